"""The README's way for Colab and its like: the wheel in a new environment, a notebook anywhere."""

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "notebooks" / "03_follow_up.ipynb"


def run(*command: object, folder: Path, **added: str) -> str:
    """Run a command in a folder, without what this project's own environment sets."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "VIRTUAL_ENV", "JUPYTER", "IPYTHON", "MPL", "XDG"))
    }
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        cwd=folder,
        env=kept | added,
        text=True,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def shown(path: Path) -> list[list[dict[str, Any]]]:
    """The outputs of all code cells but the last, which prints versions; without the pictures."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    outputs = [joined(cell["outputs"]) for cell in cells if cell["cell_type"] == "code"]
    for output in (output for cell in outputs for output in cell):
        output.get("data", {}).pop("image/png", None)
    return outputs[:-1]


def joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put together what a slow kernel has sent of one stream in several pieces, as nbval does."""
    whole: list[dict[str, Any]] = []
    for output in outputs:
        stream = output["output_type"] == "stream"
        if stream:
            output = {**output, "text": "".join(output["text"])}
        if stream and whole and whole[-1].get("name") == output["name"]:
            whole[-1]["text"] += output["text"]
        else:
            whole.append(output)
    return whole


@pytest.mark.slow
def test_the_wheel_runs_a_notebook_in_a_new_environment(tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, folder=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "environment", with_pip=True)
    scripts = "Scripts" if os.name == "nt" else "bin"
    python = tmp_path / "environment" / scripts / "python"
    pip = (python, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input")
    run(*pip, "install", f"{wheel.name}[notebooks]", folder=tmp_path)

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(NOTEBOOK, elsewhere)
    home = {"HOME": str(elsewhere), "JUPYTER_PLATFORM_DIRS": "1"}
    where = run(
        *(python, "-c", "import sojia_stats; print(sojia_stats.__file__)"), folder=elsewhere, **home
    )
    assert Path(where.strip()).is_relative_to(tmp_path / "environment")
    run(
        *(python, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute"),
        *("--output", "done.ipynb", NOTEBOOK.name),
        folder=elsewhere,
        **home,
    )
    assert shown(elsewhere / "done.ipynb") == shown(NOTEBOOK)
