"""A paper and the verdicts on all its statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sojia_stats.reproduction.claim_files.paper import Paper, by_id
from sojia_stats.reproduction.judging.verdicts import Verdict
from sojia_stats.wording.verdicts import ROBUST

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Judged:
    """A paper with a verdict on each of its claims and relations; see :class:`Result`."""

    paper: Paper
    verdicts: tuple[Verdict, ...]

    def __getitem__(self, name: str) -> Verdict:
        """Return the verdict with an id such as "C02" or "R1".

        Raises
        ------
        KeyError
            If there is no such claim or relation.
        """
        return by_id(self.verdicts, name)

    def __iter__(self) -> Iterator[Verdict]:
        """Yield the verdicts in order."""
        return iter(self.verdicts)

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row per claim and relation."""
        import pandas as pd

        return pd.DataFrame(
            {
                "claim": verdict.id,
                "statement": verdict.label,
                "printed": verdict.printed,
                "reading": verdict.reading,
                "status": verdict.status,
                "data sets": verdict.data_sets,
                "robust": ROBUST[verdict.sensitivity],
                "what decides": verdict.reason,
            }
            for verdict in self.verdicts
        )
