"""The finding of a verdict in one sentence, which says no more than was computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.effort import limited
from sojia_stats.reconstruction.printed_numbers.summary import STATISTICS, Statistic
from sojia_stats.reconstruction.questions.collision import PrintedNumber
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.several_quantities import JointReconstruction
from sojia_stats.reproduction.claim_files.entries import CountClaim, Relation, SummaryClaim
from sojia_stats.reproduction.claim_files.paper import Paper
from sojia_stats.reproduction.judging.quantities import PLAIN_NAMES, inside, of_summary, sets_of
from sojia_stats.reproduction.judging.verdicts import FURTHER_WORK, Verdict
from sojia_stats.statistics.proportions import proportion_interval
from sojia_stats.wording.numbers import decimal, series

_SIGNS: Final = {"<=": "≤", ">=": "≥", "==": "="}


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
        return f"the printed “{verdict.printed}” cannot be recomputed, because {verdict.reason}"
    if isinstance(item, CountClaim):
        return _of_count(item, verdict)
    try:
        with limited(FURTHER_WORK):
            if isinstance(item, Relation):
                return _of_relation(item, verdict, paper)
            assert isinstance(item, SummaryClaim) and isinstance(verdict.evidence, Reconstruction)
            return of_summary(item, verdict, verdict.evidence)
    except TooLarge:
        return f"{inside(item.label)}: {verdict.reason}"


def statement(verdict: Verdict, paper: Paper, version: str) -> str:
    """Return one sentence that names version, claim, reading, assumption, status and finding.

    Parameters
    ----------
    verdict : Verdict
        A verdict on a claim or relation of the paper.
    paper : Paper
        The paper it belongs to.
    version : str
        The version of the software that judged it.

    Returns
    -------
    str
        With a full stop.
    """
    kind = "relation" if any(one.id == verdict.id for one in paper.relations) else "claim"
    taken = f"assumed: {verdict.assumption.rstrip('.')}"
    if verdict.sensitivity == "sensitive":
        taken += "; not every reading that was tried gives this status"
    elif verdict.sensitivity == "undecided":
        taken += "; not every reading that was tried was decided"
    return (
        f"{kind.capitalize()} {verdict.id} of {paper.id} is {verdict.status} in sojia_stats "
        f"{version} under the reading “{verdict.reading}” ({taken}): "
        f"{finding(verdict, paper).rstrip('.')}."
    )


# ---- counts -----------------------------------------------------------------------------------


def _of_count(claim: CountClaim, verdict: Verdict) -> str:
    """Return what a count of patients comes to."""
    if verdict.status == "incompatible":
        return f"{inside(claim.label)}: {verdict.reason}"
    found = proportion_interval(claim.events, claim.n, level=0.95, method="clopper-pearson")
    low, high = (f"{100 * float(end):.1f} %" for end in (found.low, found.high))
    share = decimal(Fraction(100 * claim.events, claim.n), 1).removesuffix(".0")
    limits = f"with an exact 95 % interval of {low} to {high}"
    if claim.events == 0:
        limits = f"with an exact two-sided 95 % upper limit of {high}"
    elif claim.events == claim.n:
        limits = f"with an exact two-sided 95 % lower limit of {low}"
    return (
        f"{inside(claim.label)}: {claim.events} of {claim.n} patients ({share} %), {limits} if "
        "patients are taken as independent draws"
    )


# ---- relations --------------------------------------------------------------------------------


def _of_relation(relation: Relation, verdict: Verdict, paper: Paper) -> str:
    """Return what a relation between quantities, or between counts, comes to."""
    found = verdict.evidence
    if not isinstance(found, JointReconstruction):
        left, sign, right = relation.terms
        text = f"{' + '.join(left)} {_SIGNS.get(sign, sign)} {right}"
        verb = "do not satisfy" if verdict.status == "incompatible" else "satisfy"
        return f"the printed counts {verb} {text} ({verdict.reason})"
    terms = verdict.printed.partition(": ")[2]
    labels = {name: _label(paper, name) for name in found.summaries}
    if verdict.status == "incompatible":
        facts = found.collision() or ()
        if not facts or _without_relation(found, facts, paper):
            return f"no data sets fit {terms} in every patient: {verdict.reason}"
        numbers = series(
            [
                f"{PLAIN_NAMES[s]} {found.summaries[name].printed[s]} of {labels[name]}"
                for name, s in facts
            ]
        )
        return f"{terms} in every patient cannot hold together with the printed {numbers}"
    left_out = series(
        [
            f"the {PLAIN_NAMES[s]} of {labels[name]}"
            for name, summary in found.summaries.items()
            for s in _left_out(paper, name, summary.printed)
        ]
    )
    aside = f", {left_out} left aside" if left_out else ""
    what = "data sets" if len(labels) == 1 else "pairs of data sets"
    sets = f"{sets_of(verdict.count, what)} of {series([*labels.values()])}"
    verb = "allows" if verdict.count == 1 else "allow"
    return f"{sets} {verb} {terms} in every patient{aside}"


def _without_relation(
    found: JointReconstruction, facts: tuple[PrintedNumber, ...], paper: Paper
) -> bool:
    """Whether colliding numbers of one quantity collide by themselves."""
    names = {name for name, _ in facts}
    if len(names) > 1:
        return False
    (name,) = names
    summary, claim = found.summaries[name], paper.find(name)
    assert isinstance(claim, SummaryClaim)
    kept: dict[str, Any] = {
        s: getattr(summary, s) if (name, s) in facts else None for s in STATISTICS
    }
    return not Reconstruction(replace(summary, **kept), claim.primary).possible


def _left_out(paper: Paper, name: str, judged: Mapping[Statistic, object]) -> list[Statistic]:
    """Return the printed statistics of a quantity that the relation was judged without."""
    claim = paper.find(name)
    assert isinstance(claim, SummaryClaim)
    return [s for s in claim.summary().printed if s not in judged]


def _label(paper: Paper, name: str) -> str:
    """Return a quantity by its label and id."""
    claim = paper.find(name)
    assert isinstance(claim, SummaryClaim)
    return f"{inside(claim.label)} ({name})"
