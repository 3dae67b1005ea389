"""Where an output comes from: version, paper, checksums and the command that makes it anew."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sojia_stats._version import __version__
from sojia_stats.reproduction.claim_files.loading import load_paper, shipped_papers
from sojia_stats.reproduction.claim_files.paper import Paper

NOT_AT_HAND: Final = "not at hand"
"""What stands for the lock's checksum where there is no lock, as in an installed package."""

ROOT: Final = Path(__file__).resolve().parents[4]
"""The project's folder, where this is the project and not an installed copy of its package."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an output comes from: fields by the names of the columns and keys that carry them."""

    version: str
    paper: str
    claim_file_sha256: str
    requirements_lock_sha256: str
    command: str

    def columns(self) -> dict[str, str]:
        """Return name and value of each field, in order."""
        return {name: getattr(self, name) for name in self.__slots__}


def provenance(paper: Paper, command: str) -> Provenance:
    """Return where what a command such as "reproduce" writes about a paper comes from.

    A paper that does not come with the package stands as FILE.yaml in the command: the checksum
    tells which file is meant, and its path may tell what is nobody's business.
    """
    checksum = claim_checksum(paper)
    shipped = paper.id in shipped_papers() and claim_checksum(load_paper(paper.id)) == checksum
    return Provenance(
        version=__version__,
        paper=paper.id,
        claim_file_sha256=checksum,
        requirements_lock_sha256=lock_checksum(),
        command=f"sojia-stats {command} {paper.id if shipped else 'FILE.yaml'}",
    )


def claim_checksum(paper: Paper) -> str:
    """Return the SHA-256 of what a claim file says, whatever its layout."""
    # Without what it leaves unsaid, so that a new optional field changes no checksum.
    return hashlib.sha256(paper.model_dump_json(exclude_defaults=True).encode()).hexdigest()


def lock_checksum(root: Path = ROOT) -> str:
    """Return the SHA-256 of a project's requirements.lock, or "not at hand"."""
    # Beside an installed package, a file of that name would be somebody else's.
    if not (root / "src" / "sojia_stats").is_dir():
        return NOT_AT_HAND
    try:
        return hashlib.sha256((root / "requirements.lock").read_bytes()).hexdigest()
    except OSError:
        return NOT_AT_HAND
