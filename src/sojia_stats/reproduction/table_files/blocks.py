"""What every kind of table is made of: a source, its blocks of rows, and a sink."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol


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


class Sink(Protocol):
    """A table that is being written."""

    def write(self, block: Block, added: Sequence[Sequence[str]]) -> None:
        """Write rows with further columns of text."""

    def close(self) -> None:
        """Finish the file."""


def text_of(cell: Any) -> str:
    """Return a cell as text."""
    return "" if cell is None else str(cell)
