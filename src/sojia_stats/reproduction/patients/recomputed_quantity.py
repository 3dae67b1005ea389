"""The statistics of a quantity recomputed: agreement, the reconstruction, and what would fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, cast

from sojia_stats.reconstruction.printed_numbers.order_facts import chain_of
from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES, Printed
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.questions.slips import diagnose
from sojia_stats.reproduction.claim_files.entries import SummaryClaim
from sojia_stats.reproduction.claim_files.fields import step_name
from sojia_stats.reproduction.patients.agreement import Comparison, Recomputed, absent, not_in_table
from sojia_stats.reproduction.patients.conventions import Sample, compare
from sojia_stats.reproduction.patients.patients_file import PatientFile
from sojia_stats.statistics.product_limit import MedianConvention
from sojia_stats.wording import recomputation as wording
from sojia_stats.wording.numbers import either
from sojia_stats.wording.repairs import clause

_OTHER: Final[tuple[MedianConvention, ...]] = ("first", "strict")

PARTS: Final = 100
"""Patients up to which it is tried whether the first of them give the printed numbers.

Each part is compared from the start, so the work grows with the square of their number.
"""


def recompute_quantity(claim: SummaryClaim, patients: PatientFile) -> Recomputed:
    """Set printed statistics beside recomputed ones, and the values beside the reconstruction.

    Where a number differs, the notes name the first slip of :func:`diagnose` that would make them
    all agree, and a part of the patients whose numbers they are.
    """
    told = claim.id, claim.label, claim.printed
    cells = patients.values.get(claim.id)
    flags = patients.events.get(claim.id)
    # Patients with a value, and a flag where these have a column.
    kept = [
        place
        for place, cell in enumerate(cells or ())
        if cell is not None and (flags is None or flags[place] is not None)
    ]
    if cells is None or not kept:
        numbers = [(name, printed.text) for name, printed in claim.summary().printed.items()]
        why = absent(claim.table_column, cells)
        return Recomputed(*told, not_in_table(numbers), claim.n, notes=(why,))
    known = [cast(Printed, cells[k]) for k in kept]
    observed = () if flags is None else tuple(bool(flags[k]) for k in kept)
    sample = Sample(tuple(cell.value for cell in known), observed)
    reading, summary = claim.primary, claim.summary()
    comparisons = tuple(compare(sample, name, summary, reading) for name in summary.printed)
    notes = []
    if sample.n != claim.n:
        notes.append(wording.n_known(claim.n, sample.n, len(cells)))
    if claim.time_to_event:
        censored = wording.CENSORED.format(sample.censored, sample.n)
        notes.append(wording.ALL_AS_OBSERVED if flags is None else censored)
    if _quartiles_apart(comparisons):
        notes.append(wording.QUARTILES_APART)
    lies_in, more = _membership(claim, sample)
    notes += more
    if any(comparison.agreement == "differ" for comparison in comparisons):
        notes += _repairs(claim, sample, known)
    return Recomputed(*told, comparisons, claim.n, sample.n, lies_in, notes=tuple(notes))


def _with(summary: Summary, n: int) -> Summary:
    """Return a summary with another number of patients; one alone has no standard deviation."""
    lone = n == 1 and summary.sd_kind != "population"
    return replace(summary, n=n, sd=None if lone else summary.sd)


def _membership(claim: SummaryClaim, sample: Sample) -> tuple[str, list[str]]:
    """Say whether the values are a data set of the reconstruction, and under which reading."""
    summary, reading = _with(claim.summary(), sample.n), claim.primary
    survival = bool(sample.censored) and summary.median is not None
    notes = []
    if sample.n != claim.n:
        notes.append(wording.RECONSTRUCTION_OF.format(sample.n))
    if sample.censored and not survival:
        notes.append(wording.RECONSTRUCTION_OBSERVED)
    if survival and (summary.sd or summary.q1 or summary.q3 or reading.step is None):
        notes.append(wording.RECONSTRUCTION_NEEDS_STEP)
        return "", notes
    if summary.sd != claim.sd:
        return "no", notes
    if _lies_in(sample, summary, reading):
        return "yes", notes
    if survival:
        for convention in _OTHER:
            if _lies_in(sample, summary, reading, convention):
                notes.append(wording.LIES_IN_WITH.format(convention))
                return "under another convention", notes
    fitting = {
        step_name(step): rules
        for step in claim.alternatives.steps
        if not (survival and step is None)
        if (rules := [r for r in ROUNDING_RULES if _lies_in(sample, summary, claim.read(step, r))])
    }
    if not fitting:
        return "no", notes
    notes.append(wording.lies_in_under(fitting, len(ROUNDING_RULES)))
    return "under another reading", notes


def _lies_in(
    sample: Sample, summary: Summary, reading: Reading, convention: MedianConvention = "midpoint"
) -> bool:
    """Whether values fit a summary under a reading, as a data set of its reconstruction does."""
    step = reading.step
    if step is not None and any((value - reading.origin) % step for value in sample.values):
        return False
    if not sample.censored or summary.median is None:
        return chain_of(summary, reading).holds(sample.values)
    median = sample.survival_median(convention)
    window = reading.window("median", summary.printed["median"])
    rest = replace(summary, median=None)
    return median.lies_in(window) and chain_of(rest, reading).holds(sample.values)


def _repairs(claim: SummaryClaim, sample: Sample, cells: Sequence[Printed]) -> Iterator[str]:
    """Say which slip, or which part of the patients, would give all printed numbers."""
    summary, reading = claim.summary(), claim.primary
    of_table = _with(summary, sample.n)
    if not sample.censored and of_table.sd == summary.sd:
        found = diagnose(of_table, **reading.arguments(), values=[cell.text for cell in cells])
        fits = [wording.WOULD_AGREE_IF.format(clause(slip.change)) for slip in found]
        yield fits[0] if fits else wording.NO_SLIP
    yield from _parts(sample, summary, reading, cells)


def _parts(
    sample: Sample, summary: Summary, reading: Reading, cells: Sequence[Printed]
) -> Iterator[str]:
    """Say whether a part of the patients has the printed numbers: whole cells, or the first rows.

    One printed number alone would fit some part of most tables.
    """
    if len(summary.printed) < 2 or sample.n > PARTS:
        return

    def fits(places: Sequence[int]) -> bool:
        events = tuple(sample.events[k] for k in places) if sample.events else ()
        part = Sample(tuple(sample.values[k] for k in places), events)
        found = (compare(part, name, summary, reading) for name in summary.printed)
        return all(comparison.agreement == "agree" for comparison in found)

    whole = [place for place, cell in enumerate(cells) if not cell.decimals]
    if 1 < len(whole) < sample.n and fits(whole):
        yield wording.WHOLE_CELLS_AGREE.format(len(whole), sample.n)
    if first := [str(size) for size in range(2, sample.n) if fits(range(size))]:
        yield wording.FIRST_ROWS_AGREE.format(either(first), sample.n)


def _quartiles_apart(comparisons: Sequence[Comparison]) -> bool:
    """Whether two quartiles agree by different definitions alone."""
    definitions = [
        set(found.definitions)
        for found in comparisons
        if found.statistic in ("q1", "q3") and found.agreement == "agree"
    ]
    return len(definitions) == 2 and definitions[0].isdisjoint(definitions[1])
