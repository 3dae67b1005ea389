"""The command line, as a user meets it: every mistake has its sentence and a non-zero exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sojia_stats.cli import main
from sojia_stats.reproduction.claim_files import loading
from sojia_stats.reproduction.claim_files.paper import Paper

SHIPPED = (
    Path(__file__).resolve().parents[1] / "src/sojia_stats/reproduction/papers/hedrich2012.yaml"
)


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def test_reproduce_ends_with_the_table_and_the_path_of_the_report(tmp_path: Path) -> None:
    code, out, err = run("reproduce", "--output", str(tmp_path / "out"))
    assert code == 0
    assert "Traceback" not in out + err
    assert out.splitlines()[-1] == f"Report: {tmp_path / 'out' / 'report.html'}"
    for word in ("C01", "C08", "R3", "incompatible", "determined", "14.0; 13.5 is"):
        assert word in out
    assert (tmp_path / "out" / "report.html").exists()


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'mean: "13.5"',
            "mean: 13.5",
            "mine.yaml, claim C02, field mean: a printed number is text, because its decimals "
            'count: write it in quotation marks as printed, for example "13.5"',
        ),
        (
            'minimum: "2"',
            'minimum: "60"',
            "mine.yaml, claim C02: minimum 60 is above maximum 50: give the smaller as minimum",
        ),
        ("id: C03", "id: C02", "mine.yaml, top level: the id C02 is given 2 times: ids are unique"),
    ],
)
def test_a_mistake_in_a_claim_file(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    output = tmp_path / "out"
    code, out, err = run("reproduce", str(changed(tmp_path, old, new)), "-o", str(output))
    assert (code, out) == (2, "")
    assert err.splitlines() == [f"sojia-stats: {sentence}"]
    assert not output.exists()


def test_a_paper_that_is_not_there() -> None:
    code, _, err = run("reproduce", "hedrich2021")
    assert code == 2
    assert err.startswith("sojia-stats: there is no paper or file 'hedrich2021': give the path")


def test_an_output_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    code, _, err = run("reproduce", "-o", str(tmp_path / "out"))
    assert code == 2
    assert err.splitlines() == [
        f"sojia-stats: {tmp_path / 'out'} cannot be written: Not a directory; "
        "give another folder with --output"
    ]
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize("arguments", [("reprduce",), ("reproduce", "--out"), ("--nonsense",)])
def test_an_unknown_command_or_option(arguments: tuple[str, ...]) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert "Error: No such" in err


def test_a_claim_that_outgrows_memory_is_named_and_the_others_are_judged(tmp_path: Path) -> None:
    path = changed(tmp_path, 'maximum: "50"', 'maximum: "50000000"')
    code, out, err = run("check", "--json", str(path))
    verdicts = {verdict["claim"]: verdict for verdict in json.loads(out)[0]["verdicts"]}
    assert (code, err) == (1, "")
    assert verdicts["R1"]["status"] == "incompatible"
    assert verdicts["R1"]["what_follows"][0].endswith(
        " of 72 alternative readings are not decided: they take more work than is spent on one "
        "claim"
    )
    assert verdicts["C04"]["status"] == "determined"


def test_help_and_version_without_the_heavy_libraries() -> None:
    script = (
        "import sys\nfrom sojia_stats.cli import main\n"
        "try:\n    main(['--version'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'matplotlib', 'seaborn', 'lifelines', 'scipy'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("sojia-stats, version ")


def test_a_bar_on_a_terminal_changes_no_output(monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = run("note", "laskari2011")
    assert (code, err) == (0, "")
    monkeypatch.setattr("rich.console.Console.is_terminal", True)
    found = run("note", "laskari2011")
    assert found[:2] == (code, out)
    assert "judging" in found[2] and "100%" in found[2]


def test_memory_that_is_used_up_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_used_up(paper: str) -> Paper:
        raise MemoryError

    monkeypatch.setattr(loading, "load_paper", all_used_up)
    assert run("cite") == (
        2,
        "",
        "sojia-stats: the memory of this machine is used up: give a coarser step or fewer "
        "patients\n",
    )
