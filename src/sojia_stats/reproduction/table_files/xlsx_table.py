"""Tables in spreadsheets."""

from __future__ import annotations

import itertools
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Final

from sojia_stats.reproduction.table_files.blocks import Block, Source

SHEET_ROWS: Final = 1_048_576
"""Rows that a sheet of a spreadsheet holds, its headers included."""

_PACKED: Final = 100
"""How many times its size a part of a spreadsheet may unpack to; rows of numbers come to 20."""

_SMALL: Final = 20_000_000
"""Bytes up to which a part may unpack to any multiple."""

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


@dataclass(frozen=True, slots=True)
class SheetBlock:
    """Rows of a spreadsheet."""

    cells: list[list[SheetCell]]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.cells)

    def texts(self, place: int) -> list[str | None]:
        """Return the cells of a column as they are shown."""
        return [str(row[place]) for row in self.cells]

    def flaws(self) -> dict[int, str]:
        """Every row of a sheet fits."""
        return {}

    def rows(self) -> Iterator[Sequence[Any]]:
        """Return the rows."""
        return iter(self.cells)


class XlsxTable:
    """The first sheet of a spreadsheet; formulas count by their stored values."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._refuse_bomb()
        first = next(self._lines(), [])
        while first and first[-1].value is None:
            first.pop()
        self.headers = [str(cell) for cell in first]
        if not self.headers:
            raise ValueError(f"{path} is empty: give a table whose first row holds the headers")

    def _refuse_bomb(self) -> None:
        """Refuse a small file that would unpack to a huge one."""
        try:
            with zipfile.ZipFile(self.path) as packed:
                parts = packed.infolist()
        except (zipfile.BadZipFile, OSError):
            return  # what is read next says what is wrong
        for part in parts:
            if part.file_size > max(_SMALL, _PACKED * part.compress_size):
                raise ValueError(
                    f"{self.path} unpacks to {part.file_size:,} bytes from {part.compress_size:,}, "
                    "which no table does: save it as .csv"
                )

    def _lines(self) -> Iterator[list[SheetCell]]:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException

        try:
            book = load_workbook(self.path, read_only=True, data_only=True)
        except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError):
            raise ValueError(f"{self.path} is no XLSX file: save the table as .xlsx anew") from None
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            for row in sheet.iter_rows():
                yield [
                    SheetCell(cell.value, "General" if cell.value is None else cell.number_format)
                    for cell in row
                ]
        finally:
            book.close()

    def blocks(self, size: int) -> Iterator[Block]:
        """Yield the rows in blocks of a size; rows without a value are no rows."""
        width = len(self.headers)
        nothing = SheetCell(None, "General")
        lines = itertools.islice(self._lines(), 1, None)
        rows = (
            (line + [nothing] * width)[:width]
            for line in lines
            if any(cell.value is not None for cell in line)
        )
        while cells := list(itertools.islice(rows, size)):
            yield SheetBlock(cells)

    def check(self, places: dict[str, int]) -> None:
        """Accept all: a number is read as its format shows it."""


class XlsxSink:
    """A spreadsheet of one sheet, the same bytes every time."""

    def __init__(self, path: Path, table: Source, added: Sequence[str]) -> None:
        from openpyxl import Workbook

        self._path, self._book = path, Workbook(write_only=True)
        self._book.properties.creator = "sojia_stats"
        self._sheet = self._book.create_sheet("screened")
        self._rows = 0
        self._append([*table.headers, *added])

    def _append(self, row: Sequence[Any]) -> None:
        self._rows += 1
        if self._rows > SHEET_ROWS:
            raise ValueError(too_long())
        self._sheet.append([self._cell(cell) for cell in row])

    def _cell(self, cell: Any) -> Any:
        """Return a cell as what it is; text stays text even where it begins like a formula."""
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.utils.exceptions import IllegalCharacterError

        shown = "General"
        if isinstance(cell, SheetCell):
            cell, shown = cell.value, cell.format
        if cell is None or cell == "":
            return None
        if not isinstance(cell, str) and shown == "General":
            return cell if isinstance(cell, int | float) else str(cell)
        try:
            made = WriteOnlyCell(self._sheet, value=cell)
        except IllegalCharacterError:
            raise ValueError(
                f"{cell[:40]!r} has a control character, which XLSX cannot hold: give an output "
                "that ends in .csv or .parquet"
            ) from None
        if isinstance(cell, str):
            made.data_type = "s"
        if shown != "General":
            made.number_format = shown
        return made

    def write(self, block: Block, added: Sequence[Sequence[str]]) -> None:
        """Write rows."""
        for row, more in zip(block.rows(), zip(*added, strict=True), strict=True):
            self._append([*row, *more])

    def close(self) -> None:
        """Finish the file, without the time of its making."""
        self._book.save(self._path)
        steady = self._path.with_name(self._path.name + ".steady")
        stamp = rb"1980-01-01T00:00:00Z"
        try:
            with (
                zipfile.ZipFile(self._path) as old,
                zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as new,
            ):
                for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
                    entry = zipfile.ZipInfo(name)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    with old.open(name) as read, new.open(entry, "w", force_zip64=True) as written:
                        while part := read.read(2**20):
                            if name == "docProps/core.xml":
                                times = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
                                part = re.sub(times, stamp, part)
                            written.write(part)
            steady.replace(self._path)
        finally:
            steady.unlink(missing_ok=True)
