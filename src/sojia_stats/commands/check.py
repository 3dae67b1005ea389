"""The command that checks claim files, or a single summary given by flags."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

import click

from sojia_stats.commands.common import force, judged, keep_report, stop
from sojia_stats.commands.show import show_table, show_verdict, wide_console
from sojia_stats.reconstruction.printed import ROUNDING_RULES
from sojia_stats.reconstruction.summary import QuartileMethod, SdKind, Statistic

if TYPE_CHECKING:
    from sojia_stats.reproduction.result import Result
    from sojia_stats.reproduction.statement import Statement
    from sojia_stats.reproduction.verdicts import Verdict

_PAIRS = {"range": ("minimum", "maximum"), "iqr": ("q1", "q3")}
_OTHERS = ("minimum", "maximum", "median", "mean", "sd")


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
def check(files: tuple[str, ...], output: Path, as_json: bool, force: bool, **summary: Any) -> None:
    r"""Check the printed numbers of claim files, or of one summary.

    FILE is a claim file (.yaml, see new) or the name of a paper that comes with the package. Prints
    the verdicts with their reasons and repairs and writes a report. Without FILE, the options give
    a single summary:

    \b
        sojia-stats check --n 4 --median 3 --range 3 18 --unit months

    Exit code: 0 if nothing is incompatible, 1 if something is, 2 if the input is bad.
    """
    given = [name for name, value in summary.items() if value]
    if files and given:
        stop(f"--{given[0].replace('_', '-')} belongs to a single summary: leave it or FILE out")
    if not files and not given:
        stop(
            "nothing to check: give a claim file (sojia-stats new makes one), or a summary such as "
            "--n 4 --median 3 --range 3 18"
        )
    if given:
        verdict = _judge(summary)
        click.echo(_dumped(_content(verdict)) if as_json else show_verdict(verdict))
        sys.exit(int(verdict.status == "incompatible"))
    sys.exit(_check_files(files, output, as_json, force))


def _check_files(files: tuple[str, ...], output: Path, as_json: bool, force: bool) -> int:
    """Check claim files; return the exit code."""
    from sojia_stats.reproduction.loading import load_paper
    from sojia_stats.reproduction.report import claims_content

    results: list[Result] = []
    try:
        # All are read before one is judged: a slip in the last costs no waiting, and no half run.
        papers = [load_paper(file) for file in files]
        ids = [paper.id for paper in papers]
        for name in ids:
            if ids.count(name) > 1:
                stop(f"{ids.count(name)} files have the id {name}: give each paper its own")
            if not as_json:
                keep_report(output / name, name, force)
        results += [judged(paper) for paper in papers]
    except ValueError as error:
        stop(str(error))
    if as_json:
        click.echo(_dumped([claims_content(result) for result in results]))
        return int(any(v.status == "incompatible" for result in results for v in result))
    # All are written before one is shown: where one cannot be, nothing is on standard output.
    reports = [_written(result, output) for result in results]
    for result, report in zip(results, reports, strict=True):
        console = wide_console()
        console.print(show_table(result, repairs=True))
        console.print(f"Report: {report}", soft_wrap=True, highlight=False, markup=False)
    return int(any(v.status == "incompatible" for result in results for v in result))


def _written(result: Result, output: Path) -> Path:
    """Write a report and return its path."""
    try:
        return result.write(output / result.paper.id)
    except OSError as error:
        stop(f"{output} cannot be written: {error.strerror}; give another folder with --output")


# ---- a single summary -------------------------------------------------------------------------


def _judge(options: dict[str, Any]) -> Verdict:
    """Judge the summary that the options give."""
    from sojia_stats.reconstruction.reading import Reading
    from sojia_stats.reconstruction.summary import Summary
    from sojia_stats.reproduction.claims import judge_summary
    from sojia_stats.reproduction.drafting import reason_of, step_of, steps_of
    from sojia_stats.reproduction.schema import SummaryClaim

    try:
        statement = _statement(options)
        if statement.n is None:
            stop("--n is missing: give the number of patients")
        steps = steps_of(statement)
        step = options["step"] or step_of(statement)
        fields: dict[str, Any] = {
            "id": "summary",
            "kind": "summary",
            "label": "Summary",
            "place": "the command line",
            "printed": statement.printed,
            "n": statement.n,
            **cast(dict[str, str], statement.statistics),
            "sd_kind": options["sd_kind"] or statement.sd_kind,
            "quartile_method": options["quartile_method"] or "any",
            "unit": statement.unit,
            "reading": {
                "step": step,
                "rounding": options["rounding"] or "nearest",
                "value_rounding": options["value_rounding"] or "exact",
                "because": "as given" if options["step"] else reason_of(statement),
            },
            "alternatives": {"steps": list(dict.fromkeys([step, *steps]))},
            "assumption": f"all {statement.n} contributed",
        }
        # Both say in one sentence what they refuse.
        Reading(None if step == "continuous" else step)
        Summary(statement.n, sd_kind=fields["sd_kind"], **cast(Any, statement.statistics))
        return judge_summary(SummaryClaim.model_validate(fields))
    except ValueError as error:
        stop(str(error))


def _statement(options: dict[str, Any]) -> Statement:
    """Return what the options print."""
    from sojia_stats.reconstruction.printed import Printed
    from sojia_stats.reproduction.statement import Statement, read_statement

    statement = read_statement(options["figure"]) if options["figure"] else Statement("")
    statistics = cast(dict[str, str], dict(statement.statistics))
    for pair, names in _PAIRS.items():
        statistics |= dict(zip(names, options[pair] or (), strict=False))
    statistics |= {name: options[name] for name in _OTHERS if options[name]}
    if not statistics:
        stop("no statistic is given: add --median, --mean, --sd, --range or --iqr, as printed")
    for name, text in statistics.items():
        try:
            statistics[name] = Printed(text).text
        except ValueError as error:
            raise ValueError(f"--{name}: {error}") from None
    n = statement.n
    if options["n"] is not None:
        if not (options["n"].isascii() and options["n"].isdigit() and len(options["n"]) < 20):
            stop(f"--n {options['n']!r} is not a whole number: write digits")
        n = int(options["n"])
    unit = options["unit"] or statement.unit
    words = ", ".join(f"{name} {text}" for name, text in statistics.items())
    printed = statement.printed or f"{words}{unit and ' ' + unit}"
    return replace(
        statement,
        printed=printed,
        statistics=cast(dict[Statistic, str], statistics),
        n=n,
        unit=unit,
    )


def _content(verdict: Verdict) -> dict[str, Any]:
    """Return the verdict on a single summary for machines."""
    from sojia_stats.reproduction.report import verdict_content

    return {"software": "sojia_stats", **verdict_content(verdict)}


def _dumped(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)
