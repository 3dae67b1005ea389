"""Guards that close the holes of nbval: it passes silently where a cell has no stored output."""

import ast
import importlib.util
import json
import re
import tokenize
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest

from sojia_stats._version import __version__

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PAPER_DOI = "10.1007/s00296-011-2249-4"
UNCHECKED = re.compile(r"#\s*(NBVAL_\w+|PYTEST_VALIDATE_IGNORE_OUTPUT)|^\s*%%capture", re.MULTILINE)

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells_of(path: Path, kind: str | None = None) -> list[dict[str, Any]]:
    """The cells of a notebook with their source as one string; of one kind, if it is named."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [
        cell | {"source": "".join(cell["source"])}
        for cell in cells
        if kind is None or cell["cell_type"] == kind
    ]


def code_of(path: Path) -> list[dict[str, Any]]:
    return cells_of(path, "code")


def outputs_of(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Every stored output, with the words that find its cell."""
    return [
        (f"{path.name}, code cell {number}", output)
        for number, cell in enumerate(code_of(path), start=1)
        for output in cell["outputs"]
    ]


def text_of(output: dict[str, Any]) -> str:
    """What a reader sees as text in one output: its stream, plain text, HTML, Markdown or SVG."""
    parts = [output.get("text", "")]
    parts += [
        value
        for kind, value in output.get("data", {}).items()
        if kind.startswith("text/") or kind == "image/svg+xml"
    ]
    return "\n".join("".join(part) for part in parts)


def without_magics(source: str) -> str:
    return re.sub(r"^[%!].*$", "", source, flags=re.MULTILINE)


def only_imports(source: str) -> bool:
    """Whether a cell does nothing but import, and so has nothing to show."""
    body = ast.parse(without_magics(source)).body
    return all(isinstance(node, ast.Import | ast.ImportFrom) for node in body)


def runner() -> ModuleType:
    """The module behind ``make notebooks``."""
    spec = importlib.util.spec_from_file_location(
        "run_notebooks", ROOT / "tools" / "run_notebooks.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS, "notebooks/ holds no notebook: the guards below would guard nothing"


@every_notebook
def test_first_cell_says_what_the_notebook_answers(path: Path) -> None:
    first = cells_of(path)[0]
    assert first["cell_type"] == "markdown"
    text = first["source"]
    assert text.startswith("# "), "the first cell starts with the title"
    for word in ("question", "claims", "version", "doi"):
        assert re.search(rf"\b{word}\b", text, re.IGNORECASE), f"the first cell names no {word}"
    assert re.search(r"\b[CR]\d+\b", text), "the first cell names no claim id"
    assert re.search(rf"(?<![\d.]){re.escape(__version__)}(?![\d.]*\d)", text)
    assert PAPER_DOI in text


@every_notebook
def test_code_cells_were_executed_once_in_order(path: Path) -> None:
    counts = [cell["execution_count"] for cell in code_of(path)]
    assert counts
    assert counts == list(range(1, len(counts) + 1))


@every_notebook
def test_every_code_cell_shows_something_that_nbval_can_compare(path: Path) -> None:
    silent = [
        number
        for number, cell in enumerate(code_of(path), start=1)
        if not only_imports(cell["source"])
        and not any(text_of(output).strip() for output in cell["outputs"])
    ]
    assert not silent, f"{path.name}: code cells {silent} have no stored output to compare with"


@every_notebook
def test_outputs_hold_nothing_of_one_run_or_one_machine(path: Path) -> None:
    for where, output in outputs_of(path):
        assert output["output_type"] != "error", where
        assert output.get("name") != "stderr", where
        text = text_of(output)
        for what, pattern in {
            "an object's address": r"\b0x[0-9a-fA-F]{4,}",
            "a warning": r"\b\w*Warning\b",
            "a path of one machine": r"(?<![\w./+-])/(?:home|root|tmp|work|Users|opt|usr|var)/\w",
        }.items():
            found = re.search(pattern, text)
            assert not found, f"{where} shows {what}: {found and found[0]}"


@every_notebook
def test_no_output_is_hidden(path: Path) -> None:
    for number, cell in enumerate(code_of(path), start=1):
        tokens = tokenize.generate_tokens(StringIO(without_magics(cell["source"])).readline)
        semicolons = [token for token in tokens if token.string == ";"]
        assert not semicolons, f"{path.name}, code cell {number}: a semicolon hides an output"


@every_notebook
def test_only_the_last_code_cell_is_excused_from_comparison(path: Path) -> None:
    *others, last = code_of(path)
    for number, cell in enumerate(others, start=1):
        assert not cell["metadata"].get("tags"), f"{path.name}, code cell {number} carries a tag"
    assert last["metadata"].get("tags", []) in ([], ["nbval-ignore-output"])
    for cell in code_of(path):
        assert not UNCHECKED.search(cell["source"]), f"{path.name} switches a comparison off"


@every_notebook
def test_stored_by_make_notebooks(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.reader.reads(text)
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert runner().normalise(notebook) == text, f"{path.name}: run make notebooks"
