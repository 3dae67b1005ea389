"""What is installed is what the locks pin; and what is known of its weaknesses, if anyone answers.

usage: python tools/audit.py                 the files alone: no network
       python tools/audit.py PIP_AUDIT       also ask an advisory service, by that program

Exit code: 0 nothing found, 1 something found, 2 a wrong call, 3 advisories could not be checked.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK, MORE = "requirements.lock", "requirements-browser.lock"
PROJECT = "sojia-stats"
FOUND, UNCHECKED = 1, 3

BROUGHT: Final = frozenset({"pip"})
"""What the interpreter puts into a new environment; make_env.sh installs the rest with it."""

STARTERS: Final[Mapping[str, str]] = {
    "a1_coverage.pth": "coverage: measures subprocesses if its variable is set",
}
"""Files whose lines Python runs when it starts, of packages whose RECORD vouches for them."""

UNLISTED: Final = re.compile(r"(^|/)__pycache__/[^/]+\.pyc$")


@dataclass(frozen=True, slots=True)
class Advice:
    """What an advisory service said: what is known, and what it was not asked or did not know."""

    known: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    checked: int = 0


def pins(lock: str, root: Path = ROOT) -> dict[str, str]:
    """Return the versions that a lock pins for this interpreter and system."""
    found: dict[str, str] = {}
    for line in (root / lock).read_text(encoding="utf-8").splitlines():
        if re.match(r"[A-Za-z0-9]", line):
            one = Requirement(line.rstrip(" \\"))
            if one.marker is None or one.marker.evaluate():
                (exact,) = one.specifier
                found[canonicalize_name(one.name)] = exact.version
    return found


# ---- the files --------------------------------------------------------------------------------


def set_faults(installed: Mapping[str, str], root: Path = ROOT) -> Iterator[str]:
    """Yield where the installed packages are not those of the locks, a sentence each.

    Parameters
    ----------
    installed : mapping of str to str
        Version by name.
    root : Path
        The folder of the locks.
    """
    wanted, more = pins(LOCK, root), pins(MORE, root)
    if set(more) - set(wanted) & set(installed):  # make browser has been here
        wanted |= {name: version for name, version in more.items() if name in installed}
    for name, version in sorted(wanted.items()):
        if name not in installed:
            yield f"{name} {version} is pinned and not installed: run make clean, then make test"
        elif installed[name] != version:
            yield f"{name} {installed[name]} is installed and {version} is pinned"
    for name in sorted(set(installed) - set(wanted) - BROUGHT - {PROJECT}):
        yield f"{name} {installed[name]} is installed and in no lock"


def file_faults(site: Path, found: list[Distribution]) -> Iterator[str]:
    """Yield the files that are not as they were installed, or that nobody installed.

    Parameters
    ----------
    site : Path
        The folder of the packages.
    found : list of Distribution
        What is installed there.
    """
    listed: set[Path] = set()
    for one in found:
        record = one.read_text("RECORD")
        if record is None:
            yield f"{one.name} has no RECORD: its files cannot be checked"
            continue
        for name, digest, _ in csv.reader(record.splitlines()):
            path = (site / name).resolve()
            listed.add(path)
            if not path.is_file():
                if not UNLISTED.search(name):
                    yield f"{one.name}: {name} is missing"
            elif digest:
                kind, _, wanted = digest.partition("=")
                had = hashlib.new(kind, path.read_bytes()).digest()
                if base64.urlsafe_b64encode(had).decode().rstrip("=") != wanted:
                    yield f"{one.name}: {name} is not the file that was installed"
            elif not UNLISTED.search(name) and not name.endswith(".dist-info/RECORD"):
                yield f"{one.name}: {name} has no checksum"
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_file() and path.resolve() not in listed and not UNLISTED.search(name):
            yield f"{name} belongs to no package"


def starter_faults(site: Path, source: Path) -> Iterator[str]:
    """Yield what Python would run at every start, but for what is known.

    Parameters
    ----------
    site : Path
        The folder of the packages.
    source : Path
        The project's own source, which its editable installation puts on the path.
    """
    for name in ("sitecustomize", "usercustomize"):
        if (site / f"{name}.py").exists() or (site / name).exists():
            yield f"{name} runs at every start of Python"
    for path in sorted(site.glob("*.pth")):
        for line in path.read_text(encoding="utf-8").splitlines():
            runs = line.startswith(("import ", "import\t"))
            if runs and path.name not in STARTERS:
                yield f"{path.name} runs code at every start of Python: {line[:60]}"
            elif line.strip() and not runs and Path(line).resolve() != source:
                yield f"{path.name} puts a folder on Python's path that is not the project's"


def editable_faults(found: list[Distribution], root: Path = ROOT) -> Iterator[str]:
    """Yield packages that were installed from anywhere but a wheel of the lock.

    Parameters
    ----------
    found : list of Distribution
        What is installed.
    root : Path
        The project's folder: it is the only one installed as a folder.
    """
    for one in found:
        origin = json.loads(one.read_text("direct_url.json") or "{}")
        own = origin.get("dir_info", {}).get("editable") and origin.get("url") == root.as_uri()
        name = canonicalize_name(one.name)
        if (name == PROJECT) != bool(own):
            yield f"{name} is {'not ' if name == PROJECT else ''}installed from a folder"
        elif origin and not own:
            yield f"{name} is installed from an address and not from the lock"


def audit_files() -> list[str]:
    """Return all that is amiss in this interpreter's environment, a sentence each."""
    site = Path(sysconfig.get_path("purelib"))
    found = list(distributions(path=[str(site)]))
    installed = {str(canonicalize_name(one.name)): one.version for one in found}
    return [
        *set_faults(installed),
        *editable_faults(found),
        *starter_faults(site, ROOT / "src"),
        *file_faults(site, found),
    ]


