"""What a kind of claim has to say for itself; :mod:`sojia_stats.reproduction.kinds` lists all."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sojia_stats.reproduction.claim_files.entries import Claim, Relation
from sojia_stats.reproduction.claim_files.paper import Paper
from sojia_stats.reproduction.judging.verdicts import Verdict
from sojia_stats.reproduction.patients.agreement import Recomputed
from sojia_stats.reproduction.patients.patients_file import PatientFile
from sojia_stats.wording import verdicts as wording

Entry = TypeVar("Entry", bound=Claim | Relation)


@dataclass(frozen=True)
class Kind(ABC, Generic[Entry]):
    """A claim or relation of a paper, with all that depends on what kind of entry it is.

    Parameters
    ----------
    entry : claim or relation
        As the claim file has it.
    paper : Paper
        The paper that it belongs to.
    """

    entry: Entry
    paper: Paper

    @abstractmethod
    def judge(self) -> Verdict:
        """Return the verdict, with all its evidence."""

    @abstractmethod
    def recompute(self, patients: PatientFile) -> Recomputed:
        """Return it recomputed from a table of patients."""

    def finding(self, verdict: Verdict) -> str:
        """Return what the evidence of a verdict comes to, as a clause."""
        return wording.by_reason(self.entry.label, verdict.reason)

    def columns(self, verdict: Verdict) -> dict[str, Any]:
        """Return the columns of an extraction that only this kind fills."""
        return {}

    def flags(self, verdict: Verdict) -> Iterator[str]:
        """Yield what a reader of its row in an extraction must know."""
        if verdict.status == "incompatible":
            yield wording.INCOMPATIBLE.format(verdict.reason)
        yield from self._premises()
        if verdict.sensitivity in wording.SENSITIVE:
            yield wording.SENSITIVE[verdict.sensitivity]

    def _premises(self) -> Iterator[str]:
        """Yield what is taken for granted of the row."""
        entry: Any = self.entry
        if not re.search(rf"(?:/|\bof |\bn ?= ?){entry.n}\b", entry.printed):
            yield wording.N_ASSUMED.format(entry.assumption)

    @property
    def title(self) -> str:
        """Its name with what is printed, for a cell of a note."""
        entry: Any = self.entry
        return f"{entry.label}: {entry.printed}"

    def possible(self, verdict: Verdict) -> str:
        """Return what can be, for a cell of a note: what decides, and no more."""
        if verdict.evidence is None:
            return verdict.reason
        return wording.brief(verdict.grounds.decided, verdict.status)

    def questions(self, verdict: Verdict) -> Iterator[str]:
        """Yield the questions to the authors that would settle it, where it is incompatible."""
        return iter(())
