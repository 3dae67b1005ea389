"""The columns of a table of patients by name: numbers as written, yes and no, and errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from sojia_stats.reconstruction.printed_numbers.printed import Printed, ambiguity, plain_text
from sojia_stats.reproduction.table_files.small_table import Sheet, StoredNumber
from sojia_stats.wording import recomputation as wording

_SHOWN: Final = 40
"""Characters of a cell that a message repeats: what tells it from others, on one line."""

T = TypeVar("T")


class Columns:
    """A sheet whose columns are found by name."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.names = [plain_text(name) for name in sheet.header]
        for name in self.names:
            if name and self.names.count(name) > 1:
                raise ValueError(
                    f"{sheet.name} has {self.names.count(name)} columns named {name[:_SHOWN]!r}: "
                    "give each column a name of its own"
                )
        self._used: dict[str, None] = {}
        self._mark: tuple[str, str] | None = None

    def has(self, column: str) -> bool:
        """Whether there is a column of this name."""
        return plain_text(column) in self.names

    def _read(self, column: str, read: Callable[[str, str, str], T]) -> tuple[T | None, ...]:
        """Return what each cell of a column says; None where it is empty.

        ``read`` is given the plain text of a cell, the cell and its place.
        """
        self._used[column] = None
        position = self.names.index(plain_text(column))
        found: list[T | None] = []
        for number, cells in self.sheet.rows:
            cell, place = cells[position], f"row {number}, column {column}"
            try:
                found.append(read(plain, cell, place) if (plain := plain_text(cell)) else None)
            except ValueError as error:
                raise ValueError(f"{self.sheet.name}, {place}: {error}") from None
        return tuple(found)

    def flags(self, column: str, yes: Sequence[str], no: Sequence[str]) -> tuple[bool | None, ...]:
        """Return a column of yes and no."""
        pairs = [f"{a} or {b}" for a, b in zip(yes, no, strict=True)]

        def flag(plain: str, cell: str, place: str) -> bool:
            if plain.casefold() in yes:
                return True
            if plain.casefold() in no:
                return False
            raise ValueError(
                f"{cell[:_SHOWN]!r} is neither yes nor no: write {', '.join(pairs)}, or leave the "
                "cell empty where it is not known"
            )

        return self._read(column, flag)

    def numbers(self, column: str, *, negative: bool) -> tuple[Printed | None, ...]:
        """Return a column of numbers as they are written."""

        def number(plain: str, cell: str, place: str) -> Printed:
            try:
                found = Printed(cell)
            except ValueError:
                raise ValueError(_advice(plain, cell)) from None
            if found.value < 0 and not negative:
                raise ValueError(f"{plain} is negative: a time to an event is 0 or more")
            self._check_mark(cell, found, place)
            return found

        return self._read(column, number)

    def _check_mark(self, cell: str, found: Printed, place: str) -> None:
        """Refuse decimal commas and decimal points in one file: some would be for thousands."""
        if not found.decimals or isinstance(cell, StoredNumber):
            return
        mark = "decimal comma" if max(map(cell.rfind, ",，")) > cell.rfind(".") else "decimal point"
        if self._mark is None:
            self._mark = mark, place
        if mark != self._mark[0]:
            raise ValueError(
                f"{cell[:_SHOWN]!r} has a {mark}, and {self._mark[1]} has a {self._mark[0]}: write "
                "one of them in the whole file"
            )

    def notes(self, columns: Iterable[str]) -> list[str]:
        """Say what was left out, and how numbers were read."""
        known = {name.casefold(): name for name in columns}
        used = {plain_text(name) for name in self._used}
        ignored = [name[:_SHOWN] or "without a name" for name in self.names if name not in used]
        found = list(wording.columns_apart(ignored, known))
        if self.sheet.empty:
            found.append(wording.empty_rows(self.sheet.empty))
        if self.sheet.xlsx:
            found.append(wording.SHORTEST_DECIMALS)
        return found


def _advice(plain: str, cell: str) -> str:
    """Return what is wrong with a cell that is not one plain number, and what to write."""
    shown = repr(cell[:_SHOWN])
    word = plain.casefold().strip("+-.")
    if word in ("nan", "na", "n/a", "null", "none", "missing", "nd", "unknown", "?", ""):
        return f"{shown} is no number: leave the cell empty where the value is missing"
    if word in ("inf", "infinity", "∞"):
        return f"{shown} is not finite: write the last time observed, and 0 in the column of events"
    if plain.endswith("+") or plain.endswith("*"):
        return (
            f"{shown} is marked as censored: write the number alone, and 0 in the column of events"
        )
    if two := ambiguity(plain):
        return f"{shown} is ambiguous, {two}"
    return f"{shown} is not one plain number: write digits alone, as in 13.5, in the claim's unit"
