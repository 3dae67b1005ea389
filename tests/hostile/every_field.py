"""A claim file whose every text says what a test wants it to say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import yaml

PAPERS = Path(__file__).resolve().parents[2] / "src/sojia_stats/reproduction/papers"

WORDS: Final = ("label", "place", "printed", "assumption", "because", "inferred", "source")
RECORD: Final = ("authors", "title", "journal", "volume", "issue", "pages", "doi")

KINDS: Final = {"given": "GivenClaim", "count": "CountClaim", "summary": "SummaryClaim"}

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
