"""Reading a stored claims.json, claims.csv or extraction: the text of each of its values."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from sojia_stats.errors import StoredFileError
from sojia_stats.reproduction.claim_files.loading import shipped_papers
from sojia_stats.reproduction.storing.safe_reading import read_content, utf8_text

LARGEST_STORED_FILE: Final = 50_000_000
"""Bytes a stored file may have; claims of hundreds of papers would not fill it."""

NOTED: Final = ("version", "requirements_lock_sha256")
"""Fields that may change while every verdict stays: what they say is told, not compared."""

Fields = Mapping[tuple[str, str], str]
"""The text of each value, by claim ("file" for the whole) and field."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a stored file says: its name, its kind whatever the name, the paper's id, its values."""

    name: str
    kind: str
    paper: str
    fields: Fields


def paper_of(stored: Stored, paper: str | Path | None = None) -> str | Path:
    """Return the paper to recompute a stored file from: the given one, or the one it names."""
    if paper is not None:
        return paper
    if stored.paper not in shipped_papers():
        raise StoredFileError(
            f"{stored.name} is about {stored.paper[:80]!r}, which does not come with the package: "
            "give its claim file with --paper FILE.yaml"
        )
    return stored.paper


def read_stored(path: str | Path) -> Stored:
    """Read a stored file; its content tells what it is."""
    path = Path(path)
    *others, last = _KINDS
    wanted = f"give a {', '.join(others)} or {last}"
    content = read_content(
        path,
        LARGEST_STORED_FILE,
        StoredFileError,
        folder=f"{path} is a folder: give the file in it",
        special=f"{path} is no file: {wanted}",
        large=lambda _: f"{path.name} has more than {LARGEST_STORED_FILE:,} bytes: {wanted}",
    )
    text = utf8_text(content, path.name, StoredFileError, wanted)
    kind = "claims.json" if text.lstrip()[:1] == "{" else "claims.csv"
    if text.startswith("study,"):
        kind = "extraction (.csv)"
    try:
        fields = fields_of(kind, text)
        paper = fields["file", "paper"]
    except (KeyError, ValueError, RecursionError, csv.Error):
        raise StoredFileError(
            f"{path.name} cannot be recomputed: {wanted} that sojia-stats wrote"
        ) from None
    return Stored(path.name, kind, paper, fields)


def fields_of(kind: str, text: str) -> Fields:
    """Return the text of each value of a file of some kind, by claim and field.

    A text that is no such file raises ValueError, KeyError, RecursionError or csv.Error.
    """
    return _KINDS[kind](text)


def _json_fields(text: str) -> dict[tuple[str, str], str]:
    """Return the values of a claims.json."""
    content = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number)
    if content.get("software") != "sojia_stats" or not isinstance(content.get("verdicts"), list):
        raise ValueError("not a claims.json")
    fields: dict[tuple[str, str], str] = {}
    for name, value in content.items():
        if name != "verdicts":
            fields |= {("file", field): leaf for field, leaf in _leaves(name, value)}
    for verdict in content["verdicts"]:
        if not isinstance(verdict, dict) or not isinstance(verdict.get("claim"), str):
            raise ValueError("not a claims.json")
        claim = _another(verdict["claim"], fields)
        for name, value in verdict.items():
            fields |= {(claim, field): leaf for field, leaf in _leaves(name, value)}
    return fields


def _csv_fields(text: str, id_column: str = "claim") -> dict[tuple[str, str], str]:
    """Return the values of a CSV; what is the same for all rows stands under "file" too."""
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows: list[dict[Any, Any]] = list(reader)
    if not rows or reader.fieldnames is None or id_column not in reader.fieldnames:
        raise ValueError("not one of our tables")
    if len(set(reader.fieldnames)) < len(reader.fieldnames):
        raise ValueError("a column is given twice")
    fields = {("file", name): rows[0][name] for name in (*NOTED, "paper") if name in rows[0]}
    for row in rows:
        if None in row or None in row.values():
            raise ValueError("a row is longer or shorter than the header")
        claim = _another(row[id_column], fields)
        fields |= {(claim, name): value for name, value in row.items()}
    return fields


def _another(claim: str, fields: Fields) -> str:
    """Return a name for a claim that no earlier one has, so that none hides another."""
    taken = {name for name, _ in fields}
    name, number = claim, 1
    while name in taken:
        number += 1
        name = f"{claim} (entry {number})"
    return name


def _leaves(path: str, value: object) -> Iterator[tuple[str, str]]:
    """Yield the path and text of each value inside a value of JSON."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _leaves(f"{path}.{name}", inner)
    elif isinstance(value, list) and value:
        for place, inner in enumerate(value, start=1):
            yield from _leaves(f"{path}[{place}]", inner)
    else:
        # 4, 4.0 and true are different texts, though Python calls 4 and 4.0, 1 and true equal.
        yield path, value if isinstance(value, str) else json.dumps(value)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that gives a key twice: the first value would hide."""
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a key is given twice")
    return dict(pairs)


def _no_number(name: str) -> NoReturn:
    """Refuse NaN and infinities, which are no JSON."""
    raise ValueError(name)


_KINDS: Final[Mapping[str, Callable[[str], Fields]]] = {
    "claims.json": _json_fields,
    "claims.csv": _csv_fields,
    "extraction (.csv)": lambda text: _csv_fields(text, "id"),
}
