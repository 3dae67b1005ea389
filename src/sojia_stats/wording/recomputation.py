"""What a reader should know of claims recomputed from a table of patients, a clause each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sojia_stats.wording.numbers import either, series

ROWS_SHOWN: Final = 20
"""Rows of a table up to which each is named in a sentence; beyond, a reader counts no more."""

GIVEN: Final = "compared is its number of patients with the rows of the table, and nothing else"
QUARTILES_APART: Final = "no one definition of quartiles gives both"
ALL_OBSERVED: Final = "the reconstruction takes all times as observed"
NEEDS_STEP: Final = "the reconstruction with censoring takes a step, and no SD or quartiles"
NO_SLIP: Final = "no single slip of the list makes its numbers agree"
SHORTEST_DECIMALS: Final = (
    "numbers of a spreadsheet are taken as the shortest decimals that it can stand for"
)


def summary(agreements: Sequence[str], differing: Sequence[str], another_n: Sequence[str]) -> str:
    """Return how many statements agree, in a sentence; the ids name those that do not."""
    agree, others, missing = (
        agreements.count(one)
        for one in ("agree", "agree under another convention", "not in the table")
    )
    parts = [f"{agree} of {len(agreements)} claims and relations agree with the table"]
    parts += [f"{others} under another convention"] if others else []
    parts += [f"{len(differing)} differ ({', '.join(differing)})"] if differing else []
    parts += [f"{missing} not in the table"] if missing else []
    if another_n:
        parts.append(f"the number of patients is another than printed in {series(another_n)}")
    return "; ".join(parts)


# ---- what the table holds ---------------------------------------------------------------------


def no_value(column: str, is_there: bool) -> str:
    """Say why a claim cannot be recomputed from a column."""
    if not is_there:
        return f"the table has no column {column}"
    return f"column {column} has no patient with a value"


def no_values_of(claim: str) -> str:
    """Say that a quantity of a relation is not in the table."""
    return f"the table has no values of {claim}"


def none_with_both(left: str, right: str) -> str:
    """Say that a relation can be checked in no patient."""
    return f"no patient has values of both {left} and {right}"


def n_known(printed: int, known: int, rows: int) -> str:
    """Say how many patients have a value, where that is not the printed number."""
    of = f" of {rows}" if known < rows else ""
    verb = "has" if known == 1 else "have"
    return f"n = {printed} is printed, and {known}{of} patients in the table {verb} a value"


def lacking(missing: int, rows: int) -> str:
    """Say in how many patients a relation could not be checked."""
    return f"{missing} of {rows} patients lack a value"


def entries_missing(missing: int) -> str:
    """Say how many cells of a count are empty."""
    return f"entries missing: {missing}"


def broken_in(rows: Sequence[int]) -> str:
    """Say in which rows of the table a relation does not hold.

    Examples
    --------
    >>> broken_in([2, 4])
    'it does not hold in rows 2 and 4 of the table, whose header is row 1'
    """
    shown = series([str(row) for row in rows[:ROWS_SHOWN]])
    more = f", and {len(rows) - ROWS_SHOWN} more" if len(rows) > ROWS_SHOWN else ""
    what = "row" if len(rows) == 1 else "rows"
    return f"it does not hold in {what} {shown}{more} of the table, whose header is row 1"


def censored(number: int | None, n: int) -> str:
    """Say how many times are censored; None where the table does not say which."""
    if number is None:
        return "every time is taken as observed: the table has no column of events"
    return f"{number} of {n} times are censored"


# ---- whether it lies in the reconstruction, and what would fit --------------------------------


def reconstruction_of(n: int) -> str:
    """Say of how many patients the reconstruction is, where that is not the printed number."""
    return f"the reconstruction is that of n = {n}"


def lies_in_with(convention: str) -> str:
    """Say which convention of the median brings the values into the reconstruction."""
    return f"it lies in the reconstruction with the convention {convention}"


def lies_in_under(rules: Mapping[str, Sequence[str]], every: int) -> str:
    """Say which rounding rules, by step, bring them into it; ``every`` is how many rules there are.

    Examples
    --------
    >>> lies_in_under({"1": ["nearest", "truncate"], "continuous": ["exact"]}, 6)
    'it lies in the reconstruction under step 1, nearest or truncate; continuous, exact'
    """
    readings = [
        f"{'' if step == 'continuous' else 'step '}{step}, "
        f"{'any rounding rule' if len(fitting) == every else either(fitting)}"
        for step, fitting in rules.items()
    ]
    return f"it lies in the reconstruction under {'; '.join(readings)}"


def would_agree_if(change: str) -> str:
    """Say which slip would make the numbers agree."""
    return f"its numbers would agree if {change}"


def whole_cells_agree(whole: int, n: int) -> str:
    """Say that the numbers are those of the cells without decimals."""
    return f"they agree in the {whole} of {n} cells without a decimal point"


def first_rows_agree(sizes: Sequence[int], n: int) -> str:
    """Say that the numbers are those of the first patients."""
    return f"they agree in the first {either([str(size) for size in sizes])} of {n} patients"


# ---- the columns of the table -----------------------------------------------------------------


def column_of(label: str, unit: str = "", *, flags: bool = False) -> str:
    """Say what goes into the column of a claim."""
    if flags:
        return f"{label}, 1 or 0 (yes or no)"
    return f"{label}, in {unit}" if unit else label


def column_of_events(times: str) -> str:
    """Say what goes into the column of events that belongs to one of times."""
    return f"1 if the time of {times} ended with the event, 0 if it was still running"


def columns_apart(ignored: Sequence[str], known: Mapping[str, str]) -> Iterator[str]:
    """Say which columns are of no claim, and which of them nearly are, by their folded names."""
    if ignored:
        what = "column" if len(ignored) == 1 else "columns"
        yield f"{what} of no claim, ignored: {', '.join(ignored)}"
    for name in ignored:
        if name.casefold() in known:
            yield f"{name} is not {known[name.casefold()]}: names are compared letter by letter"


def empty_rows(rows: Sequence[int]) -> str:
    """Say which rows of the table are empty."""
    what = "row" if len(rows) == 1 else "rows"
    return f"empty {what} left out: {series([str(row) for row in rows[:ROWS_SHOWN]])}"
