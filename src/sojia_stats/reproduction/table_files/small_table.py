"""The cells of a small CSV or XLSX file as text, each in the row that a spreadsheet shows it in."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sojia_stats.reproduction.table_files.csv_table import SEPARATORS, separated, separator_of
from sojia_stats.reproduction.table_files.xlsx_table import LARGEST_UNPACKED, sheet_rows

MOST_PATIENTS: Final = 2_000
"""Patients a table may have: this is for small series."""

_MOST_COLUMNS: Final = 500
"""Columns a table may have; a claim has two at most, and a file 500 claims."""

_LAST_ROW: Final = 2 * MOST_PATIENTS
"""Rows of a spreadsheet that are looked at; between patients some may be empty."""

_LONGEST_CELL: Final = 2**17
"""Characters of a cell of CSV; a value has forty at most."""


class StoredNumber(str):
    """A cell of a spreadsheet that holds a number: its text has no decimal mark of anyone's."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The header of a file, which is row 1, and the rows below it."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Rows with anything in them: the number a spreadsheet counts, and as many cells as headers."""
    empty: tuple[int, ...]
    """Numbers of the rows between them that have nothing in them."""
    xlsx: bool
    """Whether it was an XLSX file, whose numbers are not text."""


def read_sheet(content: bytes, name: str) -> Sheet:
    """Read a CSV file (comma, semicolon or tab; UTF-8) or the first sheet of an XLSX file.

    Which it is follows from its content, not from its name, which stands in messages.
    """
    xlsx = content.startswith(b"PK\x03\x04")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError(f"{name} is an old or locked Excel file: save it as XLSX or as CSV UTF-8")
    lines = _xlsx_lines(content, name) if xlsx else _csv_lines(content, name)
    header = next(lines, [])
    while header and not header[-1].strip():
        header.pop()
    if not header:
        raise ValueError(f"{name} has no header: write the names of the columns in its first row")
    if len(header) > _MOST_COLUMNS:
        raise ValueError(f"{name} has {len(header):,} columns: give at most {_MOST_COLUMNS}")
    rows: list[tuple[int, tuple[str, ...]]] = []
    empty: list[int] = []
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            empty.append(number)
            continue
        if len(rows) == MOST_PATIENTS:
            raise ValueError(
                f"{name} has more than {MOST_PATIENTS:,} rows: give the table of a small series, a "
                "row for each patient"
            )
        rows.append((number, _fitted(cells, len(header), f"{name}, row {number}")))
    last = rows[-1][0] if rows else 0
    return Sheet(name, tuple(header), tuple(rows), tuple(e for e in empty if e < last), xlsx)


def _fitted(cells: list[str], width: int, where: str) -> tuple[str, ...]:
    """Return the cells of a row if there are as many as the header has."""
    if any(cell.strip() for cell in cells[width:]) or len(cells) < width:
        raise ValueError(
            f"{where} has {len(cells)} cells and the header {width}: write a cell for each column, "
            "empty where a value is missing, and semicolons between cells if numbers have decimal "
            "commas"
        )
    return tuple(cells[:width])


def _csv_lines(content: bytes, name: str) -> Iterator[list[str]]:
    """Yield the rows of a CSV file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{name} is not UTF-8 text (byte {error.start}): save it as CSV UTF-8"
        ) from None
    lines = io.StringIO(text, newline=None)  # every line end becomes a newline, as in Python
    separator = separator_of(lines.readline())
    lines.seek(0)

    def told(line: int, error: csv.Error) -> str:
        return (
            f"{name}, line {line}: it is not CSV with a {SEPARATORS[separator]} between cells "
            f"({error}): close quotation marks, or save it as CSV UTF-8 anew"
        )

    return separated(lines, separator, _LONGEST_CELL, told)


def _xlsx_lines(content: bytes, name: str) -> Iterator[list[str]]:
    """Yield the rows of the first sheet of an XLSX file."""
    stored, written = (_first_sheet(content, name, values) for values in (True, False))
    if len(stored) > _LAST_ROW:
        raise ValueError(
            f"the first sheet of {name} has more than {_LAST_ROW:,} rows: give the table of a "
            "small series, and delete empty rows below it"
        )
    for number, (values, formulas) in enumerate(zip(stored, written, strict=True), start=1):
        yield [
            _cell_text(value, formula, f"{name}, row {number}, column {column}")
            for column, (value, formula) in enumerate(zip(values, formulas, strict=True), start=1)
        ]


def _first_sheet(content: bytes, name: str, stored: bool) -> list[list[Any]]:
    """Return the cells of the first sheet: the stored values, or the formulas behind them."""
    rows = sheet_rows(
        io.BytesIO(content),
        lambda error: f"{name} cannot be read as XLSX ({error}): save it anew, or as CSV UTF-8",
        lambda unpacked, _: (
            f"{name} unpacks to {unpacked:,} bytes: a table of patients has at most "
            f"{LARGEST_UNPACKED:,}; save its first sheet as CSV UTF-8"
        ),
        small=True,
        stored=stored,
        last=_LAST_ROW + 1,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which hold no values
        cells = [[cell.value for cell in row[: _MOST_COLUMNS + 1]] for row in rows]
    width = len(cells[0]) if cells else 0
    # Rows end with their last cell that holds anything, so shorter ones lack no delimiter.
    return [row + [None] * (width - len(row)) for row in cells]


def _cell_text(value: object, formula: object, where: str) -> str:
    """Return a cell of a spreadsheet as the text that stands for it."""
    if value is None:
        if formula is not None:
            raise ValueError(
                f"{where} holds a formula without a stored value: open and save the file in a "
                "spreadsheet program, or paste the values"
            )
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return StoredNumber(format(Decimal(repr(value)), "f"))
    if isinstance(value, int | str):
        return str(value)
    raise ValueError(
        f"{where} holds a {type(value).__name__}: format the cell as a number, in the unit of the "
        "claim"
    )
