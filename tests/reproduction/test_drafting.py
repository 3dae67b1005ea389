"""Drafts of claim files: valid whatever was printed, and saying what was printed."""

import json
import re
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sojia_stats import reproduce
from sojia_stats.reproduction.claim_files.drafting import Record, draft, id_of
from sojia_stats.reproduction.claim_files.figure_text import read_statement
from sojia_stats.reproduction.claim_files.json_schema import SCHEMA_NAME, claim_file_schema
from sojia_stats.reproduction.claim_files.loading import parse_paper, shipped_papers
from sojia_stats.reproduction.claim_files.printed_figure import Figure, figure_of, step_of, steps_of

RECORD = Record("doe2020", "Doe J", "A series", "J Ex", 2020, "10.1234/example")
PAPERS = files("sojia_stats.reproduction") / "papers"


def test_a_draft_says_what_was_printed() -> None:
    printed = ["mean 13.5 (range 2–50) months", "median (IQR) 4 (2–6) days", "8.5 ± 4.54", "2/4"]
    figures = [Figure(f"Q{k}", read_statement(text), 4) for k, text in enumerate(printed)]
    paper = parse_paper(draft(RECORD, figures), "draft")
    assert [claim.printed for claim in paper.claims] == printed
    assert [claim.id for claim in paper.claims] == ["C01", "C02", "C03", "C04"]
    follow_up, days, spread, count = paper.claims
    assert (follow_up.mean, follow_up.minimum, follow_up.maximum) == ("13.5", "2", "50")
    assert (days.q1, days.median, days.q3, days.unit) == ("2", "4", "6", "days")
    assert (spread.mean, spread.sd, spread.sd_kind) == ("8.5", "4.54", "sample")
    assert (count.events, count.n) == (2, 4)
    assert paper.article.doi == "10.1234/example"


def test_a_percentage_alone_becomes_the_count_it_stands_for() -> None:
    figure = figure_of("Response", read_statement("69.7 %"), 33)
    claim = parse_paper(draft(RECORD, [figure]), "draft").claims[0]
    assert [k for k in range(34) if f"{100 * k / 33:.1f}" == "69.7"] == [claim.events] == [23]
    assert (claim.percent, claim.printed) == ("69.7", "69.7 %")
    assert (
        claim.inferred == "no x of n is printed; 23 is the only number of 33 patients to be 69.7 %"
    )
    with pytest.raises(ValueError) as error:
        figure_of("Response", read_statement("35 %"), 300)
    assert str(error.value) == (
        "of 300 patients, 104 to 106 are printed as 35 %: write the one that is meant, such as "
        "104/300 (35 %)"
    )
    assert figure_of("Response", read_statement("8/10 (80 %)"), 10).inferred == ""


@pytest.mark.parametrize(
    ("text", "n", "events"),
    [
        ("51.5 % (n=17)", 33, 17),  # 17/33, as papers print it
        ("69.7 % of patients (n = 33)", 33, 23),  # the number is the whole group
        ("18 males", 33, 18),
        ("12 (50 %)", 33, None),  # 6/12, or not 12/33
        ("18 males", 10, None),
        ("31 (90.1 %)", 33, 31),  # neither: a claim that says so
    ],
)
def test_a_number_beside_a_percentage(text, n, events) -> None:
    statement = read_statement(text)
    if events is None:
        with pytest.raises(ValueError, match="write x/n"):
            figure_of("Response", statement, n)
        return
    figure = figure_of("Response", statement, n)
    assert (figure.statement.events, figure.n) == (events, n)
    verdict = reproduce(parse_paper(draft(RECORD, [figure]), "draft"))["C01"]
    assert verdict.status == ("incompatible" if events == 31 else "determined")


def test_a_draft_hints_at_relations_that_load() -> None:
    texts = ("18 males", "15 females", "33/33", "median 4 days", "median 5 days")
    figures = [figure_of(f"Q{k}", read_statement(t), 33) for k, t in enumerate(texts)]
    text = draft(RECORD, figures)
    assert parse_paper(text, "draft").relations == ()
    start = text.index("# relations:")
    relations = text[start:].replace("# ", "", 1).replace("\n# ", "\n")
    paper = parse_paper(text[:start] + relations, "draft")
    assert [relation.relation for relation in paper.relations] == [
        "C01 + C02 == C03",
        "C04 <= C05",
    ]
    assert reproduce(paper)["R1"].status == "determined"
    counts_alone = draft(RECORD, figures[:3])
    assert "C01 + C02 == C03" in counts_alone and "<=" not in counts_alone


@pytest.mark.parametrize(("percent", "events"), [("82", 20), ("1", 0), ("99", 25)])
def test_a_percentage_that_no_count_gives_becomes_the_nearest(percent, events) -> None:
    figure = figure_of("Response", read_statement(f"{percent} %"), 25)
    assert figure.statement.events == events
    assert figure.inferred.endswith(f"no number of 25 patients is {percent} %; {events} is near")
    paper = parse_paper(draft(RECORD, [figure]), "draft")
    assert reproduce(paper)["C01"].status == "incompatible"


