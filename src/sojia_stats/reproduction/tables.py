"""The alternatives of a verdict as small tables: what a map shows, in figures and pages alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES
from sojia_stats.reproduction.judging.verdicts import Trial, Verdict
from sojia_stats.wording import maps as wording
from sojia_stats.wording.verdicts import how_many


@dataclass(frozen=True, slots=True)
class Map:
    """Trials in rows and columns.

    Attributes
    ----------
    name : str
        Short name, for file names.
    title, row_title, column_title : str
        What a reader sees.
    rows, columns : tuple of str
        Labels.
    cells : tuple of tuple of Trial
        The outcomes.
    """

    name: str
    title: str
    row_title: str
    column_title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Trial, ...], ...]

    def text(self, trial: Trial) -> str:
        """Return what stands in the cell of a trial: its number of data sets."""
        return how_many(trial.count, trial.status)

    @property
    def sentence(self) -> str:
        """The map in words, for readers who do not see it."""
        trials = [trial for row in self.cells for trial in row]
        counts = {
            status: sum(trial.status == status for trial in trials)
            for status in ("determined", "compatible", "incompatible")
        }
        counts["not decided"] = len(trials) - sum(counts.values())
        outcome = ", ".join(f"{status} under {k}" for status, k in counts.items() if k)
        return f"{self.title}: of {len(trials)} alternatives, {outcome}."


def maps(verdict: Verdict) -> Iterator[Map]:
    """Yield the maps of a verdict: readings (step by rule), then other numbers of patients."""
    if verdict.trials and len(verdict.trials[0].rules) == 1:
        yield _by_step("readings", "Every reading: number of data sets", verdict.trials)
    elif verdict.trials:
        yield from _by_rules("readings", "Ordered values", verdict, verdict.trials)
    if verdict.all_numbers and len(verdict.all_numbers[0].rules) == 1:
        yield _by_step("all-numbers", "With means too: number of data sets", verdict.all_numbers)
    elif verdict.all_numbers:
        yield from _by_rules("all-numbers", "With means too", verdict, verdict.all_numbers)
    if verdict.other_n:
        yield Map(
            "other-n",
            "Primary reading, if another number of patients had contributed",
            "",
            "patients",
            ("data sets",),
            tuple(f"n = {trial.n}" for trial in verdict.other_n),
            (verdict.other_n,),
        )


def _by_step(name: str, title: str, trials: tuple[Trial, ...]) -> Map:
    """Put the trials of one quantity into rows of a step and columns of a rule."""
    steps = tuple(dict.fromkeys(trial.step for trial in trials))
    cells = tuple(tuple(trial for trial in trials if trial.step == step) for step in steps)
    return Map(name, title, "step", "rounding rule of all numbers", steps, ROUNDING_RULES, cells)


def _by_rules(name: str, title: str, verdict: Verdict, trials: tuple[Trial, ...]) -> Iterator[Map]:
    """Put the trials of two quantities into a table a step: a rule for each quantity."""
    left, right = verdict.quantities
    for step in dict.fromkeys(trial.step for trial in trials):
        rows = [
            tuple(t for t in trials if t.step == step and t.rules[0] == rule)
            for rule in ROUNDING_RULES
        ]
        kind = "continuous values" if step == "continuous" else f"steps of {step}"
        yield Map(
            f"{name}-{step.replace('/', '-')}",  # it names a file
            f"{title}, {kind}: number of pairs of data sets",
            f"rounding rule of {left}",
            f"rounding rule of {right}",
            ROUNDING_RULES,
            ROUNDING_RULES,
            tuple(rows),
        )
