"""Judging relations between quantities in the same patient, and between counts.

A relation compares ordered values, so it is judged on what is printed of these: minimum, quartiles,
median and maximum. Then means are added: a quantity that is incompatible by itself would otherwise
hide whether its range already contradicts the relation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any, Final, cast

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.effort import limited
from sojia_stats.reconstruction.printed_numbers.bounds import EVERYTHING, Bounds
from sojia_stats.reconstruction.printed_numbers.order_facts import widest_chain
from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES, Printed
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.several_quantities import JointReconstruction
from sojia_stats.reconstruction.questions.slips import repairs
from sojia_stats.reconstruction.real_values.real_values import RealValues
from sojia_stats.reproduction.claim_files.entries import (
    Constant,
    CountClaim,
    GivenClaim,
    Relation,
    SummaryClaim,
)
from sojia_stats.reproduction.claim_files.fields import step_name
from sojia_stats.reproduction.claim_files.paper import Paper
from sojia_stats.reproduction.judging.claims import reason_of, stated, undecided
from sojia_stats.reproduction.judging.verdicts import (
    COUNT_WORK,
    FURTHER_WORK,
    MIXES_WORK,
    STATUS_WORK,
    Alternative,
    Trial,
    Verdict,
    count_of,
    not_decided,
    so_far,
    tried,
)
from sojia_stats.wording.numbers import number, series

Readings = Mapping[str, Reading]

_NONE: Final = "incompatible"


def judge_relation(relation: Relation, paper: Paper) -> Verdict:
    """Return the verdict on a relation."""
    left, _, right = relation.terms
    if isinstance(paper.find(right), GivenClaim | CountClaim):
        return _judge_counts(relation, paper)
    return _Tie(relation, paper, left[0], right).judge()


def _judge_counts(relation: Relation, paper: Paper) -> Verdict:
    """Return the verdict on a sum of counts."""
    left, sign, right = relation.terms

    def size(name: str) -> int:
        claim = paper.find(name)
        return claim.events if isinstance(claim, CountClaim) else cast(GivenClaim, claim).n

    parts, total = [size(name) for name in left], size(right)
    compare: Mapping[str, Callable[[int, int], bool]] = {
        "<=": int.__le__,
        "<": int.__lt__,
        "==": int.__eq__,
        ">=": int.__ge__,
        ">": int.__gt__,
    }
    holds = compare[sign](sum(parts), total)
    sum_text = " + ".join(map(str, parts))
    symbol = {"<=": "≤", "==": "=", ">=": "≥"}.get(sign, sign)
    reason = (
        f"{sum_text} {symbol} {total}"
        if holds
        else f"{sum_text} is {sum(parts)}, which is not {symbol} {total}"
    )
    return Verdict(
        **stated(relation),
        printed=relation.relation,
        reading="counts as printed",
        because="a count is read as printed",
        status="determined" if holds else "incompatible",
        count=int(holds),
        reason=reason,
    )


class _Tie:
    """A relation between one quantity and another, or a constant."""

    def __init__(self, relation: Relation, paper: Paper, left: str, right: str) -> None:
        self.relation = relation
        terms = {name: paper.find(name) for name in (left, right)}
        self.claims = {n: term for n, term in terms.items() if isinstance(term, SummaryClaim)}
        self.constant = next((t for t in terms.values() if isinstance(t, Constant)), None)
        self.full = {name: claim.summary() for name, claim in self.claims.items()}
        self.ordered = {
            name: replace(summary, mean=None, sd=None) for name, summary in self.full.items()
        }
        self.primary = {name: claim.primary for name, claim in self.claims.items()}

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
        limited = {
            name: reading.but(within=reading.within.intersect(self._within))
            for name, reading in readings.items()
        }
        relations = () if self.constant else (self.relation.relation,)
        return JointReconstruction(dict(summaries), limited, relations)

    def _trials(self, summaries: Mapping[str, Summary]) -> tuple[Trial, ...]:
        """Judge every step with every mix of one rule for each quantity."""
        assert self.relation.alternatives is not None
        n = next(iter(summaries.values())).n
        alternatives: list[Alternative] = []
        for step in self.relation.alternatives.steps:
            for rules in product(ROUNDING_RULES, repeat=len(summaries)):
                readings = {
                    name: self.claims[name].read(step, rule)
                    for name, rule in zip(summaries, rules, strict=True)
                }
                found = partial(self._found, summaries, readings)
                alternatives.append((step_name(step), rules, n, found))
        return tried(alternatives)

    def _other_n(self) -> Iterable[Alternative]:
        """Yield the primary readings as if one patient fewer, or one more, had contributed."""
        n = next(iter(self.ordered.values())).n
        for other in (n - 1, n + 1):
            if other >= 1:
                summaries = {name: replace(s, n=other) for name, s in self.ordered.items()}
                yield "primary", (), other, partial(self._found, summaries, self.primary)

    def judge(self) -> Verdict:
        """Return the verdict."""
        has_means = self.full != self.ordered
        readings = [f"{name}: {reading}" for name, reading in self.primary.items()]
        text = (
            "; ".join(readings)
            if len(set(map(str, self.primary.values()))) > 1
            else str(next(iter(self.primary.values())))
        )
        assumption = self.relation.assumption
        if self.constant is not None:
            assumption += f"; {self.constant.assumption}"
        told: dict[str, Any] = {
            **stated(self.relation),
            "assumption": assumption,
            "printed": self._printed(),
            "reading": f"{text}; ordered values alone" if has_means else text,
            "because": "a relation compares ordered values; means are added below"
            if has_means
            else "the primary readings of its claims",
        }
        try:
            with limited(STATUS_WORK):
                found = self._found(self.ordered, self.primary)
                status = found.status
        except TooLarge as error:
            return Verdict(**told, status="not-assessable", count=None, reason=undecided(error))
        with limited(COUNT_WORK):
            count, reason = count_of(found), reason_of(found)
        with limited(MIXES_WORK):
            trials = self._trials(self.ordered)
            other_n = tried(self._other_n())
        with limited(MIXES_WORK):
            all_numbers = self._trials(self.full) if has_means else ()
        with limited(FURTHER_WORK):
            follows = (
                *so_far(self._survivors(trials), "under which readings it survives is"),
                *self._mixed(),
                *(so_far(self._everything(all_numbers), "what means add is") if has_means else ()),
                *(so_far(self._repairs(), "what would mend it is") if status == _NONE else ()),
            )
        return Verdict(
            **told,
            status=status,
            count=count,
            reason=reason,
            follows=follows,
            trials=trials,
            other_n=other_n,
            all_numbers=all_numbers,
            quantities=tuple(self.claims),
            evidence=found,
        )

    def _printed(self) -> str:
        """Return the relation with the names of its terms, and the length of its constant."""
        left, sign, right = self.relation.terms
        names = {name: claim.label.lower() for name, claim in self.claims.items()}
        if self.constant is not None:
            length = f"{self.constant.length} {self.constant.unit}"
            names[self.constant.id] = f"{self.constant.label}, {self.constant.printed} ({length})"
        symbol = {"<=": "≤", ">=": "≥", "==": "="}.get(sign, sign)
        return f"{self.relation.relation}: {names[left[0]]} {symbol} {names[right]}"

    def _survivors(self, trials: tuple[Trial, ...]) -> Iterable[str]:
        """Say under which readings the relation can hold, where not all agree."""
        left_out = list(not_decided(trials))
        if left_out:
            yield from left_out
            return
        for step in dict.fromkeys(trial.step for trial in trials):
            of_step = [trial for trial in trials if trial.step == step]
            kept = [trial for trial in of_step if trial.status != "incompatible"]
            kind = "continuous values" if step == "continuous" else f"steps of {step}"
            if not kept:
                yield f"{kind}: incompatible under every mix of rules"
            elif len(kept) < len(of_step):
                yield f"{kind}: possible under {len(kept)} of {len(of_step)} mixes of rules"
            for trial in kept:
                if len(kept) < len(of_step) and len(set(trial.rules)) == 1:
                    yield f"{kind}, all numbers {trial.rules[0]}: {self._lowest(trial)}"
        if all(trial.status != "incompatible" for trial in trials):
            yield "possible under every step and mix of rules that was tried"

    def _lowest(self, trial: Trial) -> str:
        """Return the bounds of the lowest values under a reading."""
        step = None if trial.step == "continuous" else trial.step
        readings = {
            name: self.claims[name].read(step, rule)
            for name, rule in zip(self.ordered, trial.rules, strict=True)
        }
        return self._ends(self._found(self.ordered, readings))

    def _ends(self, found: JointReconstruction) -> str:
        """Return the bounds of the lowest value of each quantity."""
        ends = {name: found.bounds(name, "minimum") for name in found.summaries}
        unit = next(iter(self.full.values())).unit
        points = {bounds.low for bounds in ends.values() if bounds.point}
        if len(points) == 1 and all(bounds.point for bounds in ends.values()) and len(ends) > 1:
            printed = series([f"as {s.minimum} in {name}" for name, s in found.summaries.items()])
            return (
                f"only where the lowest values of {series(list(ends))} are both exactly "
                f"{number(points.pop())} {unit}, printed {printed}"
            )
        return "lowest value of " + series(
            [f"{name} {bounds.in_words()} {unit}" for name, bounds in ends.items()]
        )

    def _mixed(self) -> Iterable[str]:
        """Judge the mixed readings that the claim file names."""
        for mixed in self.relation.mixed:
            readings = dict(self.primary)
            readings |= {
                name: rules.reading(self.claims[name].within)
                for name, rules in mixed.readings.items()
            }
            yield from so_far(self._mix(mixed.because, readings), f"{mixed.because}:")

    def _mix(self, because: str, readings: Readings) -> Iterable[str]:
        """Judge one mixed reading."""
        found = self._found(self.ordered, readings)
        outcome = found.explain() if found.status == "incompatible" else self._ends(found)
        yield f"{because}: {found.status}; {outcome}"

    def _everything(self, trials: tuple[Trial, ...]) -> Iterable[str]:
        """Say what becomes of the relation once means are added."""
        means = series([f"the mean of {name}" for name, s in self.full.items() if s.mean])
        left_out = list(not_decided(trials))
        if left_out:
            yield from (f"with {means} too: {line}" for line in left_out)
            return
        kept = [trial for trial in trials if trial.status != "incompatible"]
        # The union of all rules, each number for itself, over real values holds every reading.
        widest = {
            name: widest_chain(s, self.primary[name].within.intersect(self._within))
            for name, s in self.full.items()
        }
        search = self._found(self.full, self.primary)._search
        if not kept and RealValues(widest, search.pairings).witness() is None:
            yield f"with {means} too: incompatible under every mix of the six rules, at any step"
            return
        yield (
            f"with {means} too: possible under {len(kept)} of {len(trials)} combinations of a step "
            "and a rule for each quantity"
        )

    def _repairs(self) -> Iterable[str]:
        """Say whether what would mend one of the quantities also mends the relation."""
        for name, summary in self.full.items():
            reading = self.primary[name]
            if Reconstruction(summary, reading).status != "incompatible":
                continue
            for repair in repairs(summary, reading):
                if repair.kind != "mean and median exchanged":
                    break  # these are the first that are tried
                mended = self._found({**self.ordered, name: repair.summary}, self.primary)
                verb = "does not mend" if mended.status == "incompatible" else "mends"
                yield f"reading {repair.text.partition(':')[0]} in {name} {verb} this relation"
