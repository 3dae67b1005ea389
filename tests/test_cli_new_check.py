"""From an abstract in hand to verdicts: new writes a claim file, check judges it."""

import json
from fractions import Fraction
from itertools import combinations_with_replacement
from pathlib import Path

import pytest
from click.testing import CliRunner

from sojia_stats import load_paper, reproduce
from sojia_stats.cli import main

ARTICLE = ("--authors", "Doe J", "--title", "A series", "--journal", "J Ex", "--year", "2020")
FIGURES = ("--figure", "Follow-up: mean 13.5 (range 2–50) months", "--figure", "Response: 2/4")


def run(*arguments: str | Path, answers: str = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(a) for a in arguments], input=answers)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result.exit_code, result.stdout, result.stderr


def made(folder: Path, *figures: str) -> Path:
    path = folder / "mine.yaml"
    flags = [flag for figure in figures for flag in ("--figure", figure)]
    assert run("new", path, *ARTICLE, "--n", "4", *flags)[0] == 0
    return path


def listed(n: int, low: int, high: int, fits) -> int:
    """How many sets of n whole numbers from low to high, both attained, fit."""
    return sum(
        values[0] == low and values[-1] == high and fits(values)
        for values in combinations_with_replacement(range(low, high + 1), n)
    )


# ---- new --------------------------------------------------------------------------------------


def test_new_from_flags(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    code, out, err = run("new", path, *ARTICLE, "--n", "4", *FIGURES)
    assert (code, err) == (0, "")
    assert out == f"Claim file: {path} (2 claims). Next: sojia-stats check {path}\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["claim-file.schema.json", "mine.yaml"]
    paper = load_paper(path)
    assert (paper.id, paper.article.title, paper.article.year) == ("doe2020", "A series", 2020)
    assert [claim.label for claim in paper.claims] == ["Follow-up", "Response"]
    assert [verdict.status for verdict in reproduce(paper)] == ["incompatible", "determined"]


def test_new_asks_for_what_is_missing_and_asks_again_after_a_slip(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    answers = (
        "Sönmez HE, Demir S\nA title\nA journal\n20x8\n2018\n\n"
        "Follow-up\nmedian 13 (6–24) months\nmedian 13 (range 24–6) months\n15\n"
        "median 13 (range 6–24) months\nten\n15\n"
        "33\nRemission\n33/35\n"
        "Changed\n46.7 % (n=7)\n\n"
        "Steroids stopped\nmedian 10 (range 4–13) weeks\n\n\n"
    )
    code, out, err = run("new", path, answers=answers)
    assert (code, err) == (0, "")
    for sentence in (
        "'20x8' is not a whole number from 1500 to 2100: write digits",
        "(6–24) can be a range or quartiles: write 'range' or 'IQR' before it",
        "minimum 24 is above maximum 6: give the smaller as minimum",
        "'33' says nothing: write it in words, such as Follow-up",
        "Read as: minimum 6, median 13, maximum 24 months of 15 patients, in steps of 1",
        "Read as: 7 of 15 patients (46.7 %)",
        "'ten' is not a whole number from 1 to 1000000: write digits",
    ):
        assert sentence in out
    paper = load_paper(path)
    assert [(c.label, c.n) for c in paper.claims] == [
        ("Follow-up", 15),
        ("Remission", 35),
        ("Changed", 15),
        ("Steroids stopped", 15),
    ]
    assert paper.article.doi == ""


def test_new_stops_where_answers_end(tmp_path: Path) -> None:
    for answers in ("", "Doe J\n", "Doe J\nA\nB\n2020\n\n", "Doe J\nA\nB\n2020\n\nAge\n"):
        code, _, err = run("new", tmp_path / "mine.yaml", answers=answers)
        assert code == 2
        assert err.strip().startswith("sojia-stats: not every question was answered, so nothing")
    assert list(tmp_path.iterdir()) == []


def test_new_without_standard_input_asks_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", None)  # as "<&-" leaves it
    with pytest.raises(SystemExit) as ended:
        main(["new", str(tmp_path / "mine.yaml")])
    assert ended.value.code == 2
    assert (
        capsys.readouterr()
        .err.strip()
        .startswith("sojia-stats: not every question was answered, so nothing")
    )
    assert list(tmp_path.iterdir()) == []


def test_new_keeps_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("mine")
    schema = tmp_path / "claim-file.schema.json"
    schema.write_text("mine too")
    code, out, err = run("new", path, *ARTICLE, "--n", "4", *FIGURES)
    assert (code, out) == (2, "")
    assert err == (
        f"sojia-stats: {path} is there already: give another name, or --force to replace it\n"
    )
    assert path.read_text() == "mine"
    assert run("new", path, *ARTICLE, "--n", "4", *FIGURES, "--force")[0] == 0
    assert load_paper(path).id == "doe2020"
    assert schema.read_text() == "mine too"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("mine.txt",), "does not end in .yaml: give a claim file a name that does"),
        (("no/mine.yaml",), "there is no folder no: make it first, or give another name"),
        (
            ("a.yaml", "--n", "four"),
            "--n 'four' is not a whole number from 1 to 1000000: write digits",
        ),
        (
            ("a.yaml", *ARTICLE[:-1], "MMXX", *FIGURES, "--n", "4"),
            "--year 'MMXX' is not a whole number from 1500 to 2100: write digits",
        ),
        (
            ("a.yaml", *ARTICLE, "--figure", "median 4"),
            "--figure 'median 4': write what it is about, a colon and the figure, for example "
            "'median 4 (range 2–10) days', 'mean 8.5 (SD 4.5) years' or '8/10'",
        ),
        (
            ("a.yaml", *ARTICLE, "--figure", "Age: median 4"),
            "--figure 'Age': it does not say how many patients: add n = … to it, or give --n",
        ),
        (
            ("a.yaml", *ARTICLE, "--figure", "Response: 5/4"),
            "a.yaml, claim C01: events 5 is above n 4: give the number of patients with the event "
            "as events and the group size as n",
        ),
        (
            ("a.yaml", *ARTICLE, "--doi", "10", *FIGURES, "--n", "4"),
            "a.yaml, article, field doi: '10' is not a doi: write it as 10.…/…, without an "
            "address before it",
        ),
    ],
)
def test_a_mistake_with_new(tmp_path, monkeypatch, arguments, sentence) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run("new", *arguments)
    assert (code, out) == (2, "")
    assert err.endswith(f"{sentence}\n")
    assert err.startswith("sojia-stats: ")
    assert list(tmp_path.iterdir()) == []


