"""``sojia-stats screen``: no row is lost, a killed run goes on, cores do not matter."""

import csv
import functools
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from sojia_stats.commands.screen import screen
from sojia_stats.reproduction.screened_files import block_judging
from sojia_stats.reproduction.screened_files import table_screening as screening
from sojia_stats.reproduction.screened_files.partial import Partial
from sojia_stats.reproduction.table_files import xlsx_table

ADDED = ["status", "data_sets", "reason", "repair", "reading"]

GIVE = "give a file that ends in .csv, .xlsx, .parquet"

SMALL = """Study;N;Median;Min;MAX;Mean;note
A;4;4;2;10;;"x; y"
B;4;;2;50;13.5;
C;abc;4.0;2;10;;
D;4;3;18;3;;late
E;7;9.0;;;;
F;4;3
G;4;4;2;10;;spare;cell
"""


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(screen, [str(x) for x in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def rows_in(path: Path, separator: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=separator))


def many(path: Path, rows: int, *, hard: bool = False) -> Path:
    """Write a table of rows, all incompatible and slow to mend if hard."""
    rng = random.Random(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "n", "minimum", "median", "maximum", "mean"])
        for i in range(rows):
            low = rng.randint(0, 30)
            if hard:
                writer.writerow([i, 4, low, "", low + 60 + i, f"{low + 5}.{i % 10}"])
            else:
                width, n = rng.randint(1, 40), rng.randint(3, 40)
                writer.writerow([i, n, low, low + rng.randint(0, width), low + width, ""])
    return path


def test_every_row_is_kept_in_order_and_says_why(tmp_path: Path) -> None:
    table = tmp_path / "small.csv"
    table.write_text(SMALL, encoding="utf-8")
    code, out, err = run(table)
    assert code == 1, err
    first, unused, last = out.splitlines()
    assert unused == "columns not used: Study, note"
    assert first.startswith(
        "7 rows of small.csv: 0 determined, 1 compatible, 1 incompatible, 1 not-assessable. "
        "4 could not be read"
    )
    assert last == f"Screened: {tmp_path / 'small-screened.csv'}"
    rows = rows_in(tmp_path / "small-screened.csv", ";")
    assert [row["Study"] for row in rows] == list("ABCDEFG")
    assert list(rows[0]) == ["Study", "N", "Median", "Min", "MAX", "Mean", "note", *ADDED]
    assert rows[0]["note"] == "x; y" and rows[2]["Median"] == "4.0"
    assert [row["status"] for row in rows] == [
        *("compatible", "incompatible", "unreadable", "unreadable", "not-assessable"),
        *("unreadable", "unreadable"),
    ]
    assert rows[0]["data_sets"] == "8" and rows[1]["repair"].startswith("13.5 is a median: 12 data")
    assert "the row has 3 cells and the table 7 columns" in rows[5]["reason"]
    assert "(left over: 'cell')" in rows[6]["reason"]
    assert not list(tmp_path.glob("*.partial"))


def test_a_table_without_an_incompatible_row_ends_with_0(tmp_path: Path) -> None:
    table = many(tmp_path / "t.csv", 5)
    assert run(table, "--workers", 1)[0] == 0


def test_an_output_that_is_there_is_kept(tmp_path: Path) -> None:
    table, output = many(tmp_path / "t.csv", 5), tmp_path / "o.csv"
    output.write_text("mine", encoding="utf-8")
    code, out, err = run(table, "-o", output)
    assert (code, out) == (2, "") and "--force" in err and len(err.splitlines()) == 1
    assert output.read_text(encoding="utf-8") == "mine"
    assert run(table, "-o", output, "--force")[0] == 0
    assert len(rows_in(output)) == 5


