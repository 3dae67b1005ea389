"""The evidence that a verdict rests on: worked out once, while the claim is judged.

Sentences, tables and figures read it, so that none of them searches again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.questions.collision import PrintedNumber
from sojia_stats.reconstruction.questions.converters import Estimate
from sojia_stats.reconstruction.questions.nearest_changes import Change
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.several_quantities import JointReconstruction
from sojia_stats.reconstruction.questions.slips import Repair
from sojia_stats.reconstruction.searches.protocol import DataSet
from sojia_stats.wording.collisions import Collision, Limit
from sojia_stats.wording.names import Statistic, Status
from sojia_stats.wording.outcomes import Outcome

FEW: Final = 30
"""Data sets up to which all are kept: as many rows as a figure can show one by one."""

ROWS: Final = 200
"""Patients up to which the bounds of each ordered value are kept, a row of a figure for each."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found out about one printed statement.

    Attributes
    ----------
    searched : Reconstruction, JointReconstruction or None
        The data sets under the primary reading.
    decided : Outcome, Collision or None
        What fits; where nothing does, what collides, and how far one number is from what the others
        allow; None where there is none, or finding it took too much work.
    colliding : tuple of (quantity, statistic), or None
        The smallest set of printed numbers that collide; None where it was not found.
    by_itself : bool
        For a relation, whether these collide without it.
    repairs : tuple of Repair
        Slips that would make it fit.
    all_repairs : bool
        Whether these are all, or looking for more took too much work.
    changes : tuple of Change
        The smallest change of each number that would make it fit.
    bounds : mapping of str to Bounds
        Bounds of mean and sd over all data sets, where they can be computed.
    exchanged : mapping of str to Bounds
        The same if mean and median were exchanged, where that would make it fit.
    estimates : tuple of Estimate
        Mean and SD as converters estimate them.
    data_sets : tuple of tuple, or None
        All data sets, where they are few.
    ordered : tuple of Bounds
        Bounds of each ordered value, where data sets are more.
    mixed : tuple of str or None
        For a relation, the status under each mixed reading of the claim file; None: not decided.
    work : mapping of str to int
        The work that each phase took, in additions of machine words.
    """

    searched: Reconstruction | JointReconstruction | None = None
    decided: Outcome | Collision | None = None
    colliding: tuple[PrintedNumber, ...] | None = None
    by_itself: bool = False
    repairs: tuple[Repair, ...] = ()
    all_repairs: bool = True
    changes: tuple[Change, ...] = ()
    bounds: Mapping[Statistic, Bounds] = field(default_factory=dict)
    exchanged: Mapping[Statistic, Bounds] = field(default_factory=dict)
    estimates: tuple[Estimate, ...] = ()
    data_sets: tuple[DataSet, ...] | None = None
    ordered: tuple[Bounds, ...] = ()
    mixed: tuple[Status | None, ...] = ()
    work: Mapping[str, int] = field(default_factory=dict)

    @property
    def limit(self) -> Limit | None:
        """How far one of the colliding numbers is from what the others allow."""
        return self.decided.limit if isinstance(self.decided, Collision) else None

    @property
    def exchange(self) -> Repair | None:
        """The repair that changes no printed number: it is the first that is tried."""
        first = self.repairs[0] if self.repairs else None
        return first if first and first.kind == "mean and median exchanged" else None
