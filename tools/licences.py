"""The licences of all pinned packages, as their own metadata and licence files say: a page.

usage: python tools/licences.py [FILE]    (docs/licences.md unless given)
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
TEXT = ROOT / "tools" / "licences.template.md"
LOCKS = ("requirements.lock", "requirements-browser.lock")

COMPATIBLE: Final = frozenset(
    {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-2-Clause-Views", "BSD-3-Clause", "CC0-1.0", "ISC"}
    | {"MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Zlib"}
)
"""SPDX names under which a package may be used beside this project's MIT licence."""

READ: Final[Mapping[str, tuple[str, str]]] = {
    "appnope": ("BSD-2-Clause", "its wheel's License-Expression"),  # of macOS alone
    "asttokens": ("Apache-2.0", "its licence file, the Apache License 2.0"),
    "axe-playwright-python": (
        "MIT AND MPL-2.0",
        "its licence file; axe-core, which it carries, names MPL-2.0 in its first lines",
    ),
    "colorama": ("BSD-3-Clause", "its wheel's licence file, three clauses"),  # of Windows alone
    "docutils": (
        "BSD-2-Clause",
        "its COPYING.rst: public domain, but for parts under BSD-2-Clause, BSD-3-Clause and PSF; "
        "the GPL of the classifiers is that of an Emacs mode, which is not in the wheel",
    ),
    "matplotlib": ("PSF-2.0", "its licence file, PSF's agreement with other names"),
    "pywinpty": ("MIT", "its wheel's licence file and classifier"),  # of Windows alone
}
"""What was read by a person where metadata is silent or vague, or the package is not here."""

# A text is told by words that no other of these licences has.
WORDS: Final[tuple[tuple[str, str], ...]] = (
    ("MPL-2.0", r"Mozilla Public License,? (?:Version|v\.) 2\.0"),
    ("Apache-2.0", r"Apache License,? Version 2\.0"),
    (
        "BSD-3-Clause",
        r"Redistribution and use in source and binary forms.{400,900}?(Neither the|The) names? of",
    ),
    ("BSD-2-Clause", r"Redistribution and use in source and binary forms"),
    (
        "ISC",
        r"Permission to use, copy, modify, and(?:/or)? distribute this software for any purpose",
    ),
    ("MIT", r"Permission is hereby granted, free of charge, to any person obtaining a copy"),
    ("PSF-2.0", r"PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2"),
)

SHORT: Final[Mapping[str, str]] = {
    "apache 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "isc license": "ISC",
    "mit license": "MIT",
}
"""What the field License says where it is no SPDX name but leaves no doubt."""


@dataclass(frozen=True, slots=True)
class Package:
    """A pinned package: its name and version, who asks for it, and which lock pins it."""

    name: NormalizedName
    version: str
    wanted_by: frozenset[str]
    lock: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the page."""

    package: str
    version: str
    licence: str
    source: str
    use: str

    def __str__(self) -> str:
        """Return the line as Markdown."""
        cells = (self.package, self.version, self.licence, self.source, self.use)
        return f"| {' | '.join(cells)} |"


def pinned(lock: str) -> list[Package]:
    """Return what a lock pins, with the packages that ask for each as its comments say."""
    entries: list[tuple[str, str, set[str]]] = []
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        if pin := re.match(r"([A-Za-z0-9._-]+)==(\S+)", line):
            entries.append((pin[1], pin[2], set()))
        elif entries and (parent := re.match(r"    # (?:via)?\s+(\S+)$", line)):
            entries[-1][2].add(canonicalize_name(parent[1]))
    return [Package(canonicalize_name(n), v, frozenset(who), lock) for n, v, who in entries]


def direct() -> dict[str, set[NormalizedName]]:
    """Return what pyproject.toml itself asks for, by use."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {
        "run time": project["project"]["dependencies"],
        "notebooks": project["project"]["optional-dependencies"]["notebooks"],
        "browser tests": project["dependency-groups"]["browser"],
    }
    return {use: {canonicalize_name(Requirement(t).name) for t in a} for use, a in asked.items()}