@pytest.mark.parametrize(
    ("name", "content", "arguments", "sentence"),
    [
        ("gone.csv", None, (), "gone.csv is not there"),
        ("t.txt", "n,min\n4,2\n", (), f"t.txt is no table: {GIVE}"),
        ("t.txt", "n,min\n4,2\n", ("-o", "o.csv"), f"t.txt is no table: {GIVE}"),
        ("t.csv", "n,min\n4,2\n", ("-o", "o.txt"), "o.txt is no table: give an output that ends"),
        ("t.csv", "", (), "t.csv is empty"),
        ("t.csv", "n,study\n4,x\n", (), "no column of a statistic"),
        ("t.csv", "n,min,Minimum\n4,2,2\n", (), "both name the column minimum"),
        ("t.csv", 'n,min\n4,"2\n5,3\n', (), "quotation mark"),
        (
            "t.csv",
            b"n,min,x\n4,2,\xff\n",
            (),
            "t.csv, line 2: not UTF-8: save the table as CSV UTF-8",
        ),
        ("t.csv", "n,min,Größe\n4,2,1\n".encode("cp1252"), (), "t.csv, line 1: not UTF-8: save"),
        ("t.csv", b"\xef\xbb\xbfn,min\n" + b"4,2\r\n" * 9_000 + b"4,\xe4\n", (), "line 9002: not"),
        (
            "t.csv",
            "n,median,Range\n4,4,2-10\n",
            (),
            "the column Range holds two numbers: split it into minimum and maximum",
        ),
        (
            "t.csv",
            "n,IQR\n4,2-10\n",
            (),
            "the column IQR holds two numbers: split it into q1 and q3",
        ),
        (
            "t.csv",
            "a,b,c,d,e,,g,h,i,j\n",
            (),
            "no column n: give the number of patients of each row in n; its headers are a, b, c, "
            "d, e, (no header), g, h and 2 more\n",
        ),
        (
            "t.csv",
            "Table 1\nn;min\n4;2\n",
            (),
            "in n; its headers are Table 1: remove the first line if it is a title or says sep=",
        ),
        (
            "t.csv",
            "sep=;\nn;min\n4;2\n",
            (),
            "in n; its headers are sep=, (no header): remove the first line if it is a title or",
        ),
        ("t.csv", "n,min\n4,2\n", ("--step", "0"), "step 0 is not positive"),
        ("t.csv", "n,min\n4,2\n", ("--rounding", "up"), "unknown rounding rule 'up'"),
        ("t.csv", "n,min\n4,2\n", ("-o", "no/such/o.csv"), "No such file"),
        ("t.xlsx", "n,min\n4,2\n", (), "t.xlsx is no XLSX file"),
        ("t.parquet", "n,min\n4,2\n", (), "t.parquet is no Parquet file"),
    ],
)
def test_a_mistake_has_its_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: str | bytes | None,
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    before = sorted(tmp_path.iterdir())
    code, out, err = run(name, *arguments)
    assert (code, out) == (2, "")
    assert sentence in err and len(err.splitlines()) == 1
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "name",
    [
        ".",
        "",
        "..",
        "/",
        "folder",
        "folder.csv",
        "word.docx",
        "demir.yaml",
        "/dev/null",
        "a\nb.txt",
    ],
)
def test_what_is_no_table_is_said_of_the_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("folder", "folder.csv"):
        Path(folder).mkdir()
    for file in ("word.docx", "demir.yaml", "a\nb.txt"):
        Path(file).write_text("n,min\n4,2\n", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    shown = (name or ".").replace("\n", "\\n")
    for output in ((), ("-o", "o.csv"), ("-o", "o.txt")):
        assert run(name, *output) == (2, "", f"sojia-stats: {shown} is no table: {GIVE}\n")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(sys.platform == "win32", reason="names and files of POSIX")
def test_odd_files_and_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.csv")
    assert run("pipe.csv") == (2, "", f"sojia-stats: pipe.csv is no table: {GIVE}\n")
    long = "x" * 300 + ".csv"
    assert run(long) == (2, "", f"sojia-stats: {long}: File name too long; give another file\n")
    Path("a\nb.csv").write_text("n,min,p\x1bq\n4,2,\n", encoding="utf-8")
    code, out, _ = run("a\nb.csv")
    assert code == 0 and out.startswith("1 row of a\\nb.csv: 0 determined, 1 compatible")
    assert out.splitlines()[1:] == [
        "columns not used: p\\x1bq",
        "Screened: a\\nb-screened.csv",
    ]


def test_columns_that_are_not_used_are_named(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("Anzahl,min,max,Mittelwert,Spannweite\n4,2,50,13.5,2-50\n", encoding="utf-8")
    code, out, _ = run(table)
    assert code == 1 and out.splitlines()[1] == "columns not used: Spannweite"
    table.write_text("n,min,a,b,c,d,e,f,g,h,i,j\n4,2" + 10 * "," + "\n", encoding="utf-8")
    assert "\ncolumns not used: a, b, c, d, e, f, g, h and 2 more\n" in run(table, "--force")[1]
    table.write_text("n,min\n4,2\n", encoding="utf-8")
    assert "not used" not in run(table, "--force")[1]


def test_where_nothing_could_be_read_the_output_says_why(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("n,min\nx,2\n4,y\n", encoding="utf-8")
    code, out, err = run(table)
    assert (code, err) == (2, "")
    assert out.splitlines() == [
        "No row of t.csv could be read (2 in all); the column reason says why.",
        f"Screened: {tmp_path / 't-screened.csv'}",
    ]
    assert [row["status"] for row in rows_in(tmp_path / "t-screened.csv")] == 2 * ["unreadable"]
    table.write_text("n,min\n", encoding="utf-8")
    code, out, _ = run(table, "--force")
    assert code == 0 and out.startswith("0 rows of t.csv: 0 determined")


def test_a_cell_that_became_a_date_is_called_one(tmp_path: Path) -> None:
    path, output = tmp_path / "t.xlsx", tmp_path / "o.csv"
    book = openpyxl.Workbook()
    book.active.append(["n", "min", "mean"])
    book.active.append([4, 2, datetime(2026, 5, 1)])
    book.active.append([date(2026, 5, 1), 2, 3])
    book.save(path)
    assert run(path, "-o", output)[0] == 2
    assert [row["reason"] for row in rows_in(output)] == [
        f"{name}: the cell holds a date (2026-05-01 00:00:00): format the column as text and write "
        "the number anew"
        for name in ("mean", "n")
    ]


def test_the_output_does_not_depend_on_the_number_of_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening, "BLOCK_ROWS", 7)
    table = many(tmp_path / "t.csv", 60)
    with table.open("a", encoding="utf-8") as file:
        file.write("x,4,2,,50,13.5\n")
    for ending in (".csv", ".xlsx", ".parquet"):
        one, two = tmp_path / f"one{ending}", tmp_path / f"two{ending}"
        assert run(table, "-o", one, "--workers", 1)[0] == 1
        monkeypatch.setattr(screening, "BLOCK_ROWS", 25)
        assert run(table, "-o", two, "--workers", 1 if ending == ".xlsx" else 2)[0] == 1
        if ending != ".parquet":  # its row groups are the blocks
            assert one.read_bytes() == two.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_killed_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table, output = many(tmp_path / "t.csv", 150, hard=True), tmp_path / "o.csv"
    whole = tmp_path / "whole.csv"
    code = (
        "from sojia_stats.reproduction.screened_files import table_screening as screening\n"
        "from sojia_stats.commands.screen import screen\n"
        "screening.BLOCK_ROWS = 12\nscreen()\n"
    )
    partial = screening.partial_path(output)
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(table), "-o", str(output), "--workers", "1"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    end = time.monotonic() + 60
    while not partial.exists() or partial.stat().st_size < 1_500:
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not output.exists()
    monkeypatch.setattr(screening, "BLOCK_ROWS", 12)
    code, _, err = run(table, "-o", output)
    assert code == 2 and "--resume" in err
    # A block that was cut off does not count.
    with partial.open("ab") as file:
        file.write(b"500 12345\nhalf a block")
    seen: list[int] = []
    screened = screening.screen_file(
        table, output, screening.Options(), resume=True, progress=seen.append
    )
    assert 0 < screened.resumed < 150 and seen[0] == screened.resumed and sum(seen) == 150
    assert screened.rows == 150 and not partial.exists()
    screening.screen_file(table, whole, screening.Options())
    assert output.read_bytes() == whole.read_bytes()


def test_a_partial_file_of_another_run_is_refused(tmp_path: Path) -> None:
    table, output = many(tmp_path / "t.csv", 5), tmp_path / "o.csv"
    partial = screening.partial_path(output)
    partial.write_bytes(b"sojia-stats screen\n{}\n")
    code, _, err = run(table, "-o", output, "--resume")
    assert code == 2 and "belongs to another input, other options" in err
    assert partial.exists() and not output.exists()
    assert run(table, "-o", output, "--force")[0] == 0
    assert not partial.exists()


def test_a_spreadsheet_is_read_as_it_is_shown_and_kept(tmp_path: Path) -> None:
    path, output = tmp_path / "t.xlsx", tmp_path / "o.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["n", "min", "median", "max", "mean", "extra", "text"])
    sheet.append([4, 2, 4, 10, None, 2.5, "=1+1"])
    sheet["G2"].data_type = "s"
    sheet["C2"].number_format = "0.0"
    sheet["F2"].number_format = "0.000"
    sheet.append([4, 2, None, 50, 13.5, None, "b"])
    sheet.append([4, "2,0 or 3", 4, 10, None, True, "c"])
    sheet.append([4, 2.25, 4, 10, None, None, "d"])
    sheet["B5"].number_format = "0.0"
    book.save(path)
    assert run(path, "-o", output)[0] == 1
    got = openpyxl.load_workbook(output).worksheets[0]
    rows = [[cell.value for cell in row] for row in got.iter_rows()]
    assert rows[0] == ["n", "min", "median", "max", "mean", "extra", "text", *ADDED]
    assert rows[1][:7] == [4, 2, 4, 10, None, 2.5, "=1+1"]
    assert got["G2"].data_type == "s" and got["F2"].number_format == "0.000"
    # The median stands for 3.95 to 4.05, so that the middle pair adds up to 8: three data sets.
    assert [row[7] for row in rows[1:]] == [
        *("compatible", "incompatible", "unreadable", "compatible")
    ]
    assert rows[1][8] == "3" and rows[4][11].startswith("step 0.1 (last place")
    shown = [
        ((2.25, "0.0"), "2.3"), ((4, "0.00"), "4.00"), ((1234.5, "#,##0.0"), "1234.5"),
        ((13.5, "General"), "13.5"), ((0.5, "0%"), "0.5%"), (("4.0", "0"), "4.0"),
    ]  # fmt: skip
    assert [str(xlsx_table.SheetCell(*cell)) for cell, _ in shown] == [text for _, text in shown]


def test_parquet_keeps_types_and_refuses_floats(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    columns = {
        "n": pa.array([4.0, 4.0, None]),
        "median": pa.array(["4.0", None, "4"]),
        "min": pa.array([2, 2, 2]),
        "max": pa.array(["10", "50", "10"]).dictionary_encode(),
        "mean": pa.array([None, "13.5", None]),
        "when": pa.array([1, None, 3], pa.timestamp("s")),
    }
    path, output = tmp_path / "t.parquet", tmp_path / "o.parquet"
    pq.write_table(pa.table(columns), path)
    assert run(path, "-o", output)[0] == 1
    got = pq.read_table(output)
    assert got.select(list(columns)).equals(pq.read_table(path))
    assert got["status"].to_pylist() == ["compatible", "incompatible", "unreadable"]
    assert got["data_sets"].to_pylist() == ["3", "0", ""]
    pq.write_table(pa.table({**columns, "mean": pa.array([None, 13.5, None])}), path)
    code, _, err = run(path, "-o", tmp_path / "p.parquet")
    assert code == 2 and "column 'mean': floating-point numbers" in err


def test_a_sheet_holds_only_so_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_table, "SHEET_ROWS", 5)
    assert run(many(tmp_path / "a.csv", 4), "-o", tmp_path / "a.xlsx")[0] == 0
    code, _, err = run(many(tmp_path / "b.csv", 5), "-o", tmp_path / "b.xlsx")
    assert code == 2 and "a sheet holds 5 rows with its headers" in err
    assert not (tmp_path / "b.xlsx").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory as Linux tells it")
def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from sojia_stats.reproduction.screened_files import table_screening as screening\n"
        "screening.screen_file(Path(sys.argv[1]), Path(sys.argv[2]), screening.Options())\n"
        "print(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])\n"
    )
    peaks = []
    for rows in (20_000, 200_000):
        table = many(tmp_path / f"{rows}.csv", rows)
        done = subprocess.run(
            [sys.executable, "-c", code, str(table), str(tmp_path / f"{rows}-out.csv")],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        peaks.append(int(done.stdout) // 1024)
        with (tmp_path / f"{rows}-out.csv").open(encoding="utf-8") as file:
            assert sum(1 for _ in file) == rows + 1
    assert 0 < peaks[1] < peaks[0] + 40 < 600, peaks


def test_on_a_terminal_a_bar_counts_the_rows_and_the_output_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening, "BLOCK_ROWS", 4)
    table = many(tmp_path / "t.csv", 10)
    code, out, err = run(table, "-o", tmp_path / "plain.csv", "--workers", 1)
    assert err == ""
    monkeypatch.setattr("rich.console.Console.is_terminal", True)
    found = run(table, "-o", tmp_path / "shown.csv", "--workers", 1)
    assert found[:2] == (code, out.replace("plain.csv", "shown.csv"))
    assert "screening" in found[2] and "10/10" in found[2]
    assert (tmp_path / "shown.csv").read_bytes() == (tmp_path / "plain.csv").read_bytes()


def test_a_run_that_is_interrupted_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening, "BLOCK_ROWS", 4)
    table, output = many(tmp_path / "t.csv", 10), tmp_path / "o.csv"
    judge, blocks = block_judging.judge_block, []

    def interrupted(task: Any) -> tuple[int, bytes]:
        if len(blocks) == 2:
            raise KeyboardInterrupt
        blocks.append(task)
        return judge(task)

    monkeypatch.setattr(block_judging, "judge_block", interrupted)
    partial = screening.partial_path(output)
    sentence = f"sojia-stats: stopped; run again with --resume to go on from {partial}\n"
    assert run(table, "-o", output, "--workers", 1) == (130, "", sentence)
    assert partial.exists() and not output.exists()
    monkeypatch.setattr(block_judging, "judge_block", judge)
    assert screening.screen_file(table, output, screening.Options(), resume=True).resumed == 8


def test_a_table_that_is_gone_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table, digest = many(tmp_path / "t.csv", 5), screening.digest

    def gone(file: Path) -> str:
        file.unlink()
        return digest(file)

    monkeypatch.setattr(screening, "digest", gone)
    sentence = f"sojia-stats: {table}: No such file or directory; give another file\n"
    assert run(table) == (2, "", sentence)
    assert not list(tmp_path.iterdir())


def test_resuming_what_was_not_begun_begins_it(tmp_path: Path) -> None:
    table, output = many(tmp_path / "t.csv", 5), tmp_path / "o.csv"
    found = screening.screen_file(table, output, screening.Options(), resume=True)
    assert (found.rows, found.resumed) == (5, 0)
    assert len(rows_in(output)) == 5
    Partial(screening.partial_path(output), {}).remove()  # nothing is open, nothing is there


def test_many_blocks_on_few_workers_stay_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = many(tmp_path / "t.csv", 60)
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    screening.screen_file(table, one, screening.Options())
    monkeypatch.setattr(screening, "BLOCK_ROWS", 6)
    seen: list[int] = []
    screening.screen_file(table, two, screening.Options(), workers=2, progress=seen.append)
    assert seen == [0, *[6] * 10]
    assert one.read_bytes() == two.read_bytes()


def test_a_worker_that_is_ended_from_outside_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening, "BLOCK_ROWS", 5)
    monkeypatch.setattr(block_judging, "_end_with_parent", functools.partial(os._exit, 1))
    table, output = many(tmp_path / "t.csv", 20), tmp_path / "o.csv"
    sentence = (
        "sojia-stats: a worker process was ended from outside, perhaps for want of memory: run "
        "again with --resume and fewer --workers\n"
    )
    assert run(table, "-o", output, "--workers", 2) == (2, "", sentence)
    assert screening.partial_path(output).exists() and not output.exists()


