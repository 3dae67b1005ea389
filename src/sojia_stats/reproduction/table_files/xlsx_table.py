"""Tables in spreadsheets."""

from __future__ import annotations

import itertools
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from sojia_stats.reproduction.table_files.blocks import Block, Parts, RowBlock, Source, joined
from sojia_stats.reproduction.table_files.cells import put_text

if TYPE_CHECKING:
    from openpyxl import Workbook

SHEET_ROWS: Final = 1_048_576
"""Rows that a sheet of a spreadsheet holds, its headers included."""

LARGEST_UNPACKED: Final = 20_000_000
"""Bytes that may be unpacked without another look: they are read in a second or two."""

_MOST_PACKED: Final = 100
"""How many times its size a larger part may unpack to; rows of numbers come to 20."""

_STAMP: Final = b"1980-01-01T00:00:00Z"
"""The earliest time that a ZIP archive can hold; it stands wherever XLSX asks for a time."""

_DECIMALS: Final = re.compile(r"[#,]*0(?:\.(0+))?\Z")


def too_long() -> str:
    """Return the sentence for a table that no sheet holds."""
    return (
        f"a sheet holds {SHEET_ROWS:,} rows with its headers, and this table has more: give an "
        "output that ends in .csv or .parquet"
    )


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A value of a spreadsheet and the format that it is shown in."""

    value: Any
    format: str

    def __str__(self) -> str:
        """Return the value as the spreadsheet shows it, as far as its format tells the decimals."""
        value = self.value
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        shown = _DECIMALS.match(self.format)
        if shown is None:
            return f"{value!r}%" if "%" in self.format else repr(value)
        decimals = Decimal(1).scaleb(-len(shown[1] or ""))
        return f"{Decimal(repr(value)).quantize(decimals, ROUND_HALF_UP):f}"


def sheet_rows(
    file: Path | IO[bytes],
    told: Callable[[str], str],
    bomb: Callable[[int, int], str],
    *,
    small: bool = False,
    stored: bool = True,
    last: int | None = None,
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of cells of the first sheet of an XLSX file, whatever it says of its size.

    ``told`` makes the sentence for a broken file from the name of what its reader raised, ``bomb``
    that for a small file which would be huge from its bytes unpacked and packed. Of a ``small`` one
    all parts together may have :data:`LARGEST_UNPACKED` bytes, of others each part. Formulas count
    by their ``stored`` values, or by their text.
    """
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(file) as archive:
            sizes = [(part.file_size, part.compress_size) for part in archive.infolist()]
        if small:
            sizes = [(sum(size for size, _ in sizes), 0)]
        huge = [pair for pair in sizes if pair[0] > max(LARGEST_UNPACKED, _MOST_PACKED * pair[1])]
        if not huge:
            book = load_workbook(file, read_only=True, data_only=stored)
            try:
                sheet = book.worksheets[0]
                sheet.reset_dimensions()
                yield from sheet.iter_rows(max_row=last)
            finally:
                book.close()
    except MemoryError:
        raise
    except Exception as error:  # the reader of XLSX names no set of errors for broken files
        raise ValueError(told(type(error).__name__)) from None
    if huge:
        raise ValueError(bomb(*huge[0]))


class XlsxTable(Source):
    """The first sheet of a spreadsheet; formulas count by their stored values."""

    def __init__(self, path: Path) -> None:
        self.path = path
        first = next(self._rows(), [])
        while first and first[-1].value is None:
            first.pop()
        self.headers = [str(cell) for cell in first]
        if not self.headers:
            raise ValueError(f"{path} is empty: give a table whose first row holds the headers")

    def _rows(self) -> Iterator[list[SheetCell]]:
        rows = sheet_rows(
            self.path,
            lambda _: f"{self.path} is no XLSX file: save the table as .xlsx anew",
            lambda unpacked, packed: (
                f"{self.path} unpacks to {unpacked:,} bytes from {packed:,}, which no table does: "
                "save it as .csv"
            ),
        )
        for row in rows:
            yield [
                SheetCell(cell.value, "General" if cell.value is None else cell.number_format)
                for cell in row
            ]

    def blocks(self, size: int) -> Iterator[Block]:
        """Yield the rows in blocks of a size; rows without a value are no rows."""
        width = len(self.headers)
        nothing = SheetCell(None, "General")
        rows = (
            (row + [nothing] * width)[:width]
            for row in itertools.islice(self._rows(), 1, None)
            if any(cell.value is not None for cell in row)
        )
        while cells := list(itertools.islice(rows, size)):
            yield RowBlock(cells, width)


def write_xlsx(path: Path, table: Source, added: Sequence[str], parts: Parts) -> None:
    """Write a spreadsheet of one sheet, the same bytes every time."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "sojia_stats"
    sheet = book.create_sheet("screened")
    with closing(sheet):
        for number, row in enumerate(joined(table, added, parts), start=1):
            if number > SHEET_ROWS:
                raise ValueError(too_long())
            sheet.append([_stored(cell, sheet) for cell in row])
    with tempfile.TemporaryFile(dir=path.parent) as made, path.open("wb") as file:
        save_without_times(book, made, file, zipfile.ZIP_DEFLATED)


def _stored(cell: Any, sheet: Any) -> Any:
    """Return a cell as a sheet stores it: as what it is."""
    from openpyxl.cell import WriteOnlyCell

    shown = "General"
    if isinstance(cell, SheetCell):
        cell, shown = cell.value, cell.format
    if cell is None or cell == "":
        return None
    if not isinstance(cell, str) and shown == "General":
        return cell if isinstance(cell, int | float) else str(cell)
    made = WriteOnlyCell(sheet)
    if isinstance(cell, str):
        put_text(made, cell)
    else:
        made.value = cell
    if shown != "General":
        made.number_format = shown
    return made


def save_without_times(book: Workbook, made: IO[bytes], file: IO[bytes], compression: int) -> None:
    """Save a workbook in a file, and from there without the time of its making in another."""
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(file, "w") as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = compression
            large = compression != zipfile.ZIP_STORED
            with old.open(name) as read, new.open(entry, "w", force_zip64=large) as written:
                while part := read.read(2**20):
                    if name == "docProps/core.xml":
                        part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _STAMP, part)
                    written.write(part)
