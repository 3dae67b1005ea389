"""Recomputing a stored claims.json, claims.csv or extraction, and saying whether it holds."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from sojia_stats._version import __version__
from sojia_stats.reproduction.claim_files.loading import load_paper, shipped_papers
from sojia_stats.reproduction.result import Result, reproduce
from sojia_stats.reproduction.writing.extraction import extract
from sojia_stats.reproduction.writing.provenance import lock_checksum
from sojia_stats.reproduction.writing.report import claims_csv, claims_json
from sojia_stats.reproduction.writing.spreadsheet import csv_text

LARGEST_FILE: Final = 50_000_000
"""Bytes a stored file may have; claims of hundreds of papers would not fill it."""

NOTED: Final = ("version", "requirements_lock_sha256")
"""Fields that may change while every verdict stays: what they say is told, not compared."""

Fields = Mapping[tuple[str, str], str]
"""The text of each value, by claim ("file" for the whole) and field."""


class StoredFileError(ValueError):
    """A file cannot be read as one that this package wrote; the message says what to give."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is stored otherwise than it is recomputed.

    Attributes
    ----------
    claim : str
        Id of the claim or relation, or "file" for what stands once for all.
    field : str
        The field, with the place inside it.
    stored, recomputed : str or None
        The two values as text; None where there is none.

    Examples
    --------
    >>> print(Difference("C02", "status", "compatible", "incompatible"))
    C02, status: stored 'compatible', recomputed 'incompatible'
    >>> print(Difference("C04", "mean_low", "6.75", None))
    C04, mean_low: stored '6.75', recomputed nothing
    """

    claim: str
    field: str
    stored: str | None
    recomputed: str | None

    def __str__(self) -> str:
        """Return claim, field and the two values; of long ones the part where they part."""
        stored, recomputed = _part(self.stored, self.recomputed)
        return f"{self.claim}, {self.field}: stored {stored}, recomputed {recomputed}"


@dataclass(frozen=True, slots=True)
class Stored:
    """What a stored file says.

    Attributes
    ----------
    name : str
        Name of the file.
    kind : str
        "claims.json", "claims.csv" or "extraction (.csv)", whatever the name.
    paper : str
        Id of the paper.
    fields : mapping
        The text of each value, by claim and field.
    """

    name: str
    kind: str
    paper: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a stored file still holds.

    Attributes
    ----------
    name : str
        Name of the file.
    claims : int
        Number of claims and relations that were recomputed.
    differences : tuple of Difference
        None where the file holds.
    notes : tuple of str
        What else has changed, a sentence each.
    """

    name: str
    claims: int
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every stored value is the recomputed one."""
        return not self.differences

    def __str__(self) -> str:
        """Return the outcome in a line."""
        by = f"{self.claims} claims and relations recomputed by sojia_stats {__version__}"
        if self.holds:
            return f"{self.name} still holds: {by}"
        count = len(self.differences)
        return f"{self.name} differs in {count} value{'' if count == 1 else 's'}: {by}"


def verify(path: str | Path, paper: str | Path | None = None) -> Verification:
    """Recompute a stored claims.json, claims.csv or extraction and compare every value.

    Parameters
    ----------
    path : str or Path
        The stored file; its content tells what it is, not its name.
    paper : str or Path, optional
        The claim file, or the name of a paper that comes with the package. By default the paper
        that the stored file names.

    Returns
    -------
    Verification
        The differences: claim, field, stored and recomputed value.

    Raises
    ------
    StoredFileError
        If the file cannot be read, is none of those that are recomputed, or names a paper that does
        not come with the package.
    PaperError
        If the claim file cannot be read.

    Notes
    -----
    Another version or another lock is noted and is no difference: what counts is whether the
    values are the same. Another claim file is a difference, even where all verdicts agree.

    Examples
    --------
    >>> from sojia_stats import load_paper, reproduce
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     report = reproduce(load_paper("hedrich2012")).write(folder)
    ...     verify(report.with_name("claims.json")).holds
    True
    """
    stored = read_stored(path)
    return compare(stored, reproduce(load_paper(paper_of(stored, paper))))


def paper_of(stored: Stored, paper: str | Path | None = None) -> str | Path:
    """Return the paper to recompute a stored file from: the given one, or the one it names.

    Raises
    ------
    StoredFileError
        If none is given and the one it names does not come with the package.
    """
    if paper is not None:
        return paper
    if stored.paper not in shipped_papers():
        raise StoredFileError(
            f"{stored.name} is about {stored.paper[:80]!r}, which does not come with the package: "
            "give its claim file with --paper FILE.yaml"
        )
    return stored.paper


def read_stored(path: str | Path) -> Stored:
    """Read a stored file; its content tells what it is.

    Raises
    ------
    StoredFileError
        If it cannot be read or is none of those that are recomputed.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise StoredFileError(f"{path} is a folder: give the file in it")
        if path.exists() and not path.is_file():  # a pipe or a device may never end
            raise StoredFileError(f"{path} is no file: give a {_known()}")
        if path.stat().st_size > LARGEST_FILE:
            raise StoredFileError(
                f"{path.name} has more than {LARGEST_FILE:,} bytes: give a {_known()}"
            )
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StoredFileError(
            f"{path.name} is not UTF-8 text (byte {error.start}): give a {_known()}"
        ) from None
    except StoredFileError:
        raise
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise StoredFileError(f"{str(path)[:80]!r} cannot be read: {problem}") from None
    kind = "claims.json" if text.lstrip()[:1] == "{" else "claims.csv"
    if text.startswith("study,"):
        kind = "extraction (.csv)"
    try:
        fields = _KINDS[kind].fields(text)
        paper = fields["file", "paper"]
    except (KeyError, ValueError, RecursionError, csv.Error):
        raise StoredFileError(
            f"{path.name} cannot be recomputed: give a {_known()} that sojia-stats wrote"
        ) from None
    return Stored(path.name, kind, paper, fields)


