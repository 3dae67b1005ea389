"""Which columns of a table are statistics, by their headers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

ADDED: Final = ("status", "data_sets", "reason", "repair", "reading")
"""The columns that screening adds, in order."""

STATISTICS: Final = ("minimum", "q1", "median", "q3", "maximum", "mean", "sd")
"""The statistics that a row may print."""

_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "n": ("sample size", "number of patients", "n patients"),
    "minimum": ("min", "lowest"),
    "q1": ("lower quartile", "first quartile", "quartile 1", "p25", "25th percentile"),
    "median": ("med",),
    "q3": ("upper quartile", "third quartile", "quartile 3", "p75", "75th percentile"),
    "maximum": ("max", "highest"),
    "mean": ("average",),
    "sd": ("standard deviation", "std", "std dev", "stdev"),
    "sd kind": ("kind of sd", "sd type"),
    "step": (),
    "rounding": (),
    "value rounding": (),
    "unit": ("units",),
}

_MEANING: Final = {
    alias: name.replace(" ", "_") for name, more in _NAMES.items() for alias in (name, *more)
}


def columns_of(headers: Iterable[object]) -> dict[str, int]:
    """Return where each known column stands.

    Parameters
    ----------
    headers : iterable
        The headers in order; upper and lower case, spaces, underscores, hyphens and dots count
        alike.

    Returns
    -------
    dict of str to int
        Places from 0, by the column's own name: "n", a statistic, "sd_kind", "step", "rounding",
        "value_rounding" or "unit". A header that is unknown has no entry.

    Raises
    ------
    ValueError
        If two headers name the same column, n or every statistic is missing, or a header is one
        that screening adds.

    Examples
    --------
    >>> columns_of(["Study", "N", "Min", "Lower quartile", "MAX"])
    {'n': 1, 'minimum': 2, 'q1': 3, 'maximum': 4}
    """
    places: dict[str, int] = {}
    texts = [str(header) for header in headers]
    for place, text in enumerate(texts):
        name = _MEANING.get(re.sub(r"[\s_.\-]+", " ", text).strip().casefold())
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
        raise ValueError("the table has no column n: give the number of patients of each row in n")
    if not any(name in places for name in STATISTICS):
        raise ValueError(
            f"the table has no column of a statistic: name one of {', '.join(STATISTICS)}"
        )
    return places
