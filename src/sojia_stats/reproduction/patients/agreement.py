"""A printed number beside the one that is recomputed from the patients' own values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sojia_stats.reproduction.claim_files.entries import CountClaim, Relation, SummaryClaim

Agreement = Literal["agree", "agree under another convention", "differ", "not in the table"]
"""How a printed number and the recomputed one compare."""

NONE_FOUND: Final = "none found"
"""What stands in the place of a convention where none of the list fits."""

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
    convention : str
        Under which they agree; empty where it is the primary reading without a choice.
    """

    statistic: str
    printed: str
    recomputed: str
    exact: str
    agreement: Agreement
    convention: str = ""


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


def not_in_table(
    item: CountClaim | SummaryClaim | Relation, printed: Sequence[tuple[str, str]], why: str
) -> Recomputed:
    """Return a statement that the table does not hold, with the name and text of its numbers."""
    nothing = tuple(Comparison(name, text, "", "", "not in the table") for name, text in printed)
    text = item.relation if isinstance(item, Relation) else item.printed
    n = None if isinstance(item, Relation) else item.n
    return Recomputed(item.id, item.label, text, nothing, n, notes=(why,))


def why_absent(column: str, cells: Sequence[object] | None) -> str:
    """Say why a claim cannot be recomputed from a column."""
    if cells is None:
        return f"the table has no column {column}"
    return f"column {column} has no patient with a value"


def number_note(printed: int, known: int, rows: int) -> Iterator[str]:
    """Say how many patients have a value, where that is not the printed number."""
    if known != printed:
        of = f" of {rows}" if known < rows else ""
        verb = "has" if known == 1 else "have"
        yield f"n = {printed} is printed, and {known}{of} patients in the table {verb} a value"


def either(parts: Sequence[str]) -> str:
    """Join words as alternatives: a, b or c.

    Examples
    --------
    >>> either(["5", "6", "7"])
    '5, 6 or 7'
    """
    *others, last = parts
    return f"{', '.join(others)} or {last}" if others else last
