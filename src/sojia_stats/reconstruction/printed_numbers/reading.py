"""A reading: the assumptions about steps and rounding under which a summary is judged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from sojia_stats.reconstruction.printed_numbers.bounds import EVERYTHING, Bounds, closed
from sojia_stats.reconstruction.printed_numbers.printed import (
    LONGEST_TEXT,
    ROUNDING_RULES,
    Printed,
    RoundingRule,
    unknown_rule,
)
from sojia_stats.wording.names import Statistic
from sojia_stats.wording.printed_numbers import reading

Rounding = RoundingRule | Mapping[str, RoundingRule]
"""One rule for all computed statistics, or a rule for each by name."""

Exact = str | int | Fraction | Decimal
"""An exact number as a user may give it; text may be a fraction such as "1/3"."""

_PLAIN: Final = re.compile(r"\s*[+-]?(\d+|\d+\.\d+|\.\d+|\d+/0*[1-9]\d*)\s*\Z", re.ASCII)

COMPUTED: Final[tuple[Statistic, ...]] = ("q1", "median", "q3", "mean", "sd")
"""The statistics that are computed, and so rounded by a rule of their own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A step and the rounding rules.

    Parameters
    ----------
    step : str, int, Fraction, Decimal or None
        Patients' values are whole multiples of it, counted from ``origin``; None for any real
        value.
    rounding : str or mapping
        How median, mean, standard deviation and quartiles were printed: one of the six rules, or
        a mapping from a statistic to its rule (a statistic that is not named is read as nearest).
    value_rounding : str
        How patients' own values, and so minimum and maximum, were printed.
    origin : str, int, Fraction or Decimal
        Where the steps are counted from.
    within : (low, high), optional
        Bounds that all true values respect, ends included; None for an end without a bound.

    Raises
    ------
    TypeError
        If a number is a float, whose digits are not what they seem.
    ValueError
        If the step is not positive, a rule is unknown, or ``within`` has its ends exchanged.

    Examples
    --------
    >>> str(Reading(step="1", rounding="exact"))
    'step 1; statistics exact; values exact'
    >>> str(Reading(step=None, rounding="nearest", value_rounding="nearest"))
    'continuous; all numbers nearest'
    """

    step: Fraction | None
    rounding: Mapping[str, RoundingRule] = field(hash=False)
    value_rounding: RoundingRule
    origin: Fraction
    within: Bounds

    def __init__(
        self,
        step: Exact | None = "1",
        rounding: Rounding = "nearest",
        value_rounding: RoundingRule = "exact",
        *,
        origin: Exact = 0,
        within: tuple[Exact | None, Exact | None] | None = None,
    ) -> None:
        spacing = None if step is None else exact(step, "step")
        if spacing is not None and spacing <= 0:
            raise ValueError(f"step {step} is not positive: write the spacing, for example '0.5'")
        if value_rounding not in ROUNDING_RULES:
            raise ValueError(f"value_rounding: {unknown_rule(value_rounding)}")
        object.__setattr__(self, "step", spacing)
        object.__setattr__(self, "rounding", _rules(rounding))
        object.__setattr__(self, "value_rounding", value_rounding)
        object.__setattr__(self, "origin", exact(origin, "origin"))
        object.__setattr__(self, "within", _within(within))

    def arguments(self) -> dict[str, Any]:
        """Return the reading as the arguments of :func:`reconstruct` and :func:`diagnose`."""
        return {
            "step": self.step,
            "rounding": self.rounding,
            "value_rounding": self.value_rounding,
            "within": _ends(self.within),
            "origin": self.origin,
        }

    def but(
        self, *, rounding: Mapping[str, RoundingRule] | None = None, within: Bounds | None = None
    ) -> Reading:
        """Return the reading with other rules for some statistics, or other bounds on values."""
        same = self.arguments()
        rules = {**self.rounding, **(rounding or {})}
        ends = same["within"] if within is None else _ends(within)
        return Reading(**{**same, "rounding": rules, "within": ends})

    def window(self, statistic: Statistic, printed: Printed) -> Bounds:
        """Return the true values that a printed statistic can stand for under this reading."""
        return printed.window(self.rule(statistic))

    def rule(self, statistic: Statistic) -> RoundingRule:
        """Return the rounding rule that applies to a statistic."""
        return self.rounding.get(statistic, self.value_rounding)

    def in_words(self, note: str = "", between: str = "; ") -> str:
        """Return the reading in words, with a note on the step in brackets."""
        within = None if self.within == EVERYTHING else self.within
        return reading(
            self.step, self.rounding, self.value_rounding, self.origin, within, note, between
        )

    def __str__(self) -> str:
        return self.in_words()


def exact(number: Exact, name: str) -> Fraction:
    """Return an exact number; an error names the argument."""
    if isinstance(number, bool) or not isinstance(number, str | int | Fraction | Decimal):
        raise TypeError(
            f"{name}: write an exact number as text, for example {str(number)!r}, not {number!r}"
        )
    plain = number if isinstance(number, str) else format(number)
    # Only short plain numbers: Fraction("1e999999999") would not return.
    if len(plain) > LONGEST_TEXT or not _PLAIN.match(plain):
        raise ValueError(
            f"{name}: {plain[:LONGEST_TEXT]!r} is not a plain number: write for example '0.5' or "
            "'1/3'"
        )
    return Fraction(plain)


def _rules(rounding: Rounding) -> dict[str, RoundingRule]:
    """Return a rule for every computed statistic."""
    if isinstance(rounding, str):
        if rounding not in ROUNDING_RULES:
            raise ValueError(f"rounding: {unknown_rule(rounding)}")
        return dict.fromkeys(COMPUTED, rounding)
    for name, rule in rounding.items():
        if name not in COMPUTED:
            raise ValueError(
                f"rounding: {name!r} is not a computed statistic: name one of "
                f"{', '.join(COMPUTED)}; minimum and maximum follow value_rounding"
            )
        if rule not in ROUNDING_RULES:
            raise ValueError(f"rounding of {name}: {unknown_rule(rule)}")
    return {name: rounding.get(name, "nearest") for name in COMPUTED}


def _ends(within: Bounds) -> tuple[Fraction | None, Fraction | None] | None:
    """Return bounds on all values as they are given; None where neither end is finite."""
    ends = (within.low, within.high)
    low, high = (None if isinstance(end, float) else Fraction(end) for end in ends)
    return None if low is None and high is None else (low, high)


def _within(within: tuple[Exact | None, Exact | None] | None) -> Bounds:
    """Return the bounds that all values respect."""
    if within is None:
        return EVERYTHING
    if not isinstance(within, tuple | list) or len(within) != 2:
        raise ValueError(f"within: write two numbers, (low, high), not {within!r}")
    low, high = (None if end is None else exact(end, "within") for end in within)
    if low is not None and high is not None and low > high:
        raise ValueError(f"within: low {low} is above high {high}: exchange them")
    return closed(low, high)
