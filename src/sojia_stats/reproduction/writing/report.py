"""Writing a result: one HTML page, a table, a machine-readable file, and the figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sojia_stats._version import __version__
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reproduction.judging.judged import Judged
from sojia_stats.reproduction.judging.verdicts import Trial, Verdict
from sojia_stats.reproduction.storing.whole_files import replace_files
from sojia_stats.reproduction.table_files.small_writer import csv_rows
from sojia_stats.reproduction.tables import maps
from sojia_stats.reproduction.writing.citation import cite
from sojia_stats.reproduction.writing.drawings import FIGURE_FILE, Drawing, drawings_of
from sojia_stats.reproduction.writing.provenance import provenance
from sojia_stats.reproduction.writing.recomputation_report import page, to_csv, to_html, to_json
from sojia_stats.wording.numbers import number
from sojia_stats.wording.verdicts import ROBUST

if TYPE_CHECKING:
    from sojia_stats.reproduction.patients.agreement import Compared

FILES: Final = ("report.html", "claims.csv", "claims.json", "recomputed.csv", "recomputed.json")
"""What a report consists of, beside its figures."""


def write(
    result: Judged,
    folder: Path,
    recomputation: Compared | None = None,
    check: Callable[[], object] = lambda: None,
) -> Path:
    """Write report.html, claims.csv, claims.json and figures/ into a folder; return the report.

    With a recomputation from patients' own values the report sets printed beside recomputed, and
    recomputed.csv and recomputed.json are written too; none of them holds the table. What an
    earlier report has left in the folder goes, so that all files are of one run. The check is done
    when no other run is in the folder, before anything is written.
    """
    drawings = {verdict.id: drawings_of(verdict, result.paper) for verdict in result.verdicts}
    # The first says whose the folder is, and the last that all are there.
    contents = {"claims.json": claims_json(result).encode()}
    contents["claims.csv"] = claims_csv(result).encode()
    for drawing in (d for several in drawings.values() for d in several):
        contents[f"figures/{drawing.name}.png"] = drawing.png
        contents[f"figures/{drawing.name}.svg"] = drawing.svg.encode()
    if recomputation is not None:
        contents["recomputed.csv"] = to_csv(recomputation).encode()
        contents["recomputed.json"] = to_json(recomputation).encode()
    contents["report.html"] = _html(result, drawings, recomputation).encode()
    replace_files(folder, contents, lambda: _former(folder), check)
    return folder / "report.html"


def _former(folder: Path) -> list[str]:
    """Return the files that an earlier report may have left in a folder."""
    names = sorted(path.name for path in folder.glob("figures/*"))
    return [*FILES, *(f"figures/{name}" for name in names if FIGURE_FILE.fullmatch(name))]


def _row(verdict: Verdict) -> dict[str, str]:
    """Return a verdict as a row of text."""
    ends = {}
    for name in ("mean", "sd"):
        bounds = verdict.bounds.get(name)
        ends[f"{name}_low"] = "" if bounds is None else number(bounds.low)
        ends[f"{name}_high"] = "" if bounds is None else number(bounds.high)
    return {
        "claim": verdict.id,
        "statement": verdict.label,
        "place": verdict.place,
        "printed": verdict.printed,
        "reading": verdict.reading,
        "assumption": verdict.assumption,
        "status": verdict.status,
        "data_sets": _exact(verdict),
        "robust": ROBUST[verdict.sensitivity],
        **ends,
        "what_decides": verdict.reason,
        "what_follows": "; ".join(verdict.follows),
        "version": __version__,
    }


def _exact(found: Verdict | Trial) -> str:
    """Return a number of data sets with all its digits; "many" where it was not counted."""
    if found.count is None:
        return "" if found.status == "not-assessable" else "many"
    return str(found.count)


def claims_csv(result: Judged) -> str:
    """Return the verdicts as comma-separated values; each row carries its provenance."""
    origin = provenance(result.paper, "reproduce").columns()
    rows = [{**_row(verdict), **origin} for verdict in result.verdicts]
    return csv_rows(rows[0], [row.values() for row in rows])


def claims_json(result: Judged) -> str:
    """Return the verdicts with all their evidence; exact numbers are text."""
    return json.dumps(claims_content(result), ensure_ascii=False, indent=1) + "\n"


def claims_content(result: Judged) -> dict[str, Any]:
    """Return what claims.json holds."""
    return {
        "software": "sojia_stats",
        **provenance(result.paper, "reproduce").columns(),
        "doi": result.paper.article.doi,
        "verdicts": [verdict_content(verdict) for verdict in result.verdicts],
    }


def verdict_content(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict with all its evidence; exact numbers are text."""

    def bounds(found: Bounds) -> dict[str, Any]:
        ends = {"low": str(found.low), "high": str(found.high)}
        return {**ends, "low_attained": found.low_attained, "high_attained": found.high_attained}

    def trial(found: Trial) -> dict[str, Any]:
        return {
            "step": found.step,
            "rules": list(found.rules),
            "n": found.n,
            "status": found.status,
            "data_sets": _exact(found),
        }

    return {
        **_row(verdict),
        "because": verdict.because,
        "robust": None if verdict.sensitivity == "undecided" else verdict.robust,
        "what_follows": list(verdict.follows),
        "not_said": list(verdict.not_said),
        "bounds": {name: bounds(found) for name, found in verdict.bounds.items()},
        "alternative_readings": [trial(t) for t in verdict.trials],
        "alternative_readings_with_means": [trial(t) for t in verdict.all_numbers],
        "other_n": [trial(t) for t in verdict.other_n],
    }


def _html(
    result: Judged, drawings: dict[str, list[Drawing]], recomputation: Compared | None
) -> str:
    """Return the report as one page that loads nothing."""
    # Maps stand in the page as tables, which a screen reader can read; only the others are drawn.
    drawn = {
        name: [d for d in several if d.name.endswith(("data-sets", "kaplan-meier"))]
        for name, several in drawings.items()
    }
    return page(
        "report.html.jinja",
        paper=result.paper,
        verdicts=result.verdicts,
        figures=drawn,
        maps=maps,
        origin=provenance(result.paper, "reproduce"),
        patients=None if recomputation is None else to_html(recomputation),
        citations={v.id: cite(result, v.id).splitlines() for v in result.verdicts},
    )
