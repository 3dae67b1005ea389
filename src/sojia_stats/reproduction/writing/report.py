"""Writing a result: one HTML page, a table, a machine-readable file, and the figures."""

from __future__ import annotations

import io
import json
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sojia_stats._version import __version__
from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.effort import limited
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reproduction import figures
from sojia_stats.reproduction.judging.verdicts import FURTHER_WORK, ROBUST, Trial, Verdict
from sojia_stats.reproduction.storing.whole_files import replace_files
from sojia_stats.reproduction.table_files.small_writer import inert
from sojia_stats.reproduction.tables import maps
from sojia_stats.reproduction.writing.citation import cite
from sojia_stats.reproduction.writing.provenance import provenance
from sojia_stats.reproduction.writing.recomputation_report import to_csv, to_html, to_json
from sojia_stats.wording.numbers import number

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.figure import Figure

    from sojia_stats.reproduction.patients.compared import Compared
    from sojia_stats.reproduction.result import Result


CURVES = 4
"""Data sets up to which each has a line style and a row of numbers at risk of its own."""


ROWS = 30
"""Rows up to which a map is drawn; all stand in the page as a table."""


PATIENTS = 200
"""Patients up to which the bounds of each ordered value are drawn, a row each."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure as files: its name, what it shows, and its bytes."""

    name: str
    caption: str
    png: bytes
    svg: Markup


FILES: Final = ("report.html", "claims.csv", "claims.json", "recomputed.csv", "recomputed.json")
"""What a report consists of, beside its figures."""

_FIGURE: Final = re.compile(
    r"[A-Za-z]\w*-(data-sets|kaplan-meier|other-n|(readings|all-numbers)(-(continuous|[\d.eE+-]+))?)"
    r"\.(png|svg)"
)


def write(
    result: Result,
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
    drawings = {verdict.id: _drawings(verdict, result) for verdict in result.verdicts}
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
    drawn = sorted(path.name for path in folder.glob("figures/*") if _FIGURE.fullmatch(path.name))
    return [*FILES, *(f"figures/{name}" for name in drawn)]


# ---- the table and the machine-readable file --------------------------------------------------


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


def claims_csv(result: Result) -> str:
    """Return the verdicts as comma-separated values; each row carries its provenance."""
    import pandas as pd

    origin = provenance(result.paper, "reproduce").columns()
    rows = [{**_row(verdict), **origin} for verdict in result.verdicts]
    return pd.DataFrame(rows).map(inert).to_csv(index=False, lineterminator="\n")


def claims_json(result: Result) -> str:
    """Return the verdicts with all their evidence; exact numbers are text."""
    return json.dumps(claims_content(result), ensure_ascii=False, indent=1) + "\n"


def claims_content(result: Result) -> dict[str, Any]:
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
        return {
            "low": str(found.low),
            "high": str(found.high),
            "low_attained": found.low_attained,
            "high_attained": found.high_attained,
        }

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


# ---- the figures ------------------------------------------------------------------------------


def _drawings(verdict: Verdict, result: Result) -> list[Drawing]:
    """Return the figures of a verdict, as many as are drawn without too much work."""
    drawings: list[Drawing] = []
    with limited(FURTHER_WORK), suppress(TooLarge):
        drawings.extend(_draw(verdict, result))
    return drawings


def _draw(verdict: Verdict, result: Result) -> Iterator[Drawing]:
    """Yield the figures of a verdict."""
    from matplotlib.figure import Figure

    with figures.style():
        for table in maps(verdict):
            if len(table.rows) > ROWS:
                continue
            figure = Figure(figsize=(6.0, 0.9 + 0.32 * len(table.rows)))
            figures.plot_map(table, figure.subplots())
            name = f"{verdict.id}-{table.name}"
            yield _save(figure, name, f"{verdict.id}. {table.sentence}")
        found = verdict.evidence
        if not isinstance(found, Reconstruction) or found.status == "incompatible":
            return
        drawn = figures.few(found)
        rows = found.count if drawn else found.summary.n
        if not drawn and rows > PATIENTS:
            return
        figure = Figure(figsize=(6.0, 1.0 + 0.24 * rows))
        figures.plot_data_sets(found, verdict.label, figure.subplots())
        what = "every compatible data set" if drawn else "the bounds of each ordered value"
        yield _save(
            figure,
            f"{verdict.id}-data-sets",
            f"{verdict.id}. {verdict.label}: {what}. " + (_listing(found) if drawn else ""),
        )
        claim = result.paper.find(verdict.id)
        if getattr(claim, "time_to_event", False) and drawn:
            caption = (
                f"{verdict.id}. Kaplan–Meier curve of every compatible data set, "
                "if every time was observed."
            )
            figure = _survival(found, verdict.label)
            yield _save(figure, f"{verdict.id}-kaplan-meier", caption)


def _survival(found: Reconstruction, label: str) -> Figure:
    """Return the curves of few data sets with the numbers at risk, of more with their envelope."""
    from matplotlib.figure import Figure

    curves = figures.curves_of(found)
    if len(curves) > CURVES:
        figure = Figure(figsize=(6.0, 3.2))
        figures.plot_envelope(found, label, figure.subplots())
        return figure
    unit = f" ({found.summary.unit})" if found.summary.unit else ""
    figure = Figure(figsize=(6.0, 3.2 + 0.2 * len(curves)))
    figures.plot_kaplan_meier(curves, f"{label}{unit}", figure.subplots())
    return figure


def _listing(found: Reconstruction) -> str:
    """Return the data sets in words."""
    return "; ".join(f"{{{', '.join(number(v) for v in values)}}}" for values in found) + "."


def _save(figure: Figure, name: str, caption: str) -> Drawing:
    """Return a figure as PNG and SVG, the same bytes every time."""
    from markupsafe import Markup

    png, svg = io.BytesIO(), io.StringIO()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        figure.savefig(png, format="png", metadata={"Software": None})
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    others = [warning for warning in said if not str(warning.message).startswith("Glyph ")]
    for warning in others:
        warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    if len(others) < len(said):
        caption += " Signs that the figure's font lacks stand as boxes in it."
    # Ids in one page must be unique, and the page needs no XML declaration.
    text = svg.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r'( id="|url\(#|href="#)', rf"\g<1>{name}-", text)
    text = text.replace("<svg ", '<svg role="img" aria-hidden="true" ', 1)
    return Drawing(name, caption, png.getvalue(), Markup(text))


# ---- the page ---------------------------------------------------------------------------------


def _html(
    result: Result,
    drawings: dict[str, list[Drawing]],
    recomputation: Compared | None = None,
) -> str:
    """Return the report as one page that loads nothing."""
    from jinja2 import Environment, StrictUndefined

    # Maps stand in the page as tables, which a screen reader can read; only the others are drawn.
    drawn = {
        name: [d for d in several if d.name.endswith(("data-sets", "kaplan-meier"))]
        for name, several in drawings.items()
    }
    template = files("sojia_stats.reproduction") / "templates" / "report.html.jinja"
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(template.read_text(encoding="utf-8")).render(
        paper=result.paper,
        verdicts=result.verdicts,
        figures=drawn,
        maps=maps,
        origin=provenance(result.paper, "reproduce"),
        patients=None if recomputation is None else to_html(recomputation),
        citations={v.id: cite(result, v.id).splitlines() for v in result.verdicts},
    )
