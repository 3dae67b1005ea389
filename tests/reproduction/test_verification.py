"""Whether a stored file still holds: every number in it is guarded, and every mistake is said."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sojia_stats import load_paper, reproduce
from sojia_stats.commands.verify import verify as command
from sojia_stats.errors import StoredFileError
from sojia_stats.reproduction.result import Result
from sojia_stats.reproduction.verifying import verification
from sojia_stats.reproduction.verifying.stored_file import NOTED, paper_of, read_stored
from sojia_stats.reproduction.verifying.verification import compare
from sojia_stats.reproduction.writing.extraction import write_extraction
from sojia_stats.reproduction.writing.provenance import NOT_AT_HAND, lock_checksum

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "src/sojia_stats/reproduction/papers/hedrich2012.yaml"
TABLES = ("claims.csv", "extraction.csv")
FILES = ("claims.json", *TABLES)


@pytest.fixture(scope="module")
def result() -> Result:
    return reproduce(load_paper("hedrich2012"))


@pytest.fixture(scope="module")
def built(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    result.write(folder)
    write_extraction(result, folder / "extraction.csv")
    return folder


@pytest.fixture(scope="module")
def written(result: Result) -> dict[str, Callable[[Result], str]]:
    texts = {kind: write(result) for kind, write in verification._WRITTEN.items()}
    return {kind: lambda _, kind=kind: texts[kind] for kind in texts}


@pytest.fixture
def quick(
    result: Result,
    written: dict[str, Callable[[Result], str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Judge and write once for all: these tests are about what is done with the verdicts."""
    monkeypatch.setattr("sojia_stats.commands.verify.judged", lambda paper: result)
    monkeypatch.setattr(verification, "_WRITTEN", written)


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(command, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert "Traceback" not in done.output
    return done.exit_code, done.stdout, done.stderr


def other(text: str) -> str:
    """Change the last digit of a text."""
    place = max(k for k, letter in enumerate(text) if letter in "0123456789")
    return text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]


