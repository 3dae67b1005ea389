"""A fact that ties two quantities of the same patient, or counts in the same group."""

from __future__ import annotations

from collections.abc import Iterator

from sojia_stats.reconstruction.printed_numbers.printed import Printed
from sojia_stats.reconstruction.printed_numbers.relations import COMPARE
from sojia_stats.reproduction.claim_files.entries import Relation, SummaryClaim
from sojia_stats.reproduction.claim_files.paper import Terms
from sojia_stats.reproduction.judging.relations import Tie
from sojia_stats.reproduction.judging.verdicts import Verdict, stated
from sojia_stats.reproduction.kinds.kind import Kind
from sojia_stats.reproduction.patients.agreement import Recomputed
from sojia_stats.reproduction.patients.patients_file import PatientFile
from sojia_stats.reproduction.patients.recomputed_relation import recompute_relation
from sojia_stats.wording import counts
from sojia_stats.wording import relations as wording
from sojia_stats.wording.agreement import counts_compared
from sojia_stats.wording.names import compared
from sojia_stats.wording.quantities import ask_patient


class RelationOf(Kind[Relation]):
    """A relation: judged by the data sets of its quantities together, or by adding its counts."""

    @property
    def _terms(self) -> Terms:
        """What it ties."""
        return self.paper.terms_of(self.entry)

    @property
    def _in_words(self) -> str:
        """The relation of quantities with the names of its terms, and the length of a constant."""
        (left,), sign, right = self.entry.terms
        terms = self._terms
        names = {name: claim.label.lower() for name, claim in terms.quantities.items()}
        if (limit := terms.constant) is not None:
            length = (limit.length, limit.unit)
            names[limit.id] = wording.CONSTANT.format(limit.label, limit.printed, *length)
        return compared([names[left]], sign, [names[right]])

    def judge(self) -> Verdict:
        """Return the verdict."""
        relation, terms = self.entry, self._terms
        if terms.quantities:
            printed = f"{relation.relation}: {self._in_words}"
            return Tie(relation, terms.quantities, terms.constant).judge(printed)
        left, sign, right = relation.terms
        parts, total = [terms.counts[name] for name in left], terms.counts[right]
        holds = COMPARE[sign](sum(parts), total)
        return Verdict(
            **stated(relation),
            printed=relation.relation,
            reading=wording.COUNTS,
            because=counts.AS_PRINTED,
            status="determined" if holds else "incompatible",
            count=int(holds),
            reason=counts_compared(parts, sign, total, holds),
        )

    def finding(self, verdict: Verdict) -> str:
        """Return what it cannot hold together with, or how many data sets allow it."""
        quantities, grounds = self._terms.quantities, verdict.grounds
        if not quantities:
            left, sign, right = self.entry.terms
            return wording.of_counts(left, sign, right, verdict.status, verdict.reason)
        labels = {name: wording.quantity(claim.label, name) for name, claim in quantities.items()}
        printed = {name: claim.summary().printed for name, claim in quantities.items()}
        if verdict.status == "incompatible":
            if grounds.colliding is None:  # finding it takes too much work
                return super().finding(verdict)
            numbers = [(s, printed[name][s].text, labels[name]) for name, s in grounds.colliding]
            colliding = [] if grounds.by_itself else numbers
            return wording.cannot_hold(self._in_words, verdict.reason, colliding)
        left_out = [
            (s, labels[name]) for name in printed for s in printed[name] if s in ("mean", "sd")
        ]
        return wording.allows(self._in_words, verdict.count, list(labels.values()), left_out)

    def recompute(self, patients: PatientFile) -> Recomputed:
        """Return whether it holds in a table, patient by patient or in its counts."""
        return recompute_relation(self.entry, self.paper, patients)

    @property
    def title(self) -> str:
        """Its name, which says it."""
        return self.entry.label

    def questions(self, verdict: Verdict) -> Iterator[str]:
        """Ask for its assumption, for whom its extremes are, and for other readings of it."""
        relation, quantities = self.entry, list(self._terms.quantities.values())
        yield wording.IS_IT_SO.format(relation.assumption)
        if len(quantities) == 2:
            small, large = quantities
            if relation.terms[1] in (">=", ">"):
                small, large = large, small
            # Where the ends of the two ranges collide, one patient's two values settle it.
            if _above(small.minimum, large.minimum):
                yield _of_patient(small, large, large.minimum)
            if _above(small.maximum, large.maximum):
                yield _of_patient(large, small, small.maximum)
        for mixed, status in zip(relation.mixed, verdict.grounds.mixed, strict=False):
            if status == "compatible":
                yield wording.IS_IT_READ.format(mixed.because)


def _above(first: str | None, second: str | None) -> bool:
    """Whether both numbers are printed and the first is above the second."""
    return first is not None and second is not None and Printed(first).value > Printed(second).value


def _of_patient(asked: SummaryClaim, known: SummaryClaim, value: str | None) -> str:
    """Ask for one quantity of the patient who is at the end of the range of another."""
    return ask_patient(asked.label, known.label, str(value), known.unit)
