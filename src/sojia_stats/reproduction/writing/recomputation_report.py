"""A recomputation as text, as a table, as JSON and as a section of the report.

None of them holds a value of a patient other than the printed statistics that are one (a minimum, a
maximum, the median of an odd number); rows are named by their number alone.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sojia_stats.reproduction.patients.agreement import Comparison, Recomputed
from sojia_stats.reproduction.table_files.small_writer import csv_text
from sojia_stats.reproduction.writing.provenance import provenance

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup

    from sojia_stats.reproduction.recomputation import Recomputation

COLUMNS = (
    "claim",
    "statement",
    "statistic",
    "printed",
    "recomputed",
    "exact",
    "agreement",
    "convention",
    "in reconstruction",
    "n printed",
    "n in the table",
    "note",
)
"""The columns of a recomputation as a table."""


def in_words(found: Recomputation) -> str:
    """Return printed beside recomputed, a line for each number."""
    lines = [found.summary]
    for statement in found.statements:
        lines.append(f"{statement.id} {statement.label}: {statement.agreement}")
        for one in statement.comparisons:
            lines.append(f"  {one.statistic} {one.printed} | {_beside(one)}")
        if statement.lies_in:
            lines.append(f"  in the reconstruction: {statement.lies_in}")
        lines += [f"  {note}" for note in statement.notes]
    return "\n".join([*lines, *(f"Note: {note}" for note in found.notes)])


def _beside(one: Comparison) -> str:
    """Return what stands beside a printed number."""
    convention = f" ({one.convention})" if one.convention else ""
    if not one.recomputed:
        return f"{one.agreement}{convention}"
    if one.agreement == "agree under another convention":
        return f"{shown(one)} as it is read; agree under another convention: {one.convention}"
    return f"{shown(one)}: {one.agreement}{convention}"


def shown(comparison: Comparison) -> str:
    """Return a recomputed number, with its exact form where that is another."""
    if comparison.exact == comparison.recomputed or not comparison.exact:
        return comparison.recomputed
    return f"{comparison.recomputed} (exactly {comparison.exact})"


def _rows(found: Recomputation) -> list[dict[str, str]]:
    """Return a row of text for each printed number."""
    return [
        dict(zip(COLUMNS, _row(statement, one), strict=True))
        for statement in found.statements
        for one in statement.comparisons
    ]


def _row(statement: Recomputed, one: Comparison) -> tuple[str, ...]:
    """Return the cells of one printed number."""
    n_printed, n_table = (
        "" if n is None else str(n) for n in (statement.n_printed, statement.n_table)
    )
    return (
        statement.id,
        statement.label,
        one.statistic,
        one.printed,
        one.recomputed,
        one.exact,
        one.agreement,
        one.convention,
        statement.lies_in,
        n_printed,
        n_table,
        "; ".join(statement.notes),
    )


def to_frame(found: Recomputation) -> pd.DataFrame:
    """Return a row for each printed number; all cells are text."""
    import pandas as pd

    return pd.DataFrame(_rows(found), columns=list(COLUMNS))


def to_csv(found: Recomputation) -> str:
    """Return the rows as comma-separated values; each carries its provenance."""
    import pandas as pd

    origin = provenance(found.paper, "check").columns()
    rows = [{**row, **origin} for row in _rows(found)]
    return csv_text(pd.DataFrame(rows))


def to_dict(found: Recomputation) -> dict[str, Any]:
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
                    {name: getattr(number, name) for name in number.__slots__}
                    for number in one.comparisons
                ],
            }
            for one in found.statements
        ],
    }


def to_json(found: Recomputation) -> str:
    """Return :func:`to_dict` as JSON."""
    return json.dumps(to_dict(found), ensure_ascii=False, indent=1) + "\n"


def to_html(found: Recomputation) -> Markup:
    """Return a section of the report: printed beside recomputed.

    It has no heading of the first level and no style of its own, and loads nothing.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    template = files("sojia_stats.reproduction") / "templates" / "patients.html.jinja"
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    text = environment.from_string(template.read_text(encoding="utf-8")).render(
        found=found, shown=shown
    )
    return Markup(text)  # the template escapes all that is put into it
