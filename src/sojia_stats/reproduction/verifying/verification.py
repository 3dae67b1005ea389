"""Recomputing a stored claims.json, claims.csv or extraction, and saying whether it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sojia_stats._version import __version__
from sojia_stats.reproduction.result import Result
from sojia_stats.reproduction.table_files.small_writer import csv_text
from sojia_stats.reproduction.verifying.stored_file import NOTED, Fields, Stored, fields_of
from sojia_stats.reproduction.writing.extraction import extract
from sojia_stats.reproduction.writing.provenance import lock_checksum
from sojia_stats.reproduction.writing.report import claims_csv, claims_json


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is stored otherwise than it is recomputed; None where there is none.

    ``claim`` is the id of a claim or relation, or "file" for what stands once for all; the field
    has the place inside it.

    Examples
    --------
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
class Verification:
    """Whether a stored file still holds, by how many claims and relations that were recomputed.

    The notes say what else has changed, a sentence each.
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


def compare(stored: Stored, result: Result) -> Verification:
    """Compare every value of a stored file with a result.

    The differences come in the order of the recomputed file; what only the stored file has, last.
    Another version or another lock is noted and is no difference: what counts is whether the
    values are the same. Another claim file is a difference, even where all verdicts agree.
    """
    anew = fields_of(stored.kind, _WRITTEN[stored.kind](result))
    differences = [*_torn(stored.fields)]
    for claim, field in {**anew, **stored.fields}:
        before, after = stored.fields.get((claim, field)), anew.get((claim, field))
        if field not in NOTED and before != after:
            differences.append(Difference(claim, field, before, after))
    notes = tuple(_notes(stored.fields))
    return Verification(stored.name, len(result.verdicts), tuple(differences), notes)


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
    start = 0
    if stored is not None and recomputed is not None and max(len(stored), len(recomputed)) > 100:
        parted = (k for k, (a, b) in enumerate(zip(stored, recomputed, strict=False)) if a != b)
        start = max(0, next(parted, min(len(stored), len(recomputed))) - 40)
    return _cut(stored, start), _cut(recomputed, start)


def _cut(value: str | None, start: int) -> str:
    """Return at most a hundred characters of a value, as Python writes it."""
    if value is None:
        return "nothing"
    end = start + 100
    return repr(("…" if start else "") + value[start:end] + ("…" if len(value) > end else ""))


_WRITTEN: Final[Mapping[str, Callable[[Result], str]]] = {
    "claims.json": claims_json,
    "claims.csv": claims_csv,
    "extraction (.csv)": lambda result: csv_text(extract(result)),
}
