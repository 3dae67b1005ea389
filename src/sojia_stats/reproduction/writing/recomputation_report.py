"""A recomputation as text, as a table, as JSON and as a section of the report.

None of them holds a value of a patient other than the printed statistics that are one (a minimum, a
maximum, the median of an odd number); rows are named by their number alone.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sojia_stats.reproduction.patients.agreement import Compared, Comparison
from sojia_stats.reproduction.table_files.small_writer import csv_rows
from sojia_stats.reproduction.writing.provenance import provenance
from sojia_stats.wording import agreement as wording

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup

NUMBER = ("statistic", "printed", "recomputed", "exact", "agreement", "convention")
"""What is written of each printed number."""

COLUMNS = (
    *("claim", "statement", *NUMBER),
    *("in reconstruction", "n printed", "n in the table", "note"),
)
"""The columns of a recomputation as a table."""


def in_words(found: Compared) -> str:
    """Return printed beside recomputed, a line for each number."""
    lines = [found.summary]
    for statement in found.statements:
        lines.append(f"{statement.id} {statement.label}: {statement.agreement}")
        for one in statement.comparisons:
            outcome = wording.beside(shown(one), one.agreement, one.convention)
            lines.append(f"  {one.statistic} {one.printed} | {outcome}")
        if statement.lies_in:
            lines.append(f"  in the reconstruction: {statement.lies_in}")
        lines += [f"  {note}" for note in statement.notes]
    return "\n".join([*lines, *(f"Note: {note}" for note in found.notes)])


def shown(comparison: Comparison) -> str:
    """Return a recomputed number, with its exact form where that is another."""
    return wording.shown(comparison.recomputed, comparison.exact)


def _rows(found: Compared) -> list[dict[str, str]]:
    """Return a row of text for each printed number."""
    rows = []
    for statement in found:
        sizes = ["" if n is None else str(n) for n in (statement.n_printed, statement.n_table)]
        for one in statement.comparisons:
            numbers = (getattr(one, name) for name in NUMBER)
            more = statement.lies_in, *sizes, "; ".join(statement.notes)
            row = statement.id, statement.label, *numbers, *more
            rows.append(dict(zip(COLUMNS, row, strict=True)))
    return rows


def to_frame(found: Compared) -> pd.DataFrame:
    """Return a row for each printed number; all cells are text."""
    import pandas as pd

    return pd.DataFrame(_rows(found), columns=list(COLUMNS))


def to_csv(found: Compared) -> str:
    """Return the rows as comma-separated values; each carries its provenance."""
    origin = provenance(found.paper, "check").columns()
    rows = [{**row, **origin} for row in _rows(found)]
    return csv_rows([*COLUMNS, *origin], [row.values() for row in rows])


def to_dict(found: Compared) -> dict[str, Any]:
    """Return everything as text, numbers of patients and lists, ready for JSON.

    No checksum of the table is among it: the values of few patients could be found from one by
    trial.
    """
    return {
        "software": "sojia_stats",
        **provenance(found.paper, "check").columns(),
        "doi": found.paper.article.doi,
        "patients": found.patients,
        "summary": found.summary,
        "statements": [
            {
                "claim": one.id,
                "statement": one.label,
                "printed": one.printed,
                "agreement": one.agreement,
                "n_printed": one.n_printed,
                "n_table": one.n_table,
                "in_reconstruction": one.lies_in,
                "rows": list(one.rows),
                "notes": list(one.notes),
                "numbers": [
                    {name: getattr(number, name) for name in NUMBER} for number in one.comparisons
                ],
            }
            for one in found.statements
        ],
    }


def to_json(found: Compared) -> str:
    """Return :func:`to_dict` as JSON."""
    return json.dumps(to_dict(found), ensure_ascii=False, indent=1) + "\n"


def to_html(found: Compared) -> Markup:
    """Return a section of the report: printed beside recomputed.

    It has no heading of the first level and no style of its own, and loads nothing.
    """
    from markupsafe import Markup

    text = page("patients.html.jinja", found=found, shown=shown)
    return Markup(text)  # the template escapes all that is put into it


def page(template: str, **values: Any) -> str:
    """Return one of our templates with values in it; what it lacks is an error."""
    from jinja2 import Environment, StrictUndefined

    text = (files("sojia_stats.reproduction") / "templates" / template).read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(text).render(**values)
