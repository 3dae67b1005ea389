"""Run the tests that reach a mutant, each mutant in a fork that already has the large packages.

The project's files are copied to .cache/mutation/tree, where one module at a time is changed. Which
test runs which line is recorded once (and again for a test file that has changed).
"""

from __future__ import annotations

import compileall
import hashlib
import importlib
import json
import os
import py_compile
import resource
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".cache" / "mutation"
TREE = FOLDER / "tree"
PACKAGE = Path("src", "sojia_stats")
ROOMS = ("statistics", "reconstruction", "wording")
SUITE = ("tests/statistics", "tests/reconstruction", "tests/wording", "tests/independent")
EVERY_MODULE = "tests/reconstruction/test_every_module.py"  # it looks at all that is imported
PRELOADED = (
    "numpy",
    "pandas",
    "scipy.stats",
    "scipy.optimize",
    "hypothesis",
    "lifelines",
    "mpmath",
)

AT_FIRST = 3.0  # seconds of the most telling tests, before all others are collected
AT_MOST = 60.0  # seconds of tests per mutant; one that outlasts them counts as a survivor
MEMORY = 4 * 2**30


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant: "killed", "timeout" or "survived", by which test, after how long."""

    state: str
    by: str
    tests: int
    seconds: float


class Watch:
    """A pytest plugin: take the wanted tests in the wanted order, and stop one that does not end.

    Its processor time is limited, not its time: the machine may be busy with other things.
    """

    def __init__(self, limits: dict[str, float]) -> None:
        self.limits = limits
        self.order = {name: place for place, name in enumerate(limits)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Sort, drop, and have hypothesis stop at the first example that fails."""
        from hypothesis import Phase, is_hypothesis_test, settings

        items[:] = sorted(
            (item for item in items if item.nodeid in self.order),
            key=lambda item: self.order[item.nodeid],
        )
        every: set[Any] = {getattr(item, "obj", None) for item in items}
        for test in filter(is_hypothesis_test, every):
            test._hypothesis_internal_use_settings = settings(
                test._hypothesis_internal_use_settings,
                phases=(Phase.explicit, Phase.generate),
                report_multiple_bugs=False,
            )

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Start the clock: its signal ends the process."""
        signal.setitimer(signal.ITIMER_PROF, self.limits[nodeid])


class Recorder:
    """A pytest plugin: note the test that runs, for coverage, and how long it takes."""

    def __init__(self, cover: Any) -> None:
        self.cover = cover
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Name the lines that run from here on after the test."""
        self.cover.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add setup, call and teardown."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration


def prepare() -> None:
    """Copy the project's files, and load what every test loads."""
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    shutil.rmtree(TREE, ignore_errors=True)
    for name in sorted(filter(None, listed.split("\0"))):
        if (ROOT / name).is_file():
            (TREE / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, TREE / name)
    # Bytecode by content, not by time: two mutants may be written within one second.
    mode = py_compile.PycInvalidationMode.CHECKED_HASH
    compileall.compile_dir(TREE / "src", quiet=1, invalidation_mode=mode)
    os.chdir(TREE)
    os.environ["PYTHONPATH"] = str(TREE / "src")
    sys.path.insert(0, str(TREE / "src"))
    for name in PRELOADED:
        importlib.import_module(name)


def forked(work: Callable[[], int], log: Path) -> int:
    """Do something in a fork, its words into a log; return its exit code, or minus its signal."""
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        code = 3
        try:
            with log.open("w", encoding="utf-8") as file:
                os.dup2(file.fileno(), 1)
                os.dup2(file.fileno(), 2)
                code = work()
                sys.stdout.flush()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def tests(*arguments: str, plugin: object) -> int:
    """Run pytest on the copy."""
    cache = f"cache_dir={FOLDER / 'pytest'}"
    loaded = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"
    return int(pytest.main(["-q", "-o", cache, "-W", loaded, *arguments], plugins=[plugin]))