def test_a_doi_may_be_copied_with_its_address(tmp_path: Path) -> None:
    for address in ("https://doi.org/", "doi: ", ""):
        path = tmp_path / "mine.yaml"
        doi = f"{address}10.1234/example"
        code = run("new", path, *ARTICLE, "--n", "4", *FIGURES, "--doi", doi, "--force")[0]
        assert (code, load_paper(path).article.doi) == (0, "10.1234/example")


def test_a_paper_that_is_shipped_gets_another_id(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    article = ("--authors", "Hedrich CM", *ARTICLE[2:-1], "2012")
    assert run("new", path, *article, "--n", "4", *FIGURES)[0] == 0
    assert load_paper(path).id == "hedrich2012_own"


# ---- check, files -----------------------------------------------------------------------------


def test_check_prints_reasons_and_repairs_and_writes_the_report(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = made(tmp_path, FIGURES[1], FIGURES[3])
    code, out, err = run("check", path)
    assert (code, err) == (1, "")
    text = " ".join(out.replace("│", " ").split())
    assert "the least mean that minimum 2, maximum 50 and n = 4 allow is 14.0" in text
    assert "it would fit if 13.5 is a median: 12 data sets fit" in text
    assert out.endswith("Report: report/doe2020/report.html\n")
    written = sorted(p.name for p in (tmp_path / "report/doe2020").iterdir())
    assert written == ["claims.csv", "claims.json", "figures", "report.html"]
    again = run("check", path)[1]  # its own report is replaced
    assert again.endswith("Report: report/doe2020/report.html (in the place of an earlier one)\n")


def test_check_of_several_files(tmp_path: Path) -> None:
    first = made(tmp_path, "Response: 2/4")
    second = tmp_path / "other.yaml"
    second.write_text(first.read_text().replace("doe2020", "roe2021"))
    code, out, _ = run("check", first, second, "-o", tmp_path / "out")
    assert code == 0
    assert out.count("Report: ") == 2
    assert (tmp_path / "out/roe2021/report.html").exists()
    code, out, err = run("check", first, first, "-o", tmp_path / "out")
    assert (code, out) == (2, "")
    assert err == "sojia-stats: 2 files have the id doe2020: give each paper its own\n"


def test_one_wrong_file_stops_all_before_anything_is_written(tmp_path: Path) -> None:
    first = made(tmp_path, "Response: 2/4")
    second = tmp_path / "other.yaml"
    second.write_text(first.read_text().replace("events: 2", "evnts: 2"))
    code, out, err = run("check", first, second, "-o", tmp_path / "out")
    assert (code, out) == (2, "")
    assert err == (
        "sojia-stats: other.yaml, claim C01, field evnts: unknown field: write events, or leave "
        "it out (1 more to mend)\n"
    )
    assert not (tmp_path / "out").exists()


def test_check_keeps_what_is_no_report_of_the_paper(tmp_path: Path) -> None:
    path = made(tmp_path, "Response: 2/4")
    folder = tmp_path / "out/doe2020"
    folder.mkdir(parents=True)
    own = {"recomputed.csv": "mine", "report.html": "mine", "claims.json": '{"paper": "doe2020"}'}
    for name, text in own.items():
        (folder / name).write_text(text)
        code, out, err = run("check", path, "-o", tmp_path / "out")
        assert (code, out) == (2, "")
        assert err == (
            f"sojia-stats: {folder} holds files that are no report on doe2020: give another folder "
            "with --output, or --force to replace them\n"
        )
        assert (folder / name).read_text() == text
    assert run("check", path, "-o", tmp_path / "out", "--force")[0] == 0
    assert (folder / "report.html").read_text() != "mine"


def test_check_for_machines(tmp_path: Path) -> None:
    path = made(tmp_path, *FIGURES[1::2])
    code, out, err = run("check", path, "--json")
    assert (code, err) == (1, "")
    (content,) = json.loads(out)
    assert content["paper"] == "doe2020"
    assert [v["status"] for v in content["verdicts"]] == ["incompatible", "determined"]
    assert not (Path.cwd() / "report/doe2020").exists()
    assert run("check", path, "-o", tmp_path / "out")[0] == 1
    assert json.loads((tmp_path / "out/doe2020/claims.json").read_text()) == content


def test_a_shipped_paper_can_be_checked(tmp_path: Path) -> None:
    code, out, _ = run("check", "hedrich2012", "--json")
    assert code == 1
    assert len(json.loads(out)[0]["verdicts"]) == 11


# ---- check, one summary -----------------------------------------------------------------------


def test_the_summary_of_the_issue() -> None:
    code, out, err = run(
        "check", "--n", "4", "--median", "3", "--range", "3", "18", "--unit", "months"
    )
    assert (code, err) == (0, "")
    # By listing: medians 2.5 to 3.5 round to 3.
    fits = listed(4, 3, 18, lambda v: Fraction(5, 2) <= Fraction(v[1] + v[2], 2) <= Fraction(7, 2))
    assert f"Status:  compatible ({fits} data sets)" in out
    assert "Reading: step 1; statistics nearest; values exact (the range is printed in" in out
    assert "mean 6.75 to 7 months" in out


@pytest.mark.parametrize(
    ("flags", "fits"),
    [
        ((), lambda v: Fraction(7, 2) <= Fraction(v[1] + v[2], 2) <= Fraction(9, 2)),
        (("--rounding", "exact"), lambda v: v[1] + v[2] == 8),
        (("--rounding", "truncate"), lambda v: 8 <= v[1] + v[2] < 10),
        (("--rounding", "ceiling"), lambda v: 6 < v[1] + v[2] <= 8),
        (("--mean", "5.0"), lambda v: v[1] + v[2] in (7, 8, 9) and sum(v) == 20),
        (("--mean", "5.0", "--sd", "3.46"), lambda v: v == (2, 2, 6, 10)),
    ],
)
def test_a_summary_is_counted_as_by_listing(flags, fits) -> None:
    code, out, _ = run("check", "--n", "4", "--median", "4", "--range", "2", "10", *flags, "--json")
    found = json.loads(out)
    count = listed(4, 2, 10, fits)
    assert found["data_sets"] == str(count)
    assert found["status"] == ("determined" if count == 1 else "compatible")
    assert code == 0


def test_flags_and_a_printed_figure_say_the_same() -> None:
    by_flags = run("check", "--n", "4", "--mean", "13.5", "--range", "2", "50", "--unit", "months")
    by_text = run("check", "--n", "4", "--figure", "mean 13.5 (range: 2–50) months")
    assert by_flags[0] == by_text[0] == 1
    assert by_flags[1].splitlines()[1:] == by_text[1].splitlines()[1:]
    assert "it would fit if 13.5 is a median: 12 data sets fit" in by_flags[1]


@pytest.mark.parametrize(("kind", "sizes"), [("sample", [3]), ("population", [1, 3])])
def test_two_patients_have_a_standard_deviation(kind: str, sizes: list[int]) -> None:
    # 2 and 4: sample SD 1.41, population SD 1.0. One alone has a population SD only.
    sd = {"sample": "1.41", "population": "1.00"}[kind]
    code, out, err = run(
        "check", "--n", "2", "--mean", "3.0", "--sd", sd, "--sd-kind", kind, "--json"
    )
    found = json.loads(out)
    assert (code, err, found["status"], found["data_sets"]) == (0, "", "determined", "1")
    assert [trial["n"] for trial in found["other_n"]] == sizes


def test_a_continuous_step() -> None:
    code, out, _ = run(
        "check", "--n", "4", "--figure", "mean 13.5 (range 2–50)", "--step", "continuous"
    )
    assert (code, "Reading: continuous;" in out) == (1, True)


def test_what_is_not_decided_is_said_without_a_number() -> None:
    code, out, _ = run("check", "--n", "1000000", "--figure", "median 3 (range 3–18)")
    assert code == 0
    assert "Status:  not-assessable\n" in out
    assert "whether a data set fits is not decided: the answer takes more work" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            (),
            "nothing to check: give a claim file (sojia-stats new makes one), or a summary such as "
            "--n 4 --median 3 --range 3 18",
        ),
        (("--median", "3"), "--n is missing: give the number of patients"),
        (
            ("--n", "4"),
            "no statistic is given: add --median, --mean, --sd, --range or --iqr, as printed",
        ),
        (("--n", "4.0", "--mean", "3"), "--n '4.0' is not a whole number: write digits"),
        (
            ("--n", "0", "--mean", "3"),
            "n is the number of patients: write a whole number from 1 to 1,000,000, not 0",
        ),
        (
            ("--n", "4", "--mean", "abc"),
            "--mean: 'abc' is not one plain number: give digits with at most one decimal point, as "
            "in '13.5', and the unit separately",
        ),
        (
            ("--n", "4", "--range", "50", "2"),
            "minimum 50 is above maximum 2: give the smaller as minimum",
        ),
        (
            ("--n", "4", "--mean", "3", "--step", "0"),
            "step 0 is not positive: write the spacing, for example '0.5'",
        ),
        (
            ("--n", "1", "--mean", "3", "--sd", "1"),
            "sd: one patient has no standard deviation; leave it out",
        ),
        (("a.yaml", "--n", "4"), "--n belongs to a single summary: leave it or FILE out"),
        (
            ("--n", "4", "--figure", "median 4 (2–10)"),
            "(2–10) can be a range or quartiles: write 'range' or 'IQR' before it",
        ),
    ],
)
def test_a_mistake_with_check(arguments, sentence) -> None:
    code, out, err = run("check", *arguments)
    assert (code, out, err) == (2, "", f"sojia-stats: {sentence}\n")


