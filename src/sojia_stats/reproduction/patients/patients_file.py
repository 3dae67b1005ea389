"""A table of patients' own values, by the claims of a paper that they belong to.

The table stays with its owner: what is read here is computed with, and never written anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sojia_stats.reconstruction.printed_numbers.printed import Printed
from sojia_stats.reproduction.claim_files.entries import TableColumn
from sojia_stats.reproduction.claim_files.paper import Paper
from sojia_stats.reproduction.patients.patient_columns import Columns
from sojia_stats.reproduction.storing.safe_reading import read_content
from sojia_stats.reproduction.table_files.small_table import MOST_PATIENTS, Sheet, read_sheet
from sojia_stats.reproduction.table_files.small_writer import csv_rows
from sojia_stats.wording import recomputation as wording
from sojia_stats.wording.numbers import series

_LARGEST_TABLE: Final = 1_000_000
"""Bytes a table of patients may have; a small series never comes near it."""

_YES: Final = ("1", "yes", "true")
"""What a cell of yes and no may hold, in lower case; its pair in ``_NO`` says the opposite."""

_NO: Final = ("0", "no", "false")


@dataclass(frozen=True)
class PatientFile:
    """A table with a row for each patient; made by :func:`read_patients`.

    Its text names the file and its columns, never a value. Columns are kept by the id of their
    claim; an empty cell is None.
    """

    name: str
    rows: tuple[int, ...]
    """Where each patient stands, as a spreadsheet counts: the header is row 1."""
    values: Mapping[str, tuple[Printed | None, ...]] = field(repr=False)
    """The patients' values as written."""
    events: Mapping[str, tuple[bool | None, ...]] = field(repr=False)
    """For times to an event, true where it was observed, where the table has such a column."""
    flags: Mapping[str, tuple[bool | None, ...]] = field(repr=False)
    """Whether each patient is counted."""
    notes: tuple[str, ...] = ()
    """What was left out, and how numbers were read."""

    @property
    def n(self) -> int:
        """Number of patients."""
        return len(self.rows)


def columns_in_words(paper: Paper) -> dict[str, str]:
    """Return the columns that a table of the paper's patients can have, and what goes into each."""
    found: dict[str, str] = {}
    for claim in paper.claims:
        if (column := claim.table_column) is None:
            continue
        text = f"{claim.label}, in {column.unit}" if column.unit else claim.label
        if column.holds == "flags":
            text = wording.COLUMN_OF_FLAGS.format(claim.label)
        found.setdefault(column.name, text)
        if column.events:
            found.setdefault(column.events, wording.COLUMN_OF_EVENTS.format(column.name))
    return found


def patients_template(paper: Paper) -> str:
    """Return an empty table to fill in for a paper: a header, and a row of commas a patient.

    Columns of events may be deleted where every time was observed.

    Examples
    --------
    >>> from sojia_stats import load_paper
    >>> print(patients_template(load_paper("hedrich2012")), end="")
    C02,C03,C04,C04_event,C05,C06,C07,C07_event,C08
    ,,,,,,,,
    ,,,,,,,,
    ,,,,,,,,
    ,,,,,,,,
    """
    names = list(columns_in_words(paper))
    rows = min(max(claim.n for claim in paper.claims), MOST_PATIENTS)
    # A writer of CSV would put quotation marks into a row of one empty cell.
    return csv_rows(names, ()) + ("," * (len(names) - 1) + "\n") * rows


def read_patients(path: str | Path, paper: Paper) -> PatientFile:
    """Read a table of patients for the claims of a paper.

    Parameters
    ----------
    path : str or Path
        CSV (comma, semicolon or tab between cells; UTF-8) or XLSX (its first sheet), with the names
        of the columns in the first row and a patient in each other row.
    paper : Paper
        Its claims name the columns: ``column``, or else the id of the claim. Quantities are plain
        numbers in the claim's unit. Counts are 1 or 0, yes or no, true or false. A time to an event
        may have a column ``event_column``, or else the name of its column with ``_event``: 1, yes,
        true or event where the event was observed, 0, no, false or censored where it was not; or
        with ``_censored``, the other way round.

    Returns
    -------
    PatientFile
        The values; an empty cell is a missing one.

    Raises
    ------
    ValueError
        If the file or one of its cells cannot be read, in one sentence with row and column.

    Notes
    -----
    Nothing of the table is kept or sent anywhere; see :func:`recompute` for what is reported.
    """
    sheet = _sheet(Path(path))
    if not sheet.rows:
        raise ValueError(f"{sheet.name} has no patients: write a row for each below the header")
    table = Columns(sheet)
    wanted = {claim.id: column for claim in paper.claims if (column := claim.table_column)}
    if not any(table.has(column.name) for column in wanted.values()):
        names = series(list(dict.fromkeys(column.name for column in wanted.values()))) or "(none)"
        raise ValueError(
            f"{sheet.name} has no column of a claim: name columns in its first row as the claims "
            f"do, {names[:200]}"
        )
    values: dict[str, tuple[Printed | None, ...]] = {}
    events: dict[str, tuple[bool | None, ...]] = {}
    flags: dict[str, tuple[bool | None, ...]] = {}
    for name, column in wanted.items():
        if not table.has(column.name):
            continue
        if column.holds == "flags":
            flags[name] = table.flags(column.name, _YES, _NO)
            continue
        values[name] = table.numbers(column.name, negative=column.holds == "values")
        if column.events and (seen := _events(name, column, table)) is not None:
            events[name] = seen
    return PatientFile(
        sheet.name,
        tuple(number for number, _ in sheet.rows),
        values,
        events,
        flags,
        tuple(table.notes(list(columns_in_words(paper)))),
    )


def _sheet(path: Path) -> Sheet:
    """Read the cells of a file that may be a table of patients."""
    shown = repr(str(path)[:80])
    with suppress(OSError):
        if not path.exists():
            raise ValueError(
                f"there is no file {shown}: give the path of a table of patients (.csv or .xlsx)"
            )
    content = read_content(
        path,
        _LARGEST_TABLE,
        ValueError,
        folder=f"{path} is a folder: give the path of a table (.csv or .xlsx)",
        special=f"{shown} is no ordinary file: give the path of a .csv or .xlsx file",
        large=lambda size: (
            f"{path.name} has {size:,} bytes: a table of patients has at most {_LARGEST_TABLE:,}"
        ),
    )
    return read_sheet(content, path.name)


def _events(claim: str, column: TableColumn, table: Columns) -> tuple[bool | None, ...] | None:
    """Return whether each patient's event was observed; None where the table does not say."""
    event, censored = column.events, f"{column.name}_censored"
    if table.has(event) and table.has(censored):
        raise ValueError(
            f"{table.sheet.name} has both {event} and {censored}, which say the same of claim "
            f"{claim}: keep one"
        )
    if table.has(censored):
        flags = table.flags(censored, (*_YES, "censored"), (*_NO, "event"))
        return tuple(None if flag is None else not flag for flag in flags)
    if table.has(event):
        return table.flags(event, (*_YES, "event"), (*_NO, "censored"))
    if column.events_named:
        raise ValueError(
            f"{table.sheet.name} has no column {event}, the event_column of claim {claim}: add "
            "it, or take event_column out of the claim file if every time was observed"
        )
    return None
