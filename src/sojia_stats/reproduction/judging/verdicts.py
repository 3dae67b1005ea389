"""The verdict on one printed statement: status, evidence, and how far it depends on the reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.printed_numbers.printed import RoundingRule
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.several_quantities import JointReconstruction
from sojia_stats.reproduction.claim_files.entries import Claim, Relation
from sojia_stats.reproduction.judging.evidence import Evidence
from sojia_stats.wording.names import Statistic, Status
from sojia_stats.wording.verdicts import Sensitivity, how_many


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
    grounds : Evidence
        All that was found out; sentences, tables and figures are made from it.
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
    trials: tuple[Trial, ...] = ()
    other_n: tuple[Trial, ...] = ()
    all_numbers: tuple[Trial, ...] = ()
    not_said: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    grounds: Evidence = field(default=Evidence(), repr=False)

    @property
    def evidence(self) -> Reconstruction | JointReconstruction | None:
        """The data sets under the primary reading."""
        return self.grounds.searched

    @property
    def bounds(self) -> Mapping[Statistic, Bounds]:
        """Bounds of mean and sd over all data sets."""
        return self.grounds.bounds

    @property
    def sensitivity(self) -> Sensitivity:
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


def stated(entry: Claim | Relation) -> dict[str, Any]:
    """Return what a verdict takes over from an entry of the claim file as it is."""
    return {name: getattr(entry, name) for name in ("id", "label", "place", "assumption")}
