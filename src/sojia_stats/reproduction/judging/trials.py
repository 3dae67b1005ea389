"""Judging the alternatives to a primary reading, and counting what fits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Final

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.printed_numbers.printed import RoundingRule
from sojia_stats.reconstruction.questions.collision import PrintedNumber
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.several_quantities import JointReconstruction
from sojia_stats.reproduction.judging.verdicts import Trial
from sojia_stats.reproduction.judging.work import Work
from sojia_stats.wording import verdicts as wording
from sojia_stats.wording.collisions import Collision
from sojia_stats.wording.names import Status
from sojia_stats.wording.outcomes import Outcome

DataSets = Reconstruction | JointReconstruction

Alternative = tuple[str, tuple[RoundingRule, ...], int, Callable[[], DataSets]]
"""Step, rules and number of patients of an alternative, and what puts its facts together."""

_COUNTED: Final = 10**4000
"""A count with more digits is not told: Python writes down no more than 4,300."""


def count_of(found: DataSets) -> int | float | None:
    """Return how many data sets fit, once their status is known; None where that is too much."""
    try:
        count = found.count
    except TooLarge:
        return 1 if found.status == "determined" else None
    return count if count == math.inf or count < _COUNTED else None


def decided_by(found: DataSets) -> Outcome | Collision | None:
    """Return what fits, or else what collides; None where that is too much."""
    try:
        return found.decide()
    except TooLarge:
        return None


def collision_of(
    found: DataSets, decided: Outcome | Collision | None, work: Work
) -> tuple[PrintedNumber, ...] | None:
    """Return which printed numbers collide; sought again where counting left too little work."""
    if isinstance(decided, Collision):
        return tuple((one.quantity, one.statistic) for one in decided.numbers)
    with work.phase("collision"), suppress(TooLarge):
        return found.collision()
    return None


def tried(alternatives: Iterable[Alternative]) -> tuple[Trial, ...]:
    """Judge alternatives to the primary reading; what takes too much is not assessable."""
    # The status of each comes before any count: it says more, and takes less.
    found: list[tuple[Alternative, Status, DataSets | None]] = []
    for alternative in alternatives:
        try:
            data_sets = alternative[3]()
            found.append((alternative, data_sets.status, data_sets))
        except TooLarge:
            found.append((alternative, "not-assessable", None))
    return tuple(
        Trial(*alternative[:3], status, None if data_sets is None else count_of(data_sets))
        for alternative, status, data_sets in found
    )


def not_decided(trials: Sequence[Trial]) -> list[str]:
    """Say how many alternatives are left undecided, if any."""
    return wording.not_decided([trial.status for trial in trials])


def so_far(lines: Iterable[str], left_out: str) -> Iterator[str]:
    """Yield lines; one that would take too much, and those after it, are said to be left out."""
    try:
        yield from lines
    except TooLarge:
        yield wording.LEFT_OUT.format(left_out)
