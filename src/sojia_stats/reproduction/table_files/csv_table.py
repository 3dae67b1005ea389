"""Tables of separated values."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sojia_stats.reproduction.table_files.blocks import Block, Source, text_of

_CELL: Final = 2**24
"""Characters of a cell beyond which a CSV file is no table."""


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
                    f"{self.path}, line {self._undecoded()}: not UTF-8: save the table as CSV UTF-8"
                ) from None

    def _undecoded(self) -> int:
        """Return the number of the first line that is not UTF-8; text is decoded in long parts."""
        with self.path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            return next(
                number
                for number, line in enumerate(file, 1)
                if any("\udc80" <= sign <= "\udcff" for sign in line)
            )

    def blocks(self, size: int) -> Iterator[Block]:
        """Yield the rows in blocks of a size."""
        lines = itertools.islice(self._lines(), 1, None)
        while cells := list(itertools.islice(lines, size)):
            yield TextBlock(cells, len(self.headers))

    def check(self, places: dict[str, int]) -> None:
        """Accept all: text is as printed."""


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
        rows = block.rows() if plain else ([text_of(cell) for cell in row] for row in block.rows())
        self._writer.writerows(
            [*row, *more] for row, more in zip(rows, zip(*added, strict=True), strict=True)
        )

    def close(self) -> None:
        """Finish the file."""
        self._file.close()