@pytest.mark.parametrize(
    ("text", "step", "steps"),
    [
        ("range 2–50", "1", ["1", "0.5", "continuous"]),
        ("median 5 (range 0.5–14)", "0.1", ["0.1", "continuous"]),
        ("minimum 0.25", "0.01", ["0.01", "continuous"]),
        ("median 4.5", "1", ["1", "0.5", "continuous"]),
        ("mean 9.5 (SD 5.19)", "1", ["1", "0.1"]),
        ("mean 2.53 (SD 1.1), range 0.46 to 5.24", "0.01", ["0.01", "0.001"]),
    ],
)
def test_the_reading_comes_from_the_range(text, step, steps) -> None:
    statement = read_statement(text)
    assert (step_of(statement), steps_of(statement)) == (step, steps)
    claim = parse_paper(draft(RECORD, [Figure("Q", statement, 20)]), "draft").claims[0]
    assert claim.reading.step == step
    assert claim.reading.rounding == "nearest"
    assert list(claim.alternatives.steps) == [None if s == "continuous" else s for s in steps]


@given(st.text(min_size=1), st.text(min_size=1), st.text(min_size=1))
def test_no_text_breaks_a_draft(title, label, source) -> None:
    record = Record("x1", "A", title, "J", 2020, source=source)
    text = draft(record, [Figure(label, read_statement("2/4"), 4)])
    try:
        paper = parse_paper(text, "draft")
    except ValueError as error:  # for a character that cannot be shown, or turns the others
        words = f"{title}{label}{source}"
        point = re.search(r"it holds U\+([0-9A-F]{4,6}), which ", str(error))
        assert chr(int(point[1], 16)) in words if point else "not valid YAML" in str(error)
        return
    assert (paper.article.title, paper.claims[0].label, paper.source) == (title, label, source)


@pytest.mark.parametrize(
    ("authors", "name"),
    [
        ("Hedrich CM, Bruck N", "hedrich2020"),
        ("Kuemmerle-Deschner JB", "kuemmerledeschner2020"),
        ("O'Brien T", "obrien2020"),
        ("van der Berg A", "vanderberg2020"),
        ("Müller A", "muller2020"),
        ("王小明", "paper2020"),
        ("", "paper2020"),
    ],
)
def test_the_id_is_made_from_the_first_author(authors, name) -> None:
    assert id_of(authors, 2020) == name


# ---- the JSON Schema --------------------------------------------------------------------------

CHECK = jsonschema.Draft202012Validator(claim_file_schema())


def test_the_shipped_schema_is_that_of_the_code() -> None:
    text = json.dumps(claim_file_schema(), ensure_ascii=False, indent=1) + "\n"
    shipped = (PAPERS / SCHEMA_NAME).read_text(encoding="utf-8")
    assert shipped == text, f"write claim_file_schema() to papers/{SCHEMA_NAME} as above"
    jsonschema.Draft202012Validator.check_schema(json.loads(shipped))


def test_every_field_has_a_description() -> None:
    for name, model in claim_file_schema()["$defs"].items():
        for field, content in model["properties"].items():
            assert content.get("description"), f"{name}.{field}"


@pytest.mark.parametrize("name", shipped_papers())
def test_the_schema_takes_and_every_paper_names_it(name) -> None:
    text = (PAPERS / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.startswith(f"# yaml-language-server: $schema={SCHEMA_NAME}\n")
    CHECK.validate(yaml.safe_load(text))


def test_the_schema_takes_a_draft() -> None:
    printed = ("mean 13.5 (range 2–50) months", "8.5 ± 4.54 years", "2/4")
    figures = [Figure("Q", read_statement(text), 4) for text in printed]
    CHECK.validate(yaml.safe_load(draft(RECORD, figures)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('mean: "13.5"', "mean: 13.5"),
        ('mean: "13.5"', 'meen: "13.5"'),
        ("n: 4", 'n: "4"'),
        ("n: 4", "n: 0"),
        ("kind: summary", "kind: sumary"),
        ("rounding: nearest", "rounding: round"),
        ("rounding: nearest", "rounding: {minimum: exact}"),
        ('step: "1"', "step: 1"),
        ("format: 1", "format: 2"),
        ("year: 2020", 'year: "2020"'),
        ('doi: "10.1234/example"', 'doi: "https://doi.org/10.1234/example"'),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(tmp_path: Path, old, new) -> None:
    text = draft(RECORD, [Figure("Q", read_statement("mean 13.5 (range 2–50)"), 4)])
    assert old in text
    broken = text.replace(old, new, 1)
    assert list(CHECK.iter_errors(yaml.safe_load(broken)))
    with pytest.raises(ValueError, match="draft"):
        parse_paper(broken, "draft")
