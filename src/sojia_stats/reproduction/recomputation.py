"""Every claim of a paper recomputed from the patients' own values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sojia_stats.reproduction.claim_files.paper import Paper
from sojia_stats.reproduction.kinds import kind_of
from sojia_stats.reproduction.patients.agreement import Compared
from sojia_stats.reproduction.patients.patients_file import PatientFile
from sojia_stats.reproduction.writing import recomputation_report

if TYPE_CHECKING:
    import pandas as pd


class Recomputation(Compared):
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

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each printed number."""
        return recomputation_report.to_frame(self)

    def to_csv(self) -> str:
        """Return the rows of :meth:`to_frame` as comma-separated values, with their provenance."""
        return recomputation_report.to_csv(self)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as text and lists, ready for JSON; exact numbers are text."""
        return recomputation_report.to_dict(self)

    def __str__(self) -> str:
        """Return printed beside recomputed, a line for each number, and what is to be known."""
        return recomputation_report.in_words(self)


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
    entries = (*paper.claims, *paper.relations)
    statements = tuple(kind_of(entry, paper).recompute(patients) for entry in entries)
    return Recomputation(paper, patients.n, statements, patients.notes)
