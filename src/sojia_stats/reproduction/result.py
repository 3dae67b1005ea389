"""The verdicts on all statements of a paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sojia_stats.reproduction.claim_files.entries import (
    Claim,
    CountClaim,
    GivenClaim,
    Relation,
    SummaryClaim,
)
from sojia_stats.reproduction.claim_files.paper import Paper
from sojia_stats.reproduction.judging.claims import judge_count, judge_given, judge_summary
from sojia_stats.reproduction.judging.relations import judge_relation
from sojia_stats.reproduction.judging.verdicts import ROBUST, Verdict

if TYPE_CHECKING:
    import pandas as pd

    from sojia_stats.reproduction.recomputation import Recomputation


@dataclass(frozen=True)
class Result:
    """A paper with a verdict on each of its claims and relations.

    Made by :func:`reproduce`.

    Attributes
    ----------
    paper : Paper
        The claims.
    verdicts : tuple of Verdict
        One for each claim, then one for each relation, in the order of the claim file.
    """

    paper: Paper
    verdicts: tuple[Verdict, ...]

    def __getitem__(self, name: str) -> Verdict:
        """Return the verdict with an id such as "C02" or "R1".

        Raises
        ------
        KeyError
            If there is no such claim or relation.
        """
        for verdict in self.verdicts:
            if verdict.id == name:
                return verdict
        known = ", ".join(verdict.id for verdict in self.verdicts)
        raise KeyError(f"no claim or relation {name!r}: ask for one of {known}")

    def __iter__(self) -> Iterator[Verdict]:
        """Yield the verdicts in order."""
        return iter(self.verdicts)

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row per claim and relation."""
        import pandas as pd

        return pd.DataFrame(
            {
                "claim": verdict.id,
                "statement": verdict.label,
                "printed": verdict.printed,
                "reading": verdict.reading,
                "status": verdict.status,
                "data sets": verdict.data_sets,
                "robust": ROBUST[verdict.sensitivity],
                "what decides": verdict.reason,
            }
            for verdict in self.verdicts
        )

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
        from sojia_stats.reproduction.writing.report import write

        return write(self, Path(folder), recomputation)


def judge(paper: Paper) -> Iterator[Verdict]:
    """Yield the verdict on each claim, then on each relation."""
    return (_verdict(item, paper) for item in (*paper.claims, *paper.relations))


def _verdict(item: Claim | Relation, paper: Paper) -> Verdict:
    """Return the verdict on a claim or relation of a paper."""
    if isinstance(item, GivenClaim):
        return judge_given(item)
    if isinstance(item, CountClaim):
        return judge_count(item)
    if isinstance(item, SummaryClaim):
        return judge_summary(item)
    return judge_relation(item, paper)


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
