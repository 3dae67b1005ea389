"""Judging a relation between quantities in the same patient.

A relation compares ordered values, so it is judged on what is printed of these: minimum, quartiles,
median and maximum. Then means are added: a quantity that is incompatible by itself would otherwise
hide whether its range already contradicts the relation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.printed_numbers.bounds import EVERYTHING, Bounds
from sojia_stats.reconstruction.printed_numbers.order_facts import widest_chain
from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES, Printed
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.questions.collision import PrintedNumber
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.several_quantities import JointReconstruction
from sojia_stats.reconstruction.questions.slips import repairs
from sojia_stats.reconstruction.real_values.real_values import RealValues
from sojia_stats.reproduction.claim_files.entries import Constant, Relation, SummaryClaim
from sojia_stats.reproduction.claim_files.fields import step_name
from sojia_stats.reproduction.judging.evidence import Evidence
from sojia_stats.reproduction.judging.trials import (
    Alternative,
    collision_of,
    count_of,
    decided_by,
    not_decided,
    so_far,
    tried,
)
from sojia_stats.reproduction.judging.verdicts import Trial, Verdict, stated
from sojia_stats.reproduction.judging.work import Work
from sojia_stats.wording import relations as wording
from sojia_stats.wording import verdicts
from sojia_stats.wording.names import STATISTICS, Status
from sojia_stats.wording.numbers import series
from sojia_stats.wording.repairs import clause

Readings = Mapping[str, Reading]


class Tie:
    """A relation between one quantity and another, or a constant.

    Parameters
    ----------
    relation : Relation
        As the claim file has it.
    claims : mapping of str to SummaryClaim
        The quantities, by id.
    constant : Constant or None
        What the one quantity is compared with.
    """

    def __init__(
        self, relation: Relation, claims: Mapping[str, SummaryClaim], constant: Constant | None
    ) -> None:
        self.relation, self.claims, self.constant = relation, claims, constant
        self.full = {name: claim.summary() for name, claim in claims.items()}
        self.ordered = {
            name: replace(summary, mean=None, sd=None) for name, summary in self.full.items()
        }
        self.primary = {name: claim.primary for name, claim in claims.items()}

    @property
    def _within(self) -> Bounds:
        """Where a constant puts the values of the quantity."""
        if self.constant is None:
            return EVERYTHING
        limit = Printed(self.constant.length).value
        if self.relation.terms[1] == "<=":
            return replace(EVERYTHING, high=limit, high_attained=True)
        return replace(EVERYTHING, low=limit, low_attained=True)

    def _found(self, summaries: Mapping[str, Summary], readings: Readings) -> JointReconstruction:
        """Return the tuples of data sets under a reading for each quantity."""
        narrowed = {
            name: reading.but(within=reading.within.intersect(self._within))
            for name, reading in readings.items()
        }
        relations = () if self.constant else (self.relation.relation,)
        return JointReconstruction(dict(summaries), narrowed, relations)

    def _read(self, step: str | None, rules: tuple[Any, ...]) -> Readings:
        """Return a step with a rule for each quantity as its reading."""
        pairs = zip(self.claims.items(), rules, strict=True)
        return {name: claim.read(step, rule) for (name, claim), rule in pairs}

    def _trials(self, summaries: Mapping[str, Summary]) -> tuple[Trial, ...]:
        """Judge every step with every mix of one rule for each quantity."""
        assert self.relation.alternatives is not None
        n = next(iter(summaries.values())).n
        alternatives: list[Alternative] = []
        for step in self.relation.alternatives.steps:
            for rules in product(ROUNDING_RULES, repeat=len(summaries)):
                found = partial(self._found, summaries, self._read(step, rules))
                alternatives.append((step_name(step), rules, n, found))
        return tried(alternatives)

    def _other_n(self) -> Iterator[Alternative]:
        """Yield the primary readings as if one patient fewer, or one more, had contributed."""
        n = next(iter(self.ordered.values())).n
        for other in (n - 1, n + 1):
            if other >= 1:
                summaries = {name: replace(s, n=other) for name, s in self.ordered.items()}
                yield "primary", (), other, partial(self._found, summaries, self.primary)

    def judge(self, printed: str) -> Verdict:
        """Return the verdict on the relation, which is printed so with the names of its terms."""
        has_means, work = self.full != self.ordered, Work()
        assumption = self.relation.assumption
        if self.constant is not None:
            assumption += f"; {self.constant.assumption}"
        told: dict[str, Any] = {
            **stated(self.relation),
            "assumption": assumption,
            "printed": printed,
            "reading": wording.reading({n: str(r) for n, r in self.primary.items()}, has_means),
            "because": wording.ORDERED if has_means else wording.PRIMARY,
        }
        try:
            with work.phase("status"):
                found = self._found(self.ordered, self.primary)
                status = found.status
        except TooLarge as error:
            reason, grounds = verdicts.NOT_DECIDED.format(error), Evidence(work=work.spent)
            return Verdict(
                **told, status="not-assessable", count=None, reason=reason, grounds=grounds
            )
        with work.phase("count"):
            count, decided = count_of(found), decided_by(found)
        with work.phase("mixes"):
            trials = self._trials(self.ordered)
            other_n = tried(self._other_n())
        with work.phase("means"):
            all_numbers = self._trials(self.full) if has_means else ()
        mixed: list[Status | None] = []
        with work.phase("further"):
            follows = list(so_far(self._survivors(trials), wording.WHICH_READINGS))
            follows += self._mixed(mixed)
            if has_means:
                follows += so_far(self._everything(all_numbers), wording.WHAT_MEANS_ADD)
            if status == "incompatible":
                follows += so_far(self._repairs(), wording.WHAT_MENDS)
        colliding, by_itself = None, False
        if status == "incompatible":
            with suppress(TooLarge):
                numbers = collision_of(found, decided, work)
                by_itself = self._by_itself(numbers, work)
                colliding = numbers
        return Verdict(
            **told,
            status=status,
            count=count,
            reason=verdicts.reason(decided, status),
            follows=tuple(follows),
            trials=trials,
            other_n=other_n,
            all_numbers=all_numbers,
            quantities=tuple(self.claims),
            grounds=Evidence(
                searched=found,
                decided=decided,
                colliding=colliding,
                by_itself=by_itself,
                mixed=tuple(mixed),
                work=work.spent,
            ),
        )

    def _by_itself(self, colliding: tuple[PrintedNumber, ...] | None, work: Work) -> bool:
        """Whether colliding numbers of one quantity collide without the relation."""
        names = {name for name, _ in colliding or ()}
        if len(names) != 1:
            return False
        (name,) = names
        kept = {statistic for _, statistic in colliding or ()}
        others: dict[str, Any] = {s: None for s in STATISTICS if s not in kept}
        with work.phase("by itself"):
            alone = Reconstruction(replace(self.ordered[name], **others), self.primary[name])
            return not alone.possible

    # ---- what follows ---------------------------------------------------------------------------

    def _survivors(self, trials: tuple[Trial, ...]) -> Iterator[str]:
        """Say under which readings the relation can hold, where not all agree."""
        if left_out := not_decided(trials):
            yield from left_out
            return
        for name in dict.fromkeys(trial.step for trial in trials):
            of_step, step = [trial for trial in trials if trial.step == name], wording.step(name)
            kept = [trial for trial in of_step if trial.status != "incompatible"]
            if not kept:
                yield wording.NO_MIX.format(step)
            elif len(kept) < len(of_step):
                yield wording.SOME_MIXES.format(step, len(kept), len(of_step))
                for trial in kept:
                    if len(set(trial.rules)) == 1:
                        read = self._read(None if name == "continuous" else name, trial.rules)
                        lowest = self._lowest(self._found(self.ordered, read))
                        yield wording.ONE_RULE.format(step, trial.rules[0], lowest)
        if all(trial.status != "incompatible" for trial in trials):
            yield wording.EVERY_MIX

    def _lowest(self, found: JointReconstruction) -> str:
        """Return the bounds of the lowest value of each quantity."""
        ends = {name: found.bounds(name, "minimum") for name in found.summaries}
        printed = {name: summary.minimum for name, summary in found.summaries.items()}
        return wording.lowest(ends, printed, next(iter(self.full.values())).unit)

    def _mixed(self, statuses: list[Status | None]) -> Iterator[str]:
        """Judge the mixed readings that the claim file names; keep the status of each."""
        for mixed in self.relation.mixed:
            statuses.append(None)
            readings = dict(self.primary)
            for name, rules in mixed.readings.items():
                readings[name] = rules.reading(self.claims[name].within)
            lines = self._mix(mixed.because, readings, statuses)
            yield from so_far(lines, wording.THIS_READING.format(mixed.because))

    def _mix(
        self, because: str, readings: Readings, statuses: list[Status | None]
    ) -> Iterator[str]:
        """Judge one mixed reading, and put its status in the last place."""
        found = self._found(self.ordered, readings)
        fits = found.status != "incompatible"
        outcome = self._lowest(found) if fits else found.explain()
        statuses[-1] = found.status
        yield wording.mixed(because, found.status, outcome)

    def _everything(self, trials: tuple[Trial, ...]) -> Iterator[str]:
        """Say what becomes of the relation once means are added."""
        means = series([wording.THE_MEAN.format(name) for name, s in self.full.items() if s.mean])
        if left_out := not_decided(trials):
            yield from (wording.WITH_MEANS.format(means, line) for line in left_out)
            return
        kept = sum(trial.status != "incompatible" for trial in trials)
        # The union of all rules, each number for itself, over real values holds every reading.
        widest = {
            name: widest_chain(s, self.primary[name].within.intersect(self._within))
            for name, s in self.full.items()
        }
        pairings = self._found(self.full, self.primary).pairings
        nowhere = not kept and RealValues(widest, pairings).witness() is None
        outcome = wording.AT_NO_STEP if nowhere else wording.COMBINATIONS.format(kept, len(trials))
        yield wording.WITH_MEANS.format(means, outcome)

    def _repairs(self) -> Iterator[str]:
        """Say whether what would mend one of the quantities also mends the relation."""
        for name, summary in self.full.items():
            reading = self.primary[name]
            if Reconstruction(summary, reading).status != "incompatible":
                continue
            for repair in repairs(summary, reading):
                if repair.kind != "mean and median exchanged":
                    break  # these are the first that are tried
                mended = self._found({**self.ordered, name: repair.summary}, self.primary)
                fits = mended.status != "incompatible"
                text = wording.MENDS if fits else wording.DOES_NOT_MEND
                yield text.format(clause(repair.change), name)
