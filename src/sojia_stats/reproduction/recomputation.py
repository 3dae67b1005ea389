"""Every claim of a paper recomputed from the patients' own values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sojia_stats.reproduction.claim_files.entries import CountClaim, GivenClaim
from sojia_stats.reproduction.claim_files.paper import Paper
from sojia_stats.reproduction.patients.agreement import (
    NONE_FOUND,
    Agreement,
    Comparison,
    Recomputed,
    not_in_table,
    number_note,
    why_absent,
)
from sojia_stats.reproduction.patients.patients_file import PatientFile, column_of
from sojia_stats.reproduction.patients.recomputed_quantity import recompute_quantity
from sojia_stats.reproduction.patients.recomputed_relation import AS_YES, recompute_relation
from sojia_stats.wording.numbers import series

if TYPE_CHECKING:
    import pandas as pd

_AS_NO: Final = "a patient without an entry counted as no"


@dataclass(frozen=True)
class Recomputation:
    """All claims and relations of a paper, printed beside recomputed.

    Made by :func:`recompute`. It holds statistics and numbers of rows, and no table. With few
    patients the statistics can determine the values nevertheless.

    Attributes
    ----------
    paper : Paper
        The claims.
    patients : int
        Number of patients in the table.
    statements : tuple of Recomputed
        One for each claim, then one for each relation, in the order of the claim file.
    notes : tuple of str
        What was left out of the table, and how it was read.
    """

    paper: Paper
    patients: int
    statements: tuple[Recomputed, ...]
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Recomputed]:
        """Yield the statements in order."""
        return iter(self.statements)

    def __getitem__(self, name: str) -> Recomputed:
        """Return the statement with an id such as "C02" or "R1".

        Raises
        ------
        KeyError
            If there is no such claim or relation.
        """
        for statement in self.statements:
            if statement.id == name:
                return statement
        known = ", ".join(statement.id for statement in self.statements)
        raise KeyError(f"no claim or relation {name!r}: ask for one of {known}")

    @property
    def differing(self) -> tuple[str, ...]:
        """Ids of the statements in which a number differs."""
        return tuple(one.id for one in self.statements if one.agreement == "differ")

    @property
    def exit_code(self) -> int:
        """1 where a number differs from the printed one, else 0."""
        return int(bool(self.differing))

    @property
    def summary(self) -> str:
        """How many statements agree, in a sentence."""
        found = [one.agreement for one in self.statements]
        parts = [
            f"{found.count('agree')} of {len(found)} claims and relations agree with the table"
        ]
        if others := found.count("agree under another convention"):
            parts.append(f"{others} under another convention")
        if self.differing:
            parts.append(f"{len(self.differing)} differ ({', '.join(self.differing)})")
        if missing := found.count("not in the table"):
            parts.append(f"{missing} not in the table")
        other_n = [one.id for one in self.statements if one.other_n]
        if other_n:
            parts.append(f"the number of patients is another than printed in {series(other_n)}")
        return "; ".join(parts)

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each printed number."""
        from sojia_stats.reproduction.writing.recomputation_report import to_frame

        return to_frame(self)

    def to_csv(self) -> str:
        """Return the rows of :meth:`to_frame` as comma-separated values, with their provenance."""
        from sojia_stats.reproduction.writing.recomputation_report import to_csv

        return to_csv(self)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as text and lists, ready for JSON; exact numbers are text."""
        from sojia_stats.reproduction.writing.recomputation_report import to_dict

        return to_dict(self)

    def __str__(self) -> str:
        """Return printed beside recomputed, a line for each number, and what is to be known."""
        from sojia_stats.reproduction.writing.recomputation_report import in_words

        return in_words(self)


def recompute(paper: Paper, patients: PatientFile) -> Recomputation:
    r"""Recompute every claim and relation of a paper from its patients' own values.

    Parameters
    ----------
    paper : Paper
        The claims; see :func:`load_paper`.
    patients : PatientFile
        The table; see :func:`read_patients`.

    Returns
    -------
    Recomputation
        Printed beside recomputed, for each number.

    Notes
    -----
    A patient without a value is left out of that quantity alone, and the number of patients is
    said. Of times with censoring the median is that of the Kaplan–Meier curve; mean, standard
    deviation and range are of all times, censored or not. Where the primary reading of a claim does
    not agree, one departure from it is tried at a time. One that fits says what would give the
    printed number, never what was done; where many are tried, some fit by chance.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from sojia_stats import load_paper
    >>> from sojia_stats.reproduction.patients.patients_file import read_patients
    >>> paper = load_paper("hedrich2012")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     table = pathlib.Path(folder) / "made_up.csv"
    ...     _ = table.write_text("C04,C07\n3,2\n3,4\n3,4\n18,10\n")
    ...     found = recompute(paper, read_patients(table, paper))
    >>> found["C04"].agreement, found["C04"].lies_in
    ('agree', 'yes')
    >>> found["C02"].agreement, found.exit_code
    ('not in the table', 0)
    """
    statements: list[Recomputed] = []
    for claim in paper.claims:
        if isinstance(claim, GivenClaim):
            statements.append(_given(claim, patients))
        elif isinstance(claim, CountClaim):
            statements.append(_count(claim, patients))
        else:
            statements.append(recompute_quantity(claim, patients))
    statements += [recompute_relation(relation, paper, patients) for relation in paper.relations]
    return Recomputation(paper, patients.n, tuple(statements), patients.notes)


def _given(claim: GivenClaim, patients: PatientFile) -> Recomputed:
    """Compare a given number of patients with the rows of the table."""
    number = str(patients.n)
    agreement: Agreement = "agree" if patients.n == claim.n else "differ"
    comparison = Comparison("patients", str(claim.n), number, number, agreement)
    note = "compared is its number of patients with the rows of the table, and nothing else"
    return Recomputed(
        claim.id, claim.label, claim.printed, (comparison,), claim.n, patients.n, notes=(note,)
    )


def _count(claim: CountClaim, patients: PatientFile) -> Recomputed:
    """Recompute a number of patients with an event."""
    printed = f"{claim.events} of {claim.n}"
    flags = patients.flags.get(claim.id)
    if flags is None or set(flags) == {None}:
        return not_in_table(claim, [("events", printed)], why_absent(column_of(claim), flags))
    yes, missing, rows = flags.count(True), flags.count(None), len(flags)
    recomputed = f"{yes} of {rows - missing}"
    conventions = {
        "": (yes, rows - missing),
        _AS_NO: (yes, rows),
        AS_YES: (yes + missing, rows),
    }
    fitting = [name for name, pair in conventions.items() if pair == (claim.events, claim.n)]
    convention = fitting[0] if fitting else NONE_FOUND
    agreement: Agreement = "agree under another convention" if fitting else "differ"
    if convention == "":
        agreement = "agree"
    comparison = Comparison("events", printed, recomputed, recomputed, agreement, convention)
    return Recomputed(
        claim.id,
        claim.label,
        claim.printed,
        (comparison,),
        claim.n,
        rows - missing,
        notes=tuple(number_note(claim.n, rows - missing, rows)),
    )
