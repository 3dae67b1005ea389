"""Printed numbers beside those that are recomputed from the patients' own values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sojia_stats.reconstruction.printed_numbers.printed import RoundingRule
from sojia_stats.reproduction.claim_files.entries import TableColumn
from sojia_stats.reproduction.claim_files.paper import Paper, by_id
from sojia_stats.wording import agreement as wording
from sojia_stats.wording import recomputation as sentences

Agreement = Literal["agree", "agree under another convention", "differ", "not in the table"]
"""How a printed number and the recomputed one compare."""

_WORST: Final[tuple[Agreement, ...]] = (
    "differ",
    "not in the table",
    "agree under another convention",
    "agree",
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A printed number (a mean, "patients", "events" or "relation") beside the recomputed one.

    That has as many decimals as are printed, and is ``exact`` without rounding. They agree under
    ``definitions`` of the statistic (a type of quartile, a kind of standard deviation; "none" where
    none of the list fits, nothing where there is no choice), or else under other rounding
    ``rules`` than the reading's.
    """

    statistic: str
    printed: str
    recomputed: str
    exact: str
    agreement: Agreement
    definitions: tuple[str, ...] = ()
    rules: tuple[RoundingRule, ...] = ()

    @property
    def convention(self) -> str:
        """Under which convention they agree, in words; empty without a choice."""
        return wording.convention(self.definitions, self.rules)


@dataclass(frozen=True, slots=True)
class Recomputed:
    """One claim or relation, as the claim file has it, recomputed from a table of patients."""

    id: str
    label: str
    printed: str
    comparisons: tuple[Comparison, ...]
    n_printed: int | None = None
    n_table: int | None = None
    """Number of patients who have the quantity in the table."""
    lies_in: str = ""
    """Whether the values are a data set of the reconstruction: "yes", "no", "under another
    reading", "under another convention"; empty where there is none."""
    rows: tuple[int, ...] = ()
    """Rows of the table whose patients break a relation; the header is row 1."""
    notes: tuple[str, ...] = ()
    """What else a reader should know, a clause each."""

    @property
    def agreement(self) -> Agreement:
        """The least agreement of its numbers."""
        found = {comparison.agreement for comparison in self.comparisons}
        return next(one for one in _WORST if one in found)

    @property
    def other_n(self) -> bool:
        """Whether another number of patients has the quantity than is printed."""
        return None not in (self.n_printed, self.n_table) and self.n_printed != self.n_table


def absent(column: TableColumn, cells: Sequence[object] | None) -> str:
    """Say why a claim cannot be recomputed from a column that is missing or empty."""
    text = sentences.NO_COLUMN if cells is None else sentences.NO_VALUE
    return text.format(column.name)


def not_in_table(numbers: Iterable[tuple[str, str]]) -> tuple[Comparison, ...]:
    """Return numbers, by name and as printed, that the table does not hold."""
    return tuple(Comparison(name, text, "", "", "not in the table") for name, text in numbers)


@dataclass(frozen=True)
class Compared:
    """A paper beside a table of its patients; see :class:`Recomputation`."""

    paper: Paper
    patients: int
    statements: tuple[Recomputed, ...]
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Recomputed]:
        return iter(self.statements)

    def __getitem__(self, name: str) -> Recomputed:
        """Return the statement with an id such as "C02" or "R1"."""
        return by_id(self.statements, name)

    @property
    def differing(self) -> tuple[str, ...]:
        """Ids of the statements in which a number differs."""
        return tuple(one.id for one in self if one.agreement == "differ")

    @property
    def exit_code(self) -> int:
        """1 where a number differs from the printed one, else 0."""
        return int(bool(self.differing))

    @property
    def summary(self) -> str:
        """How many statements agree, in a sentence."""
        return sentences.summary(
            [one.agreement for one in self],
            self.differing,
            [one.id for one in self if one.other_n],
        )
