"""Numbers of patients recomputed: a given one, and one with an event."""

from __future__ import annotations

from sojia_stats.reproduction.claim_files.entries import CountClaim, GivenClaim
from sojia_stats.reproduction.patients.agreement import (
    Agreement,
    Comparison,
    Recomputed,
    absent,
    not_in_table,
)
from sojia_stats.reproduction.patients.patients_file import PatientFile
from sojia_stats.wording import recomputation as wording


def recompute_given(claim: GivenClaim, patients: PatientFile) -> Recomputed:
    """Compare a given number of patients with the rows of the table."""
    told = claim.id, claim.label, claim.printed
    number = str(patients.n)
    agreement: Agreement = "agree" if patients.n == claim.n else "differ"
    comparison = Comparison("patients", str(claim.n), number, number, agreement)
    return Recomputed(*told, (comparison,), claim.n, patients.n, notes=(wording.GIVEN,))


def recompute_count(claim: CountClaim, patients: PatientFile) -> Recomputed:
    """Recompute a number of patients with an event; an empty cell may stand for no, or for yes."""
    told = claim.id, claim.label, claim.printed
    printed = f"{claim.events} of {claim.n}"
    flags = patients.flags.get(claim.id)
    if flags is None or set(flags) == {None}:
        why = absent(claim.table_column, flags)
        return Recomputed(*told, not_in_table([("events", printed)]), claim.n, notes=(why,))
    yes, missing, rows = flags.count(True), flags.count(None), len(flags)
    known = rows - missing
    counts: dict[tuple[str, ...], tuple[int, int]] = {
        (): (yes, known),
        ("empty as no",): (yes, rows),
        ("empty as yes",): (yes + missing, rows),
    }
    stated = (claim.events, claim.n)
    definitions = next((one for one, pair in counts.items() if pair == stated), ("none",))
    agreement: Agreement = "agree under another convention"
    if definitions in ((), ("none",)):
        agreement = "differ" if definitions else "agree"
    text = f"{yes} of {known}"
    notes = (wording.n_known(claim.n, known, rows),) if known != claim.n else ()
    comparison = Comparison("events", printed, text, text, agreement, definitions)
    return Recomputed(*told, (comparison,), claim.n, known, notes=notes)
