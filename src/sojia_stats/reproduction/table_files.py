"""Tables of printed numbers in files, block by block: every cell is text, just as printed."""

from __future__ import annotations

import csv
import hashlib
import itertools
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    import pyarrow as pa

ENDINGS: Final = (".csv", ".xlsx", ".parquet")
"""What the name of a table ends in."""

SHEET_ROWS: Final = 1_048_576
"""Rows that a sheet of a spreadsheet holds, its headers included."""

_CELL: Final = 2**24
"""Characters of a cell beyond which a CSV file is no table."""

_DECIMALS: Final = re.compile(r"[#,]*0(?:\.(0+))?\Z")


class Block(Protocol):
    """Some consecutive rows of a table."""

    def __len__(self) -> int:
        """Return the number of rows."""

    def texts(self, place: int) -> list[str | None]:
        """Return the cells of a column as text."""

    def flaws(self) -> dict[int, str]:
        """Return what is wrong with rows that do not fit the table."""

    def rows(self) -> Iterator[Sequence[Any]]:
        """Return the rows; a cell is text, or what the file holds."""


class Source(Protocol):
    """A table in a file."""

    headers: list[str]

    def blocks(self, size: int) -> Iterator[Block]:
        """Yield the rows in blocks of a size, from the first."""

    def check(self, places: dict[str, int]) -> None:
        """Refuse columns of printed numbers that do not hold them as printed."""


def source(path: Path) -> Source:
    """Open a table.

    Parameters
    ----------
    path : Path
        A file that ends in .csv, .xlsx or .parquet.

    Raises
    ------
    ValueError
        If the file is no such table, in one sentence.
    """
    kinds: dict[str, Any] = {".csv": CsvTable, ".xlsx": XlsxTable, ".parquet": ParquetTable}
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise ValueError(f"{path} is no table: give a file that ends in {', '.join(ENDINGS)}")
    if not path.is_file():
        raise ValueError(f"{path} is not there: give the path of a table")
    table: Source = kind(path)
    return table


def digest(path: Path) -> str:
    """Return the SHA-256 checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# ---- CSV ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Rows of text."""

    cells: list[list[str]]
    width: int

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.cells)

    def texts(self, place: int) -> list[str | None]:
        """Return the cells of a column."""
        return [row[place] if place < len(row) else None for row in self.cells]

    def flaws(self) -> dict[int, str]:
        """Return what is wrong with rows that are shorter or longer than the headers."""
        return {
            number: _misfit(row, self.width)
            for number, row in enumerate(self.cells)
            if len(row) != self.width
        }

    def rows(self) -> Iterator[Sequence[Any]]:
        """Return the rows, each as long as the headers."""
        width = self.width
        for row in self.cells:
            yield row if len(row) == width else (row + [""] * width)[:width]


def _misfit(row: list[str], width: int) -> str:
    """Return what is wrong with a row of another length."""
    left = f" (left over: {', '.join(map(repr, row[width:]))})" if len(row) > width else ""
    return (
        f"the row has {len(row)} cells and the table {width} columns{left}: write an empty cell "
        "for what is missing, and quotation marks around a cell that holds the separator"
    )


class CsvTable:
    """A file of separated values: comma, semicolon or tab, whichever its first line has most of."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            first = file.readline()
        self.marked = first.startswith(b"\xef\xbb\xbf")
        self.newline = "\r\n" if first.endswith(b"\r\n") else "\n"
        text = first.decode("utf-8", "replace")
        self.separator = max(",;\t", key=text.count)
        self.headers = next(self._lines(), [])
        if not any(self.headers):
            raise ValueError(f"{path} is empty: give a table whose first row holds the headers")

    def _lines(self) -> Iterator[list[str]]:
        csv.field_size_limit(_CELL)
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, delimiter=self.separator, strict=True)
            try:
                yield from (line for line in lines if line)
            except csv.Error as error:
                raise ValueError(
                    f"{self.path}, line {lines.line_num}: {error}: look for a quotation mark that "
                    "is not closed, or not doubled within a quoted cell"
                ) from None
            except UnicodeDecodeError:
                raise ValueError(
                    f"{self.path}, after line {lines.line_num}: not UTF-8: save the table as "
                    "CSV UTF-8"
                ) from None

    def blocks(self, size: int) -> Iterator[Block]:
        """Yield the rows in blocks of a size."""
        lines = itertools.islice(self._lines(), 1, None)
        while cells := list(itertools.islice(lines, size)):
            yield TextBlock(cells, len(self.headers))

    def check(self, places: dict[str, int]) -> None:
        """Accept all: text is as printed."""


# ---- XLSX ---------------------------------------------------------------------------------------


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
        first = next(self._lines(), [])
        while first and first[-1].value is None:
            first.pop()
        self.headers = [str(cell) for cell in first]
        if not self.headers:
            raise ValueError(f"{path} is empty: give a table whose first row holds the headers")

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


# ---- Parquet ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ArrowBlock:
    """Rows of a Parquet file."""

    batch: pa.RecordBatch

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self.batch.num_rows)

    def texts(self, place: int) -> list[str | None]:
        """Return the cells of a column as text."""
        cells = self.batch.column(place).to_pylist()
        return [
            None if cell is None else str(int(cell) if isinstance(cell, float) else cell)
            for cell in cells
        ]

    def flaws(self) -> dict[int, str]:
        """Every row of a Parquet file fits."""
        return {}

    def rows(self) -> Iterator[Sequence[Any]]:
        """Return the rows."""
        return zip(*(column.to_pylist() for column in self.batch.columns), strict=True)


class ParquetTable:
    """A Parquet file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.headers = list(self._file.schema_arrow.names)

    @property
    def _file(self) -> Any:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return pq.ParquetFile(self.path)
        except (pa.ArrowInvalid, OSError):
            raise ValueError(f"{self.path} is no Parquet file: write the table anew") from None

    @cached_property
    def schema(self) -> pa.Schema:
        """Names and types of the columns."""
        return self._file.schema_arrow

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self._file.metadata.num_rows)

    def blocks(self, size: int) -> Iterator[Block]:
        """Yield the rows in blocks of a size, which do not depend on how the file was cut."""
        import pyarrow as pa

        waiting: list[Any] = []
        rows = 0
        with self._file as file:
            for batch in file.iter_batches(batch_size=size):
                waiting.append(batch)
                rows += batch.num_rows
                while rows >= size:
                    whole = pa.Table.from_batches(waiting).combine_chunks()
                    yield ArrowBlock(_one(whole.slice(0, size)))
                    waiting, rows = whole.slice(size).to_batches(), rows - size
        if rows:
            yield ArrowBlock(_one(pa.Table.from_batches(waiting)))

    def check(self, places: dict[str, int]) -> None:
        """Refuse floating-point columns, but for whole numbers of patients."""
        import pyarrow as pa

        for name, place in places.items():
            kind = self.schema.field(place).type
            if not pa.types.is_floating(kind):
                continue
            header = self.headers[place]
            if name == "n" and all(
                cell is None or cell == int(cell)
                for block in self.blocks(2**16)
                if isinstance(block, ArrowBlock)
                for cell in block.batch.column(place).to_pylist()
            ):
                continue
            raise ValueError(
                f"{self.path}, column {header!r}: floating-point numbers do not say how they were "
                "printed: store the column as text, just as printed"
            )


