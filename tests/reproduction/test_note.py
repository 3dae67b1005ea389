"""The note for an extraction form: half a page, of computed numbers, with questions that settle."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from sojia_stats import load_paper, reproduce
from sojia_stats.commands.note import note as command
from sojia_stats.reproduction.result import Result
from sojia_stats.reproduction.writing.note import docx, note

SHIPPED = (
    Path(__file__).resolve().parents[2] / "src/sojia_stats/reproduction/papers/hedrich2012.yaml"
)
needs_pandoc = pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")


@pytest.fixture(scope="module")
def result() -> Result:
    return reproduce(load_paper("hedrich2012"))


@pytest.fixture(scope="module")
def text(result: Result) -> str:
    return note(result)


@pytest.fixture
def quick(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sojia_stats.commands.note.judged", lambda paper: result)


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(command, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def changed(tmp_path: Path, *replacements: tuple[str, str]) -> str:
    content = SHIPPED.read_text(encoding="utf-8")
    for old, new in replacements:
        assert content.count(old) >= 1
        content = content.replace(old, new)
    path = tmp_path / "mine.yaml"
    path.write_text(content, encoding="utf-8")
    return note(reproduce(load_paper(path)))


def cells(text: str) -> dict[str, list[str]]:
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {row[0]: row[1:] for row in rows[1:]}


def questions(text: str) -> list[str]:
    return re.findall(r"^\d+\. (.+)$", text, re.M)


def test_it_is_half_a_page(text: str, result: Result) -> None:
    words = [word for word in text.split() if re.search(r"\w", word)]
    assert len(words) <= 410
    # Without the citation, the readings and the checksums, which each output carries.
    body = text.replace(str(result.paper.article), "").partition("The statuses hold")[0]
    assert len([word for word in body.split() if re.search(r"\w", word)]) <= 350


def test_what_was_printed_and_what_can_be(text: str) -> None:
    table = cells(text)
    assert list(table) == [f"C0{k}" for k in range(1, 9)] + ["R1"]
    assert table["C02"] == [
        "Follow-up: mean 13.5 (range: 2–50) months",
        "incompatible",
        "the least mean that minimum 2, maximum 50 and n = 4 allow is 14.0",
    ]
    # 3, 3, 3, 18: sum 27, mean 6.75; deviations -3.75 (three times) and 11.25, SD 7.5.
    assert table["C04"][1:] == ["determined", "mean 6.75 and SD 7.5 months"]
    # 2, a, 8 - a, 10 with a in 2, 3, 4: sum 20; squares about 5 sum to 44, 38 or 36.
    assert table["C07"][1:] == ["compatible", "mean 5 and SD 3.46 to 3.83 days"]
    assert [f"{(total / 3) ** 0.5:.2f}" for total in (36, 44)] == ["3.46", "3.83"]
    assert table["C08"][1:] == ["determined", "0 of 4, inferred"]
    assert table["C01"][1:] == ["not-assessable", "–"]


def test_the_questions_that_would_settle_it(text: str) -> None:
    assert questions(text) == [
        "C02: What are the 4 values of follow-up in months?",
        "C02: Is 13.5 a median? (Then the mean is 19.75 months.) Is n 6? "
        "Is the minimum 1, not 2? Is the range that of another group?",
        "R1: Is it so that both clocks run from the first dose to the last chart entry?",
        "R1: What is the duration of treatment of the patient with follow-up 2 months?",
        "R1: Does this reading hold: follow-up in completed months, treatment rounded to the "
        "nearest month?",
    ]
    # Read as a median of 2, a, b, 50, a + b = 27: the sum is 79.
    assert (2 + 27 + 50) / 4 == 19.75
    paper = load_paper("hedrich2012")
    for line in paper.not_said:
        assert f"- {line}" in text
    assert "- C02: Follow-up may start at another date than treatment." in text


def test_its_words_are_neutral(text: str) -> None:
    words = "reproduced verified wrong error mistake fraud fabricated because suspicious false typo"
    for word in words.split():
        assert not re.search(rf"\b{word}", text, re.IGNORECASE), word


def test_a_claim_that_comes_to_fit_is_asked_no_more(tmp_path: Path) -> None:
    found = changed(tmp_path, ('mean: "13.5"', 'mean: "14.5"'))
    assert cells(found)["C02"][1:] == ["compatible", "mean 14.5 and SD 23.67 to 23.69 months"]
    assert all(question.startswith("R1: ") for question in questions(found))
    assert "FILE.yaml" in found


def test_the_greatest_values_and_the_other_sign(tmp_path: Path) -> None:
    found = changed(
        tmp_path,
        ('maximum: "18"', 'maximum: "60"'),
        ('minimum: "3"', 'minimum: "2"'),
        ("median 3 (range: 3–18)", "median 3 (range: 2–60)"),
        ('relation: "C04 <= C02"', 'relation: "C02 >= C04"'),
    )
    asked = [question for question in questions(found) if question.startswith("R1: ")]
    assert (
        asked[1] == "R1: What is the follow-up of the patient with duration of treatment 60 months?"
    )
    assert not [question for question in asked if "2 months" in question]


def test_counts_that_do_not_add_up_are_asked_for_their_assumption_alone(tmp_path: Path) -> None:
    found = changed(tmp_path, ("events: 2\n    n: 4", "events: 3\n    n: 4"))
    paper = load_paper(tmp_path / "mine.yaml")
    relation = next(one for one in paper.relations if one.id == "R3")
    asked = [question for question in questions(found) if question.startswith("R3: ")]
    assert asked == [f"R3: Is it so that {relation.assumption}?"]


@pytest.mark.parametrize(
    ("mean", "step", "slips"),
    [
        ("0.13", "1", []),
        # In steps of 3 the middle of 0 and 3 is printed as 2, and no mean of four is 2 exactly.
        # Nothing ends the values, so nothing is said of their mean.
        (
            "2",
            "3",
            ["Is 2 a median? Is the mean 2 truncated, not rounded? Is n 3? Is the mean 3, "],
        ),
    ],
)
def test_a_mean_alone_is_asked_with_the_slips_that_mend_it(
    tmp_path: Path, mean: str, step: str, slips: list[str]
) -> None:
    found = changed(
        tmp_path,
        ('mean: "13.5"\n    minimum: "2"\n    maximum: "50"\n', f'mean: "{mean}"\n'),
        (
            'step: "1"\n      rounding: nearest\n      value_rounding: exact\n      because: "the',
            f'step: "{step}"\n      rounding: {{mean: exact, median: nearest}}\n'
            '      because: "the',
        ),
    )
    asked = [question for question in questions(found) if question.startswith("C02: ")]
    assert asked[0] == "C02: What are the 4 values of follow-up in months?"
    assert [one.removeprefix("C02: ").partition("not 2?")[0] for one in asked[1:]] == slips


def test_two_runs_give_the_same_bytes(text: str) -> None:
    assert note(reproduce(load_paper("hedrich2012"))) == text


def test_printed_and_written(text: str, tmp_path: Path) -> None:
    assert run() == (0, text, "")
    path = tmp_path / "note.md"
    assert run("hedrich2012", "-o", path) == (0, f"Note: {path}\n", "")
    assert path.read_bytes() == text.encode()


@needs_pandoc
@pytest.mark.usefixtures("quick")
def test_docx_says_the_same_and_is_the_same_twice(text: str, tmp_path: Path) -> None:
    files = [tmp_path / "one.docx", tmp_path / "two.docx"]
    for path in files:
        assert run("-o", path)[0] == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    document = zipfile.ZipFile(files[0]).read("word/document.xml").decode()
    plain = re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", "\n", document))
    for part in (*questions(text), "mean 6.75 and SD 7.5 months", "C04 ≤ C02 in every patient"):
        assert part in plain


@needs_pandoc
def test_hostile_words_in_a_claim_file_stay_words(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    hostile = f"![x]({tmp_path}/picture.png) <b>bold</b> | *a* _b_ `c` \\d &amp; $e$ [l](http://x)"
    found = changed(
        tmp_path,
        ('label: "Follow-up"', f"label: '{hostile}'"),
        ('"Follow-up may start at another date than treatment."', "'1. # not a list'"),
        ('"Whether all four children contributed to every number."', "'- neither is this'"),
    )
    archive = zipfile.ZipFile(io.BytesIO(docx(found)))
    assert not [name for name in archive.namelist() if "media" in name]
    document = archive.read("word/document.xml").decode()
    shown = re.sub(r"<[^>]+>", "", document)
    assert hostile.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in shown
    assert "- neither is this" in shown


@pytest.mark.usefixtures("quick")
def test_without_pandoc_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "note.docx"
    assert run("-o", path) == (
        2,
        "",
        "sojia-stats: a DOCX needs pandoc, which is not installed: install it, or end the name of "
        "the output in .md\n",
    )
    assert not path.exists()


@pytest.mark.usefixtures("quick")
def test_a_pandoc_that_fails_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = subprocess.CompletedProcess([], 64, b"", b"Unknown\nformat")
    monkeypatch.setattr("shutil.which", lambda name: name)
    monkeypatch.setattr("subprocess.run", lambda *given, **options: failed)
    code, out, err = run("-o", tmp_path / "note.docx")
    assert (code, out) == (2, "")
    assert err == (
        "sojia-stats: pandoc could not make the DOCX (Unknown format): end the name of the output "
        "in .md\n"
    )


@pytest.mark.usefixtures("quick")
def test_an_output_that_cannot_be(tmp_path: Path) -> None:
    code, out, err = run("-o", tmp_path / "note.pdf")
    assert (code, out) == (2, "")
    assert "ends neither in .md nor in .docx" in err
    code, out, err = run("-o", tmp_path / "none" / "note.md")
    assert (code, out) == (2, "")
    assert err.endswith(
        "cannot be written: No such file or directory; give another file with --output\n"
    )


def test_a_paper_that_is_not_there() -> None:
    code, out, err = run("hedrich2021")
    assert (code, out) == (2, "")
    assert err.startswith("sojia-stats: there is no paper or file 'hedrich2021': give the path")
