"""Relations checked in a table of patients: patient by patient, or in its counts."""

from __future__ import annotations

from collections.abc import Sequence

from sojia_stats.reconstruction.printed_numbers.printed import Printed
from sojia_stats.reconstruction.printed_numbers.relations import COMPARE
from sojia_stats.reproduction.claim_files.entries import Constant, Relation
from sojia_stats.reproduction.claim_files.paper import Paper
from sojia_stats.reproduction.patients.agreement import (
    Agreement,
    Comparison,
    Recomputed,
    not_in_table,
)
from sojia_stats.reproduction.patients.patients_file import PatientFile
from sojia_stats.wording import recomputation as wording
from sojia_stats.wording.agreement import HOLDS_IN, counts_compared


def recompute_relation(relation: Relation, paper: Paper, patients: PatientFile) -> Recomputed:
    """Check a relation patient by patient, with the rows that break it, or in counts of a table."""
    terms = paper.terms_of(relation)
    if terms.counts:
        return _of_counts(relation, paper, patients)
    return _by_patient(relation, terms.constant, patients)


def _by_patient(relation: Relation, limit: Constant | None, patients: PatientFile) -> Recomputed:
    """Check a relation of two quantities, or of one and a constant, in each patient."""
    (left,), sign, right = relation.terms
    values: dict[str, Sequence[Printed | None]] = dict(patients.values)
    if limit is not None:
        values[limit.id] = [Printed(limit.length)] * patients.n
    for name in (left, right):
        if set(values.get(name, ())) <= {None}:
            return _missing(relation, wording.NO_VALUES_OF.format(name))
    pairs = list(zip(patients.rows, values[left], values[right], strict=True))
    known = [(row, a, b) for row, a, b in pairs if a is not None and b is not None]
    if not known:
        return _missing(relation, wording.NONE_WITH_BOTH.format(left, right))
    broken = tuple(row for row, a, b in known if not COMPARE[sign](a.value, b.value))
    notes = [wording.broken_in(broken)] if broken else []
    if len(known) < len(pairs):
        notes.append(wording.LACKING.format(len(pairs) - len(known), len(pairs)))
    text = HOLDS_IN.format(len(known) - len(broken), len(known))
    held = Comparison("relation", relation.relation, text, text, "differ" if broken else "agree")
    return Recomputed(
        *_told(relation), (held,), n_table=len(known), rows=broken, notes=tuple(notes)
    )


def _of_counts(relation: Relation, paper: Paper, patients: PatientFile) -> Recomputed:
    """Check a relation of counts of the table; an empty cell may stand for yes."""
    left, sign, right = relation.terms
    columns = {claim.id: claim.table_column for claim in paper.claims}
    counts: dict[str, int] = {}
    filled: dict[str, int] = {}
    for name in (*left, right):
        everyone = (True,) * patients.n
        flags = everyone if columns[name] is None else patients.flags.get(name, ())
        if set(flags) <= {None}:
            return _missing(relation, wording.NO_VALUES_OF.format(name))
        counts[name], filled[name] = flags.count(True), len(flags) - flags.count(False)

    def holds(numbers: dict[str, int]) -> bool:
        return COMPARE[sign](sum(numbers[name] for name in left), numbers[right])

    agreement: Agreement = "agree" if holds(counts) else "differ"
    definitions: tuple[str, ...] = ()
    if agreement == "differ" and holds(filled):
        agreement, definitions = "agree under another convention", ("empty as yes",)
    text = counts_compared([counts[name] for name in left], sign, counts[right], holds(counts))
    held = Comparison("relation", relation.relation, text, text, agreement, definitions)
    missing = sum(filled.values()) - sum(counts.values())
    notes = (wording.ENTRIES_MISSING.format(missing),) if missing else ()
    return Recomputed(*_told(relation), (held,), n_table=patients.n, notes=notes)


def _told(relation: Relation) -> tuple[str, str, str]:
    """Return how a relation is named and printed."""
    return relation.id, relation.label, relation.relation


def _missing(relation: Relation, why: str) -> Recomputed:
    """Return a relation that the table cannot be asked about."""
    numbers = not_in_table([("relation", relation.relation)])
    return Recomputed(*_told(relation), numbers, notes=(why,))
