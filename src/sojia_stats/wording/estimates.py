"""A mean and an SD that a converter estimates, beside what the data sets allow."""

from __future__ import annotations

from typing import Final

from sojia_stats.wording.numbers import Stretch, stretch

NOTHING_FITS: Final = "no data set fits the summary under this reading: see reconstruct().explain()"
FROM_RANGE: Final = (
    "over real values the bounds of the SD are computed from minimum, median and maximum alone: "
    "give a step to have them under all that is printed"
)


def estimated(name: str, value: str, inside: bool | None, bounds: Stretch | None) -> str:
    """Return an estimate and how it lies to its bounds; None inside is not decided."""
    if inside is None:
        return f"{name} {value}, not decided"
    limits = "" if bounds is None else f" {stretch(bounds)}"
    return f"{name} {value}, {'inside' if inside else 'outside'}{limits}"


def converted(method: str, scenario: str, mean: str, sd: str, reading: str, note: str) -> str:
    """Return both estimates of a method with the reading and what must be known beside."""
    return f"{method} ({scenario}): {mean}; {sd} [{reading}]" + (f"; {note}" if note else "")
