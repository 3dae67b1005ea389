"""The finding of a verdict in one sentence, which says no more than was computed."""

from __future__ import annotations

from sojia_stats.reproduction.claim_files.paper import Paper
from sojia_stats.reproduction.judging.verdicts import Verdict
from sojia_stats.reproduction.kinds import kind_of
from sojia_stats.wording import verdicts as wording


def finding(verdict: Verdict, paper: Paper) -> str:
    """Return the finding of a verdict as a clause without reading, status or full stop.

    Parameters
    ----------
    verdict : Verdict
        A verdict on a claim or relation of the paper.
    paper : Paper
        The paper it belongs to.

    Returns
    -------
    str
        Made from the evidence of the verdict alone; it holds under its reading and no further.

    Raises
    ------
    ValueError
        If the verdict is on no claim or relation of the paper.

    Examples
    --------
    >>> from sojia_stats import load_paper, reproduce
    >>> result = reproduce(load_paper("hedrich2012"))
    >>> print(finding(result["C04"], result.paper))
    the only four whole-month durations of treatment with shortest 3, median 3 and longest 18 \
months are 3, 3, 3 and 18 months (mean 6.75 and SD 7.5 months)
    """
    items = (*paper.claims, *paper.relations)
    item = next((one for one in items if one.id == verdict.id), None)
    if item is None:
        raise ValueError(
            f"verdict {verdict.id} is on no claim or relation of paper {paper.id}: give the paper "
            "that was judged"
        )
    if verdict.status == "not-assessable":
        return wording.NOT_RECOMPUTED.format(verdict.printed, verdict.reason)
    return kind_of(item, paper).finding(verdict)


def statement(verdict: Verdict, paper: Paper, version: str) -> str:
    """Return one sentence that names version, claim, reading, assumption, status and finding."""
    relation = any(one.id == verdict.id for one in paper.relations)
    return wording.statement(
        (wording.RELATION if relation else wording.CLAIM).format(verdict.id, paper.id),
        verdict.status,
        version,
        verdict.reading,
        verdict.assumption,
        verdict.sensitivity,
        finding(verdict, paper),
    )
