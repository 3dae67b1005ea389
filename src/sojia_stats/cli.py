"""The command line."""

from __future__ import annotations

from pathlib import Path

import click

from sojia_stats._version import __version__
from sojia_stats.commands.check import check
from sojia_stats.commands.cite import cite
from sojia_stats.commands.common import PAPER, force, judged, keep_report, or_stop, write_report
from sojia_stats.commands.entry import Commands
from sojia_stats.commands.extract import extract
from sojia_stats.commands.new import new
from sojia_stats.commands.note import note
from sojia_stats.commands.screen import screen
from sojia_stats.commands.show import show_table, wide_console
from sojia_stats.commands.verify import verify


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
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
@force
def reproduce(paper: str, output: Path, force: bool) -> None:
    """Judge every printed number of PAPER and write the report.

    PAPER is the name of a paper that comes with the package, or the path of a claim file (.yaml). A
    report of the same paper is replaced, any other kept.
    """
    with or_stop():
        result = judged(paper)
        keep_report(output, result.paper.id, force)
    report = write_report(result, output, output, force)
    console = wide_console()
    console.print(show_table(result))
    console.print(f"Report: {report}", soft_wrap=True, highlight=False, markup=False)


for command in (check, cite, extract, new, note, screen, verify):
    main.add_command(command)
