"""Two runs at once: one after the other, or one of them is refused; no file of one in the other."""

import errno
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner

from sojia_stats.cli import main
from sojia_stats.reproduction.screened_files.partial import Partial, packed
from sojia_stats.reproduction.screened_files.table_screening import partial_path
from sojia_stats.reproduction.storing import locks
from sojia_stats.reproduction.storing.whole_files import replace_file, replace_files

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")

CLAIM = """\
format: 1
id: {id}
article: {{authors: "Doe J", title: "T", journal: "J", year: 2020}}
source: "s"
claims:
  - {{id: {claim}, kind: count, label: "R", place: "p", printed: "2/3", events: 2, n: 3,
     assumption: "a"}}
"""


@pytest.fixture(params=["", ".sojia-stats-lock"], ids=["folder", "file"], autouse=True)
def folder_lock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A folder is locked itself, or, as under Windows, by a file in it."""
    monkeypatch.setattr(locks, "FOLDER_LOCK", request.param)
    return str(request.param)


def paper(folder: Path, name: str, claim: str = "C1") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(CLAIM.format(id=name, claim=claim), encoding="utf-8")
    return path


def run(*args: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(arg) for arg in args])
    return result.exit_code, result.stderr


@contextmanager
def held(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has a folder until it is killed."""
    code = (
        "import sys, time\nfrom pathlib import Path\n"
        "from sojia_stats.reproduction.storing import locks\n"
        "locks.FOLDER_LOCK = sys.argv[2]\n"
        "with locks.alone(Path(sys.argv[1])):\n    print('in', flush=True)\n    time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, folder, locks.FOLDER_LOCK],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stdout.readline() == "in\n"
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_held_folder_is_waited_for_and_then_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder_lock: str
) -> None:
    output = tmp_path / "out"
    output.mkdir()
    monkeypatch.setattr(locks.alone.__wrapped__, "__defaults__", (0.3,))  # type: ignore[attr-defined]
    with held(output) as process:
        for args, what in (
            (("reproduce", paper(tmp_path, "doe2020"), "-o", output), "folder"),
            (("note", paper(tmp_path, "doe2020"), "-o", output / "n.md"), "file"),
        ):
            where = output if what == "folder" else output / "n.md"
            assert run(*args) == (
                2,
                f"sojia-stats: {where} cannot be written: another run is writing there and has not "
                f"ended in 0 seconds; give another {what} with --output\n",
            )
        left = [output / folder_lock] if folder_lock else []
        assert list(output.iterdir()) == left
        process.kill()
        process.wait()
        assert list(output.iterdir()) == left
        # The lock went with its process, and its file goes with the next one.
        assert run("reproduce", paper(tmp_path, "doe2020"), "-o", output) == (0, "")
        assert not (output / ".sojia-stats-lock").exists()


def test_two_papers_in_one_folder_the_second_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sojia_stats.commands import common

    output, other = tmp_path / "out", paper(tmp_path, "roe2021")
    judge = common.judged

    def slow(given):
        result = judge(given)
        if result.paper.id == "doe2020":  # the other run comes first
            assert run("reproduce", other, "-o", output) == (0, "")
        return result

    monkeypatch.setattr("sojia_stats.cli.judged", slow)
    monkeypatch.setattr("sojia_stats.cli.keep_report", lambda *args: None)
    assert run("reproduce", paper(tmp_path, "doe2020"), "-o", output) == (
        2,
        f"sojia-stats: {output} holds files that are no report on doe2020: give another folder "
        "with --output, or --force to replace them\n",
    )
    assert run("verify", output / "claims.json", "--paper", other)[0] == 0


def test_a_report_takes_all_of_the_former_one_with_it(tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run("reproduce", paper(tmp_path, "doe2020", "A"), "-o", output)[0] == 0
    assert list(output.glob("figures/A-*.png"))
    own = [output / "figures" / "mine.png", output / "figures" / "A-mine.svg", output / "notes.txt"]
    for path in own:
        path.write_text("mine")
    (output / "recomputed.csv").write_text("of another run")
    assert run("reproduce", paper(tmp_path, "doe2020", "B"), "-o", output)[0] == 0
    assert {path.name.split("-")[0] for path in output.glob("figures/*-other-n.*")} == {"B"}
    assert not (output / "recomputed.csv").exists()
    assert all(path.read_text() == "mine" for path in own)


def test_many_processes_into_one_folder(tmp_path: Path, folder_lock: str) -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from sojia_stats.reproduction.storing import locks\n"
        "from sojia_stats.reproduction.storing.whole_files import replace_file, replace_files\n"
        "folder, tag, locks.FOLDER_LOCK = Path(sys.argv[1]), *sys.argv[2:]\n"
        "for _ in range(15):\n"
        "    replace_files(folder, {n: tag.encode() for n in ('a', f'own/{tag}', 'b')},\n"
        "                  lambda: [f'own/{p.name}' for p in folder.glob('own/*')])\n"
        "    replace_file(folder / 'single', tag.encode() * 1000)\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, tmp_path / "out", tag, folder_lock],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for tag in "xyz"
    ]
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0]
    names = sorted(
        p.relative_to(tmp_path / "out").as_posix()
        for p in (tmp_path / "out").rglob("*")
        if p.is_file()
    )
    last = (tmp_path / "out" / "a").read_text()
    assert names == ["a", "b", f"own/{last}", "single"]
    assert (tmp_path / "out" / "b").read_text() == last


