"""What follows from a summary: bounds and medians; or, where nothing fits, what would mend it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import groupby, islice
from typing import Final, get_args

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.effort import spend
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES
from sojia_stats.reconstruction.questions.nearest_changes import nearest_changes
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.slips import repairs
from sojia_stats.reconstruction.searches.protocol import DataSet
from sojia_stats.reproduction.claim_files.entries import (
    SummaryClaim,
)
from sojia_stats.reproduction.judging.verdicts import (
    count_of,
    so_far,
)
from sojia_stats.statistics.descriptive import median_interval
from sojia_stats.statistics.kaplan_meier import observed_curve
from sojia_stats.statistics.product_limit import MedianConvention
from sojia_stats.wording.numbers import number, series

_EFFORT: Final = 10_000
"""Work that a value takes where the median of each data set is looked at, more or less."""

LISTED: Final = 1_000
"""Data sets up to which statistics are computed for every one of them."""


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


def consequences(
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
        convention: sorted({observed_curve(values).median(convention) for values in data_sets})
        for convention in get_args(MedianConvention)
    }
    parts = [
        f"{' or '.join(map(number, found))} ({convention})" for convention, found in medians.items()
    ]
    alike = {tuple(found) for found in medians.values()}
    if len(alike) == 1 and len(alike.pop()) == 1:
        parts = [f"{number(medians['first'][0])} by every convention"]
    return f"Kaplan–Meier median if every time was observed{unit and ',' + unit}: {series(parts)}"


def corners(claim: SummaryClaim) -> Iterable[str]:
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


def mended(claim: SummaryClaim) -> Iterable[str]:
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
