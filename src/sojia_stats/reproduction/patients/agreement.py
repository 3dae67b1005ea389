"""A printed number beside the one that is recomputed from the patients' own values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sojia_stats.reconstruction.printed_numbers.printed import RoundingRule
from sojia_stats.reproduction.claim_files.entries import TableColumn
from sojia_stats.wording import agreement as wording
from sojia_stats.wording import recomputation as notes

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
    """A printed number beside the recomputed one.

    Attributes
    ----------
    statistic : str
        What it is: "mean", "patients", "events", "relation".
    printed, recomputed : str
        Both as text; the recomputed one with as many decimals as are printed.
    exact : str
        The recomputed one without rounding.
    agreement : str
        agree, agree under another convention, differ, or not in the table.
    definitions : tuple of str
        Definitions of the statistic under which they agree: a type of quartile, a kind of standard
        deviation, "lower" for the lower of two middle values. "none" where none of the list fits;
        empty where the claim leaves no choice.
    rules : tuple of str
        Other rounding rules than the reading's under which they agree.
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
    """One claim or relation, recomputed from a table of patients.

    Attributes
    ----------
    id, label, printed : str
        The statement, as the claim file has it.
    comparisons : tuple of Comparison
        Each printed number beside the recomputed one.
    n_printed, n_table : int or None
        Number of patients that the claim gives, and that have the quantity in the table.
    lies_in : str
        Whether the values are one of the data sets of the reconstruction: "yes", "no", "under
        another reading", "under another convention", or empty where there is none.
    rows : tuple of int
        Rows of the table whose patients break a relation; the header is row 1.
    notes : tuple of str
        What else a reader should know, a clause each.
    """

    id: str
    label: str
    printed: str
    comparisons: tuple[Comparison, ...]
    n_printed: int | None = None
    n_table: int | None = None
    lies_in: str = ""
    rows: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

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
    text = notes.NO_COLUMN if cells is None else notes.NO_VALUE
    return text.format(column.name)


def not_in_table(numbers: Iterable[tuple[str, str]]) -> tuple[Comparison, ...]:
    """Return numbers, by name and as printed, that the table does not hold."""
    return tuple(Comparison(name, text, "", "", "not in the table") for name, text in numbers)
