"""What follows from a summary: bounds and medians; or, where nothing fits, what would make it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby, islice
from typing import Final, get_args

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.effort import spend
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES
from sojia_stats.reconstruction.questions.nearest_changes import Change, nearest_changes
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.slips import Repair, repairs
from sojia_stats.reconstruction.searches.protocol import DataSet
from sojia_stats.reproduction.claim_files.entries import SummaryClaim
from sojia_stats.reproduction.claim_files.fields import step_name
from sojia_stats.reproduction.judging.trials import count_of, so_far
from sojia_stats.statistics.descriptive import median_interval
from sojia_stats.statistics.kaplan_meier import observed_curve
from sojia_stats.statistics.product_limit import MedianConvention
from sojia_stats.wording import consequences as wording
from sojia_stats.wording.names import Statistic
from sojia_stats.wording.numbers import either

_EFFORT: Final = 10_000
"""Additions charged for each value where the median of each data set is looked at."""

_MEDIANS: Final = 1_000
"""Data sets up to which statistics are computed for every one of them."""


def bounds_of(found: Reconstruction) -> dict[Statistic, Bounds]:
    """Return the bounds of mean and standard deviation, where the reading gives them."""
    bounds: dict[Statistic, Bounds] = {}
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
    bounds: dict[Statistic, Bounds],
    count: int | float | None,
    listed: list[DataSet],
) -> Iterator[str]:
    """Say what follows for a quantity that at least one data set fits; keep those that it lists."""
    if bounds:
        yield wording.bounded(bounds, claim.unit)
    if claim.median is None or count is None or count > _MEDIANS:
        return
    spend(_EFFORT * claim.n * int(count))
    listed.extend(islice(found, _MEDIANS))
    intervals = [median_interval(values) for values in listed]
    ends = ([one.low for one in intervals], [one.high for one in intervals])
    lower, upper = (Bounds(min(several), max(several)) for several in ends)
    yield intervals[0].note or wording.MEDIAN_INTERVAL.format(lower, upper)
    if claim.time_to_event:
        medians = {
            convention: sorted({observed_curve(values).median(convention) for values in listed})
            for convention in get_args(MedianConvention)
        }
        yield wording.survival_medians(medians, claim.unit)


def corners(claim: SummaryClaim) -> Iterator[str]:
    """Say under which other readings something survives, and how narrowly."""
    for step in claim.alternatives.steps:
        outcomes: dict[str, list[str]] = {}
        for rule in ROUNDING_RULES:
            found = Reconstruction(claim.summary(), claim.read(step, rule))
            if found.possible:
                text = _corner(found, claim.unit) if step is None else found.explain()
                outcomes.setdefault(text, []).append(rule)
        for text, rules in outcomes.items():
            every = len(rules) == len(ROUNDING_RULES)
            yield wording.survives_under(step_name(step), rules, every, text)


def _corner(found: Reconstruction, unit: str) -> str:
    """Say by how much real values can exceed the least that their order and range allow."""
    summary = replace(found.summary, mean=None)
    if not summary.printed:
        return wording.SURVIVES
    loose = Reconstruction(summary, found.reading)
    floors = [loose.ordered_value(k).low for k in range(1, summary.n + 1)]
    total = found.bounds("sum")
    if any(isinstance(end, float) for end in (total.low, total.high, *floors)):
        return wording.SURVIVES
    least = [Fraction(floor) for floor in floors]
    return wording.corner(least, total.scale(1, -sum(least)), unit)


@dataclass
class Mending:
    """What would turn an incompatible summary into a compatible one, as far as it was sought."""

    claim: SummaryClaim
    repairs: list[Repair] = field(default_factory=list)
    all_repairs: bool = False
    changes: tuple[Change, ...] = ()

    def seek(self) -> Iterator[Repair]:
        """Yield every slip that would do it, and keep it."""
        self.repairs.clear()
        for repair in repairs(self.claim.summary(), self.claim.primary):
            self.repairs.append(repair)
            yield repair
        self.all_repairs = True

    def lines(self) -> Iterator[str]:
        """Say which slips and which smallest changes would do it."""
        yield from so_far(self._repairs(), wording.OTHER_SLIPS)
        yield from so_far(self._changes(), wording.SMALLEST)

    def _repairs(self) -> Iterator[str]:
        for kind, alike in groupby(self.seek(), key=lambda repair: repair.kind):
            repair = next(alike)
            text, mean = repair.text, None
            if kind == "another n":
                sizes = sorted([repair.summary.n, *(other.summary.n for other in alike)])
                text = wording.ANY_SIZE.format(either(list(map(str, sizes)))) if sizes[1:] else text
            if None in self.claim.alternatives.steps and kind == "mean and median exchanged":
                free = Reconstruction(repair.summary, self.claim.read(None, "nearest"))
                mean = free.bounds("mean") if free.possible else None
            yield wording.would_fit(text, mean)

    def _changes(self) -> Iterator[str]:
        reading = self.claim.primary.arguments()
        self.changes = tuple(nearest_changes(self.claim.summary(), **reading))
        if self.changes:
            yield wording.SMALLEST_CHANGE.format(either(list(map(str, self.changes))))
