"""Run the tests in every supported environment: each Python, oldest, locked and newest packages.

usage: python tools/matrix.py [--quick | --least] [CELL ...]
       python tools/matrix.py --table      the table alone, from what the last runs have left

A cell is a Python and a leg, such as 3.11-oldest. Without cells the whole matrix is run and its
table stored in docs/matrix.md. Logs and environments are in .cache/matrix/. Nothing but the
standard library and uv is needed, so that the matrix does not stand on one of its own cells.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".cache" / "uv" / "bin" / "uv"
FOLDER = ROOT / ".cache" / "matrix"
TABLE = ROOT / "docs" / "matrix.md"
MANIFEST = ROOT / "tests" / "manifest.json"
MADE = {".venv", ".cache", "build", "dist", ".hypothesis", "__pycache__", ".git"}

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
LEGS = {"oldest": "lowest-direct", "locked": "", "newest": "highest"}  # uv's word for it
CELLS = tuple(f"{python}-{leg}" for python in PYTHONS for leg in LEGS)
PACKAGES = ("numpy", "pandas", "scipy", "lifelines", "matplotlib", "pydantic")

# A bound is true only where a wheel fits: nobody compiles numpy to read a paper. autograd-gamma,
# which lifelines needs, is published as source alone.
WHEELS = ("--only-binary", ":all:", "--no-binary", "autograd-gamma")
SUITES = {  # each holds those after it
    "whole": (),
    "part": ("tests/statistics", "tests/reproduction"),
    "least": ("tests/statistics",),
}
ALL_CORES = ("-n", "auto", "--maxprocesses", "8", "--dist", "worksteal")
OF_THE_TABLE = "tests/test_matrix.py::test_the_stored_table_has_every_cell_and_none_failed"
COMPARED = "CSV, JSON, notebook text"
HEAD = ("cell", "Python", *PACKAGES, "suite", "tests", COMPARED, "s", "files", "result")


class StepError(Exception):
    """A step of a cell failed; the sentence says which and why."""


@dataclass
class Cell:
    """One environment and what became of it.

    The state is "green", "failed: why", "absent: why" or "not run"; the key is a checksum of what
    the result rests on: the project's files, the Python, the packages, the suite.
    """

    name: str
    state: str = "not run"
    python: str = "–"
    versions: dict[str, str] = field(default_factory=dict)
    suite: str = "–"
    tests: str = "–"
    sums: str = "–"
    seconds: int = 0
    files: str = "–"
    key: str = ""

    def row(self) -> list[str]:
        """Return the cell as a row of the table."""
        packages = [self.versions.get(name, "–") for name in PACKAGES]
        outcome = [self.suite, self.tests, self.sums, str(self.seconds or "–"), self.files]
        return [self.name, self.python, *packages, *outcome, self.state]


def tree() -> str:
    """Return a checksum of the project's files, without the table that the matrix itself writes."""
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(git, cwd=ROOT, capture_output=True, text=True)
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    if listed.returncode != 0:
        paths = [path for path in ROOT.rglob("*") if MADE.isdisjoint(path.relative_to(ROOT).parts)]
    total = hashlib.sha256()
    for path in sorted(path for path in set(paths) - {TABLE} if path.is_file()):
        total.update(
            f"{path.relative_to(ROOT).as_posix()}\0{checksum(path.read_bytes())}\n".encode()
        )
    return total.hexdigest()


