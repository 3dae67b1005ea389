"""The notebooks under nbval beside starting as many kernels and importing the same, in one run.

Run as ``python benchmarks/notebooks.py [ROUNDS]``. First each notebook is run once, to learn which
modules it loads (many are loaded only when a function needs them). Then two things take turns:
``pytest --nbval`` as ``make test`` calls it, from start to end of its process; and as many kernels,
one after the other, that import these modules and stop. Each is timed as the best of the rounds (3,
unless said), by the clock and by the processors' time, which other programs disturb less. The
slowest cells are listed as pytest timed them, loading of modules included.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TARGET = 1.5
SLOWEST = 8

BEFORE = "import json, sys\nmodules_before = set(sys.modules)"
AFTER = "print(json.dumps([name for name in sys.modules if name not in modules_before]))"
IMPORTS = """
import importlib
for name in {names}:
    try:
        importlib.import_module(name)
    except ImportError:
        pass  # a module that only its package can import
"""


def execute(notebook: NotebookNode) -> NotebookNode:
    client = NotebookClient(
        notebook,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        resources={"metadata": {"path": str(ROOT / "notebooks")}},
    )
    executed: NotebookNode = client.execute()
    return executed


def only_importing(path: Path) -> NotebookNode:
    """A notebook of one cell that imports the modules which the notebook at the path loads."""
    notebook = nbformat.read(path, 4)
    new_cell = nbformat.v4.new_code_cell
    notebook.cells = [new_cell(BEFORE), *notebook.cells, new_cell(AFTER)]
    names = json.loads(execute(notebook).cells[-1].outputs[0].text)
    return nbformat.v4.new_notebook(cells=[new_cell(IMPORTS.format(names=names))])


def timed(call: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and seconds of the processors, those of child processes included."""

    def now() -> tuple[float, float]:
        usage = [
            resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        ]
        return time.perf_counter(), sum(one.ru_utime + one.ru_stime for one in usage)

    start = now()
    call()
    clock, processors = (after - before for before, after in zip(start, now(), strict=True))
    return clock, processors


def run_suite(outcome: Path) -> None:
    """``pytest --nbval notebooks``, which must pass."""
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q"]
    subprocess.run(
        [*command, f"--junitxml={outcome}", "notebooks"],
        check=True,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )


def seconds_of_cells(outcome: Path) -> list[tuple[float, str]]:
    cases = ElementTree.parse(outcome).iter("testcase")
    times = [
        (float(case.get("time", "0")), f"{case.get('classname')} {case.get('name')}")
        for case in cases
    ]
    return sorted(times, reverse=True)


def main(rounds: int) -> None:
    importing = [only_importing(path) for path in NOTEBOOKS]
    with tempfile.TemporaryDirectory() as name:
        outcome = Path(name) / "outcome.xml"
        suites, imports = [], []
        for _ in range(rounds):
            suites.append(timed(lambda: run_suite(outcome)))
            imports.append(timed(lambda: [execute(notebook) for notebook in importing]))
        cells = seconds_of_cells(outcome)
    print(f"{os.cpu_count()} processors, {len(NOTEBOOKS)} notebooks, best of {rounds}")
    print("| | pytest --nbval notebooks | as many kernels that import the same | ratio |")
    print("|---|---:|---:|---:|")
    for k, name in enumerate(("by the clock", "of the processors")):
        suite, floor = min(run[k] for run in suites), min(run[k] for run in imports)
        print(f"| {name} | {suite:.1f} s | {floor:.1f} s | {suite / floor:.2f} |")
    print(f"The target is a ratio of at most {TARGET}.")
    print("slowest cells of the last round:")
    for seconds, cell in cells[:SLOWEST]:
        print(f"  {seconds:.2f} s {cell}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
