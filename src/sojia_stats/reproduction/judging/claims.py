"""Judging claims: a given number, a count of patients, and the summary of a quantity."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import groupby, islice
from typing import Any, Final, get_args

from sojia_stats.reconstruction.backends import DataSet, Status
from sojia_stats.reconstruction.bounds import Bounds
from sojia_stats.reconstruction.counting.effort import TooLarge, limited, spend
from sojia_stats.reconstruction.datasets import Reconstruction
from sojia_stats.reconstruction.diagnosis import repairs
from sojia_stats.reconstruction.joint import JointReconstruction
from sojia_stats.reconstruction.printed import ROUNDING_RULES
from sojia_stats.reconstruction.reading import Reading
from sojia_stats.reconstruction.sensitivity import nearest_changes
from sojia_stats.reconstruction.summary import Summary
from sojia_stats.reconstruction.words import fraction, number, series
from sojia_stats.reproduction.claim_files import percentages
from sojia_stats.reproduction.claim_files.schema import (
    CountClaim,
    GivenClaim,
    Relation,
    SummaryClaim,
)
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
from sojia_stats.statistics.descriptive import median_interval
from sojia_stats.statistics.product_limit import MedianConvention
from sojia_stats.statistics.proportions import proportion_interval
from sojia_stats.statistics.survival import kaplan_meier

_EFFORT: Final = 10_000
"""Work that a value takes where the median of each data set is looked at, more or less."""

LISTED: Final = 1_000
"""Data sets up to which statistics are computed for every one of them."""


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
            so_far(_consequences(claim, found, bounds, count), "what else follows is")
            if possible
            else (*so_far(_corners(claim), "where else it survives is"), *_mended(claim))
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


def step_name(step: str | None) -> str:
    """Return a step as tables name it."""
    return "continuous" if step is None else step


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


def bounds_of(found: Reconstruction) -> dict[str, Bounds]:
    """Return the bounds of mean and standard deviation, where the reading gives them."""
    bounds: dict[str, Bounds] = {}
    with suppress(TooLarge):
        bounds["mean"] = found.bounds("mean")
        count = count_of(found)
        finite = found.reading.step is not None and count != math.inf
        if found.summary.n > 1 and (finite or count == 1):
            bounds["sd"] = found.bounds("sd")
    return bounds


def _consequences(
    claim: SummaryClaim,
    found: Reconstruction,
    bounds: dict[str, Bounds],
    count: int | float | None,
) -> Iterable[str]:
    """Say what follows for a quantity that at least one data set fits."""
    unit = f" {claim.unit}" if claim.unit else ""
    words = [f"{name.replace('sd', 'SD')} {bounds[name].in_words()}{unit}" for name in bounds]
    if words:
        yield series(words)
    if claim.median is None or count is None or count > LISTED:
        return
    spend(_EFFORT * claim.n * int(count))
    data_sets = list(islice(found, LISTED))
    yield _median(data_sets)
    if claim.time_to_event:
        yield _conventions(data_sets, unit)


def _median(data_sets: Sequence[DataSet]) -> str:
    """Return what can be said of the median in the population."""
    intervals = [median_interval(values) for values in data_sets]
    first = intervals[0]
    if first.note:
        return first.note
    lows, highs = (
        Bounds(min(ends), max(ends))
        for ends in ([i.low for i in intervals], [i.high for i in intervals])
    )
    return (
        f"distribution-free 95 % interval of the median: lower limit {lows.in_words()}, "
        f"upper limit {highs.in_words()}"
    )


def _conventions(data_sets: Sequence[DataSet], unit: str) -> str:
    """Return the Kaplan–Meier medians that software would print, all times taken as observed."""
    medians = {
        convention: sorted({kaplan_meier(values).median(convention) for values in data_sets})
        for convention in get_args(MedianConvention)
    }
    parts = [
        f"{' or '.join(map(number, found))} ({convention})" for convention, found in medians.items()
    ]
    alike = {tuple(found) for found in medians.values()}
    if len(alike) == 1 and len(alike.pop()) == 1:
        parts = [f"{number(medians['first'][0])} by every convention"]
    return f"Kaplan–Meier median if every time was observed{unit and ',' + unit}: {series(parts)}"


def _corners(claim: SummaryClaim) -> Iterable[str]:
    """Say under which other readings something survives, and how narrowly."""
    for step in claim.alternatives.steps:
        outcomes: dict[str, list[str]] = {}
        for rule in ROUNDING_RULES:
            found = Reconstruction(claim.summary(), claim.read(step, rule))
            if found.possible:
                text = _corner(found, claim.unit) if step is None else found.explain()
                outcomes.setdefault(text, []).append(rule)
        kind = "continuous" if step is None else f"steps of {step}"
        for text, rules in outcomes.items():
            by = "every rounding rule" if len(rules) == len(ROUNDING_RULES) else series(rules)
            yield f"{kind}, {by}: {text}"


def _corner(found: Reconstruction, unit: str) -> str:
    """Say by how much real values can exceed the least that their order and range allow."""
    summary = replace(found.summary, mean=None)
    if not summary.printed:
        return "survives"
    loose = Reconstruction(summary, found.reading)
    floors = [loose.ordered_value(k).low for k in range(1, summary.n + 1)]
    room = found.bounds("sum")
    if any(isinstance(end, float) for end in (room.low, room.high, *floors)):
        return "survives"
    slack = room.scale(1, -sum(Fraction(floor) for floor in floors))
    amount = slack.in_words()
    if slack.low == 0:
        amount = f"{'at most' if slack.high_attained else 'less than'} {number(slack.high)}"
    return (
        f"survives only where the values exceed {series([number(f) for f in floors])} by "
        f"{amount} {unit} together"
    )


def _mended(claim: SummaryClaim) -> Iterable[str]:
    """Say what would turn an incompatible summary into a compatible one."""
    yield from so_far(_repairs(claim), "which other slip would mend it is")
    yield from so_far(_changes(claim), "the smallest change of one number is")


def _changes(claim: SummaryClaim) -> Iterable[str]:
    """Say which change of one number would do it."""
    changes = nearest_changes(claim.summary(), **claim.primary.arguments())
    if changes:
        either = _or([str(change) for change in changes])
        yield f"the smallest change of one number that makes it fit: {either}"


def _repairs(claim: SummaryClaim) -> Iterable[str]:
    """Say which slips would turn an incompatible summary into a compatible one, and what else."""
    reading, summary = claim.primary, claim.summary()
    for kind, alike in groupby(repairs(summary, reading), key=lambda repair: repair.kind):
        repair = next(alike)
        text = f"it would fit if {repair.text}"
        if kind == "another n":
            sizes = sorted([repair.summary.n, *(other.summary.n for other in alike)])
            if len(sizes) > 1:
                text = f"it would fit if n is {_or([str(n) for n in sizes])}"
        if None in claim.alternatives.steps and kind == "mean and median exchanged":
            free = Reconstruction(repair.summary, claim.read(None, "nearest"))
            if free.possible:
                text += f" (continuous, nearest: {free.bounds('mean')})"
        yield text


def _or(parts: Sequence[str]) -> str:
    """Join alternatives."""
    *first, last = parts
    return f"{', '.join(first)} or {last}" if first else last
