"""Which columns of a table are statistics, by their headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from sojia_stats.wording.names import STATISTICS

ADDED: Final = ("status", "data_sets", "reason", "repair", "reading")
"""The columns that screening adds, in order."""

_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "n": ("sample size", "number of patients", "n patients", "anzahl", "patienten"),
    "minimum": ("min", "lowest"),
    "q1": ("lower quartile", "first quartile", "quartile 1", "p25", "25th percentile"),
    "median": ("med",),
    "q3": ("upper quartile", "third quartile", "quartile 3", "p75", "75th percentile"),
    "maximum": ("max", "highest"),
    "mean": ("average", "mittelwert"),
    "sd": ("standard deviation", "std", "std dev", "stdev", "standardabweichung"),
    "sd kind": ("kind of sd", "sd type"),
    "step": (),
    "rounding": (),
    "value rounding": (),
    "unit": ("units",),
}

_MEANING: Final = {
    alias: name.replace(" ", "_") for name, more in _NAMES.items() for alias in (name, *more)
}

_TWO_NUMBERS: Final = {
    **dict.fromkeys(("range", "min max", "minimum maximum"), ("minimum", "maximum")),
    **dict.fromkeys(("iqr", "interquartile range", "inter quartile range", "q1 q3"), ("q1", "q3")),
}

_NAMED: Final = 8
"""Headers that a sentence names: more would bury what it says to do."""


def columns_of(headers: Iterable[object]) -> dict[str, int]:
    """Return the place of each known column, from 0, by its own name.

    Upper and lower case, spaces, underscores, hyphens, dashes and dots of headers count alike.
    ValueError says what to rename, add or split.

    >>> columns_of(["Study", "N", "Min", "Lower quartile", "MAX"])
    {'n': 1, 'minimum': 2, 'q1': 3, 'maximum': 4}
    """
    places: dict[str, int] = {}
    texts = [str(header) for header in headers]
    for place, text in enumerate(texts):
        name = _MEANING.get(_normalised(text))
        if name in places:
            raise ValueError(
                f"the headers {texts[places[name]]!r} and {text!r} both name the column {name}: "
                "rename or remove one of them"
            )
        if name is not None:
            places[name] = place
        if text in ADDED:
            raise ValueError(
                f"the table has a column {text!r} already, and screening adds one of that name: "
                "rename it"
            )
    if "n" not in places:
        raise ValueError(
            f"the table has no column n: give the number of patients of each row in n{_seen(texts)}"
        )
    for text in texts:
        pair = _TWO_NUMBERS.get(_normalised(text), ())
        if not all(name in places for name in pair):
            raise ValueError(
                f"the column {text} holds two numbers: split it into {' and '.join(pair)}"
            )
    if not any(name in places for name in STATISTICS):
        raise ValueError(
            f"the table has no column of a statistic: name one of {', '.join(STATISTICS)}"
            f"{_seen(texts)}"
        )
    return places


def listed(headers: Sequence[str]) -> str:
    """Return headers for a sentence: the first of them, and how many more there are.

    >>> listed(["study", "", *"abcdefgh"])
    'study, (no header), a, b, c, d, e, f and 2 more'
    """
    named = ", ".join(header.strip() or "(no header)" for header in headers[:_NAMED])
    return named if len(headers) <= _NAMED else f"{named} and {len(headers) - _NAMED} more"


def _normalised(header: str) -> str:
    """Return a header in lower case with single spaces."""
    return re.sub(r"[\s_.\-–—]+", " ", header).strip().casefold()


def _seen(headers: Sequence[str]) -> str:
    """Return which headers there are, and a hint where they are not the table's."""
    if not headers:
        return ""
    seen = f"; its headers are {listed(headers)}"
    if sum(bool(header.strip()) for header in headers) > 1:
        return seen
    return f"{seen}: remove the first line if it is a title or says sep="
