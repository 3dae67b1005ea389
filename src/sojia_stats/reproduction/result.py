"""The verdicts on all statements of a paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sojia_stats.reproduction.claim_files.paper import Paper
from sojia_stats.reproduction.judging.judged import Judged
from sojia_stats.reproduction.judging.verdicts import Verdict
from sojia_stats.reproduction.kinds import kind_of
from sojia_stats.reproduction.writing import report

if TYPE_CHECKING:
    from sojia_stats.reproduction.recomputation import Recomputation


class Result(Judged):
    """A paper with a verdict on each of its claims and relations.

    Made by :func:`reproduce`.

    Attributes
    ----------
    paper : Paper
        The claims.
    verdicts : tuple of Verdict
        One for each claim, then one for each relation, in the order of the claim file.
    """

    def write(self, folder: str | Path, recomputation: Recomputation | None = None) -> Path:
        """Write report.html, claims.csv, claims.json and figures/ into a folder.

        Parameters
        ----------
        folder : str or Path
            It is made where it is missing. An earlier report in it is replaced as a whole.
        recomputation : Recomputation, optional
            The claims recomputed from the patients' own values, by :func:`recompute`. The report
            shows them beside the printed numbers, and recomputed.csv and recomputed.json are
            written too. The patients' values are in none of them.

        Returns
        -------
        Path
            The report.
        """
        return report.write(self, Path(folder), recomputation)


def judge(paper: Paper) -> Iterator[Verdict]:
    """Yield the verdict on each claim, then on each relation."""
    return (kind_of(item, paper).judge() for item in (*paper.claims, *paper.relations))


def reproduce(paper: Paper) -> Result:
    """Judge every claim and relation of a paper.

    Parameters
    ----------
    paper : Paper
        The claims; see :func:`load_paper`.

    Returns
    -------
    Result
        A verdict on each.

    Notes
    -----
    This is reconstruction and consistency checking: it says what the printed numbers allow under
    the stated readings. It does not analyse anyone's data.

    Examples
    --------
    >>> from sojia_stats import load_paper
    >>> result = reproduce(load_paper("hedrich2012"))
    >>> result["C04"].status, result["C02"].status
    ('determined', 'incompatible')
    """
    return Result(paper, tuple(judge(paper)))
