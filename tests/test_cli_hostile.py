"""The command line on a bad day: odd files, closed pipes, full disks, plain terminals, Ctrl+C."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

SCRIPT = "from sojia_stats.cli import main; main(prog_name='sojia-stats')"

CLAIM = """\
format: 1
id: doe2020
article: {authors: "Doe J", title: "T", journal: "J", year: 2020}
source: "s"
claims:
  - id: C1
    kind: summary
    label: "Follow-up"
    place: "p"
    printed: "mean 3.9 (range 1–4)"
    n: 3
    mean: "3.9"
    minimum: "1"
    maximum: "4"
    reading: {step: "1", because: "b"}
    alternatives: {steps: ["1"]}
    assumption: "a"
"""


def start(*args: str, **more: Any) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONUTF8": "1", **more.pop("env", {})}
    environment.pop("PYTHONUNBUFFERED", None)  # few have it, and it hides the last flush
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    script = more.pop("script", SCRIPT)
    return subprocess.Popen(
        [sys.executable, "-c", script, *args], text=True, env=environment, **{**pipes, **more}
    )


def run(*args: str, **more: Any) -> tuple[int, str, str]:
    process = start(*args, **more)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


@pytest.fixture
def claim(tmp_path: Path) -> Path:
    path = tmp_path / "f.yaml"
    path.write_text(CLAIM, encoding="utf-8")
    return path


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    known = "give a claims.json, claims.csv or extraction (.csv)"
    assert run("verify", str(pipe)) == (2, "", f"sojia-stats: {pipe} is no file: {known}\n")
    sentence = f"sojia-stats: {pipe} is no file: save the claims in one (.yaml)\n"
    assert run("check", str(pipe)) == (2, "", sentence)


def test_a_name_with_a_line_break_or_a_colour_stays_in_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "a\n\x1b[31mb"
    folder.mkdir()
    shown = f"{tmp_path}/a\\n\\x1b[31mb"
    sentence = f"sojia-stats: {shown} is a folder: give the path of a claim file (.yaml)\n"
    assert run("check", str(folder)) == (2, "", sentence)


def test_output_that_nobody_reads(claim: Path) -> None:
    with start("extract", "hedrich2012") as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("args", [["cite"], ["--help"]])
def test_a_full_disk(args: list[str]) -> None:
    with open("/dev/full", "w") as full:
        assert run(*args, stdout=full)[::2] == (
            2,
            "sojia-stats: the output cannot be written: No space left on device; send it "
            "elsewhere\n",
        )
        assert run("check", "nothing.yaml", stderr=full)[:2] == (2, "")


def test_a_terminal_that_knows_ascii_alone(claim: Path, tmp_path: Path) -> None:
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    code, out, err = run("check", str(claim), "-o", str(tmp_path / "out"), env=environment)
    assert (code, err) == (1, "")
    assert "range 1\\u20134" in out


def test_a_narrow_terminal(claim: Path, tmp_path: Path) -> None:
    _, out, _ = run("check", str(claim), "-o", str(tmp_path / "out"), env={"COLUMNS": "20"})
    assert "incompatible" in out


@pytest.mark.parametrize("seconds", [0.5, 1.5])
def test_ctrl_c(tmp_path: Path, seconds: float) -> None:
    # Until the commands are imported, Python itself answers Ctrl+C: wait until one has begun.
    begun = "from sojia_stats.cli import main; print('begun', flush=True); main()"
    process = start("check", "hedrich2012", "-o", str(tmp_path / "out"), script=begun)
    assert process.stdout is not None and process.stdout.readline() == "begun\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    assert process.returncode in (130, 1), err  # 1 where it was faster
    assert not list(tmp_path.rglob(".*"))
    assert not (tmp_path / "out" / "hedrich2012").exists() or process.returncode == 1


def test_nobody_answers(tmp_path: Path) -> None:
    code, _, err = run("new", str(tmp_path / "f.yaml"), stdin=subprocess.DEVNULL)
    assert code == 2
    assert err.lstrip("\n").startswith("sojia-stats: not every question was answered")
    assert not list(tmp_path.iterdir())


def test_a_report_that_cannot_be_whole_is_not_begun(claim: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "doe2020" / "report.html").mkdir(parents=True)
    code, out, err = run("check", str(claim), "-o", str(tmp_path / "out"), "--force")
    assert (code, out) == (2, "")
    assert err == (
        f"sojia-stats: {tmp_path}/out cannot be written: Is a directory; give another folder with "
        "--output\n"
    )
    assert [path.name for path in (tmp_path / "out" / "doe2020").iterdir()] == ["report.html"]


def test_two_at_once_leave_one_whole_report(claim: Path, tmp_path: Path) -> None:
    processes = [start("check", str(claim), "-o", str(tmp_path / "out")) for _ in range(2)]
    assert [process.communicate(timeout=60)[1] for process in processes] == ["", ""]
    assert [process.returncode for process in processes] == [1, 1]
    stored = tmp_path / "out" / "doe2020" / "claims.json"
    assert run("verify", str(stored), "--paper", str(claim))[0] == 0
    assert not list(tmp_path.rglob(".*"))
