"""A single summary, given by flags: what check judges without a claim file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from sojia_stats.commands.common import or_stop, stop

if TYPE_CHECKING:
    from sojia_stats.reproduction.claim_files.figure_text import Statement
    from sojia_stats.reproduction.judging.verdicts import Verdict

_PAIRS = {"range": ("minimum", "maximum"), "iqr": ("q1", "q3")}
_OTHERS = ("minimum", "maximum", "median", "mean", "sd")


def judge_flags(options: dict[str, Any]) -> Verdict:
    """Judge the summary that the options of check give as text, or exit with one sentence."""
    from sojia_stats.reconstruction.printed_numbers.reading import Reading
    from sojia_stats.reconstruction.printed_numbers.summary import Summary
    from sojia_stats.reproduction.claim_files.entries import SummaryClaim
    from sojia_stats.reproduction.claim_files.printed_figure import reason_of, step_of, steps_of
    from sojia_stats.reproduction.kinds.summary import judge_summary

    with or_stop():
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
        # Both raise with one sentence if the reading or the summary is invalid.
        Reading(None if step == "continuous" else step)
        Summary(statement.n, sd_kind=fields["sd_kind"], **cast(Any, statement.statistics))
        return judge_summary(SummaryClaim.model_validate(fields))


def _statement(options: dict[str, Any]) -> Statement:
    """Return what the options print."""
    from sojia_stats.reconstruction.printed_numbers.printed import Printed
    from sojia_stats.reproduction.claim_files.figure_text import Statement, read_statement

    statement = read_statement(options["figure"]) if options["figure"] else Statement(printed="")
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
    return replace(statement, printed=printed, statistics=cast(Any, statistics), n=n, unit=unit)
