"""tests/manifest.json: the checksums of what must be the same bytes everywhere."""

import hashlib
import importlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import nbformat
import pytest

from sojia_stats import load_paper, reproduce
from sojia_stats.reproduction.claim_files.loading import shipped_papers

ROOT = Path(__file__).resolve().parent.parent
STORED = json.loads((ROOT / "tests/manifest.json").read_text(encoding="utf-8"))["sha256"]


@pytest.fixture(scope="module")
def manifest() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "tools")
        yield importlib.import_module("manifest")


def test_it_names_every_paper_and_notebook() -> None:
    claims = {f"{paper}/claims.{kind}" for paper in shipped_papers() for kind in ("csv", "json")}
    notebooks = {f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert set(STORED) == claims | notebooks


def test_what_is_written_here_has_the_stored_checksums(manifest: ModuleType) -> None:
    here = manifest.portable()
    other = [name for name in STORED if here[name] != STORED[name]]
    assert not other, f"{', '.join(other)}: if the change is meant, run make manifest"


def test_the_checksums_are_those_of_the_files(tmp_path: Path) -> None:
    reproduce(load_paper("hedrich2012")).write(tmp_path)
    for name in ("claims.csv", "claims.json"):
        written = hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
        assert written == STORED[f"hedrich2012/{name}"]


def test_two_runs_write_the_same_bytes(manifest: ModuleType, tmp_path: Path) -> None:
    for folder in ("first", "a second one"):
        reproduce(load_paper("hedrich2012")).write(tmp_path / folder)
    first = manifest.sums(tmp_path / "first")
    assert manifest.sums(tmp_path / "a second one") == first
    names = {line[66:] for line in first.splitlines()}
    assert {"report.html", "claims.csv", "claims.json", "figures/C07-readings.png"} <= names
    assert names == {
        path.relative_to(tmp_path / "first").as_posix()
        for path in (tmp_path / "first").rglob("*")
        if path.is_file()
    }


def test_sha256sum_reads_the_checksums(manifest: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    (tmp_path / "claims.csv").write_bytes(b"one\n")
    (tmp_path / "figures" / "a b.svg").write_bytes(b"<svg/>")
    (tmp_path / "of somebody else").write_bytes(b"")
    text = manifest.sums(tmp_path)
    assert text.count("\n") == 2
    (tmp_path / "SHA256SUMS").write_text(text, encoding="utf-8", newline="\n")
    try:
        command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("no sha256sum here")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_changed_letter_of_a_notebook_changes_its_checksum(manifest: ModuleType) -> None:
    path = ROOT / "notebooks" / "00_start_here.ipynb"
    notebook = nbformat.read(path, as_version=4)
    before = manifest.notebook_text(notebook)
    outputs = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    last = outputs[-1][0]
    last.text += "numpy 99\n"
    assert manifest.notebook_text(notebook) == before  # the last cell prints versions
    for output in (output for cell in outputs[:-1] for output in cell):
        key = "text" if output.output_type == "stream" else "text/plain"
        texts = output if key == "text" else output.data
        kept = texts[key]
        texts[key] = kept + " "
        assert manifest.notebook_text(notebook) != before
        texts[key] = kept
    assert manifest.notebook_text(notebook) == before
