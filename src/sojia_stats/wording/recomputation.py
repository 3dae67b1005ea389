"""What a reader should know of claims recomputed from a table of patients, a clause each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sojia_stats.wording.numbers import either, series

GIVEN: Final = "compared is its number of patients with the rows of the table, and nothing else"

# Why something is not in the table.
NO_COLUMN: Final = "the table has no column {}"
NO_VALUE: Final = "column {} has no patient with a value"
NO_VALUES_OF: Final = "the table has no values of {}"
NONE_WITH_BOTH: Final = "no patient has values of both {} and {}"
LACKING: Final = "{} of {} patients lack a value"
ENTRIES_MISSING: Final = "entries missing: {}"

# How the values were taken, and whether they lie in the reconstruction.
ALL_AS_OBSERVED: Final = "every time is taken as observed: the table has no column of events"
CENSORED: Final = "{} of {} times are censored"
RECONSTRUCTION_OF: Final = "the reconstruction is that of n = {}"
RECONSTRUCTION_OBSERVED: Final = "the reconstruction takes all times as observed"
RECONSTRUCTION_NEEDS_STEP: Final = (
    "the reconstruction with censoring takes a step, and no SD or quartiles"
)
LIES_IN_WITH: Final = "it lies in the reconstruction with the convention {}"

# What would give the printed numbers.
QUARTILES_APART: Final = "no one definition of quartiles gives both"
WOULD_AGREE_IF: Final = "its numbers would agree if {}"
NO_SLIP: Final = "no single slip of the list makes its numbers agree"
WHOLE_CELLS_AGREE: Final = "they agree in the {} of {} cells without a decimal point"
FIRST_ROWS_AGREE: Final = "they agree in the first {} of {} patients"

# The columns of the table.
COLUMN_OF_FLAGS: Final = "{}, 1 or 0 (yes or no)"
COLUMN_OF_EVENTS: Final = "1 if the time of {} ended with the event, 0 if it was still running"
SHORTEST_DECIMALS: Final = (
    "numbers of a spreadsheet are taken as the shortest decimals that it can stand for"
)

ROWS_SHOWN: Final = 20
"""Rows of a table up to which each is named in a sentence; a reader looks no more of them up."""


def summary(agreements: Sequence[str], differing: Sequence[str], other_n: Sequence[str]) -> str:
    """Return how many statements agree, in a sentence; ids name those that differ."""
    agree, others, missing = (
        agreements.count(one)
        for one in ("agree", "agree under another convention", "not in the table")
    )
    parts = [f"{agree} of {len(agreements)} claims and relations agree with the table"]
    parts += [f"{others} under another convention"] * bool(others)
    parts += [f"{len(differing)} differ ({', '.join(differing)})"] * bool(differing)
    parts += [f"{missing} not in the table"] * bool(missing)
    if other_n:
        parts.append(f"the number of patients is another than printed in {series(other_n)}")
    return "; ".join(parts)


def n_known(printed: int, known: int, rows: int) -> str:
    """Say how many patients have a value, where that is not the printed number."""
    of = f" of {rows}" if known < rows else ""
    verb = "has" if known == 1 else "have"
    return f"n = {printed} is printed, and {known}{of} patients in the table {verb} a value"


def broken_in(rows: Sequence[int]) -> str:
    """Say in which rows of the table a relation does not hold.

    Examples
    --------
    >>> broken_in([2, 4])
    'it does not hold in rows 2 and 4 of the table, whose header is row 1'
    """
    more = f", and {len(rows) - ROWS_SHOWN} more" if len(rows) > ROWS_SHOWN else ""
    what, numbers = _rows(rows)
    return f"it does not hold in {what} {numbers}{more} of the table, whose header is row 1"


def lies_in_under(rules: Mapping[str, Sequence[str]], every: int) -> str:
    """Say under which rounding rules values lie in the reconstruction, by step; of how many rules.

    Examples
    --------
    >>> lies_in_under({"1": ["nearest", "truncate"], "continuous": ["exact"]}, every=6)
    'it lies in the reconstruction under step 1, nearest or truncate; continuous, exact'
    """
    readings = [
        f"{'' if step == 'continuous' else 'step '}{step}, "
        f"{'any rounding rule' if len(fitting) == every else either(fitting)}"
        for step, fitting in rules.items()
    ]
    return f"it lies in the reconstruction under {'; '.join(readings)}"


def columns_apart(ignored: Sequence[str], known: Mapping[str, str]) -> Iterator[str]:
    """Say which columns are of no claim, and which of them nearly are (by their folded names)."""
    if ignored:
        what = "column" if len(ignored) == 1 else "columns"
        yield f"{what} of no claim, ignored: {', '.join(ignored)}"
    for name in ignored:
        if name.casefold() in known:
            yield f"{name} is not {known[name.casefold()]}: names are compared letter by letter"


def empty_rows(rows: Sequence[int]) -> str:
    """Say which rows of the table are empty."""
    what, numbers = _rows(rows)
    return f"empty {what} left out: {numbers}"


def _rows(rows: Sequence[int]) -> tuple[str, str]:
    """Return the word for rows, and the numbers of the first of them."""
    numbers = series([str(row) for row in rows[:ROWS_SHOWN]])
    return "row" if len(rows) == 1 else "rows", numbers