def test_a_failure_half_way_gives_the_former_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, rename = ("a", "f/b", "c"), os.rename
    replace_files(tmp_path / "out", dict.fromkeys(names, b"old"))
    for number in range(1, 7):
        calls = []

        def locked(old: Path, new: Path, calls=calls, number=number) -> None:
            calls.append(new)
            if len(calls) == number:  # as Windows has it, where a file is open elsewhere
                raise PermissionError(13, "Permission denied")
            rename(old, new)

        monkeypatch.setattr(os, "rename", locked)
        with pytest.raises(PermissionError):
            replace_files(tmp_path / "out", dict.fromkeys((*names, "d"), b"new"))
        files = {
            p.relative_to(tmp_path / "out").as_posix(): p.read_bytes()
            for p in (tmp_path / "out").rglob("*")
            if p.is_file()
        }
        assert files == dict.fromkeys(names, b"old")


def test_a_table_is_screened_by_one_run_at_a_time(tmp_path: Path) -> None:
    table, output = tmp_path / "t.csv", tmp_path / "o.csv"
    table.write_text("n,min,max\n3,1,4\n", encoding="utf-8")
    told = (
        2,
        f"sojia-stats: another run is writing {output}: wait for it, or give another file with "
        "--output\n",
    )
    other = Partial(partial_path(output), {})
    other.begin()
    for more in ((), ("--force",), ("--resume",)):
        assert run("screen", table, "-o", output, *more) == told
    assert partial_path(output).exists() and not output.exists()
    with pytest.raises(ValueError, match="another run is writing"):
        Partial(partial_path(output), {}).begin()
    other.close()
    assert "--resume to go on" in run("screen", table, "-o", output)[1]
    # What stopped before its first block is begun anew.
    for begun in (b"", b"sojia-stats scr"):
        partial_path(output).write_bytes(begun)
        assert run("screen", table, "-o", output, "--resume", "--force") == (0, "")
        assert not partial_path(output).exists()


def test_a_run_that_ends_meanwhile_leaves_no_lock(tmp_path: Path, monkeypatch) -> None:
    path, lock = tmp_path / "o.csv.partial", locks.lock
    taken = []

    def gone(handle: int) -> bool | None:
        if not taken:
            path.unlink()  # the run that had it ends just now
        taken.append(handle)
        return lock(handle)

    monkeypatch.setattr(locks, "lock", gone)
    partial = Partial(path, {})
    partial.begin()
    assert len(taken) == 2 and path.exists()
    partial.close()


def test_a_file_system_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(handle: int, operation: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("portalocker.portalocker.LOCKER", unknown)
    left = tmp_path / ".sojia-stats-new-another"
    left.write_text("perhaps of a run that goes on")
    replace_file(tmp_path / "a", b"1")
    assert left.exists() and (tmp_path / "a").read_bytes() == b"1"
    replace_files(tmp_path, {"b": b"2"})
    assert left.exists() and (tmp_path / "b").read_bytes() == b"2"


def test_waiting_ends_when_the_other_does(tmp_path: Path) -> None:
    with held(tmp_path) as process:
        killer = subprocess.Popen(["sh", "-c", f"sleep 0.3; kill -9 {process.pid}"])
        start = time.monotonic()
        replace_file(tmp_path / "a", b"1")
        assert 0.2 < time.monotonic() - start < locks.WAIT
        killer.wait()


def test_what_a_killed_run_left_goes(tmp_path: Path) -> None:
    (tmp_path / ".sojia-stats-new-file").touch()
    (tmp_path / ".sojia-stats-new-folder" / "more").mkdir(parents=True)
    replace_file(tmp_path / "a", b"1")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize(("number", "harmless"), [(errno.EINVAL, True), (errno.EIO, False)])
def test_a_disk_that_cannot_be_waited_for(
    number: int, harmless: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", failing)
    with nullcontext() if harmless else pytest.raises(OSError, match="Input/output error"):
        replace_file(tmp_path / "a", b"1")
    assert [path.name for path in tmp_path.iterdir()] == (["a"] if harmless else [])
    with nullcontext() if harmless else pytest.raises(OSError, match="Input/output error"):
        replace_files(tmp_path / "new" / "out", {"f/a": b"1"})
    assert (tmp_path / "new").exists() == harmless


@pytest.mark.parametrize("waited", [False, True])
def test_windows_removes_no_open_file(
    waited: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, unlink, opened = tmp_path / "lock", Path.unlink, ["here", "by a run that waits"]
    path.touch()

    def refused(path: Path, missing_ok: bool = False) -> None:
        if opened:
            raise PermissionError(13, "used by another process", str(path))
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refused)
    locks.remove(path, opened.pop if waited else opened.clear)
    assert path.exists() == waited


def test_what_is_locked_is_read_through_its_own_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under Windows no second file of the same path could be read."""
    partial, found = Partial(tmp_path / "o.csv.partial", {}), [[["a", "b"]], [["c"]]]
    partial.begin()
    monkeypatch.delattr(Path, "open")
    partial.add(packed(found[0]))
    assert list(partial) == found[:1]
    partial.add(packed(found[1]))
    assert list(partial) == found
    partial.remove()
    assert not partial.path.exists()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with locks.alone(tmp_path / "none") as sole:
        assert sole is False
    with pytest.raises(FileNotFoundError):
        replace_file(tmp_path / "none" / "a", b"1")


def test_a_folder_of_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "out" / "b").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        replace_files(tmp_path / "out", {"a": b"1", "b": b"1"})
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b"]