def mutants(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield the path of each number inside a value of JSON, and another number."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from mutants(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from mutants(inner, (*path, place))
    elif isinstance(value, bool):
        yield path, not value
    elif isinstance(value, int):
        yield path, value + 1
    elif isinstance(value, str) and re.search("[0-9]", value):
        yield path, other(value)


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a copy of a value of JSON with one place changed."""
    if not path:
        return new
    first, *rest = path
    if isinstance(value, list):
        return [replaced(v, tuple(rest), new) if k == first else v for k, v in enumerate(value)]
    return {k: replaced(v, tuple(rest), new) if k == first else v for k, v in value.items()}


# ---- what holds -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_what_was_written_still_holds(built: Path, name: str) -> None:
    code, out, err = run(built / name)
    assert (code, err) == (0, "")
    assert out.startswith(f"{name} still holds: 11 claims and relations recomputed by sojia_stats ")


@pytest.mark.usefixtures("quick")
def test_name_line_ends_and_byte_order_mark_do_not_matter(built: Path, tmp_path: Path) -> None:
    text = (built / "claims.csv").read_text(encoding="utf-8").replace("\n", "\r\n")
    (tmp_path / "mine.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert run(tmp_path / "mine.txt")[0] == 0


def test_another_layout_of_the_claim_file_is_the_same_claim_file(
    built: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.yaml"
    copy.write_text("# mine\n" + SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
    assert run(built / "claims.json", "--paper", copy)[0] == 0


# ---- what differs -----------------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
def test_any_number_of_the_json_changed_is_found(built: Path, tmp_path: Path) -> None:
    content = json.loads((built / "claims.json").read_text(encoding="utf-8"))
    changed = tmp_path / "claims.json"
    tried = 0
    for path, new in mutants(content):
        if path[0] in NOTED:
            continue
        changed.write_text(json.dumps(replaced(content, path, new)), encoding="utf-8")
        code, out, _ = run(changed, "--paper", "hedrich2012")
        assert code == 1, path
        tried += 1
        if path[-1] == "claim":
            continue  # one claim is missing then, and another is new or there twice
        claim = content["verdicts"][path[1]]["claim"] if path[0] == "verdicts" else "file"
        field = path[2] if claim != "file" else path[0]
        assert out.startswith("claims.json differs in 1 value: "), path
        assert out.splitlines()[-1].startswith(f"{claim}, {field}"), path
    assert tried > 500


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.usefixtures("quick")
def test_any_number_of_the_table_changed_is_found(built: Path, tmp_path: Path, name: str) -> None:
    rows = list(csv.reader(io.StringIO((built / name).read_text(encoding="utf-8"))))
    changed = tmp_path / name
    tried = set()
    for r, row in enumerate(rows[1:], start=1):
        for c, cell in enumerate(row):
            if not re.search("[0-9]", cell):
                continue
            mutant = [list(line) for line in rows]
            mutant[r][c] = other(cell)
            with changed.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(mutant)
            code, out, _ = run(changed, "--paper", "hedrich2012")
            assert code == 1, (row[0], rows[0][c])
            assert rows[0][c] in out
            tried.add(rows[0][c])
    own = {"claims.csv": {"data_sets"}, "extraction.csv": {"mi", "wan_sd", "proportion_high"}}
    assert own[name] | {"mean_low", "mean_high", "sd_low", "sd_high", "version"} <= tried


@pytest.mark.usefixtures("quick")
def test_what_differs_is_named(built: Path, tmp_path: Path) -> None:
    text = (built / "claims.json").read_text(encoding="utf-8")
    assert text.count('"mean_low": "6.75"') == 1
    changed = tmp_path / "claims.json"
    changed.write_text(text.replace('"mean_low": "6.75"', '"mean_low": "6.76"'), encoding="utf-8")
    _, out, _ = run(changed)
    assert out.splitlines()[-1] == "C04, mean_low: stored '6.76', recomputed '6.75'"


@pytest.mark.usefixtures("quick")
def test_a_claim_that_is_missing_doubled_or_new(built: Path, tmp_path: Path) -> None:
    content = json.loads((built / "claims.json").read_text(encoding="utf-8"))
    changed = tmp_path / "claims.json"
    verdicts = content["verdicts"]
    for several, line in [
        (verdicts[:-1], "R3, claim: stored nothing, recomputed 'R3'"),
        ([*verdicts, verdicts[3]], "C04 (entry 2), claim: stored 'C04', recomputed nothing"),
        ([*verdicts, {"claim": "C09"}], "C09, claim: stored 'C09', recomputed nothing"),
    ]:
        changed.write_text(json.dumps({**content, "verdicts": several}), encoding="utf-8")
        code, out, _ = run(changed)
        assert code == 1
        assert line in out.splitlines()


def test_a_changed_claim_file_is_said(built: Path, tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    changed = tmp_path / "changed.yaml"
    changed.write_text(text.replace('mean: "13.5"', 'mean: "14.5"'), encoding="utf-8")
    code, out, _ = run(built / "claims.csv", "--paper", changed)
    assert code == 1
    assert "C02, status: stored 'incompatible', recomputed 'compatible'" in out
    assert "C02, claim_file_sha256: stored " in out
    # A line that no verdict uses changes the file all the same.
    changed.write_text(text.replace("Whether all four children", "Whether all four"))
    outcome = compare(read_stored(built / "claims.json"), reproduce(load_paper(changed)))
    assert [d.field for d in outcome.differences] == ["claim_file_sha256", "command"]


@pytest.mark.usefixtures("quick")
def test_many_differences_are_counted(built: Path, tmp_path: Path) -> None:
    changed = tmp_path / "claims.csv"
    header, _, rows = (built / "claims.csv").read_text(encoding="utf-8").partition("\n")
    changed.write_text(header + "\n" + rows.replace("a", "o").replace("e", "i"), encoding="utf-8")
    code, out, _ = run(changed, "--paper", "hedrich2012")
    assert code == 1
    assert len(out.splitlines()) == 1 + 1 + 20 + 1  # outcome, note of the lock, differences, rest
    count = re.search(r"differs in (\d+) values: ", out)
    assert count
    assert out.splitlines()[-1] == f"and {int(count[1]) - 20} more"


# ---- what is noted ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_another_version_and_lock_are_noted_and_hold(
    built: Path, result: Result, tmp_path: Path, name: str
) -> None:
    text = (built / name).read_text(encoding="utf-8")
    here = lock_checksum()
    version = json.loads((built / "claims.json").read_text(encoding="utf-8"))["version"]
    older = tmp_path / name
    older.write_text(text.replace(version, "0.0.9").replace(here, NOT_AT_HAND), encoding="utf-8")
    outcome = compare(read_stored(older), result)
    assert outcome.holds
    assert outcome.notes == (
        f"made by version '0.0.9', recomputed by version '{version}'",
        f"requirements.lock (SHA-256): 'not at hand' when made, '{here}' here",
    )


# ---- what is no such file ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "cannot be recomputed: give a claims.json, claims.csv or extraction"),
        (b"{", "cannot be recomputed: give a claims.json, claims.csv or extraction"),
        (b"{}", "cannot be recomputed: give a claims.json, claims.csv or extraction"),
        (b"{" * 100_000, "cannot be recomputed: give a claims.json, claims.csv or extraction"),
        (b'{"software": "sojia_stats", "verdicts": [1], "paper": "x"}', "cannot be recomputed"),
        (b'{"software": "sojia_stats", "verdicts": []}', "cannot be recomputed"),
        (b'{"software": "sojia_stats", "paper": NaN, "verdicts": []}', "cannot be recomputed"),
        (b'{"software": "sojia_stats", "paper": "a", "paper": "b", "verdicts": []}', "cannot be"),
        (
            b"study,n\nHedrich,4\n",
            "cannot be recomputed: give a claims.json, claims.csv or extraction",
        ),
        (b"claim,status\nC01,determined\n", "cannot be recomputed"),
        (b'claim,paper\nC01,"x\n', "cannot be recomputed"),
        (b"claim,paper\nC01,x,y\n", "cannot be recomputed"),
        (b"claim,paper,paper\nC01,x,y\n", "cannot be recomputed"),
        (b"<!doctype html>\n<p>report</p>\n", "cannot be recomputed"),
        (b"\xff\xfe", "is not UTF-8 text (byte 0): give a claims.json, claims.csv or extraction"),
        (b"claim,paper\nC01,../secret\n", "is about '../secret', which does not come with the"),
        (b"claim,paper\nC01,other2020\n", "package: give its claim file with --paper FILE.yaml"),
    ],
)
def test_a_file_that_is_not_ours(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    code, out, err = run(path)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert err.startswith("sojia-stats: ")
    assert sentence in err


def test_a_file_that_cannot_be_read(tmp_path: Path, built: Path) -> None:
    for path, sentence in [
        (tmp_path / "none.json", "cannot be read: No such file or directory"),
        (tmp_path, "is a folder: give the file in it"),
    ]:
        code, out, err = run(path)
        assert (code, out, len(err.splitlines())) == (2, "", 1)
        assert sentence in err
    code, out, err = run(built / "claims.json", "--paper", tmp_path / "none.yaml")
    assert (code, out) == (2, "")
    assert err.startswith("sojia-stats: there is no paper or file ")
    with pytest.raises(StoredFileError, match="does not come with the package"):
        path = tmp_path / "claims.csv"
        path.write_text("claim,paper\nC01,x\n")
        paper_of(read_stored(path))


def test_a_file_beyond_all_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sojia_stats.reproduction.verifying.stored_file.LARGEST_STORED_FILE", 10)
    (tmp_path / "claims.csv").write_text("claim,paper\nC01,x\n")
    code, _, err = run(tmp_path / "claims.csv")
    assert code == 2
    assert "has more than 10 bytes" in err
