"""The alternatives of a verdict as small tables: what a map shows, in figures and pages alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES
from sojia_stats.reproduction.judging.verdicts import Trial, Verdict
from sojia_stats.wording import verdicts as wording
from sojia_stats.wording.relations import step as step_in_words


@dataclass(frozen=True, slots=True)
class Map:
    """Trials in rows and columns, with titles and labels; the name is one for files."""

    name: str
    title: str
    row_title: str
    column_title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Trial, ...], ...]

    def text(self, trial: Trial) -> str:
        """Return what stands in the cell of a trial: its number of data sets."""
        return wording.how_many(trial.count, trial.status)

    @property
    def sentence(self) -> str:
        """The map in words, for readers who do not see it."""
        return wording.map_in_words(self.title, [t.status for row in self.cells for t in row])


def maps(verdict: Verdict) -> Iterator[Map]:
    """Yield the maps of a verdict: readings (step by rule), then other numbers of patients."""
    for name, trials in (("readings", verdict.trials), ("all-numbers", verdict.all_numbers)):
        if trials and len(trials[0].rules) == 1:
            yield _by_step(name, trials)
        elif trials:
            yield from _by_rules(name, verdict.quantities, trials)
    if others := verdict.other_n:
        sizes = tuple(f"n = {trial.n}" for trial in others)
        yield Map("other-n", wording.OTHER_N, "", "patients", ("data sets",), sizes, (others,))


def _by_step(name: str, trials: tuple[Trial, ...]) -> Map:
    """Put the trials of one quantity into rows of a step and columns of a rule."""
    steps = tuple(dict.fromkeys(trial.step for trial in trials))
    cells = tuple(tuple(trial for trial in trials if trial.step == step) for step in steps)
    title, rules = wording.EVERY_READING[name], "rounding rule of all numbers"
    return Map(name, title, "step", rules, steps, ROUNDING_RULES, cells)


def _by_rules(name: str, quantities: tuple[str, ...], trials: tuple[Trial, ...]) -> Iterator[Map]:
    """Put the trials of two quantities into a table a step: a rule for each quantity."""
    left, right = (f"rounding rule of {quantity}" for quantity in quantities)
    for step in dict.fromkeys(trial.step for trial in trials):
        rows = tuple(
            tuple(t for t in trials if t.step == step and t.rules[0] == rule)
            for rule in ROUNDING_RULES
        )
        title = wording.EVERY_MIX[name].format(step_in_words(step))
        file = f"{name}-{step.replace('/', '-')}"
        yield Map(file, title, left, right, ROUNDING_RULES, ROUNDING_RULES, rows)
