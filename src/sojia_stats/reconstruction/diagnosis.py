"""Common slips, and which of them would turn an incompatible summary into a compatible one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sojia_stats.reconstruction.datasets import reconstruct
from sojia_stats.reconstruction.printed import RoundingRule
from sojia_stats.reconstruction.reading import Exact, Rounding
from sojia_stats.reconstruction.summary import Summary


@dataclass(frozen=True, slots=True)
class Repair:
    """One slip that would make a summary compatible.

    Attributes
    ----------
    kind : str
        The slip: "mean is a median", "median is a mean" or "another n".
    text : str
        The slip and its outcome in a sentence.
    count : int or infinity
        How many data sets fit once it is mended.
    summary : Summary
        The mended summary.
    """

    kind: str
    text: str
    count: int | float
    summary: Summary


def diagnose(
    summary: Summary,
    step: Exact | None = "1",
    rounding: Rounding = "nearest",
    value_rounding: RoundingRule = "exact",
    within: tuple[Exact | None, Exact | None] | None = None,
    origin: Exact = 0,
) -> list[Repair]:
    """Try the documented slips one at a time and return those that make a summary compatible.

    The list of slips is closed: a mean that is a median, a median that is a mean, and an n that is
    off by one or two.

    Parameters
    ----------
    summary : Summary
        The printed statistics.
    step, rounding, value_rounding, within, origin
        The reading; see :func:`reconstruct`.

    Returns
    -------
    list of Repair
        Exchanged statistics first, then other n by their distance; empty where the summary is
        compatible as printed.

    Notes
    -----
    A repair says what would fit, never what happened.

    Examples
    --------
    >>> printed = Summary(n=4, mean="13.5", minimum="2", maximum="50", unit="months")
    >>> diagnose(printed)[0].text
    '13.5 is a median: 12 data sets fit; all have mean 19.75 months'
    """

    def found(candidate: Summary) -> tuple[int | float, str]:
        outcome = reconstruct(candidate, step, rounding, value_rounding, within, origin)
        return outcome.count, outcome.explain()

    if found(summary)[0]:
        return []
    repairs = []
    for kind, text, candidate in _slips(summary):
        count, outcome = found(candidate)
        if count:
            repairs.append(Repair(kind, f"{text}: {outcome}", count, candidate))
    return repairs


def _slips(summary: Summary) -> Iterator[tuple[str, str, Summary]]:
    """Yield every slip with the summary that it would have been."""
    mean, median = summary.mean, summary.median
    if mean is not None and median is not None:
        yield (
            "mean is a median",
            f"{mean} is the median and {median} the mean",
            replace(summary, mean=median, median=mean),
        )
    elif mean is not None:
        yield "mean is a median", f"{mean} is a median", replace(summary, mean=None, median=mean)
    elif median is not None:
        yield "median is a mean", f"{median} is a mean", replace(summary, mean=median, median=None)
    for change in (-1, 1, -2, 2):
        if summary.n + change >= 1:
            n = summary.n + change
            yield "another n", f"n is {n}", replace(summary, n=n)
