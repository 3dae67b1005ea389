"""A number of patients with an event, and the percentage beside it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from sojia_stats.reconstruction.printed_numbers.printed import Printed
from sojia_stats.reproduction.claim_files.entries import CountClaim
from sojia_stats.reproduction.claim_files.percentages import (
    RULE,
    counts_printed_so,
    nearest_percentages,
    printed_so,
    rules_printing,
)
from sojia_stats.reproduction.judging.verdicts import Trial, Verdict, stated
from sojia_stats.reproduction.kinds.columns import exact_decimal
from sojia_stats.reproduction.kinds.kind import Kind
from sojia_stats.reproduction.patients.agreement import Recomputed
from sojia_stats.reproduction.patients.patients_file import PatientFile
from sojia_stats.reproduction.patients.recomputed_count import recompute_count
from sojia_stats.statistics.interval import Interval
from sojia_stats.statistics.proportions import proportion_interval
from sojia_stats.wording import counts as wording
from sojia_stats.wording.names import Status


class Count(Kind[CountClaim]):
    """A number of patients: determined, unless its percentage is that of another number."""

    def judge(self) -> Verdict:
        """Return the verdict."""
        claim = self.entry
        events, n, percent = claim.events, claim.n, claim.percent
        status = self._status(n)
        reason = wording.ONE_WAY.format(events, n - events)
        interval = self._interval
        follows = [wording.proportion(events, n, interval.low, interval.high)]
        if percent is not None:
            found = counts_printed_so(n, percent)
            rules = () if events in found else rules_printing(events, n, percent)
            follows.append(wording.others(events, n, percent, found, rules))
        if percent is not None and status == "incompatible":
            near = nearest_percentages(events, n, percent)
            reason = wording.mismatch(events, n, near, Printed(percent).decimals, percent)
        return Verdict(
            **stated(claim),
            printed=claim.printed,
            reading=wording.reading(
                events, n, bool(claim.inferred), None if percent is None else RULE
            ),
            because=claim.inferred or wording.AS_PRINTED,
            status=status,
            count=int(status == "determined"),
            reason=reason,
            follows=tuple(follows),
            other_n=tuple(self._trial(k) for k in (n - 1, n + 1) if k >= max(events, 1)),
            not_said=claim.not_said,
        )

    def _trial(self, n: int) -> Trial:
        """Judge the count as if of another number of patients."""
        status = self._status(n)
        return Trial("–", (), n, status, int(status == "determined"))

    def _status(self, n: int) -> Status:
        """Return the status of the count out of n: its percentage, if printed, must be that."""
        percent = self.entry.percent
        if percent is None or printed_so(self.entry.events, n, percent):
            return "determined"
        return "incompatible"

    @property
    def _interval(self) -> Interval:
        """The exact interval of the proportion."""
        claim = self.entry
        return proportion_interval(claim.events, claim.n, level=0.95, method="clopper-pearson")

    def finding(self, verdict: Verdict) -> str:
        """Return the count with its exact interval, or what it is printed as instead."""
        claim, interval = self.entry, self._interval
        if verdict.status == "incompatible":
            return super().finding(verdict)
        return wording.finding(claim.label, claim.events, claim.n, interval.low, interval.high)

    def recompute(self, patients: PatientFile) -> Recomputed:
        """Return the count of the patients that a table flags."""
        return recompute_count(self.entry, patients)

    def columns(self, verdict: Verdict) -> dict[str, Any]:
        """Return the count with its proportion and the exact interval."""
        claim, interval = self.entry, self._interval
        return {
            "event": claim.events,
            "xi": claim.events,
            "proportion": exact_decimal(Fraction(claim.events, claim.n)),
            "proportion_low": exact_decimal(interval.low),
            "proportion_high": exact_decimal(interval.high),
        }

    def _premises(self) -> Iterator[str]:
        yield from super()._premises()
        if self.entry.inferred:
            yield wording.INFERRED.format(self.entry.inferred)

    def possible(self, verdict: Verdict) -> str:
        """Return the count as it is read."""
        return verdict.reading

    def questions(self, verdict: Verdict) -> Iterator[str]:
        """Ask which is meant, the count or its percentage."""
        yield wording.WHICH.format(self.entry.events, self.entry.n, self.entry.percent)