def compare(stored: Stored, result: Result) -> Verification:
    """Compare every value of a stored file with a result.

    Parameters
    ----------
    stored : Stored
        See :func:`read_stored`.
    result : Result
        The recomputed verdicts.

    Returns
    -------
    Verification
        The differences, in the order of the recomputed file; what only the stored file has, last.
    """
    kind = _KINDS[stored.kind]
    anew = kind.fields(kind.write(result))
    differences = tuple(
        Difference(claim, field, stored.fields.get((claim, field)), anew.get((claim, field)))
        for claim, field in {**anew, **stored.fields}
        if field not in NOTED and stored.fields.get((claim, field)) != anew.get((claim, field))
    )
    return Verification(
        stored.name,
        len(result.verdicts),
        (*_torn(stored.fields), *differences),
        tuple(_notes(stored.fields)),
    )


def _torn(fields: Fields) -> Iterator[Difference]:
    """Yield where a file disagrees with itself on what holds for all its claims."""
    for (claim, field), value in fields.items():
        if field in NOTED and value != fields.get(("file", field), value):
            yield Difference(claim, field, value, fields["file", field])


def _notes(fields: Fields) -> Iterator[str]:
    """Yield what else has changed since a file was made."""
    version = fields.get(("file", "version"), "unknown")
    if version != __version__:
        yield f"made by version {version[:80]!r}, recomputed by version {__version__!r}"
    lock, here = fields.get(("file", "requirements_lock_sha256"), "unknown"), lock_checksum()
    if lock != here:
        yield f"requirements.lock (SHA-256): {lock[:80]!r} when made, {here!r} here"


def _part(stored: str | None, recomputed: str | None) -> tuple[str, str]:
    """Return two values for print, cut to where they part if they are long."""
    if stored is None or recomputed is None:
        return tuple("nothing" if v is None else repr(_cut(v, 0)) for v in (stored, recomputed))  # type: ignore[return-value]
    same = next(
        (k for k, (a, b) in enumerate(zip(stored, recomputed, strict=False)) if a != b),
        min(len(stored), len(recomputed)),
    )
    start = max(0, same - 40) if max(len(stored), len(recomputed)) > 100 else 0
    return repr(_cut(stored, start)), repr(_cut(recomputed, start))


def _cut(value: str, start: int) -> str:
    """Return at most a hundred characters of a value."""
    end = start + 100
    return ("…" if start else "") + value[start:end] + ("…" if len(value) > end else "")


# ---- the kinds of files -----------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of file: how it is written from a result, and how its values are read."""

    write: Callable[[Result], str]
    fields: Callable[[str], Fields]


_KINDS: Final[Mapping[str, _Kind]] = {
    "claims.json": _Kind(claims_json, _json_fields),
    "claims.csv": _Kind(claims_csv, _csv_fields),
    "extraction (.csv)": _Kind(
        lambda result: csv_text(extract(result)), lambda text: _csv_fields(text, "id")
    ),
}


def _known() -> str:
    """Return the kinds of files that are recomputed, in words."""
    *others, last = _KINDS
    return f"{', '.join(others)} or {last}"