def _one(table: pa.Table) -> pa.RecordBatch:
    """Return a table as one batch."""
    return table.combine_chunks().to_batches()[0]


# ---- writing ------------------------------------------------------------------------------------


class Sink(Protocol):
    """A table that is being written."""

    def write(self, block: Block, added: Sequence[Sequence[str]]) -> None:
        """Write rows with further columns of text."""

    def close(self) -> None:
        """Finish the file."""


def too_long() -> str:
    """Return the sentence for a table that no sheet holds."""
    return (
        f"a sheet holds {SHEET_ROWS:,} rows with its headers, and this table has more: give an "
        "output that ends in .csv or .parquet"
    )


def sink(path: Path, kind: str, table: Source, added: Sequence[str]) -> Sink:
    """Begin to write a table with further columns.

    Parameters
    ----------
    path : Path
        The file to write.
    kind : str
        One of ENDINGS.
    table : Source
        Where the rows come from.
    added : sequence of str
        Headers of the further columns.
    """
    kinds: dict[str, Any] = {".csv": CsvSink, ".xlsx": XlsxSink, ".parquet": ParquetSink}
    made: Sink = kinds[kind](path, table, added)
    return made


def _text(cell: Any) -> str:
    """Return a cell as text."""
    return "" if cell is None else str(cell)


class CsvSink:
    """A CSV file, with the separator and line ends of the CSV file it comes from."""

    def __init__(self, path: Path, table: Source, added: Sequence[str]) -> None:
        like = table if isinstance(table, CsvTable) else None
        marked = like is not None and like.marked
        self._file = path.open("w", encoding="utf-8-sig" if marked else "utf-8", newline="")
        self._writer = csv.writer(
            self._file,
            delimiter=like.separator if like else ",",
            lineterminator=like.newline if like else "\n",
        )
        self._writer.writerow([*table.headers, *added])

    def write(self, block: Block, added: Sequence[Sequence[str]]) -> None:
        """Write rows."""
        plain = isinstance(block, TextBlock)
        rows = block.rows() if plain else ([_text(cell) for cell in row] for row in block.rows())
        self._writer.writerows(
            [*row, *more] for row, more in zip(rows, zip(*added, strict=True), strict=True)
        )

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


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


class ParquetSink:
    """A Parquet file; columns that come from one keep their types, all others are text."""

    def __init__(self, path: Path, table: Source, added: Sequence[str]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if isinstance(table, ParquetTable):
            schema = table.schema
        else:
            schema = pa.schema([(header, pa.string()) for header in table.headers])
        for name in added:
            schema = schema.append(pa.field(name, pa.string()))
        self._schema = schema
        self._writer = pq.ParquetWriter(path, schema)

    def write(self, block: Block, added: Sequence[Sequence[str]]) -> None:
        """Write rows."""
        import pyarrow as pa

        if isinstance(block, ArrowBlock):
            columns: list[Any] = list(block.batch.columns)
        else:
            cells = zip(*([_text(cell) for cell in row] for row in block.rows()), strict=True)
            columns = [pa.array(column, pa.string()) for column in cells]
        columns += [pa.array(column, pa.string()) for column in added]
        self._writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=self._schema))

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()
