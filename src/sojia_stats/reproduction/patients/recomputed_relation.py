"""Relations checked in a table of patients: patient by patient, or in its counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sojia_stats.reconstruction.printed_numbers.printed import Printed
from sojia_stats.reconstruction.printed_numbers.relations import COMPARE
from sojia_stats.reproduction.claim_files.entries import Constant, CountClaim, GivenClaim, Relation
from sojia_stats.reproduction.claim_files.paper import Paper
from sojia_stats.reproduction.patients.agreement import (
    Agreement,
    Comparison,
    Recomputed,
    not_in_table,
)
from sojia_stats.reproduction.patients.patients_file import PatientFile
from sojia_stats.wording.numbers import series

_SYMBOLS: Final = {"<=": "≤", ">=": "≥", "==": "="}

AS_YES: Final = "a patient without an entry counted as yes"
"""A convention for empty cells of a count."""

ROWS_SHOWN: Final = 20
"""Rows that break a relation up to which each is named in a sentence."""


def recompute_relation(relation: Relation, paper: Paper, patients: PatientFile) -> Recomputed:
    """Check a relation patient by patient, or in the counts of a table.

    Parameters
    ----------
    relation : Relation
        The relation.
    paper : Paper
        Its claims and constants.
    patients : PatientFile
        The table.

    Returns
    -------
    Recomputed
        Where quantities break it, with the rows of the patients.
    """
    left, sign, right = relation.terms
    if isinstance(paper.find(right), GivenClaim | CountClaim):
        return _of_counts(relation, paper, patients)
    columns = {name: _quantity(name, paper, patients) for name in (left[0], right)}
    for name, cells in columns.items():
        if set(cells) <= {None}:
            why = f"the table has no values of {name}"
            return not_in_table(relation, [("relation", relation.relation)], why)
    pairs = list(zip(patients.rows, columns[left[0]], columns[right], strict=True))
    known = [(row, a, b) for row, a, b in pairs if a is not None and b is not None]
    if not known:
        why = f"no patient has values of both {left[0]} and {right}"
        return not_in_table(relation, [("relation", relation.relation)], why)
    broken = tuple(row for row, a, b in known if not COMPARE[sign](a.value, b.value))
    text = f"holds in {len(known) - len(broken)} of {len(known)}"
    notes = []
    if broken:
        shown = series([str(row) for row in broken[:ROWS_SHOWN]])
        more = f", and {len(broken) - ROWS_SHOWN} more" if len(broken) > ROWS_SHOWN else ""
        rows = f"row{'s' * (len(broken) > 1)} {shown}{more}"
        notes.append(f"it does not hold in {rows} of the table, whose header is row 1")
    if len(known) < len(pairs):
        notes.append(f"{len(pairs) - len(known)} of {len(pairs)} patients lack a value")
    return Recomputed(
        relation.id,
        relation.label,
        relation.relation,
        (_held(relation.relation, text, not broken),),
        n_table=len(known),
        rows=broken,
        notes=tuple(notes),
    )


def _quantity(name: str, paper: Paper, patients: PatientFile) -> Sequence[Printed | None]:
    """Return the values of a quantity, or a constant for every patient."""
    term = paper.find(name)
    if isinstance(term, Constant):
        return [Printed(term.length)] * patients.n
    return patients.values.get(name, ())


def _of_counts(relation: Relation, paper: Paper, patients: PatientFile) -> Recomputed:
    """Check a relation of counts of the table."""
    left, sign, right = relation.terms
    counts: dict[str, int] = {}
    lacking: dict[str, int] = {}
    for name in (*left, right):
        if isinstance(paper.find(name), GivenClaim):
            counts[name], lacking[name] = patients.n, 0
            continue
        flags = patients.flags.get(name, ())
        if set(flags) <= {None}:
            why = f"the table has no values of {name}"
            return not_in_table(relation, [("relation", relation.relation)], why)
        counts[name], lacking[name] = flags.count(True), flags.count(None)
    total = sum(counts[name] for name in left)
    holds = COMPARE[sign](total, counts[right])
    symbol = _SYMBOLS.get(sign, sign)
    sums = " + ".join(str(counts[name]) for name in left)
    text = f"{sums} {symbol} {counts[right]}"
    if not holds:
        text = f"{sums} is {total}, which is not {symbol} {counts[right]}"
    filled = {name: count + lacking[name] for name, count in counts.items()}
    if not holds and COMPARE[sign](sum(filled[name] for name in left), filled[right]):
        comparison = Comparison(
            "relation", relation.relation, text, text, "agree under another convention", AS_YES
        )
    else:
        comparison = _held(relation.relation, text, holds)
    missing = sum(lacking.values())
    return Recomputed(
        relation.id,
        relation.label,
        relation.relation,
        (comparison,),
        n_table=patients.n,
        notes=(f"entries missing: {missing}",) if missing else (),
    )


def _held(printed: str, recomputed: str, holds: bool) -> Comparison:
    """Return whether a relation holds in the table."""
    agreement: Agreement = "agree" if holds else "differ"
    return Comparison("relation", printed, recomputed, recomputed, agreement)
