"""Tables of separated values."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from sojia_stats.reproduction.table_files.blocks import Block, Parts, RowBlock, Source, joined

SEPARATORS: Final = {",": "comma", ";": "semicolon", "\t": "tab"}

LONGEST_SCREENED_CELL: Final = 2**24
"""Characters of a cell beyond which a CSV file is no table: a quotation mark was never closed."""


def separator_of(first: str) -> str:
    """Return what separates the cells of a table: whichever its first line has most of."""
    return max(SEPARATORS, key=first.count)


def separated(
    lines: Iterable[str], separator: str, longest: int, told: Callable[[int, csv.Error], str]
) -> Iterator[list[str]]:
    """Yield rows of cells that have at most some characters.

    ValueError has the sentence that is told of the number of a line and the reader's error.
    """
    csv.field_size_limit(longest)
    rows = csv.reader(lines, delimiter=separator, strict=True)
    try:
        yield from rows
    except csv.Error as error:
        raise ValueError(told(rows.line_num, error)) from None


class CsvTable(Source):
    """A file of separated values."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            first = file.readline()
        self.marked = first.startswith(b"\xef\xbb\xbf")
        self.newline = "\r\n" if first.endswith(b"\r\n") else "\n"
        self.separator = separator_of(first.decode("utf-8", "replace"))
        self.headers = next(self._rows(), [])
        if not any(self.headers):
            raise ValueError(f"{path} is empty: give a table whose first row holds the headers")

    def _rows(self) -> Iterator[list[str]]:
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            try:
                rows = separated(file, self.separator, LONGEST_SCREENED_CELL, self._told)
                yield from (row for row in rows if row)
            except UnicodeDecodeError:
                raise ValueError(
                    f"{self.path}, line {self._undecoded()}: not UTF-8: save the table as CSV UTF-8"
                ) from None

    def _told(self, line: int, error: csv.Error) -> str:
        return (
            f"{self.path}, line {line}: {error}: look for a quotation mark that is not closed, or "
            "not doubled within a quoted cell"
        )

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
        rows = itertools.islice(self._rows(), 1, None)
        while cells := list(itertools.islice(rows, size)):
            yield RowBlock(cells, len(self.headers))

    def about(self) -> int:
        """Return how many rows there are, line ends within cells counted as well."""
        with self.path.open("rb") as file:
            parts = iter(lambda: file.read(2**20), b"")
            return max(sum(part.count(b"\n") for part in parts) - 1, 0)


def write_csv(path: Path, table: Source, added: Sequence[str], parts: Parts) -> None:
    """Write a CSV file, with the separator and line ends of the CSV file it comes from."""
    like = table if isinstance(table, CsvTable) else None
    encoding = "utf-8-sig" if like and like.marked else "utf-8"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(
            file,
            delimiter=like.separator if like else ",",
            lineterminator=like.newline if like else "\n",
        )
        writer.writerows(joined(table, added, parts))
