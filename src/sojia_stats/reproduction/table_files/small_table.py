"""The cells of a small CSV or XLSX file as text, each in the row that a spreadsheet shows it in."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

LARGEST_FILE: Final = 1_000_000
"""Bytes a table of patients may have; a small series never comes near it."""

LARGEST_UNPACKED: Final = 20_000_000
"""Bytes that an XLSX file, which is compressed, may unpack to."""

LARGEST_TABLE: Final = 2_000
"""Patients a table may have: this is for small series."""

LARGEST_WIDTH: Final = 500
"""Columns a table may have."""

_LAST_ROW: Final = 2 * LARGEST_TABLE
"""Rows of a spreadsheet that are looked at; between patients some may be empty."""

_DELIMITERS: Final = {",": "comma", ";": "semicolon", "\t": "tab"}


class StoredNumber(str):
    """A cell of a spreadsheet that holds a number: its text has no decimal mark of anyone's."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and the rows below it.

    Attributes
    ----------
    name : str
        Name of the file.
    header : tuple of str
        The names of the columns, from row 1.
    rows : tuple of (int, tuple of str)
        Each row with anything in it: its number as a spreadsheet counts, and its cells, as many as
        the header has.
    empty : tuple of int
        Numbers of the rows between them that have nothing in them.
    xlsx : bool
        Whether it was an XLSX file, whose numbers are not text.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    empty: tuple[int, ...]
    xlsx: bool


def read_sheet(path: str | Path) -> Sheet:
    """Read a CSV file (comma, semicolon or tab; UTF-8) or the first sheet of an XLSX file.

    Parameters
    ----------
    path : str or Path
        The file. What it is follows from its content, not from its name.

    Returns
    -------
    Sheet
        Its cells.

    Raises
    ------
    ValueError
        If it cannot be read, is too large, or its rows do not fit its header: one sentence.
    """
    path = Path(path)
    content = _content(path)
    name = path.name
    xlsx = content.startswith(b"PK\x03\x04")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError(f"{name} is an old or locked Excel file: save it as XLSX or as CSV UTF-8")
    lines = _xlsx_lines(content, name) if xlsx else _csv_lines(content, name)
    header = next(lines, [])
    while header and not header[-1].strip():
        header.pop()
    if not header:
        raise ValueError(f"{name} has no header: write the names of the columns in its first row")
    if len(header) > LARGEST_WIDTH:
        raise ValueError(f"{name} has {len(header):,} columns: give at most {LARGEST_WIDTH}")
    rows: list[tuple[int, tuple[str, ...]]] = []
    empty: list[int] = []
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            empty.append(number)
            continue
        if len(rows) == LARGEST_TABLE:
            raise ValueError(
                f"{name} has more than {LARGEST_TABLE:,} rows: give the table of a small series, a "
                "row for each patient"
            )
        rows.append((number, _fitted(cells, len(header), f"{name}, row {number}")))
    last = rows[-1][0] if rows else 0
    return Sheet(name, tuple(header), tuple(rows), tuple(e for e in empty if e < last), xlsx)


def _content(path: Path) -> bytes:
    """Return the bytes of a file that is not too large."""
    shown = repr(str(path)[:80])
    try:
        if path.is_dir():
            raise ValueError(f"{path} is a folder: give the path of a table (.csv or .xlsx)")
        if not path.exists():
            raise ValueError(
                f"there is no file {shown}: give the path of a table of patients (.csv or .xlsx)"
            )
        if not path.is_file():
            raise ValueError(f"{shown} is no ordinary file: give the path of a .csv or .xlsx file")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise ValueError(
                f"{path.name} has {size:,} bytes: a table of patients has at most {LARGEST_FILE:,}"
            )
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"{shown} cannot be read: {error.strerror or error}") from None


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
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    lines = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        yield from lines
    except csv.Error as error:
        raise ValueError(
            f"{name}, line {lines.line_num}: it is not CSV with a {_DELIMITERS[delimiter]} between "
            f"cells ({error}): close quotation marks, or save it as CSV UTF-8 anew"
        ) from None


def _xlsx_lines(content: bytes, name: str) -> Iterator[list[str]]:
    """Yield the rows of the first sheet of an XLSX file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked <= LARGEST_UNPACKED:
            stored, written = (_first_sheet(content, values) for values in (True, False))
    except Exception as error:  # the reader of XLSX names no set of errors for broken files
        raise ValueError(
            f"{name} cannot be read as XLSX ({type(error).__name__}): save it anew, or as CSV UTF-8"
        ) from None
    if unpacked > LARGEST_UNPACKED:
        raise ValueError(
            f"{name} unpacks to {unpacked:,} bytes: a table of patients has at most "
            f"{LARGEST_UNPACKED:,}; save its first sheet as CSV UTF-8"
        )
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


def _first_sheet(content: bytes, values: bool) -> list[list[Any]]:
    """Return the cells of the first sheet: the stored values, or the formulas behind them."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which hold no values
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=values)
        sheet: ReadOnlyWorksheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size may be untrue
        rows = sheet.iter_rows(max_row=_LAST_ROW + 1, values_only=True)
        cells = [list(row[: LARGEST_WIDTH + 1]) for row in rows]
        book.close()
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