def uses(packages: Iterable[Package]) -> dict[str, str]:
    """Return what each package is for: the nearest to the reader of all that ask for it."""
    packages = list(packages)
    use = {package.name: "development" for package in packages}
    for name, roots in reversed(direct().items()):
        reached: set[str] = set()
        front: set[str] = set(roots)
        while front:
            reached |= front
            front = {str(p.name) for p in packages if p.wanted_by & reached} - reached
        use |= {package.name: name for package in packages if package.name in reached}
    return {str(name): what for name, what in use.items()}


def licence_of(name: str) -> tuple[str, str]:
    """Return the licence of an installed package as SPDX has it, and what says so.

    Raises
    ------
    ValueError
        If it cannot be told: it belongs into the table of those that a person has read.
    """
    if name in READ:
        return READ[name]
    try:
        found = distribution(name)
    except PackageNotFoundError:
        raise ValueError(f"{name} is not installed here: read its licence into READ") from None
    said = _field(found, "License-Expression")
    if said:
        return said, "License-Expression"
    field = _field(found, "License")
    if field in COMPATIBLE:
        return field, "License"
    if field.lower() in SHORT:
        return SHORT[field.lower()], "License"
    for text, source in ((field, "text in License"), *_files(found)):
        plain = " ".join(text.split())
        told = [(re.search(words, plain, re.I), licence) for licence, words in WORDS]
        places = [(match.start(), licence) for match, licence in told if match is not None]
        if places:  # the package's own stands first, before those of what it carries
            return min(places, key=lambda place: place[0])[1], source
    raise ValueError(f"the licence of {name} cannot be told: read it into READ")


def _field(found: Distribution, name: str) -> str:
    return str(found.metadata[name]).strip() if name in found.metadata else ""


def _files(found: Distribution) -> Iterator[tuple[str, str]]:
    """Yield the texts of a package's own licence files, and what to call them."""
    for path in sorted(map(str, found.files or ())):
        own = re.fullmatch(r"[^/]+\.dist-info/(?:licenses/)?((?:LICEN[SC]E|COPYING)[^/]*)", path)
        if own:
            file = Path(str(found.locate_file(path)))
            yield file.read_text(encoding="utf-8", errors="replace"), "licence file"


def rows() -> list[Row]:
    """Return a line for each pinned package."""
    packages = {p.name: p for lock in reversed(LOCKS) for p in pinned(lock)}
    use = uses(packages.values())
    found = []
    for name, package in sorted(packages.items()):
        licence, source = licence_of(name)
        found.append(Row(name, package.version, licence, source, use[name]))
    return found


def names_in(licence: str) -> set[str]:
    """Return the SPDX names of an expression."""
    return set(re.split(r"\s+(?:AND|OR)\s+|[()]+", licence)) - {""}


def page(lines: list[Row]) -> str:
    """Return the page of these packages.

    Raises
    ------
    ValueError
        If a licence is not among the compatible ones.
    """
    for row in lines:
        unknown = names_in(row.licence) - COMPATIBLE
        if unknown:
            raise ValueError(f"{row.package} has {', '.join(unknown)}, which is not in COMPATIBLE")
    counts = [f"{sum(row.use == use for row in lines)} {use}" for use in (*direct(), "development")]
    table = ["| Package | Version | Licence | Says | Used for |", "|---|---|---|---|---|"]
    table += map(str, lines)
    text = TEXT.read_text(encoding="utf-8")
    for name, value in {
        "packages": str(len(lines)),
        "counts": ", ".join(counts),
        "licences": ", ".join(sorted(set().union(*(names_in(row.licence) for row in lines)))),
        "copyleft": ", ".join(row.package for row in lines if "MPL" in row.licence),
        "table": "\n".join(table),
    }.items():
        text = text.replace(f"{{{{ {name} }}}}", value)
    return text


def main(arguments: list[str]) -> int:
    """Write the page and say where it is."""
    path = Path(arguments[0]) if arguments else PAGE
    try:
        path.write_text(page(rows()), encoding="utf-8", newline="\n")
    except ValueError as error:
        print(f"The page was not written: {error}", file=sys.stderr)
        return 1
    print(f"Licences: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
