"""The command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from sojia_stats._version import __version__

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
@click.argument("paper", default="hedrich2012")
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
        result = _judge(paper)
    except (PaperError, ValueError) as error:
        _stop(str(error))
    try:
        report = result.write(output)
    except OSError as error:
        _stop(f"{output} cannot be written: {error.strerror}; give another folder with --output")
    _show(result, console)
    console.print(f"Report: {report}", soft_wrap=True, highlight=False)


def _judge(paper: str) -> Result:
    """Judge a paper, with a progress bar on the terminal."""
    from rich.console import Console
    from rich.progress import track

    from sojia_stats.reproduction.loading import load_paper
    from sojia_stats.reproduction.result import Result, judge

    claims = load_paper(paper)
    console = Console(stderr=True)
    verdicts = track(
        judge(claims),
        description="judging",
        total=len(claims.claims) + len(claims.relations),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    return Result(claims, tuple(verdicts))


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


def _stop(sentence: str) -> NoReturn:
    """End with one sentence on standard error and exit code 2."""
    click.echo(f"sojia-stats: {sentence}", err=True)
    sys.exit(2)
