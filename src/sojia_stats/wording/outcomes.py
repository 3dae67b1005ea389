"""How many data sets fit, and what they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sojia_stats.wording.numbers import Number, Stretch, counted, number, stretch

# How the bounds of several means begin, a mean that all share, and that of an only data set.
_ALONE: Final = ("; their means are", "; all have mean", "; its mean is")
_JOINED: Final = (", with means of", ", all with mean", ", with mean")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What at least one data set fits.

    The count is None where there are more than can be counted. The values are those of the only
    data set, if they are told. The bounds of the means are None where they are not known, or leave
    any value. ``together``: several quantities are judged, so that tuples of data sets fit.
    """

    count: int | float | None
    values: tuple[Number, ...] = ()
    mean: Stretch | None = None
    unit: str = ""
    together: bool = False


def fitting(outcome: Outcome) -> str:
    """Return an outcome as a sentence of its own.

    Examples
    --------
    >>> fitting(Outcome(1, (3, 18), unit="months"))
    'exactly one data set fits: 3, 18 months'
    """
    return _sentence(outcome, *_ALONE)


def joined(outcome: Outcome) -> str:
    """Return an outcome as the end of another sentence."""
    return _sentence(outcome, *_JOINED)


def _sentence(outcome: Outcome, several: str, shared: str, only: str) -> str:
    unit = f" {outcome.unit}" if outcome.unit else ""
    mean = outcome.mean
    if outcome.count == 1:
        fits = f"exactly one {'tuple of data sets' if outcome.together else 'data set'} fits"
        listed = ", ".join(map(number, outcome.values))
        fits += f": {listed}{unit}" if listed else ""
    elif outcome.count is None:
        fits = "more data sets fit than can be counted"
    else:
        fits = f"{counted(outcome.count)} data sets fit"
    if mean is None:
        return fits
    means = only if outcome.count == 1 else shared if mean.low == mean.high else several
    return f"{fits}{means} {stretch(mean)}{unit}"
