"""The verdict on one printed statement: status, evidence, and how far it depends on the reading."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.printed_numbers.printed import RoundingRule
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.several_quantities import JointReconstruction
from sojia_stats.reconstruction.searches.protocol import Status
from sojia_stats.wording.numbers import counted

STATUS_WORK: Final = 10**9
"""Work that the status of one claim may take: a second, more or less."""

COUNT_WORK: Final = 10**9
"""Work that counting its data sets may take, and saying what decides."""

OTHERS_WORK: Final = 10**9
"""Work that all its alternative readings together may take."""

MIXES_WORK: Final = 3 * 10**9
"""Work that those of a relation may take: a mix of rules for each step, seventy or more."""

FURTHER_WORK: Final = 10**9
"""Work that what follows from it may take: bounds, repairs, smallest changes."""

ROBUST: Final = {"robust": "yes", "sensitive": "no", "undecided": "not decided"}
"""What tables say of the sensitivity of a verdict."""

_COUNTED: Final = 10**4000


@dataclass(frozen=True, slots=True)
class Trial:
    """The outcome under one alternative to the primary reading.

    Attributes
    ----------
    step : str
        The step, or "continuous".
    rules : tuple of str
        The rounding rule of all numbers of each quantity; none where the primary reading holds.
    n : int
        Number of patients.
    status : str
        The status under this alternative.
    count : int, infinity or None
        The number of data sets; None where counting them would outgrow the memory.

    Notes
    -----
    A status that takes more work than is spent on one claim is not-assessable.
    """

    step: str
    rules: tuple[RoundingRule, ...]
    n: int
    status: Status
    count: int | float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one printed statement comes to.

    Attributes
    ----------
    id, label, place, printed : str
        The statement as the claim file has it.
    assumption : str
        What is taken for granted.
    reading, because : str
        The primary reading in words, and the reason for it.
    status : str
        determined, compatible, incompatible or not-assessable, under the primary reading.
    count : int, infinity or None
        Number of data sets (for a relation: of tuples of data sets); None where none is sought,
        or counting them would outgrow the memory.
    reason : str
        Which numbers decide the outcome.
    follows : tuple of str
        What follows from it, a sentence each.
    bounds : mapping of str to Bounds
        Bounds of mean and sd over all data sets, where they can be computed.
    trials : tuple of Trial
        Every alternative reading: each step with each rule.
    other_n : tuple of Trial
        The primary reading with one patient fewer and one more.
    all_numbers : tuple of Trial
        For a relation: the trials with means too; ``trials`` judges the ordered values alone.
    not_said : tuple of str
        What the paper leaves open here.
    quantities : tuple of str
        Ids of the quantities whose rules ``trials`` mix.
    evidence : Reconstruction, JointReconstruction or None
        The data sets.
    """

    id: str
    label: str
    place: str
    printed: str
    assumption: str
    reading: str
    because: str
    status: Status
    count: int | float | None
    reason: str
    follows: tuple[str, ...] = ()
    bounds: Mapping[str, Bounds] = field(default_factory=dict)
    trials: tuple[Trial, ...] = ()
    other_n: tuple[Trial, ...] = ()
    all_numbers: tuple[Trial, ...] = ()
    not_said: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    evidence: Reconstruction | JointReconstruction | None = None

    @property
    def sensitivity(self) -> str:
        """Whether the status depends on the reading: robust, sensitive or undecided."""
        decided = [t for t in self.trials if t.status != "not-assessable"]
        if any(trial.status != self.status for trial in decided):
            return "sensitive"
        return "robust" if len(decided) == len(self.trials) else "undecided"

    @property
    def robust(self) -> bool:
        """Whether all alternative readings agree with the status."""
        return all(trial.status == self.status for trial in self.trials)

    @property
    def data_sets(self) -> str:
        """The number of data sets for print."""
        return how_many(self.count, self.status)


def how_many(count: int | float | None, status: Status = "not-assessable") -> str:
    """Return a number of data sets for print.

    A dash stands where none is sought, ∞ for infinitely many, and "many" where data sets fit but
    counting them would outgrow the memory.

    Examples
    --------
    >>> how_many(1225), how_many(math.inf), how_many(None), how_many(None, "compatible")
    ('1,225', '∞', '–', 'many')
    """
    if count is None:
        return "–" if status == "not-assessable" else "many"
    return "∞" if count == math.inf else counted(count)


def count_of(found: Reconstruction | JointReconstruction) -> int | float | None:
    """Return how many data sets fit, once their status is known; None where that is too much."""
    try:
        count = found.count
    except TooLarge:
        return 1 if found.status == "determined" else None
    # What has more digits than Python writes down is not counted for anyone.
    return count if count == math.inf or count < _COUNTED else None


Alternative = tuple[
    str, tuple[RoundingRule, ...], int, Callable[[], Reconstruction | JointReconstruction]
]
"""Step, rules and number of patients of an alternative, and what puts its facts together."""


def tried(alternatives: Iterable[Alternative]) -> tuple[Trial, ...]:
    """Judge alternatives to the primary reading; what takes too much is not assessable."""
    # The status of each comes before any count: it says more, and takes less.
    found: list[tuple[Alternative, Status, Reconstruction | JointReconstruction | None]] = []
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


def so_far(lines: Iterable[str], left_out: str) -> Iterator[str]:
    """Yield lines; one that would take too much, and those after it, are said to be left out."""
    try:
        yield from lines
    except TooLarge:
        yield f"{left_out} not sought any further: it takes more work than is spent on one claim"


def not_decided(trials: Sequence[Trial]) -> Iterator[str]:
    """Say how many alternatives are left undecided, if any."""
    left = sum(trial.status == "not-assessable" for trial in trials)
    if left:
        yield (
            f"{left} of {len(trials)} alternative readings are not decided: they take more work "
            "than is spent on one claim"
        )