# ---- what is known ----------------------------------------------------------------------------


def advice_in(report: Mapping[str, Any]) -> Advice:
    """Return what a report of pip-audit says; a package that was skipped is not checked.

    Parameters
    ----------
    report : mapping
        Its JSON: without a service it names packages as skipped, and finds nothing.
    """
    known, unchecked, checked = [], [], 0
    for one in report["dependencies"]:
        if "skip_reason" in one:
            unchecked.append(str(one["name"]))
            continue
        checked += 1
        for flaw in one["vulns"]:
            mended = ", ".join(flaw.get("fix_versions", ())) or "no version"
            known.append(f"{one['name']} {one['version']}: {flaw['id']}, mended in {mended}")
    return Advice(tuple(known), tuple(unchecked), checked)


def ask(program: str, lock: str) -> Advice:
    """Ask an advisory service about all that a lock pins.

    Parameters
    ----------
    program : str
        Path of pip-audit.
    lock : str
        Name of the lock.
    """
    command = [program, "-r", lock, "--require-hashes", "--disable-pip", "--format", "json"]
    done = subprocess.run(
        [*command, "--progress-spinner", "off"], cwd=ROOT, capture_output=True, text=True
    )
    try:
        return advice_in(json.loads(done.stdout))
    except (ValueError, KeyError, TypeError):  # it ends with a traceback where nobody answers
        return Advice(unchecked=tuple(pins(lock)))


def main(arguments: list[str]) -> int:
    """Say what is amiss; return the exit code."""
    if len(arguments) > 1 or any(one.startswith("-") for one in arguments):
        print("usage: python tools/audit.py [PIP_AUDIT]", file=sys.stderr)
        return 2
    faults = audit_files()
    for fault in faults:
        print(fault)
    print(
        f"files: {len(faults)} faults"
        if faults
        else "files: every package is pinned, and every file is the one that was installed"
    )
    if not arguments:
        return FOUND if faults else 0
    told = [ask(arguments[0], lock) for lock in (LOCK, MORE)]
    known = [line for advice in told for line in advice.known]
    unchecked = sorted({name for advice in told for name in advice.unchecked})
    for line in known:
        print(f"known: {line}")
    if checked := sum(advice.checked for advice in told):
        print(f"known vulnerabilities: {len(known)} in the {checked} packages that were checked")
    if unchecked:
        print(
            f"NOT CHECKED: {len(unchecked)} packages, for no advisory service knew them or "
            f"answered: {', '.join(unchecked[:5])}{' …' if len(unchecked) > 5 else ''}; run make "
            "audit where there is a network"
        )
    if faults or known:
        return FOUND
    return UNCHECKED if unchecked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
