"""What every kind of table is made of: a source and its blocks of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class RowBlock:
    """Some consecutive rows of a table, of cells whose ``str`` is what the file shows."""

    cells: list[list[Any]]
    width: int

    def __len__(self) -> int:
        return len(self.cells)

    def texts(self, place: int) -> list[str | None]:
        """Return the cells of a column as text."""
        return [str(row[place]) if place < len(row) else None for row in self.cells]

    def flaws(self) -> dict[int, str]:
        """Return what is wrong with rows that are shorter or longer than the headers."""
        return {
            number: _misfit(row, self.width)
            for number, row in enumerate(self.cells)
            if len(row) != self.width
        }

    def rows(self) -> Iterator[Sequence[Any]]:
        """Return the rows, each as long as the headers."""
        padding = [""] * self.width
        return ((row + padding)[: self.width] for row in self.cells)


def _misfit(row: list[str], width: int) -> str:
    """Return what is wrong with a row of another length."""
    left = f" (left over: {', '.join(map(repr, row[width:]))})" if len(row) > width else ""
    return (
        f"the row has {len(row)} cells and the table {width} columns{left}: write an empty cell "
        "for what is missing, and quotation marks around a cell that holds the separator"
    )


@dataclass(frozen=True, slots=True)
class ArrowBlock:
    """Rows of a Parquet file, with the types that it has for them."""

    table: pa.Table

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def texts(self, place: int) -> list[str | None]:
        """Return the cells of a column as text."""
        cells = self.table.column(place).to_pylist()
        return [
            None if cell is None else str(int(cell) if isinstance(cell, float) else cell)
            for cell in cells
        ]

    def flaws(self) -> dict[int, str]:
        """Every row of a Parquet file fits."""
        return {}

    def rows(self) -> Iterator[Sequence[Any]]:
        """Return the rows."""
        return zip(*(column.to_pylist() for column in self.table.columns), strict=True)


Block = RowBlock | ArrowBlock


class Source(Protocol):
    """A table in a file."""

    path: Path
    headers: list[str]

    def blocks(self, size: int) -> Iterator[Block]:
        """Yield the rows in blocks of a size, from the first."""

    def check(self, places: dict[str, int]) -> None:
        """Refuse columns of printed numbers that do not hold them as printed; text always does."""

    def about(self) -> int | None:
        """Return about how many rows there are; None where only reading them would tell."""
        return None


Parts = Iterable[tuple[Block, Sequence[Sequence[str]]]]
"""The blocks of a table, each with the columns of text that are put beside it."""


def joined(table: Source, added: Sequence[str], parts: Parts) -> Iterator[list[Any]]:
    """Yield the headers of a table and its rows, with what is put beside them."""
    yield [*table.headers, *added]
    for block, columns in parts:
        for row, more in zip(block.rows(), zip(*columns, strict=True), strict=True):
            yield [*row, *more]
