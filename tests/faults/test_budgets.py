"""Hostile files: 2 GiB of address space and 60 seconds of processor time are enough."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")

HEAD = """\
format: 1
id: doe2020
article: {authors: "Doe J", title: "T", journal: "J", year: 2020}
source: "s"
claims:
"""


def claim(number: int = 1, **more: object) -> str:
    fields: dict[str, object] = {
        "id": f"C{number}", "kind": "summary", "label": "L", "place": "p", "printed": "x",
        "n": 5, "mean": "2.6", "minimum": "1", "maximum": "4",
        "reading": {"step": "1", "because": "b"}, "alternatives": {"steps": ["1"]},
        "assumption": "a",
    }  # fmt: skip
    return f"  - {json.dumps(fields | more)}\n"


def fine(step: str) -> dict[str, object]:
    return {"reading": {"step": step, "because": "b"}, "alternatives": {"steps": [step]}}


LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi")  # noqa: B905
)

REFUSED = {
    "laughs": (LAUGHS, "aliases (*name) are not allowed"),
    "deep": ("a: " + "[" * 400_000, "nested too deeply"),
    "deep maps": ("{a: " * 200_000, "nested too deeply"),
    "large": (HEAD + "#" * 1_000_000, "a claim file has at most 1,000,000"),
    "claims": (HEAD + "".join(map(claim, range(501))), "501 claims: a claim file has at most 500"),
    "n": (HEAD + claim(n=10**30), "less than or equal to 1000000"),
    "digits of n": (HEAD + claim(n=5).replace("5,", "0b" + "1" * 900_000 + ",", 1), "C1, field n"),
    "digits": (HEAD + claim(maximum="9" * 5_000), "at most 40 characters"),
    "exponent": (HEAD + claim(mean="1e999999999"), "is not one plain number"),
    "text": (HEAD + claim(label="L" * 900_000), "a text has at most 10,000"),
    "unit": (HEAD + claim(unit="L" * 900_000), "a text has at most 10,000"),
    "id": (HEAD + claim(id="C" * 100_000), "an id has at most 60"),
    "steps": (
        HEAD + claim(alternatives={"steps": [f"1/{k}" for k in range(1, 20_000)]}),
        "19,999 steps: give at most 50",
    ),
}

JUDGED = {
    "a million patients": claim(n=10**6, mean="2.5", median="2", sd="0.5"),
    "a step of a billionth": claim(n=50, mean="2.5", sd="1.1", **fine("0.000000001")),
    "wide": claim(n=1000, mean="250.5", median="200", sd="50.1", maximum="900", **fine("0.01")),
    "steps": claim(n=30, alternatives={"steps": [f"1/{k}" for k in range(1, 51)]}),
    "text": claim(label="L" * 10_000, unit="u" * 10_000, mean="2.4"),
}

# One process for all: each adds to what the ones before have used up.
RUNNER = """\
import contextlib, io, json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]),) * 2)
from sojia_stats.cli import main
told = []
for args in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(args, prog_name="sojia-stats")
        except SystemExit as end:
            told.append([end.code, out.getvalue()[-2000:], err.getvalue()])
print(json.dumps(told))
"""


def told_by(folder: Path, commands: list[list[str]], seconds: int = 60) -> list[Any]:
    done = subprocess.run(
        [sys.executable, "-c", RUNNER, json.dumps(commands), str(seconds)],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONUTF8": "1",
            "OPENBLAS_NUM_THREADS": "1",  # which sets aside memory for each core
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done
    told: list[Any] = json.loads(done.stdout)
    return told


def test_claim_files_that_are_refused(tmp_path: Path) -> None:
    for name, (text, _) in REFUSED.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    told = told_by(tmp_path, [["check", f"{name}.yaml"] for name in REFUSED])
    for (name, (_, sentence)), (code, out, err) in zip(REFUSED.items(), told, strict=True):
        assert (code, out) == (2, ""), name
        assert sentence in err and err.count("\n") == 1 and len(err) < 500, (name, err)
    assert [path for path in tmp_path.iterdir() if path.suffix != ".yaml"] == []


def test_claim_files_that_are_judged(tmp_path: Path) -> None:
    for name, text in JUDGED.items():
        (tmp_path / f"{name}.yaml").write_text(HEAD + text, encoding="utf-8")
    told = told_by(tmp_path, [["check", f"{name}.yaml", "-o", name] for name in JUDGED])
    for name, (code, out, err) in zip(JUDGED, told, strict=True):
        assert code in (0, 1) and err == "" and "Report: " in out, (name, err)
        assert (tmp_path / name / "doe2020" / "report.html").stat().st_size < 3_000_000


def packed(path: Path, part: str, chunks: Iterable[bytes]) -> None:
    """Write a spreadsheet one part of which holds other bytes."""
    book = openpyxl.Workbook()
    book.active.append(["n", "min", "max"])
    book.save(path.with_suffix(".plain"))
    with (
        zipfile.ZipFile(path.with_suffix(".plain")) as plain,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in {*plain.namelist(), part}:
            with new.open(name, "w", force_zip64=True) as file:
                for chunk in chunks if name == part else [plain.read(name)]:
                    file.write(chunk)


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def test_tables(tmp_path: Path) -> None:
    (tmp_path / "cell.csv").write_text("n,min,max\n4,1," + "9" * 20_000_000, encoding="utf-8")
    (tmp_path / "header.csv").write_text("n" * 20_000_000, encoding="utf-8")
    (tmp_path / "quote.csv").write_text('n,min,max\n4,1,"' + "2\n" * 9_000_000, encoding="utf-8")
    columns = ",".join(map(str, range(10**6)))
    (tmp_path / "columns.csv").write_text(f"n,min,max,{columns}\n4,1,2,{columns}\n")
    packed(
        tmp_path / "bomb.xlsx",
        "xl/worksheets/sheet1.xml",
        [SHEET + b'<row r="1"><c t="inlineStr"><is><t>', *[b"9" * 2**20] * 300],
    )
    entities = b"".join(b'<!ENTITY %c "%s">' % (98 + k, b"&%c;" % (97 + k) * 10) for k in range(9))
    packed(
        tmp_path / "laughs.xlsx",
        "xl/worksheets/sheet1.xml",
        [b'<!DOCTYPE w [<!ENTITY a "x">%s]>' % entities + SHEET, b"<row><c><v>&j;</v></c></row>"],
    )
    refused = {
        "cell.csv": "field larger than field limit",
        "header.csv": "field larger than field limit",
        "quote.csv": "field larger than field limit",
        "bomb.xlsx": "bytes from ",
        "laughs.xlsx": "is no XLSX file",
    }
    told = told_by(
        tmp_path, [["screen", name, "--workers", "1"] for name in [*refused, "columns.csv"]]
    )
    for (name, sentence), (code, out, err) in zip(refused.items(), told, strict=False):
        assert (code, out) == (2, "") and sentence in err and err.count("\n") == 1, (name, err)
    assert told[-1][0] == 0 and "and 999992 more" in told[-1][1]
    assert [path.name for path in tmp_path.glob("*screened*")] == ["columns-screened.csv"]


@pytest.mark.slow
def test_as_many_claims_as_a_file_may_have(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(HEAD + "".join(map(claim, range(500))), encoding="utf-8")
    ((code, _, err),) = told_by(tmp_path, [["check", "f.yaml", "-o", "out"]], seconds=600)
    assert (code, err) == (1, "") and (tmp_path / "out" / "doe2020" / "report.html").exists()