def test_extract_and_note_keep_what_is_there(tmp_path: Path) -> None:
    for command, name in (("extract", "out.csv"), ("note", "out.md")):
        path = tmp_path / name
        path.write_text("mine")
        code, out, err = run(command, "--output", path)
        assert (code, out, path.read_text()) == (2, "", "mine")
        assert err.endswith("is there already: give another name, or --force to replace it\n")
        assert run(command, "--output", path, "--force")[0] == 0
        assert path.read_text() != "mine"


# ---- check, with the patients' own values ------------------------------------------------------

HEADER = "C02,C03,C04,C05,C06,C07,C08\n"
ROWS = ["2,1.5,3,1,0,2,0", "9,2,3,1,0,3,0", "6,2,3,0,1,5,0", "50,4,18,0,1,10,0"]


def table(folder: Path, rows: list[str], header: str = HEADER) -> Path:
    path = folder / "four.csv"
    path.write_text(header + "\n".join(rows) + "\n")
    return path


def test_a_patient_table_is_held_against_the_paper(tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, said, err = run("check", "hedrich2012", "--patients", table(tmp_path, ROWS), "-o", out)
    assert (code, err) == (1, "")
    # By hand: (2 + 9 + 6 + 50) / 4 = 16.75; the shortest treatment, 3, exceeds the follow-up 2.
    assert "  mean 13.5 | 16.8 (exactly 16.75): differ" in said
    assert "it does not hold in row 2 of the table, whose header is row 1" in said
    assert "9 of 11 claims and relations agree with the table; 2 differ (C02, R1)" in said
    page = (out / "hedrich2012/report.html").read_text(encoding="utf-8")
    assert "16.75" in page
    stored = json.loads((out / "hedrich2012/recomputed.json").read_text())
    machine = json.loads(
        run("check", "hedrich2012", "--patients", tmp_path / "four.csv", "--json")[1]
    )
    assert machine[0]["recomputation"]["statements"] == stored["statements"]


def test_a_table_that_agrees_ends_with_0(tmp_path: Path) -> None:
    path = made(tmp_path, "Days: median 4 (range 2–10) days", "Response: 2/4")
    rows = table(tmp_path, ["2,1", "3,yes", "5,no", "10,0"], "C01,C02\n")
    code, said, err = run("check", path, "--patients", rows, "-o", tmp_path / "out")
    assert (code, err) == (0, "")
    assert "2 of 2 claims and relations agree with the table" in said


def test_the_template_names_every_column() -> None:
    code, out, err = run("check", "hedrich2012", "--patients-template")
    assert code == 0
    header, *rows = out.splitlines()
    assert [line.partition(":")[0] for line in err.splitlines()] == header.split(",")
    assert "C04: Duration of treatment, in months\n" in err
    assert "C05: Response to monotherapy, 1 or 0 (yes or no)\n" in err
    assert header == "C02,C03,C04,C04_event,C05,C06,C07,C07_event,C08"
    assert rows == [",,,,,,,,"] * 4


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("--patients", "four.csv"),
            "a patient table needs the paper that it belongs to: give its claim FILE as well",
        ),
        (
            ("hedrich2012", "laskari2011", "--patients", "four.csv"),
            "a patient table belongs to one paper: give one FILE",
        ),
    ],
)
def test_a_patient_table_without_its_paper(arguments, sentence) -> None:
    assert run("check", *arguments) == (2, "", f"sojia-stats: {sentence}\n")


