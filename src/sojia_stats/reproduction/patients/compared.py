"""All claims and relations of a paper, printed beside recomputed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sojia_stats.reproduction.claim_files.paper import Paper, by_id
from sojia_stats.reproduction.patients.agreement import Recomputed
from sojia_stats.wording import recomputation as wording


@dataclass(frozen=True)
class Compared:
    """A paper beside a table of its patients; see :class:`Recomputation`."""

    paper: Paper
    patients: int
    statements: tuple[Recomputed, ...]
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Recomputed]:
        """Yield the statements in order."""
        return iter(self.statements)

    def __getitem__(self, name: str) -> Recomputed:
        """Return the statement with an id such as "C02" or "R1"."""
        return by_id(self.statements, name)

    @property
    def differing(self) -> tuple[str, ...]:
        """Ids of the statements in which a number differs."""
        return tuple(one.id for one in self if one.agreement == "differ")

    @property
    def exit_code(self) -> int:
        """1 where a number differs from the printed one, else 0."""
        return int(bool(self.differing))

    @property
    def summary(self) -> str:
        """How many statements agree, in a sentence."""
        return wording.summary(
            [one.agreement for one in self],
            self.differing,
            [one.id for one in self if one.other_n],
        )