def checksum(content: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def interpreter(python: str) -> tuple[str, str]:
    """Find a Python by name and return its path and full version.

    ``MATRIX_PYTHONS`` may list interpreters or their folders, as PATH does; then PATH is asked.
    """
    name = f"python{python}"
    given = [Path(one) for one in os.environ.get("MATRIX_PYTHONS", "").split(os.pathsep) if one]
    candidates = [str(one / name if one.is_dir() else one) for one in given]
    for candidate in [*candidates, shutil.which(name) or ""]:
        code = "import platform; print(platform.python_version())"
        try:
            said = subprocess.run([candidate, "-c", code], capture_output=True, text=True).stdout
        except OSError:
            continue
        if said.startswith(f"{python}."):
            return candidate, said.strip()
    raise LookupError(f"no {name} on PATH or in MATRIX_PYTHONS")


def step(log: Path, *command: str) -> str:
    """Run a command, its words into a log; return them, or raise with the last telling line."""
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    environment["UV_CACHE_DIR"] = str(FOLDER / "uv")
    with log.open("w", encoding="utf-8") as file:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    said = log.read_text(encoding="utf-8", errors="replace")
    if done.returncode != 0:
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        telling = [line for line in lines if re.match(r"FAILED|ERROR|\W*(cause: )?Because", line)]
        reason = (telling or lines[-1:] or ["it said nothing"])[0]
        raise StepError(f"{log.stem}: {reason[:160]} (see {log.relative_to(ROOT).as_posix()})")
    return said


def resolve(folder: Path, python: str, leg: str) -> Path:
    """Return the requirements of a leg: the lock, or what uv finds for pyproject.toml."""
    if not LEGS[leg]:
        return ROOT / "requirements.lock"
    found = folder / "requirements.txt"
    found.unlink(missing_ok=True)  # uv would keep its pins
    # Oldest is what the bounds say, wheel or not: a bound below the first wheel then fails.
    wheels = WHEELS if leg == "newest" else ()
    step(
        folder / "resolution.log",
        *(str(UV), "pip", "compile", "pyproject.toml", "--extra", "notebooks", "--group", "dev"),
        *("--python", python, "--resolution", LEGS[leg], *wheels),
        *("--no-annotate", "--no-header", "--quiet", "--output-file", str(found)),
    )
    return found


def install(folder: Path, python: str, requirements: Path) -> str:
    """Build a cell's environment and return its interpreter."""
    environment = folder / "environment"
    inside = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
    log = folder / "environment.log"
    hashes = ("--require-hashes",) if requirements.name == "requirements.lock" else ()
    pip = (str(UV), "pip", "install", "--quiet", "--python", str(inside))
    step(log, str(UV), "venv", "--quiet", "--clear", "--python", python, str(environment))
    step(log, *pip, *WHEELS, *hashes, "--requirements", str(requirements))
    step(log, *pip, "--no-deps", "--no-build-isolation", "--editable", ".")
    return str(inside)


def counts(said: str) -> str:
    """Return what pytest counted: '120 passed, 2 skipped'."""
    last = re.findall(r"^(?:=+ )?(\d+ \w+(?:, \d+ \w+)*) in [\d.]+s", said, re.MULTILINE)
    return re.sub(r", \d+ (?:deselected|warnings?)", "", last[-1]) if last else "not counted"


def differences(said: str) -> str:
    """Return the outputs whose checksums are not those of the manifest."""
    wanted: dict[str, str] = json.loads(MANIFEST.read_text(encoding="utf-8"))["sha256"]
    try:
        here: dict[str, str] = json.loads(said.splitlines()[-1])
    except (ValueError, IndexError):  # it broke off
        return "not compared"
    names = sorted(here.keys() | wanted.keys())
    other = ", ".join(name for name in names if here.get(name) != wanted.get(name))
    return f"differs: {other}" if other else "identical"


def test(cell: Cell, folder: Path, python: str) -> None:
    """Run every check in a cell's environment, then raise if one of them failed."""
    pytest = (python, "-m", "pytest", "-q")
    nbval = (*pytest, "--nbval", "--nbval-current-env", "notebooks")
    unit = (*pytest, *ALL_CORES, "--deselect", OF_THE_TABLE, *SUITES[cell.suite])
    checks = {"checksums": (python, "tools/manifest.py", "--here"), "tests": unit}
    checks |= {"notebooks": nbval} if cell.suite == "whole" else {}
    failures, said = [], {}
    for name, command in checks.items():
        try:
            said[name] = step(folder / f"{name}.log", *command)
        except StepError as failure:
            failures.append(str(failure))
            said[name] = (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
    cell.tests = "; notebooks ".join(counts(said[name]) for name in checks if name != "checksums")
    cell.sums = differences(said["checksums"])
    if failures or cell.sums != "identical":
        raise StepError("; ".join(failures) or "checksums: not those of the manifest")


def stored(name: str) -> Cell:
    """Return what is known of a cell from its last run."""
    try:
        return Cell(**json.loads((FOLDER / name / "result.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Cell(name)


def run(name: str, suite: str, state: str) -> Cell:
    """Run one cell, unless it is green for the same files, Python, packages and suite."""
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    wanted, leg = name.split("-")
    cell = Cell(name, suite=suite, files=state[:7])
    start = time.monotonic()
    try:
        path, cell.python = interpreter(wanted)
        requirements = resolve(folder, path, leg)
        pins = requirements.read_text(encoding="utf-8")
        cell.versions = {
            package: version
            for package, version in re.findall(r"^([\w-]+)==([^\s;]+)", pins, re.MULTILINE)
            if package in PACKAGES
        }
        known = stored(name)
        names = list(SUITES)
        for other in names[: names.index(suite) + 1]:  # who passed the whole has passed the part
            cell.key = checksum(f"{state} {cell.python} {checksum(pins.encode())} {other}".encode())
            if known.state == "green" and known.key == cell.key:
                return known
        test(cell, folder, install(folder, path, requirements))
        if tree() != state:
            raise StepError("the project's files were changed while the tests ran")
        cell.state = "green"
    except LookupError as absent:
        cell.state, cell.suite, cell.files = f"absent: {absent}", "–", "–"
    except StepError as failure:
        cell.state = f"failed: {failure}"
    cell.seconds = 0 if cell.state.startswith("absent") else round(time.monotonic() - start)
    partial = folder / "result.json.new"
    partial.write_text(json.dumps(asdict(cell), indent=1) + "\n", encoding="utf-8")
    partial.replace(folder / "result.json")
    return cell


def table(cells: list[Cell]) -> str:
    """Return the cells as a Markdown table."""
    rows = [list(HEAD), ["---"] * len(HEAD), *(cell.row() for cell in cells)]
    return "\n".join(f"| {' | '.join(text.replace('|', '/') for text in row)} |" for row in rows)


def page(cells: list[Cell]) -> str:
    """Return docs/matrix.md."""
    return f"""# Environments in which the tests pass

Written by `make matrix`, not by hand. A Python that was not there is named as absent.

- oldest: exactly the lower bounds of `pyproject.toml` (uv's `lowest-direct`); locked:
  `requirements.lock` with its hashes; newest: the highest versions within the bounds that day.
- suite: whole is that of `make test`, with nbval's strict comparison of the notebooks; part is
  the tests of statistics and reproduction; least is those of statistics.
- CSV, JSON, notebook text: `claims.csv`, `claims.json` and what the notebooks print, made anew in
  that environment, against `tests/manifest.json`. Pictures are not compared.
- files: the first letters of a checksum of the project's files, without this page. Rows with other
  letters were run before or after a change; `make matrix` runs again what is not of today's files.

{table(cells)}
"""


def main(arguments: list[str]) -> int:
    """Run the cells that are asked for; 1 if one of those that can run fails."""
    parser = argparse.ArgumentParser(prog="make matrix", description=__doc__)
    parser.add_argument("cells", nargs="*", metavar="CELL", help=", ".join(CELLS))
    fewer = parser.add_mutually_exclusive_group()
    fewer.add_argument("--quick", action="store_true", help="a part of the unit tests")
    fewer.add_argument("--least", action="store_true", help="the tests of statistics alone")
    parser.add_argument("--table", action="store_true", help="store the table of the last runs")
    given = parser.parse_args(arguments)
    if unknown := sorted(set(given.cells) - set(CELLS)):
        parser.error(f"there is no cell {', '.join(unknown)}: choose from {', '.join(CELLS)}")
    state = tree()
    suite = "least" if given.least else "part" if given.quick else "whole"
    cells = [stored(name) for name in CELLS] if given.table else []
    for name in [] if given.table else given.cells or CELLS:
        print(f"  {name} …", end=" ", flush=True)
        cells.append(run(name, suite, state))
        print(f"{cells[-1].state} ({cells[-1].seconds} s)", flush=True)
    print(f"\n{table(cells)}")
    if not given.cells:
        TABLE.write_text(page(cells), encoding="utf-8", newline="\n")
        print(f"\nstored in {TABLE.relative_to(ROOT).as_posix()}")
    return int(any(cell.state.startswith("failed") for cell in cells))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