def sources() -> str:
    """Return a checksum of the library."""
    total = hashlib.sha256()
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def reach() -> dict[str, Any]:
    """Return for each test its seconds and, per module, the lines that it runs."""
    stored = FOLDER / "reach.json"
    known = json.loads(stored.read_text(encoding="utf-8")) if stored.exists() else {}
    state = sources()
    found = {str(PACKAGE / room): "" for room in ROOMS}  # the doctests
    for folder in SUITE:
        for path in sorted((TREE / folder).rglob("test_*.py")):
            name = path.relative_to(TREE).as_posix()
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    wanted = {name: f"{state} {key}" for name, key in found.items()}
    stale = [name for name, key in wanted.items() if known.get(name, {}).get("key") != key]
    if stale:
        print(f"recording which test runs which line: {len(stale)} files", flush=True)
        part = FOLDER / "recorded.json"
        if forked(lambda: _record(stale, part), FOLDER / "record.log") != 0:
            raise RuntimeError(
                f"the tests fail before anything is changed: see {FOLDER}/record.log"
            )
        recorded = json.loads(part.read_text(encoding="utf-8"))
        for name in stale:
            own = {test: of for test, of in recorded.items() if test.startswith(name)}
            known[name] = {"key": wanted[name], "tests": own}
        stored.write_text(json.dumps({name: known[name] for name in wanted}), encoding="utf-8")
    return {test: of for name in wanted for test, of in known[name]["tests"].items()}


def _record(paths: list[str], result: Path) -> int:
    from coverage import Coverage

    rooms = [str(TREE / PACKAGE / room) for room in ROOMS]
    cover = Coverage(data_file=None, source=rooms, config_file=False)
    recorder = Recorder(cover)
    cover.start()
    code = tests(*paths, plugin=recorder)
    cover.stop()
    data = cover.get_data()
    reached: dict[str, Any] = {
        test: {"seconds": seconds, "lines": {}} for test, seconds in recorder.seconds.items()
    }
    for name in data.measured_files():
        module = Path(name).relative_to(TREE / PACKAGE).as_posix()
        for line, names in data.contexts_by_lineno(name).items():
            for test in filter(None, names):
                reached[test]["lines"].setdefault(module, []).append(line)
    result.write_text(json.dumps(reached), encoding="utf-8")
    return code


def order(found: dict[str, Any], module: str, lines: tuple[int, int], always: bool) -> list[str]:
    """Return the tests that reach some lines of a module, the fast and specific ones first.

    Code that runs on import is reached by whatever runs a line of the module.
    """
    wanted = range(lines[0], lines[1] + 1)
    cost = {}
    for test, of in found.items():
        own = of["lines"].get(module, ())
        made = (always and own) or test.startswith(EVERY_MODULE)
        if made or any(line in wanted for line in own):
            share = max(len(own), 1) / max(sum(map(len, of["lines"].values())), 1)
            cost[test] = (of["seconds"] + 0.01) / share
    return sorted(cost, key=lambda test: cost[test])


def judge(module: str, code: str, chosen: Iterable[str], found: dict[str, Any]) -> Outcome:
    """Put a changed module in place, run the chosen tests until one fails, and put it back."""
    path, log = TREE / PACKAGE / module, FOLDER / "mutant.log"
    before, start, spent = path.read_bytes(), time.monotonic(), 0.0
    stages: list[dict[str, float]] = [{}, {}]
    for test in chosen:
        seconds = found[test]["seconds"]
        spent += seconds
        if spent > AT_MOST and stages[0]:
            break
        stages[spent > AT_FIRST].update({test: 5 + 10 * seconds})
    ran, state, by = 0, "survived", "" if stages[0] or stages[1] else "no test reaches it"
    path.write_text(code, encoding="utf-8")
    try:
        for limits in filter(None, stages):
            ran += len(limits)
            exit_code = forked(partial(_attempt, limits), log)
            if exit_code not in (0, 5):
                said = log.read_text(encoding="utf-8", errors="replace").splitlines()
                by = next((one[:300] for one in said if one.startswith(("FAILED", "ERROR"))), "")
                state = "timeout" if exit_code == -signal.SIGPROF else "killed"
                by = by or f"exit code {exit_code}"
                break
    finally:
        path.write_bytes(before)
    return Outcome(state, by, ran, round(time.monotonic() - start, 1))


def _attempt(limits: dict[str, float]) -> int:
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    files = dict.fromkeys(test.split("::")[0] for test in limits)
    return tests("-x", "-p", "no:faulthandler", *files, plugin=Watch(limits))
