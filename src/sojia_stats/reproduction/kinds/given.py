"""A number that nothing allows to recompute."""

from __future__ import annotations

from collections.abc import Iterator

from sojia_stats.reproduction.claim_files.entries import GivenClaim
from sojia_stats.reproduction.judging.verdicts import Verdict, stated
from sojia_stats.reproduction.kinds.kind import Kind
from sojia_stats.reproduction.patients.agreement import Recomputed
from sojia_stats.reproduction.patients.patients_file import PatientFile
from sojia_stats.reproduction.patients.recomputed_count import recompute_given
from sojia_stats.wording.verdicts import GIVEN, TAKEN_AS_GIVEN


class Given(Kind[GivenClaim]):
    """A number that nothing allows to recompute: it is not assessable."""

    def judge(self) -> Verdict:
        """Return the verdict."""
        claim = self.entry
        return Verdict(
            **stated(claim),
            printed=claim.printed,
            reading=GIVEN,
            because=claim.because,
            status="not-assessable",
            count=None,
            reason=claim.because,
            not_said=claim.not_said,
        )

    def recompute(self, patients: PatientFile) -> Recomputed:
        """Compare its number of patients with the rows of a table."""
        return recompute_given(self.entry, patients)

    def possible(self, verdict: Verdict) -> str:
        """Return nothing."""
        return "–"

    def _premises(self) -> Iterator[str]:
        yield TAKEN_AS_GIVEN.format(self.entry.because)