def test_parquet_goes_into_other_tables_however_it_was_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    table = many(tmp_path / "t.csv", 17)
    with table.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    columns = dict(zip(header, map(list, zip(*lines, strict=True)), strict=True))
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=3)
    assert screening.source(path).about() == 17
    assert screening.source(tmp_path / "t.csv").about() == 17
    assert run(table, "-o", tmp_path / "of-csv.csv")[0] == 0
    for block in (4, 17, 5_000):
        monkeypatch.setattr(screening, "BLOCK_ROWS", block)
        sizes = [len(part) for part in screening.source(path).blocks(block)]
        assert sizes == [block] * (17 // block) + [17 % block] * (17 % block > 0)
        assert run(path, "-o", tmp_path / "o.csv", "--force")[0] == 0
        assert (tmp_path / "o.csv").read_bytes() == (tmp_path / "of-csv.csv").read_bytes()
    pq.write_table(pa.table(columns).slice(0, 0), path)
    assert list(screening.source(path).blocks(4)) == []


def test_a_sheet_without_headers_is_empty_and_cells_after_them_are_no_headers(
    tmp_path: Path,
) -> None:
    path = tmp_path / "t.xlsx"
    book = openpyxl.Workbook()
    book.active["D1"].number_format = "0.0"  # a cell that has a format, and no value
    book.save(path)
    sentence = f"sojia-stats: {path} is empty: give a table whose first row holds the headers\n"
    assert run(path) == (2, "", sentence)
    for place, cell in (("A1", "n"), ("B1", "min"), ("A2", 4), ("B2", 2)):
        book.active[place] = cell
    book.save(path)
    table = screening.source(path)
    assert table.headers == ["n", "min"]
    assert [len(block) for block in table.blocks(10)] == [1]
    assert screening.source(path).about() is None


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        ("xl/worksheets/sheet1.xml", None),
        ("xl/worksheets/sheet1.xml", 200),
        ("xl/worksheets/sheet1.xml", -20),
        ("xl/workbook.xml", 50),
        ("[Content_Types].xml", None),
    ],
)
def test_a_damaged_spreadsheet_is_said_to_be_none(
    tmp_path: Path, part: str, kept: int | None
) -> None:
    whole, path = tmp_path / "whole.xlsx", tmp_path / "t.xlsx"
    book = openpyxl.Workbook()
    for row in (["n", "min"], [4, 2]):
        book.active.append(row)
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name != part or kept is not None:
                new.writestr(name, content[:kept] if name == part else content)
    sentence = f"sojia-stats: {path} is no XLSX file: save the table as .xlsx anew\n"
    assert run(path) == (2, "", sentence)
    assert sorted(tmp_path.iterdir()) == [path, whole]


def test_what_a_sheet_cannot_hold_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table, output = tmp_path / "t.csv", tmp_path / "o.xlsx"
    table.write_text("n,min,note\n4,2,a\x07b\n", encoding="utf-8")
    assert run(table, "-o", output) == (
        2,
        "",
        "sojia-stats: 'a\\x07b' has a control character, which XLSX cannot hold: give an output "
        "that ends in .csv or .parquet\n",
    )
    # Line ends within cells are no rows: the table fits, though its lines are more.
    monkeypatch.setattr(xlsx_table, "SHEET_ROWS", 3)
    table.write_text('n,min,note\n4,2,"a\n\nb"\n', encoding="utf-8")
    assert run(table, "-o", output)[0] == 0
    book = openpyxl.Workbook()
    for row in (["n", "min"], [4, 2], [4, 3], [4, 4]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    assert run(tmp_path / "t.xlsx", "-o", tmp_path / "long.xlsx") == (
        2,
        "",
        "sojia-stats: a sheet holds 3 rows with its headers, and this table has more: give an "
        "output that ends in .csv or .parquet\n",
    )
    assert not (tmp_path / "long.xlsx").exists()
