"""The matrix of environments: its tool, its table, and the workflow that calls it."""

import importlib
import json
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def matrix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The tool, its folders and its table in a temporary one."""
    monkeypatch.syspath_prepend(ROOT / "tools")
    tool = importlib.import_module("matrix")
    (tmp_path / "docs").mkdir()
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    monkeypatch.setattr(tool, "FOLDER", tmp_path / "made")
    monkeypatch.setattr(tool, "TABLE", tmp_path / "docs" / "matrix.md")
    yield tool
    del sys.modules["matrix"]


@pytest.fixture
def steps(matrix: ModuleType, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The tool with its slow steps replaced: what ran, and what is to fail."""
    told: dict[str, Any] = {"ran": [], "fails": {}, "pins": "numpy==2.0.1\nclick==8.1.7\n"}

    def interpreter(python: str) -> tuple[str, str]:
        if python == "3.14":
            raise LookupError("no python3.14 on PATH or in MATRIX_PYTHONS")
        return f"python{python}", f"{python}.7"

    def resolve(folder: Path, python: str, leg: str) -> Path:
        (folder / "requirements.txt").write_text(told["pins"], encoding="utf-8")
        return folder / "requirements.txt"

    def test(cell: Any, folder: Path, python: str) -> None:
        told["ran"].append((cell.name, cell.suite))
        cell.tests, cell.sums = "7 passed; notebooks 2 passed", "identical"
        if cell.name in told["fails"]:
            raise matrix.StepError(told["fails"][cell.name])

    monkeypatch.setattr(matrix, "interpreter", interpreter)
    monkeypatch.setattr(matrix, "resolve", resolve)
    monkeypatch.setattr(matrix, "install", lambda folder, python, requirements: "python")
    monkeypatch.setattr(matrix, "test", test)
    monkeypatch.setattr(matrix, "tree", lambda: told.get("tree", "0" * 64))
    return told


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_a_run_names_every_cell_and_stores_the_table(
    matrix: ModuleType, steps: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert matrix.main([]) == 0
    table = rows(matrix.TABLE.read_text(encoding="utf-8"))
    assert [row[0] for row in table[2:]] == list(matrix.CELLS)
    assert len({len(row) for row in table}) == 1
    by_name = {row[0]: row for row in table[2:]}
    assert by_name["3.11-oldest"][1:3] == ["3.11.7", "2.0.1"]
    assert by_name["3.11-oldest"][-1] == "green"
    assert by_name["3.14-newest"][-1] == "absent: no python3.14 on PATH or in MATRIX_PYTHONS"
    assert len(steps["ran"]) == 9
    assert "3.14-newest … absent: no python3.14" in capsys.readouterr().out


def test_a_green_cell_is_not_run_again_for_the_same_files_and_packages(
    matrix: ModuleType, steps: dict[str, Any]
) -> None:
    steps["fails"] = {"3.11-oldest": "tests: FAILED tests/test_x.py"}
    cells = ["3.11-oldest", "3.13-newest"]
    assert matrix.main(cells) == 1
    steps["fails"] = {}
    steps["ran"].clear()
    assert matrix.main(cells) == 0
    assert steps["ran"] == [("3.11-oldest", "whole")]  # the one that had failed
    assert matrix.main(["--quick", *cells]) == 0  # who passed the whole has passed the part
    assert len(steps["ran"]) == 1
    assert matrix.main(["--least", *cells]) == 0
    assert len(steps["ran"]) == 1
    assert not matrix.TABLE.exists()  # some cells are no matrix
    steps["pins"] = "numpy==2.0.2\n"
    assert matrix.main(["--quick", *cells]) == 0
    assert steps["ran"][1:] == [("3.11-oldest", "part"), ("3.13-newest", "part")]
    assert matrix.main(["3.11-oldest"]) == 0  # a part is not the whole
    assert steps["ran"][3:] == [("3.11-oldest", "whole")]
    steps["tree"] = "1" * 64
    assert matrix.main(["3.11-oldest"]) == 0
    assert steps["ran"][4:] == [("3.11-oldest", "whole")]


def test_the_table_of_the_last_runs_names_the_files_of_each(
    matrix: ModuleType, steps: dict[str, Any]
) -> None:
    assert matrix.main(["3.11-oldest", "3.14-newest"]) == 0
    steps["tree"] = "1" * 64
    assert matrix.main(["--quick", "3.12-locked"]) == 0
    steps["ran"].clear()
    assert matrix.main(["--table"]) == 0
    assert not steps["ran"]
    by_name = {row[0]: row for row in rows(matrix.TABLE.read_text(encoding="utf-8"))}
    ends = {name: row[-2:] for name, row in by_name.items()}
    assert ends["cell"] == ["files", "result"]
    assert ends["3.11-oldest"] == ["0000000", "green"]
    assert ends["3.12-locked"] == ["1111111", "green"]
    assert ends["3.14-newest"][0] == "–" and ends["3.14-newest"][1].startswith("absent: ")
    assert ends["3.13-locked"] == ["–", "not run"]


def test_a_failure_is_a_row_with_its_reason_and_exit_code_1(
    matrix: ModuleType, steps: dict[str, Any]
) -> None:
    steps["fails"] = {"3.12-locked": "tests: FAILED a|b"}
    assert matrix.main([]) == 1
    table = {row[0]: row for row in rows(matrix.TABLE.read_text(encoding="utf-8"))}
    assert table["3.12-locked"][-1] == "failed: tests: FAILED a/b"
    assert table["3.12-newest"][-1] == "green"


def test_files_that_change_while_the_tests_run_are_a_failure(
    matrix: ModuleType, steps: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    states = iter(["0" * 64, "1" * 64])
    monkeypatch.setattr(matrix, "tree", lambda: next(states))
    assert matrix.main(["3.11-locked"]) == 1
    assert matrix.stored("3.11-locked").state.endswith("were changed while the tests ran")


def test_an_unknown_cell_is_refused(
    matrix: ModuleType, steps: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        matrix.main(["3.9-oldest"])
    assert "there is no cell 3.9-oldest: choose from 3.11-oldest," in capsys.readouterr().err


def test_interpreters_are_found_by_name(
    matrix: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("MATRIX_PYTHONS", f"{tmp_path / 'none'}:{sys.executable}")
    assert matrix.interpreter(PYTHON)[0] == sys.executable
    with pytest.raises(LookupError, match=r"no python3\.9 on PATH or in MATRIX_PYTHONS"):
        matrix.interpreter("3.9")  # the one listed is another


def test_a_failing_step_is_told_in_one_line(matrix: ModuleType, tmp_path: Path) -> None:
    code = "print('much'); print('FAILED tests/test_x.py::test_y'); print('1 failed'); exit(1)"
    with pytest.raises(matrix.StepError) as raised:
        matrix.step(tmp_path / "tests.log", sys.executable, "-c", code)
    assert str(raised.value) == "tests: FAILED tests/test_x.py::test_y (see tests.log)"
    code = (
        "print('error: none'); print('  ╰─▶ Because numpy<1 and numpy>2, there is none.'); exit(1)"
    )
    with pytest.raises(matrix.StepError, match="resolution: ╰─▶ Because numpy<1 and numpy>2"):
        matrix.step(tmp_path / "resolution.log", sys.executable, "-c", code)
    assert matrix.step(tmp_path / "x.log", sys.executable, "-c", "print('well')") == "well\n"


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("120 passed in 3.01s\n", "120 passed"),
        ("3 failed, 120 passed, 2 skipped, 1 deselected in 400.10s (0:06:40)\n",
         "3 failed, 120 passed, 2 skipped"),
        ("== 4 passed, 1 warning in 1.2s ==\n", "4 passed"),
        ("nothing\n", "not counted"),
    ],
)  # fmt: skip
def test_counts_of_pytest(matrix: ModuleType, said: str, counted: str) -> None:
    assert matrix.counts(said) == counted


def test_differences_from_the_manifest_are_named(
    matrix: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = tmp_path / "manifest.json"
    stored.write_text(json.dumps({"sha256": {"a.csv": "1", "b.json": "2"}}), encoding="utf-8")
    monkeypatch.setattr(matrix, "MANIFEST", stored)
    assert matrix.differences('a word\n{"a.csv": "1", "b.json": "2"}\n') == "identical"
    assert matrix.differences('{"a.csv": "0", "c": "2"}\n') == "differs: a.csv, b.json, c"
    assert matrix.differences("Traceback\n") == matrix.differences("") == "not compared"


def test_a_cell_tells_all_that_fails(
    matrix: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(log: Path, *command: str) -> str:
        said = {"checksums": '{"a": "0"}', "tests": "1 failed, 8 passed in 2.0s\n"}
        log.write_text(said.get(log.stem, "5 passed in 1.0s\n"), encoding="utf-8")
        if log.stem == "tests":
            raise matrix.StepError("tests: FAILED tests/test_x.py")
        return log.read_text(encoding="utf-8")

    stored = tmp_path / "manifest.json"
    stored.write_text(json.dumps({"sha256": {"a": "1"}}), encoding="utf-8")
    monkeypatch.setattr(matrix, "MANIFEST", stored)
    monkeypatch.setattr(matrix, "step", step)
    cell = matrix.Cell("3.11-oldest", suite="whole")
    with pytest.raises(matrix.StepError, match=r"^tests: FAILED tests/test_x\.py$"):
        matrix.test(cell, tmp_path, "python")
    assert (cell.tests, cell.sums) == ("1 failed, 8 passed; notebooks 5 passed", "differs: a")
    monkeypatch.setitem(matrix.SUITES, "part", ("tests/none",))
    stored.write_text(json.dumps({"sha256": {"a": "0"}}), encoding="utf-8")
    cell = matrix.Cell("3.11-oldest", suite="part")
    with pytest.raises(matrix.StepError):
        matrix.test(cell, tmp_path, "python")
    assert cell.tests == "1 failed, 8 passed"
    assert cell.sums == "identical"


def test_the_stored_table_has_every_cell_and_none_failed() -> None:
    # The matrix leaves this test out: a table with a failure could not be mended otherwise.
    tool = (ROOT / "tools" / "matrix.py").read_text(encoding="utf-8")
    assert "::test_the_stored_table_has_every_cell_and_none_failed" in tool
    text = (ROOT / "docs" / "matrix.md").read_text(encoding="utf-8")
    states = {row[0]: row[-1] for row in rows(text)[2:]}
    legs = ("oldest", "locked", "newest")
    assert list(states) == [f"3.{minor}-{leg}" for minor in range(11, 15) for leg in legs]
    assert {state.partition(":")[0] for state in states.values()} <= {"green", "absent"}


def test_the_oldest_versions_of_the_table_are_the_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = [Requirement(text) for text in project["dependencies"]]
    head, _, *cells = rows((ROOT / "docs" / "matrix.md").read_text(encoding="utf-8"))
    for row in (row for row in cells if row[0].endswith("-oldest") and row[-1] == "green"):
        python = {"python_version": row[0].removesuffix("-oldest")}
        for name in ("numpy", "pandas", "scipy", "lifelines", "matplotlib", "pydantic"):
            lower = [
                Version(part.version)
                for one in bounds
                if one.name == name and (one.marker is None or one.marker.evaluate(python))
                for part in one.specifier
                if part.operator == ">="
            ]
            tested = row[head.index(name)]
            assert Version(tested) == max(lower), (
                f"{row[0]} tested {name} {tested}: run make matrix"
            )


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.name)
def workflow(request: pytest.FixtureRequest) -> dict[Any, Any]:
    loaded = yaml.safe_load(request.param.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def steps_of(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_a_fork_is_checked_from_its_first_push_and_every_week() -> None:
    assert [path.name for path in WORKFLOWS] == ["checks.yml"]
    loaded = yaml.safe_load(WORKFLOWS[0].read_text(encoding="utf-8"))
    when = loaded[True]  # YAML 1.1 reads the word on as true
    assert {"push", "pull_request", "schedule"} <= set(when)
    (weekly,) = when["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", weekly["cron"])
    runs = " ".join(step["run"] for step in steps_of(loaded) if "run" in step)
    assert {"make test", "make lint types"} <= {step.get("run") for step in steps_of(loaded)}
    for cell in ("3.11-oldest", "3.13-newest"):
        assert cell in runs


def test_a_workflow_runs_make_targets_and_nothing_else(workflow: dict[Any, Any]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    importable = (ROOT / "tools" / "matrix.py").read_text(encoding="utf-8")
    for step in steps_of(workflow):
        assert ("run" in step) != ("uses" in step)
        if "run" not in step:
            continue
        first, *words = shlex.split(step["run"])
        assert first == "make"
        assert {word for word in words if "=" not in word} <= targets, step["run"]
        for word in words:
            if word.startswith("CELLS="):
                for python, leg in (cell.split("-") for cell in word[6:].split()):
                    assert f'"{python}"' in importable and f'"{leg}":' in importable


def test_a_workflow_uses_pinned_actions_and_no_secret(workflow: dict[Any, Any]) -> None:
    for step in steps_of(workflow):
        if "uses" in step:
            assert re.fullmatch(r"actions/(checkout|setup-python)@[0-9a-f]{40}", step["uses"])
    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets" not in json.dumps(workflow, default=str)
