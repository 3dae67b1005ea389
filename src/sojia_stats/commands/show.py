"""Verdicts on the terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sojia_stats.reproduction.judging.verdicts import Verdict
    from sojia_stats.reproduction.result import Result

COLOURS: Final = {
    "determined": "bold cyan",
    "compatible": "cyan",
    "incompatible": "bold dark_orange",
    "not-assessable": "dim",
}

LEAST_WIDTH: Final = 60
"""Columns of the narrowest table: below it cells would hold a word or two; lines break instead."""


def wide_console() -> Console:
    """Return standard output, wide enough for a table; it prints text unchanged."""
    from rich.console import Console

    console = Console(emoji=False)  # else a paper's “:x:” would become a picture
    return console if console.width >= LEAST_WIDTH else Console(width=LEAST_WIDTH, emoji=False)


def show_table(result: Result, *, repairs: bool = False) -> Table:
    """Return the verdicts on a paper as a table for the terminal.

    With repairs it says, under what is incompatible, what survives and what would undo it.
    """
    from rich.table import Table
    from rich.text import Text

    # In a Text nothing of a paper's words is markup: not [bold], :x: or a backslash at the end.
    title = Text(str(result.paper.article), "table.title")
    table = Table(title=title, title_justify="left", show_lines=True)
    table.add_column("id")
    table.add_column("claim, as printed, and what decides", ratio=1, overflow="fold")
    table.add_column("status", no_wrap=True)
    table.add_column("data sets", justify="right", no_wrap=True)
    for verdict in result.verdicts:
        cell = Text.assemble((verdict.label, "bold"), f": {verdict.printed}\n{verdict.reason}")
        if repairs and verdict.status == "incompatible":
            cell.append("".join(f"\n· {line}" for line in verdict.follows))
        status = Text(verdict.status, COLOURS[verdict.status])
        table.add_row(Text(verdict.id), cell, status, verdict.data_sets)
    return table


def show_verdict(verdict: Verdict) -> str:
    """Return one verdict as lines of text, with its reading and how far it depends on it."""
    plain = verdict.count in (0, 1) or verdict.status == "not-assessable"
    many = "" if plain else f" ({verdict.data_sets} data sets)"
    lines = [
        f"Printed: {verdict.printed}",
        f"Reading: {verdict.reading} ({verdict.because})",
        f"Status:  {verdict.status}{many}",
        f"Reason:  {verdict.reason}",
    ]
    title = "What survives, and what would undo it" if verdict.count == 0 else "What follows"
    if verdict.follows:
        lines += [f"{title}:", *(f"  · {line}" for line in verdict.follows)]
    if verdict.trials:
        counts = Counter(trial.status for trial in verdict.trials)
        told = ", ".join(f"{status} under {k}" for status, k in sorted(counts.items()))
        lines.append(f"Of {len(verdict.trials)} readings (each step with each rule): {told}")
    if verdict.other_n:
        told = ", ".join(f"{trial.status} with {trial.n}" for trial in verdict.other_n)
        lines.append(f"With another number of patients: {told}")
    return "\n".join(lines)
