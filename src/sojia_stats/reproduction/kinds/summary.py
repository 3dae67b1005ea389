"""The printed statistics of one quantity."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any, Final

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.questions.converters import Estimate, estimates_of
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.searches.protocol import DataSet
from sojia_stats.reproduction.claim_files.entries import SummaryClaim
from sojia_stats.reproduction.claim_files.fields import step_name
from sojia_stats.reproduction.judging.consequences import Mending, bounds_of, consequences, corners
from sojia_stats.reproduction.judging.evidence import FEW, ROWS, Evidence
from sojia_stats.reproduction.judging.trials import (
    Alternative,
    collision_of,
    count_of,
    decided_by,
    not_decided,
    so_far,
    tried,
)
from sojia_stats.reproduction.judging.verdicts import Verdict, stated
from sojia_stats.reproduction.judging.work import Work
from sojia_stats.reproduction.kinds.columns import ends, exact_decimal
from sojia_stats.reproduction.kinds.kind import Kind
from sojia_stats.reproduction.patients.agreement import Recomputed
from sojia_stats.reproduction.patients.patients_file import PatientFile
from sojia_stats.reproduction.patients.recomputed_quantity import recompute_quantity
from sojia_stats.wording import quantities as wording
from sojia_stats.wording import repairs, verdicts
from sojia_stats.wording.consequences import WHAT_FOLLOWS, WHERE_ELSE
from sojia_stats.wording.names import STATISTICS, Statistic
from sojia_stats.wording.numbers import fraction
from sojia_stats.wording.repairs import SlipChange

_VALUES_TOLD: Final = 12
"""Patients up to which the values of the only data set are told in a finding."""

_COLUMNS: Final = {
    "median": "median",
    "q1": "q1",
    "q3": "q3",
    "min": "minimum",
    "max": "maximum",
}
"""The columns of an extraction that hold a statistic as printed."""


class SummaryOf(Kind[SummaryClaim]):
    """A summary: judged by the data sets that give it."""

    def judge(self) -> Verdict:
        """Return the verdict."""
        return judge_summary(self.entry)

    def finding(self, verdict: Verdict) -> str:
        """Return which data sets fit; or what collides, and the first slip that would mend it."""
        claim, grounds = self.entry, verdict.grounds
        quantity = wording.Quantity(
            claim.label,
            claim.unit,
            claim.n,
            claim.primary.step,
            claim.sd_kind,
            {s: claim.summary().printed[s].text for s in STATISTICS if getattr(claim, s)},
        )
        if verdict.status != "incompatible":
            only = grounds.data_sets if verdict.status == "determined" else None
            values = only[0] if only and claim.n <= _VALUES_TOLD else ()
            return quantity.fits(verdict.status, verdict.count, values, verdict.bounds)
        sought = grounds.repairs or grounds.all_repairs
        if grounds.colliding is None or not sought:  # either takes too much work
            return super().finding(verdict)
        colliding = {statistic for _, statistic in grounds.colliding}
        text = quantity.collides([s for s in STATISTICS if s in colliding], grounds.limit)
        for repair in grounds.repairs[:1]:
            assert repair.outcome is not None
            text += f"; {repairs.finding(repair.change, repair.outcome)}"
        return text

    def recompute(self, patients: PatientFile) -> Recomputed:
        """Return the statistics of the values in a table."""
        return recompute_quantity(self.entry, patients)

    def columns(self, verdict: Verdict) -> dict[str, Any]:
        """Return what is printed, bounds of mean and SD, and what converters make of it."""
        row: dict[str, Any] = {"unit": self.entry.unit}
        for column, statistic in _COLUMNS.items():
            if (text := getattr(self.entry, statistic)) is not None:
                row[column] = Decimal(text)
        row |= ends(verdict.bounds) | ends(verdict.grounds.exchanged, "repair_")
        for each in verdict.grounds.estimates:
            row[f"{each.method}_mean"] = exact_decimal(each.mean)
            row[f"{each.method}_mean_attainable"] = each.attainable.mean
            row[f"{each.method}_sd"] = exact_decimal(each.sd)
            row[f"{each.method}_sd_attainable"] = each.attainable.sd
        return row

    def flags(self, verdict: Verdict) -> Iterator[str]:
        """Yield also how far the bounds go, and whether an exchange would make it fit."""
        yield from super().flags(verdict)
        if verdict.bounds and "sd" not in verdict.bounds and self.entry.n > 1:
            yield wording.NO_SD
        for name, bounds in verdict.bounds.items():
            if not bounds.low_attained:
                yield wording.APPROACHED.format(name, "low")
            if not bounds.high_attained:
                yield wording.APPROACHED.format(name, "high")
        if (exchange := verdict.grounds.exchange) is not None:
            yield wording.WOULD_FIT.format(exchange.text)

    def possible(self, verdict: Verdict) -> str:
        """Return the bounds of mean and SD where there are any, else what decides."""
        if verdict.bounds:
            return wording.moments(verdict.bounds, self.entry.unit, about=False)
        return super().possible(verdict)

    def questions(self, verdict: Verdict) -> Iterator[str]:
        """Ask for the values, then for each slip that would make it fit."""
        claim, grounds = self.entry, verdict.grounds
        yield wording.ask_values(claim.n, claim.label, claim.unit)
        changes: dict[str, SlipChange] = {}  # one of each kind
        for repair in grounds.repairs:
            changes.setdefault(repair.kind, repair.change)
        mean = grounds.exchanged.get("mean")
        if mean is not None and math.inf in (-mean.low, mean.high):
            mean = None
        if changes:
            yield wording.ask_slips(changes.values(), mean, claim.unit)


def judge_summary(claim: SummaryClaim) -> Verdict:
    """Return the verdict on the printed statistics of a quantity."""
    summary, reading, work = claim.summary(), claim.primary, Work()
    told: dict[str, Any] = {
        **stated(claim),
        "printed": claim.printed,
        "reading": str(reading),
        "because": claim.reading.because,
        "not_said": claim.not_said,
    }
    found = None
    try:
        with work.phase("status"):
            found = Reconstruction(summary, reading)
            status = found.status
    except TooLarge as error:
        grounds = Evidence(estimates=_estimates(claim, found, {}, work), work=work.spent)
        reason = verdicts.NOT_DECIDED.format(error)
        return Verdict(**told, status="not-assessable", count=None, reason=reason, grounds=grounds)
    with work.phase("count"):
        count, decided = count_of(found), decided_by(found)
    with work.phase("others"):
        trials = tried(_trials(claim))
        other_n = tried(_other_n(summary, reading))
    with work.phase("further"):
        if status == "incompatible":
            mending = Mending(claim)
            lines = (*so_far(corners(claim), WHERE_ELSE), *mending.lines())
        else:
            listed: list[DataSet] = []
            bounds = bounds_of(found)
            also = consequences(claim, found, bounds, count, listed)
            lines = tuple(so_far(also, WHAT_FOLLOWS))
    grounds = Evidence(searched=found, decided=decided, work=work.spent)
    if status == "incompatible":
        grounds = _with_repairs(grounds, found, mending, work)
    else:
        grounds = replace(grounds, bounds=bounds, **_drawn(found, count, listed, work))
    grounds = replace(grounds, estimates=_estimates(claim, found, grounds.bounds, work))
    return Verdict(
        **told,
        status=status,
        count=count,
        reason=verdicts.reason(decided, status),
        follows=(*lines, *not_decided(trials)),
        trials=trials,
        other_n=other_n,
        grounds=grounds,
    )


def _trials(claim: SummaryClaim) -> Iterator[Alternative]:
    """Yield a claim under every alternative reading, one rule for all its numbers."""
    summary = claim.summary()
    for step in claim.alternatives.steps:
        for rule in ROUNDING_RULES:
            found = partial(Reconstruction, summary, claim.read(step, rule))
            yield step_name(step), (rule,), summary.n, found


def _other_n(summary: Summary, reading: Reading) -> Iterator[Alternative]:
    """Yield a summary as if one patient fewer, or one more, had contributed."""
    step = step_name(None if reading.step is None else fraction(reading.step))
    # One patient alone has no sample deviation that could be printed.
    least = 2 if summary.sd is not None and summary.sd_kind != "population" else 1
    for n in (summary.n - 1, summary.n + 1):
        if n >= least:
            yield step, (), n, partial(Reconstruction, replace(summary, n=n), reading)


# ---- what else sentences, tables and figures need ------------------------------------------------


def _with_repairs(
    grounds: Evidence, found: Reconstruction, mending: Mending, work: Work
) -> Evidence:
    """Return the evidence with what collides, and with what would make it fit."""
    colliding = collision_of(found, grounds.decided, work)
    if "further" in work.short:
        with work.phase("repairs"), suppress(TooLarge):
            deque(mending.seek(), maxlen=0)
    grounds = replace(
        grounds,
        colliding=colliding,
        repairs=tuple(mending.repairs),
        all_repairs=mending.all_repairs,
        changes=mending.changes,
    )
    if grounds.exchange is None:
        return grounds
    with work.phase("exchanged"), suppress(TooLarge):
        exchanged = bounds_of(Reconstruction(grounds.exchange.summary, found.reading))
        return replace(grounds, exchanged=exchanged)
    return grounds


def _drawn(
    found: Reconstruction, count: int | float | None, listed: list[DataSet], work: Work
) -> dict[str, Any]:
    """Return all data sets if they are few, else the bounds of each ordered value."""
    n = found.summary.n
    if found.status == "determined" and found.witness is not None:
        return {"data_sets": (found.witness,)}
    with work.phase("drawing"), suppress(TooLarge):
        if count is not None and count <= FEW:
            return {"data_sets": tuple(listed or found)}
        if n <= ROWS:
            return {"ordered": tuple(found.ordered_value(k) for k in range(1, n + 1))}
    return {}


def _estimates(
    claim: SummaryClaim,
    found: Reconstruction | None,
    bounds: Mapping[Statistic, Bounds],
    work: Work,
) -> tuple[Estimate, ...]:
    """Return what converters give, where the summary has the quantiles that they ask for."""
    if claim.sd is not None or claim.n < 2:
        return ()
    try:
        with work.phase("estimates"):
            return estimates_of(found or Reconstruction(claim.summary(), claim.primary), bounds)
    except ValueError:  # too much work; or the printed quantiles do not ascend: the status says so
        return ()
