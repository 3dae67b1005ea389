"""The command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sojia_stats._version import __version__
from sojia_stats.commands.cite import cite
from sojia_stats.commands.common import PAPER, judged, stop
from sojia_stats.commands.extract import extract
from sojia_stats.commands.note import note
from sojia_stats.commands.verify import verify

if TYPE_CHECKING:
    from rich.console import Console

    from sojia_stats.reproduction.result import Result

COLOURS = {
    "determined": "bold cyan",
    "compatible": "cyan",
    "incompatible": "bold dark_orange",
    "not-assessable": "dim",
}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="sojia-stats", prog_name="sojia-stats")
def main() -> None:
    """Say what the printed numbers of a small case series allow.

    Reconstruction and consistency checking: for every number that a paper prints, all patient-level
    data sets that could have given it.
    """


@main.command()
@click.argument("paper", default=PAPER)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=Path("build"),
    show_default=True,
    help="Folder for report.html, claims.csv, claims.json and figures/.",
)
def reproduce(paper: str, output: Path) -> None:
    """Judge every printed number of PAPER and write the report.

    PAPER is the name of a paper that comes with the package, or the path of a claim file (.yaml).
    """
    from rich.console import Console

    from sojia_stats.reproduction.loading import PaperError

    console = Console()
    try:
        result = judged(paper)
    except (PaperError, ValueError) as error:
        stop(str(error))
    try:
        report = result.write(output)
    except OSError as error:
        stop(f"{output} cannot be written: {error.strerror}; give another folder with --output")
    _show(result, console)
    console.print(f"Report: {report}", soft_wrap=True, highlight=False)


def _show(result: Result, console: Console) -> None:
    """Print the table of verdicts."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=escape(str(result.paper.article)), title_justify="left", show_lines=True)
    table.add_column("id")
    table.add_column("claim, as printed, and what decides", ratio=1)
    table.add_column("status", no_wrap=True)
    table.add_column("data sets", justify="right", no_wrap=True)
    for verdict in result.verdicts:
        table.add_row(
            escape(verdict.id),
            f"[bold]{escape(verdict.label)}[/]: {escape(verdict.printed)}\n"
            + escape(verdict.reason),
            f"[{COLOURS[verdict.status]}]{verdict.status}[/]",
            verdict.data_sets,
        )
    console.print(table)


for command in (cite, extract, note, verify):
    main.add_command(command)
