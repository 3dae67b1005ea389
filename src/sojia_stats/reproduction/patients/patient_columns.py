"""The columns of a table of patients by name: numbers as written, yes and no, and errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from sojia_stats.reconstruction.printed_numbers.printed import Printed, plain_text
from sojia_stats.reproduction.table_files.small_table import Sheet, StoredNumber
from sojia_stats.wording.numbers import series

_SHOWN: Final = 40
"""Characters of a cell that an error message repeats."""

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

    def _cells(self, column: str) -> Sequence[tuple[str, str]]:
        """Return each cell of a column: where it stands, and its text."""
        self._used[column] = None
        place = self.names.index(plain_text(column))
        name = self.sheet.name
        return [
            (f"{name}, row {number}, column {column}", cells[place])
            for number, cells in self.sheet.rows
        ]

    def _read(self, column: str, read: Callable[[str, str, str], T]) -> tuple[T | None, ...]:
        """Return what each cell of a column says; None where it is empty."""
        return tuple(
            read(plain, cell, where) if (plain := plain_text(cell)) else None
            for where, cell in self._cells(column)
        )

    def flags(self, column: str, yes: Sequence[str], no: Sequence[str]) -> tuple[bool | None, ...]:
        """Return a column of yes and no."""
        pairs = [f"{a} or {b}" for a, b in zip(yes, no, strict=True)]

        def flag(plain: str, cell: str, where: str) -> bool:
            if plain.casefold() in yes:
                return True
            if plain.casefold() in no:
                return False
            raise ValueError(
                f"{where}: {cell[:_SHOWN]!r} is neither yes nor no: write {', '.join(pairs)}, or "
                "leave the cell empty where it is not known"
            )

        return self._read(column, flag)

    def numbers(self, column: str, *, negative: bool) -> tuple[Printed | None, ...]:
        """Return a column of numbers as they are written."""

        def number(plain: str, cell: str, where: str) -> Printed:
            try:
                found = Printed(cell)
            except ValueError:
                raise ValueError(f"{where}: {_advice(plain, cell)}") from None
            if found.value < 0 and not negative:
                raise ValueError(f"{where}: {plain} is negative: a time to an event is 0 or more")
            self._check_mark(cell, found, where)
            return found

        return self._read(column, number)

    def _check_mark(self, cell: str, found: Printed, where: str) -> None:
        """Refuse decimal commas and decimal points in one file: some would be for thousands."""
        if not found.decimals or isinstance(cell, StoredNumber):
            return
        mark = "decimal comma" if max(map(cell.rfind, ",，")) > cell.rfind(".") else "decimal point"
        if self._mark is None:
            self._mark = mark, where.partition(", ")[2]
        if mark != self._mark[0]:
            raise ValueError(
                f"{where}: {cell[:_SHOWN]!r} has a {mark}, and {self._mark[1]} has a "
                f"{self._mark[0]}: write one of them in the whole file"
            )

    def notes(self, columns: Iterable[str]) -> list[str]:
        """Say what was left out, and how numbers were read."""
        known = {name.casefold(): name for name in columns}
        used = {plain_text(name) for name in self._used}
        ignored = [name[:_SHOWN] or "without a name" for name in self.names if name not in used]
        found = []
        if ignored:
            what = "column" if len(ignored) == 1 else "columns"
            found.append(f"{what} of no claim, ignored: {', '.join(ignored)}")
        found += [
            f"{name} is not {known[name.casefold()]}: names are compared letter by letter"
            for name in ignored
            if name.casefold() in known
        ]
        if self.sheet.empty:
            what = "row" if len(self.sheet.empty) == 1 else "rows"
            numbers = series([str(number) for number in self.sheet.empty[:20]])
            found.append(f"empty {what} left out: {numbers}")
        if self.sheet.xlsx:
            found.append(
                "numbers of a spreadsheet are taken as the shortest decimals that it can stand for"
            )
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
    try:
        Printed(cell)
    except ValueError as error:
        text = str(error)
        if "it can be" in text:
            return f"{shown} is ambiguous, {text.partition(': ')[2]}"
    return f"{shown} is not one plain number: write digits alone, as in 13.5, in the claim's unit"
