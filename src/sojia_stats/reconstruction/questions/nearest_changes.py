"""How far a summary is from turning: the smallest change of one number, and other group sizes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, cast

from sojia_stats.reconstruction.printed_numbers.printed import Printed, RoundingRule
from sojia_stats.reconstruction.printed_numbers.reading import Exact, Reading, Rounding
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.wording.names import Statistic, Status
from sojia_stats.wording.numbers import decimal
from sojia_stats.wording.repairs import turned

FURTHEST: Final = 200
"""Units in the last printed place within which a number is changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change of one printed number that turns compatible into incompatible or back.

    Attributes
    ----------
    statistic : str
        The number that is changed.
    printed, instead : str
        The number as printed, and what it would have to be, with the same decimals.
    """

    statistic: Statistic
    printed: str
    instead: str

    @property
    def distance(self) -> Fraction:
        """How far the number is moved."""
        return abs(Fraction(self.instead) - Fraction(self.printed))

    def __str__(self) -> str:
        return turned(self.statistic, self.printed, self.instead)


def nearest_changes(
    summary: Summary,
    step: Exact | None = "1",
    rounding: Rounding = "nearest",
    value_rounding: RoundingRule = "exact",
    within: tuple[Exact | None, Exact | None] | None = None,
    origin: Exact = 0,
) -> list[Change]:
    """Find, for each printed number, the smallest change of it alone that turns the verdict.

    Parameters
    ----------
    summary : Summary
        The printed statistics.
    step, rounding, value_rounding, within, origin
        The reading; see :func:`reconstruct`.

    Returns
    -------
    list of Change
        The smallest first; both directions where they are equally near. A number that does not
        turn the verdict within 200 units of its last place is left out.

    Examples
    --------
    >>> printed = Summary(n=4, mean="13.5", minimum="2", maximum="50")
    >>> [str(change) for change in nearest_changes(printed)]
    ['mean 14.0 instead of 13.5', 'minimum 1 instead of 2', 'maximum 48 instead of 50']
    """
    reading = Reading(step, rounding, value_rounding, origin=origin, within=within)
    possible = Reconstruction(summary, reading).possible
    found = [
        change
        for name, printed in summary.printed.items()
        for change in _turning(summary, reading, name, printed, possible)
    ]
    return sorted(found, key=lambda change: change.distance)


def _turning(
    summary: Summary, reading: Reading, name: Statistic, printed: Printed, possible: bool
) -> list[Change]:
    """Return the nearest values of one number that turn the verdict, at most one either way."""
    for units in range(1, FURTHEST + 1):
        found = []
        for sign in (-1, 1):
            text = decimal(printed.value + sign * units * printed.unit, printed.decimals)
            try:
                changed = replace(summary, **cast(dict[str, Any], {name: text}))
            except ValueError:  # a minimum above the maximum, or a negative sd
                continue
            if Reconstruction(changed, reading).possible != possible:
                found.append(Change(name, printed.text, text))
        if found:
            return found
    return []


def status_by_n(
    summary: Summary,
    sizes: Iterable[int],
    step: Exact | None = "1",
    rounding: Rounding = "nearest",
    value_rounding: RoundingRule = "exact",
    within: tuple[Exact | None, Exact | None] | None = None,
    origin: Exact = 0,
) -> dict[int, Status]:
    """Return the status of a summary as if other numbers of patients had contributed.

    Parameters
    ----------
    summary : Summary
        The printed statistics.
    sizes : iterable of int
        The numbers of patients to try.
    step, rounding, value_rounding, within, origin
        The reading; see :func:`reconstruct`.

    Examples
    --------
    >>> printed = Summary(n=4, mean="13.5", minimum="2", maximum="50")
    >>> status_by_n(printed, (3, 5, 6))
    {3: 'incompatible', 5: 'incompatible', 6: 'compatible'}
    """
    reading = Reading(step, rounding, value_rounding, origin=origin, within=within)
    return {n: Reconstruction(replace(summary, n=n), reading).status for n in sizes}
