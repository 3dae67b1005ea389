"""Recomputing a stored claims.json, claims.csv or extraction, and saying whether it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sojia_stats._version import __version__
from sojia_stats.reproduction.claim_files.loading import load_paper
from sojia_stats.reproduction.result import Result, reproduce
from sojia_stats.reproduction.table_files.small_writer import csv_text
from sojia_stats.reproduction.verifying.stored_file import (
    NOTED,
    Fields,
    Stored,
    fields_of,
    paper_of,
    read_stored,
)
from sojia_stats.reproduction.writing.extraction import extract
from sojia_stats.reproduction.writing.provenance import lock_checksum
from sojia_stats.reproduction.writing.report import claims_csv, claims_json


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
    anew = fields_of(stored.kind, _WRITTEN[stored.kind](result))
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


_WRITTEN: Final[Mapping[str, Callable[[Result], str]]] = {
    "claims.json": claims_json,
    "claims.csv": claims_csv,
    "extraction (.csv)": lambda result: csv_text(extract(result)),
}
