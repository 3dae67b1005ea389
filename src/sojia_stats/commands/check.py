"""The command that checks claim files, or a single summary given by flags."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from sojia_stats.commands.common import (
    force,
    judged,
    keep_report,
    or_stop,
    stop,
    visible,
    write_report,
)
from sojia_stats.commands.show import show_table, show_verdict, wide_console
from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES
from sojia_stats.reconstruction.printed_numbers.summary import QuartileMethod
from sojia_stats.wording.names import SdKind

if TYPE_CHECKING:
    from sojia_stats.reproduction.recomputation import Recomputation


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=Path("report"),
    show_default=True,
    help="Folder of the reports; each paper has a folder in it, by its id.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines; write no report.")
@force
@click.option(
    "--patients",
    type=click.Path(path_type=Path),
    metavar="TABLE",
    help="The patients' own values (.csv or .xlsx, a row a patient): recompute every claim from "
    "them. The table stays with you: only statistics and numbers of rows are written.",
)
@click.option(
    "--patients-template", "template", is_flag=True, help="Print the header of such a table."
)
@click.option("--n", type=str, help="Number of patients of a single summary.")
@click.option("--figure", help='The summary as printed: "median 3 (range 3–18) months".')
@click.option("--median", help="Median, as printed.")
@click.option("--mean", help="Mean, as printed.")
@click.option("--sd", help="Standard deviation, as printed.")
@click.option("--range", nargs=2, metavar="LOW HIGH", help="Lowest and highest value, as printed.")
@click.option("--minimum", "--min", help="Lowest value, where the highest is not printed.")
@click.option("--maximum", "--max", help="Highest value, where the lowest is not printed.")
@click.option("--iqr", nargs=2, metavar="Q1 Q3", help="Lower and upper quartile, as printed.")
@click.option("--unit", default="", help="Unit, such as months.")
@click.option(
    "--sd-kind", type=click.Choice(get_args(SdKind)), help="What --sd is; sample unless given."
)
@click.option(
    "--quartile-method",
    type=click.Choice(get_args(QuartileMethod)),
    help="Type of the quartiles; any unless given.",
)
@click.option(
    "--step", help="Spacing of patients' own values, or continuous; the last printed place."
)
@click.option(
    "--rounding",
    type=click.Choice(ROUNDING_RULES),
    help="How the statistics were rounded; nearest unless given.",
)
@click.option(
    "--value-rounding",
    type=click.Choice(ROUNDING_RULES),
    help="How patients' own values were rounded; exact unless given.",
)
def check(
    files: tuple[str, ...],
    output: Path,
    as_json: bool,
    force: bool,
    patients: Path | None,
    template: bool,
    **summary: Any,
) -> None:
    r"""Check the printed numbers of claim files, or of one summary.

    FILE is a claim file (.yaml, see new) or the name of a paper that comes with the package. Prints
    the verdicts with their reasons and repairs and writes a report. Without FILE, the options give
    a single summary:

    \b
        sojia-stats check --n 4 --median 3 --range 3 18 --unit months

    Exit code: 0 if nothing is incompatible, 1 if something is, 2 if the input is bad. With
    --patients: 0 if every printed number agrees with the table, if need be under another
    convention, 1 if one differs.
    """
    given = [name for name, value in summary.items() if value]
    if files and given:
        stop(f"--{given[0].replace('_', '-')} belongs to a single summary: leave it or FILE out")
    if not files and (patients or template):
        stop("a patient table needs the paper that it belongs to: give its claim FILE as well")
    if not files and not given:
        stop(
            "nothing to check: give a claim file (sojia-stats new makes one), or a summary such as "
            "--n 4 --median 3 --range 3 18"
        )
    if given:
        sys.exit(_check_summary(summary, as_json))
    if (patients or template) and len(files) > 1:
        stop("a patient table belongs to one paper: give one FILE")
    if template:
        _print_template(files[0])
        return
    sys.exit(_check_files(files, output, as_json, force, patients))


def _check_summary(options: dict[str, Any], as_json: bool) -> int:
    """Check a single summary; return the exit code."""
    from sojia_stats.commands.single import judge_flags
    from sojia_stats.reproduction.writing.report import verdict_content

    verdict = judge_flags(options)
    content = {"software": "sojia_stats", **verdict_content(verdict)}
    click.echo(_dumped(content) if as_json else show_verdict(verdict))
    return int(verdict.status == "incompatible")


def _print_template(file: str) -> None:
    """Print the header of a patient table, with an empty row for each patient."""
    from sojia_stats.reproduction.claim_files.loading import load_paper
    from sojia_stats.reproduction.patients.patients_file import columns_in_words, patients_template

    with or_stop():
        paper = load_paper(file)
        click.echo(patients_template(paper), nl=False)
        # On standard error, so that the header alone goes into a file.
        for name, meaning in columns_in_words(paper).items():
            click.echo(f"{name}: {meaning}", err=True)


def _check_files(
    files: tuple[str, ...], output: Path, as_json: bool, force: bool, patients: Path | None
) -> int:
    """Check claim files, and a patient table with them; return the exit code."""
    from sojia_stats.reproduction.claim_files.loading import load_paper
    from sojia_stats.reproduction.patients.patients_file import read_patients
    from sojia_stats.reproduction.recomputation import recompute
    from sojia_stats.reproduction.writing.report import claims_content

    found: Recomputation | None = None
    replaced: set[str] = set()
    with or_stop():
        # All are read before one is judged, so that a slip in the last one shows immediately.
        papers = [load_paper(file) for file in files]
        ids = [paper.id for paper in papers]
        for name in ids:
            if ids.count(name) > 1:
                stop(f"{ids.count(name)} files have the id {name}: give each paper its own")
            if not as_json and keep_report(output / name, name, force):
                replaced.add(name)
        if patients is not None:
            found = recompute(papers[0], read_patients(patients, papers[0]))
        results = [judged(paper) for paper in papers]
    if as_json:
        contents = [claims_content(result) for result in results]
        if found is not None:
            contents[0]["recomputation"] = found.to_dict()
        click.echo(_dumped(contents))
    # All are written before one is shown: if one cannot be, nothing goes to standard output.
    written = [] if as_json else results
    reports = [write_report(r, output, output / r.paper.id, force, found) for r in written]
    for result, report in zip(written, reports, strict=True):
        console = wide_console()
        if found is None:
            console.print(show_table(result, repairs=True))
        else:
            # It may hold names of columns, which can be anything.
            click.echo("\n".join(visible(line) for line in str(found).split("\n")))
        note = " (in the place of an earlier one)" if result.paper.id in replaced else ""
        console.print(f"Report: {report}{note}", soft_wrap=True, highlight=False, markup=False)
    if found is not None:
        return found.exit_code
    return int(any(v.status == "incompatible" for result in results for v in result))


def _dumped(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)