def test_a_slip_in_the_table_stops_before_anything_is_written(tmp_path: Path) -> None:
    rows = table(tmp_path, [ROWS[0].replace("1.5", "1,500"), *ROWS[1:]])
    out = tmp_path / "out"
    code, said, err = run("check", "hedrich2012", "--patients", rows, "-o", out)
    assert (code, said) == (2, "")
    assert len(err.splitlines()) == 1
    assert not out.exists()


def test_a_template_of_what_is_no_claim_file() -> None:
    code, out, err = run("check", "nobody2020", "--patients-template")
    assert (code, out) == (2, "")
    assert err.startswith("sojia-stats: there is no paper or file 'nobody2020': give the path")


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet"])
def test_a_table_is_no_claim_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("n,mean\n4,3\n")
    code, out, err = run("check", path)
    assert (code, out) == (2, "")
    assert err == (
        f"sojia-stats: {path} is a table, and no claim file (.yaml): a table of summaries is for "
        "sojia-stats screen, one of patients for check FILE --patients\n"
    )


def test_a_document_is_no_claim_file(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_text("x")
    sentence = f"{path} is no claim file: sojia-stats new makes one (.yaml)"
    assert run("check", path) == (2, "", f"sojia-stats: {sentence}\n")
    path = tmp_path / "a.yaml"
    path.write_text("x")
    assert run("check", path)[2].endswith("source, claims); this one holds a text\n")
