"""A full disk, a disk that is read-only, a folder without permission: a sentence, and no loss."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts of Linux")

CLAIM = """\
format: 1
id: doe2020
article: {authors: "Doe J", title: "T", journal: "J", year: 2020}
source: "s"
claims:
  - {id: C1, kind: count, label: "R", place: "p", printed: "2/3", events: 2, n: 3, assumption: "a"}
"""

ALONE = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "-rm"]

# In one process, for the commands need seconds to start: what each says and how it ends.
RUNNER = """\
import contextlib, io, json, os, subprocess, sys
from sojia_stats.cli import main
told = []
def run(*args):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(args, prog_name="sojia-stats")
        except SystemExit as end:
            told.append([end.code, err.getvalue()])
def mount(*args):
    subprocess.run(["mount", *args], check=True)
def left(folder="disk"):
    told.append(sorted(os.path.join(a, f) for a, _, fs in os.walk(folder) for f in fs))
"""

EACH = [
    ["reproduce", "f.yaml", "-o", "disk/report"],
    ["check", "f.yaml", "-o", "disk"],
    ["note", "f.yaml", "-o", "disk/n.md"],
    ["extract", "f.yaml", "-o", "disk/e.csv"],
    ["extract", "f.yaml", "-o", "disk/e.xlsx"],
    ["screen", "t.csv", "-o", "disk/s.csv", "--workers", "1"],
    [
        *("new", "disk/n.yaml", "--authors", "Doe J", "--title", "T", "--journal", "J"),
        *("--year", "2020", "--figure", "R: 2/3"),
    ],
]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "f.yaml").write_text(CLAIM, encoding="utf-8")
    rows = "".join(f"{n},{a},{a + b}\n" for n in range(3, 33) for a in range(9) for b in range(40))
    (tmp_path / "t.csv").write_text(f"n,min,max\n{rows}", encoding="utf-8")
    (tmp_path / "disk").mkdir()
    yield tmp_path


def told_by(folder: Path, script: str, *prefix: str) -> list[Any]:
    done = subprocess.run(
        [*prefix, sys.executable, "-c", f"{RUNNER}{script}\nprint(json.dumps(told))"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    told: list[Any] = json.loads(done.stdout)
    return told


@pytest.fixture
def mounts(folder: Path) -> None:
    try:
        done = subprocess.run(
            [*ALONE, "mount", "-t", "tmpfs", "tmpfs", folder / "disk"], capture_output=True
        )
    except FileNotFoundError:
        pytest.skip("there is no unshare here")
    if done.returncode:
        pytest.skip("nothing can be mounted here")


def test_a_full_disk_is_told_and_what_was_there_stays(folder: Path, mounts: None) -> None:
    script = f"""
mount("-t", "tmpfs", "-o", "size=160k", "tmpfs", "disk")
run("reproduce", "f.yaml", "-o", "disk/report")
before = {{n: open(f"disk/report/{{n}}", "rb").read() for n in ("report.html", "claims.json")}}
left()
with open("disk/fill", "wb", buffering=0) as file, contextlib.suppress(OSError):
    while file.write(bytes(4096)):
        pass
for args in {EACH!r}:
    run(*args)
os.remove("disk/fill")
left()
told.append(before == {{n: open(f"disk/report/{{n}}", "rb").read() for n in before}})
"""
    first, report, *each, after, same = told_by(folder, script, *ALONE)
    assert first == [0, ""] and same
    for args, (code, said) in zip(EACH, each, strict=True):
        assert code == 2, args
        assert said.count("\n") == 1 and "No space left on device; " in said, said
    # A screening goes on from what it had found, once there is room.
    assert set(after) - set(report) <= {"disk/s.csv.partial"}
    assert set(report) <= set(after)


def test_a_screening_goes_on_after_a_full_disk(folder: Path, mounts: None) -> None:
    script = """
mount("-t", "tmpfs", "-o", "size=60k", "tmpfs", "disk")
run("screen", "t.csv", "-o", "disk/s.csv", "--workers", "1")
left()
mount("-o", "remount,size=50m", "disk")
run("screen", "t.csv", "-o", "disk/s.csv", "--workers", "1", "--resume")
left()
"""
    (code, said), partial, done, whole = told_by(folder, script, *ALONE)
    assert code == 2 and "; run again with --resume to go on, or give another file" in said
    assert partial == ["disk/s.csv.partial"]
    assert done == [0, ""] and whole == ["disk/s.csv"]


def test_a_read_only_disk(folder: Path, mounts: None) -> None:
    script = f"""
mount("-t", "tmpfs", "-o", "ro", "tmpfs", "disk")
for args in {EACH!r}:
    run(*args)
left()
"""
    *each, after = told_by(folder, script, *ALONE)
    assert after == []
    for args, (code, said) in zip(EACH, each, strict=True):
        assert code == 2, args
        assert said.count("\n") == 1 and "Read-only file system; give another " in said, said


def test_a_folder_without_permission(folder: Path) -> None:
    prefix = []
    if os.geteuid() == 0:  # whom permissions do not bind until that power is given up
        if shutil.which("setpriv") is None:
            pytest.skip("permissions do not bind root, and there is no setpriv here")
        prefix = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
    (folder / "disk").chmod(0o555)
    *each, after = told_by(folder, f"for args in {EACH!r}:\n    run(*args)\nleft()", *prefix)
    assert after == []
    for args, (code, said) in zip(EACH, each, strict=True):
        assert code == 2, args
        assert said.count("\n") == 1 and "Permission denied; give another " in said, said


def test_a_quota_of_bytes_for_a_file(folder: Path) -> None:
    def quota() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    # Where coverage measures, its own file would burst the quota, too.
    mine = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-c", "from sojia_stats.cli import main; main()", *EACH[0]],
        cwd=folder,
        env={**mine, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
        preexec_fn=quota,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    told = "disk/report cannot be written: File too large; give another folder with --output\n"
    assert done.stderr.endswith(told)
    assert not list((folder / "disk").iterdir())
