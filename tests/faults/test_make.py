"""make reproduce on a bad day: no network, two at once, killed while it installs."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or shutil.which("make") is None or not (ROOT / "Makefile").exists(),
    reason="make, and the project's folder",
)

# What stands for a Python here: it makes the folder of an environment, whose Python takes a while
# to "install" what it is told to, and says so.
PYTHON = """\
#!/bin/sh
case "$*" in
"-m venv --clear .venv")
    rm -rf .venv && mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
*" install "*)
    case "$*" in *-r\\ *) what=packages ;; *) what=project ;; esac
    echo "begin $what" >> installed; sleep "${SLOW:-0}"; echo "end $what" >> installed
    [ -z "${OFFLINE:-}" ] || { echo "ERROR: No matching distribution found" >&2; exit 1; } ;;
*" cache dir") exit 1 ;;
-c*platform*) echo 3.99.0 ;;
*" uninstall "*) ;;
-c*) exec REAL "$@" ;;
*) echo "not expected: $*" >&2; exit 1 ;;
esac
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "a folder"
    for name in ("Makefile", "requirements.lock", "pyproject.toml", "tools/make_env.sh"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    version = folder / "src" / "sojia_stats" / "_version.py"
    version.parent.mkdir(parents=True)
    version.touch()
    python = folder / "python"
    python.write_text(PYTHON.replace("REAL", f'"{sys.executable}"'), encoding="utf-8")
    python.chmod(0o755)
    return folder


def make(folder: Path, **more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        ["make", ".venv/.project", "PYTHON=./python"],
        cwd=folder,
        env={**{k: v for k, v in os.environ.items() if not k.startswith("MAKE")}, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def outcome(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def installed(folder: Path) -> list[str]:
    return (folder / "installed").read_text().splitlines()


ONCE = ["begin packages", "end packages", "begin project", "end project"]


def test_two_at_once_build_one_environment(folder: Path) -> None:
    first = make(folder, SLOW="1")
    while not (folder / "installed").exists():
        time.sleep(0.01)
    second = outcome(make(folder))
    assert outcome(first)[0] == 0
    assert second[0] == 0, second
    assert "another make is building .venv in this folder: waiting for it …" in second[1]
    assert installed(folder) == ONCE
    assert outcome(make(folder))[0] == 0 and installed(folder) == ONCE


@pytest.mark.parametrize("whom", ["all", "make alone"])
def test_killed_while_it_installs(folder: Path, whom: str) -> None:
    first = make(folder, SLOW="2")
    while not (folder / "installed").exists():
        time.sleep(0.01)
    if whom == "all":
        os.killpg(first.pid, signal.SIGKILL)
    else:
        first.kill()
        first.wait()
    assert not (folder / ".venv" / ".packages").exists()
    again = outcome(make(folder))
    assert again[0] == 0
    # What still installs is waited for: two that write one environment would mix it.
    steps = installed(folder)
    assert steps[-4:] == ONCE if whom == "all" else steps == ONCE
    first.communicate()


def test_without_a_network(folder: Path) -> None:
    code, _, err = outcome(make(folder, OFFLINE="1"))
    assert code == 2
    assert "ERROR: No matching distribution found\n" in err
    sentence = (
        "The pinned packages could not be installed with Python 3.99.0; pip's reason stands above. "
        "Where no package index was reached, run make again when one can be."
    )
    assert sentence in err
    assert not (folder / ".venv" / ".packages").exists()
    assert outcome(make(folder))[0] == 0


def test_stages_that_are_done_are_told_by_what_is_written_last() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    checked = re.search(r"^\$\(CHECKED\):.*\n((?:\t.*\n)+)", text, re.M)
    assert checked is not None and checked[1].splitlines()[-1] == "\t@touch $@"
