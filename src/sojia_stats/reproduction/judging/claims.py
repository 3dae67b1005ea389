"""Judging claims: a given number, a count of patients, and the summary of a quantity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.effort import limited
from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.several_quantities import JointReconstruction
from sojia_stats.reconstruction.searches.protocol import Status
from sojia_stats.reproduction.claim_files import percentages
from sojia_stats.reproduction.claim_files.entries import (
    CountClaim,
    GivenClaim,
    Relation,
    SummaryClaim,
)
from sojia_stats.reproduction.claim_files.fields import step_name
from sojia_stats.reproduction.judging.consequences import bounds_of, consequences, corners, mended
from sojia_stats.reproduction.judging.verdicts import (
    COUNT_WORK,
    FURTHER_WORK,
    OTHERS_WORK,
    STATUS_WORK,
    Alternative,
    Trial,
    Verdict,
    count_of,
    not_decided,
    so_far,
    tried,
)
from sojia_stats.statistics.proportions import proportion_interval
from sojia_stats.wording.numbers import fraction, number


def stated(item: GivenClaim | CountClaim | SummaryClaim | Relation) -> dict[str, Any]:
    """Return what a verdict takes over from its statement as it is."""
    return {name: getattr(item, name) for name in ("id", "label", "place", "assumption")}


def judge_given(claim: GivenClaim) -> Verdict:
    """Return the verdict on a number that nothing allows to recompute."""
    return Verdict(
        **stated(claim),
        printed=claim.printed,
        reading="taken as given",
        because=claim.because,
        status="not-assessable",
        count=None,
        reason=claim.because,
        not_said=claim.not_said,
    )


def judge_count(claim: CountClaim) -> Verdict:
    """Return the verdict on a number of patients with an event, and on its percentage if any."""
    reading = f"{claim.events} of {claim.n}" + (", inferred" if claim.inferred else "")
    reason = f"a count leaves one way: {claim.events} with it, {claim.n - claim.events} without"
    follows = [_proportion(claim.events, claim.n)]
    if claim.percent is not None:
        reading += f"; percentage {percentages.RULE}"
        follows.append(percentages.others(claim.events, claim.n, claim.percent))
    status = _status_of_count(claim, claim.n)
    if claim.percent is not None and status == "incompatible":
        reason = percentages.mismatch(claim.events, claim.n, claim.percent)
    return Verdict(
        **stated(claim),
        printed=claim.printed,
        reading=reading,
        because=claim.inferred or "a count is read as printed",
        status=status,
        count=int(status == "determined"),
        reason=reason,
        follows=tuple(follows),
        other_n=tuple(_other_n_of_count(claim)),
        not_said=claim.not_said,
    )


def _status_of_count(claim: CountClaim, n: int) -> Status:
    """Return the status of a count out of n: its percentage, if printed, must be that of it."""
    if claim.percent is None or percentages.printed_so(claim.events, n, claim.percent):
        return "determined"
    return "incompatible"


def _other_n_of_count(claim: CountClaim) -> Iterable[Trial]:
    """Judge a count as if of one patient fewer, or one more."""
    for n in (claim.n - 1, claim.n + 1):
        if n >= max(claim.events, 1):
            status = _status_of_count(claim, n)
            yield Trial("–", (), n, status, int(status == "determined"))


def _proportion(events: int, n: int) -> str:
    """Return a proportion with its exact interval as a sentence."""
    found = proportion_interval(events, n, level=0.95, method="clopper-pearson")
    low, high = (f"{100 * float(end):.1f} %" for end in (found.low, found.high))
    share = number(Fraction(100 * events, n))
    limits = f"interval {low} to {high}"
    if events == 0:
        limits = f"upper limit of the two-sided interval {high}"
    elif events == n:
        limits = f"lower limit of the two-sided interval {low}"
    return f"{events} of {n} is {share} %; exact 95 % {limits} (as if independent draws)"


def judge_summary(claim: SummaryClaim) -> Verdict:
    """Return the verdict on the printed statistics of a quantity."""
    summary, reading = claim.summary(), claim.primary
    told: dict[str, Any] = {
        **stated(claim),
        "printed": claim.printed,
        "reading": str(reading),
        "because": claim.reading.because,
        "not_said": claim.not_said,
    }
    try:
        with limited(STATUS_WORK):
            found = Reconstruction(summary, reading)
            status = found.status
    except TooLarge as error:
        return Verdict(**told, status="not-assessable", count=None, reason=undecided(error))
    possible = status != "incompatible"
    with limited(COUNT_WORK):
        count, reason = count_of(found), reason_of(found)
    with limited(OTHERS_WORK):
        trials = tried(_trials(claim))
        other_n = tried(_other_n(summary, reading))
    with limited(FURTHER_WORK):
        bounds = bounds_of(found) if possible else {}
        lines = (
            so_far(consequences(claim, found, bounds, count), "what else follows is")
            if possible
            else (*so_far(corners(claim), "where else it survives is"), *mended(claim))
        )
        follows = (*lines, *not_decided(trials))
    return Verdict(
        **told,
        status=status,
        count=count,
        reason=reason,
        follows=follows,
        bounds=bounds,
        trials=trials,
        other_n=other_n,
        evidence=found,
    )


def undecided(error: TooLarge) -> str:
    """Return why a claim is not assessable that is too large to be decided."""
    return f"whether a data set fits is not decided: {error}"


def reason_of(found: Reconstruction | JointReconstruction) -> str:
    """Return which numbers decide the outcome, where that can be found in time."""
    try:
        return found.explain()
    except TooLarge:
        fit = "no data set fits" if found.status == "incompatible" else "data sets fit"
        return f"{fit}; to say more takes more work than is spent on one claim"


def _trials(claim: SummaryClaim) -> Iterator[Alternative]:
    """Yield a claim under every alternative reading, one rule for all its numbers."""
    summary = claim.summary()
    for step in claim.alternatives.steps:
        for rule in ROUNDING_RULES:
            found = partial(Reconstruction, summary, claim.read(step, rule))
            yield step_name(step), (rule,), summary.n, found


def _other_n(summary: Summary, reading: Reading) -> Iterator[Alternative]:
    """Yield a summary as if one patient fewer, or one more, had contributed."""
    step = step_name(None if reading.step is None else fraction(reading.step))
    for n in (summary.n - 1, summary.n + 1):
        if n >= 1:
            yield step, (), n, partial(Reconstruction, replace(summary, n=n), reading)
