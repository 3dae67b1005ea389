"""A claim file whose every text says what a test wants it to say."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import yaml

from sojia_stats.reproduction.claim_files.paper import Paper
from sojia_stats.reproduction.patients.patients_file import patients_template

PAPERS = Path(__file__).resolve().parents[2] / "src/sojia_stats/reproduction/papers"

WORDS: Final = ("label", "place", "printed", "assumption", "because", "inferred", "source")
RECORD: Final = ("authors", "title", "journal", "volume", "issue", "pages", "doi")

COUNTS: Final = ("C05", "C06", "C08")

KINDS: Final = {"given": "GivenClaim", "count": "CountClaim", "summary": "SummaryClaim"}

MARKUP: Final = (
    """<script>document.title='x'</script> "><img src=x onerror="document.title='x'">"""
    """</style></title></svg></textarea><script>alert(1)</script><a href="javascript:alert(1)">"""
    """j</a> --!> ]]> &lt;b&gt; {{ 7*7 }} {% include "x" %} ${7*7} $x^2$ \\$ [bold]b[/] [a](b) """
    """:x: |"""
)
"""What a page, a template, a figure, a terminal or a note could take for more than words."""

WRITTEN: Final[set[tuple[str, str]]] = set()
"""Model and field of each text that the last file held."""


def claim_file(text: Callable[[str], str], name: str = "doe2020") -> str:
    """Return a claim file with the numbers of hedrich2012 and, in each free text, what is asked.

    The texts differ by the place that the function is told, such as "C02.label": a quantity, a
    count, a number taken as given, a constant, relations, one with mixed readings; determined,
    compatible, incompatible.
    """
    raw = yaml.safe_load((PAPERS / "hedrich2012.yaml").read_text(encoding="utf-8"))
    raw["id"] = name
    WRITTEN.clear()
    _fill(raw, "Paper", "paper", (*WORDS,), text)
    _fill(raw["article"], "Article", "article", RECORD, text)
    for constant in raw["constants"]:
        _fill(constant, "Constant", constant["id"], WORDS, text)
    for claim in raw["claims"]:
        kind = KINDS[claim["kind"]]
        _fill(claim, kind, claim["id"], WORDS, text)
        if kind != "GivenClaim":
            _put(claim, kind, claim["id"], "column", text)
        if kind == "SummaryClaim":
            _fill(claim["reading"], "Rules", f"{claim['id']}.reading", WORDS, text)
            if claim.get("time_to_event"):
                _put(claim, kind, claim["id"], "event_column", text)
            if not any(claim["id"] in relation["relation"] for relation in raw["relations"]):
                _put(claim, kind, claim["id"], "unit", text)  # else both units must be alike
    for relation in raw["relations"]:
        _fill(relation, "Relation", relation["id"], WORDS, text)
        for number, mixed in enumerate(relation.get("mixed", ())):
            _fill(mixed, "Mixed", f"{relation['id']}.mixed{number}", WORDS, text)
    return json.dumps(raw)  # which is YAML, and escapes whatever is not ASCII


def patients_of(paper: Paper) -> str:
    """Return a table of four patients under the columns that a paper names."""
    text = io.StringIO()
    header = next(csv.reader(io.StringIO(patients_template(paper))))
    writer = csv.writer(text, delimiter=";")
    writer.writerow(header)
    for values in ("2", "3", "4", "5"):
        row = ["1" if "event" in name or name[:3] in COUNTS else values for name in header]
        writer.writerow(row)
    return text.getvalue()


def _fill(
    entry: dict[str, Any],
    model: str,
    place: str,
    names: tuple[str, ...],
    text: Callable[[str], str],
) -> None:
    """Put texts in the place of those that an entry has."""
    for name in names:
        if name in entry:
            _put(entry, model, place, name, text)
    if model in ("Paper", *KINDS.values()):
        entry["not_said"] = [text(f"{place}.not_said{k}") for k in range(2)]
        WRITTEN.add((model, "not_said"))


def _put(
    entry: dict[str, Any], model: str, place: str, name: str, text: Callable[[str], str]
) -> None:
    """Put a text into a field; a doi has a form that it must keep."""
    words = text(f"{place}.{name}")
    entry[name] = "10.1000/" + re.sub(r"\s", "/", words) if name == "doi" else words
    WRITTEN.add((model, name))
