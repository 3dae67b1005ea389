"""Claim files: what a user gets wrong, and the one sentence that says so."""

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from sojia_stats import PaperError, load_paper, reproduce
from sojia_stats.cli import main
from sojia_stats.reproduction.claim_files.loading import shipped_papers

RULES = "exact, nearest, half-up, half-even, truncate, ceiling"
READING = {"step": "1", "rounding": "exact", "value_rounding": "exact", "because": "whole days"}


def summary(name, **fields):
    """A claim about one quantity."""
    claim = {
        "id": name,
        "kind": "summary",
        "label": f"Quantity {name}",
        "place": "table 1",
        "printed": "median 4 (2–10) days",
        "n": 4,
        "median": "4",
        "minimum": "2",
        "maximum": "10",
        "unit": "days",
        "reading": dict(READING),
        "alternatives": {"steps": ["1", "continuous"]},
        "assumption": "all contributed",
    }
    return claim | fields


def paper():
    """A whole claim file, valid, of a paper that does not exist."""
    count = {
        "id": "B1",
        "kind": "count",
        "label": "Responders",
        "place": "text",
        "printed": "two patients",
        "events": 2,
        "n": 4,
        "assumption": "all contributed",
    }
    given = {
        "id": "B2",
        "kind": "given",
        "label": "Patients",
        "place": "text",
        "printed": "two",
        "n": 2,
        "because": "nothing to recompute it from",
        "assumption": "taken as given",
    }
    constant = {
        "id": "limit",
        "label": "the study",
        "place": "text",
        "printed": "one year",
        "unit": "months",
        "value": "12",
        "assumption": "nobody stayed longer",
    }
    relation = {
        "id": "R1",
        "label": "A1 is at most A2",
        "relation": "A1 <= A2",
        "place": "table 1",
        "assumption": "one clock",
        "alternatives": {"steps": ["1"]},
    }
    content = {
        "format": 1,
        "id": "example",
        "article": {
            "authors": "Doe J",
            "title": "An example",
            "journal": "J Ex",
            "year": 2020,
            "doi": "10.1234/example",
        },
        "source": "Table 1.",
        "constants": [constant],
        "claims": [summary("A1"), summary("A2", median="5", maximum="12"), count, given],
        "relations": [relation, dict(relation, id="R2", relation="B1 == B2")],
    }
    # Nothing is shared, so that no alias is written.
    return json.loads(json.dumps(content))


def written(folder: Path, content) -> Path:
    path = folder / "mine.yaml"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_text(content, encoding="utf-8")
    else:
        plain = json.loads(json.dumps(content))
        path.write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")
    return path


def refusal(source) -> str:
    """The sentence with which a file is refused, the same from Python and on the command line."""
    with pytest.raises(PaperError) as error:
        load_paper(source)
    sentence = str(error.value)
    assert "\n" not in sentence
    done = CliRunner().invoke(main, ["reproduce", str(source)])
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"sojia-stats: {sentence}\n")
    assert isinstance(done.exception, SystemExit)
    return sentence


def test_the_example_is_valid(tmp_path: Path) -> None:
    result = reproduce(load_paper(written(tmp_path, paper())))
    assert [verdict.id for verdict in result] == ["A1", "A2", "B1", "B2", "R1", "R2"]


# --- one field of a claim ---------------------------------------------------------------------

TEXT = (
    "a printed number is text, because its decimals count: write it in quotation marks as printed"
)
PLAIN = "give digits with at most one decimal point, as in '13.5', and the unit separately"
SUMMARY_FIELDS = (
    "id, label, place, printed, n, assumption, not_said, kind, minimum, q1, median, q3, maximum, "
    "mean, sd, sd_kind, quartile_method, unit, within, time_to_event, column, "
    "event_column, reading, alternatives"
)
GONE = object()

FIELDS = [
    ("median", 4.5, f'field median: {TEXT}, for example "4.5"'),
    ("median", 4, f'field median: {TEXT}, for example "4"'),
    ("mean", True, f'field mean: {TEXT}, for example "True"'),
    (
        "median",
        "4,500",
        "field median: '4,500' is not one plain number: it can be 4.500 or 4500: write the one "
        "that is meant",
    ),
    (
        "median",
        "2-10",
        "field median: '2-10' is not one plain number: a range is two numbers, give its ends as "
        "minimum and maximum",
    ),
    (
        "median",
        "<4",
        "field median: '<4' is not one plain number: it is a limit or an approximation, which no "
        "reading covers; leave it out",
    ),
    ("median", "4 days", f"field median: '4 days' is not one plain number: {PLAIN}"),
    (
        "median",
        "",
        "field median: '' is not one plain number: it is empty; give the number as printed, for "
        "example '13.5', or leave the field out",
    ),
    (
        "median",
        "4" * 41,
        "field median: a printed number has at most 40 characters; this one has 41: give it as "
        "printed in the paper",
    ),
    ("mediann", "4", "field mediann: unknown field: write median, or leave it out"),
    ("min", "2", "field min: unknown field: write minimum, or leave it out"),
    ("iqr", "2", f"field iqr: unknown field: leave it out, or write one of {SUMMARY_FIELDS}"),
    (
        "summary",
        "2",
        f"field summary: unknown field: leave it out, or write one of {SUMMARY_FIELDS}",
    ),
    ("minimum", "13", "minimum 13 is above maximum 12: give the smaller as minimum"),
    ("n", GONE, "field n: it is missing: add it"),
    (
        "n",
        4.0,
        "field n: 4.0 is not a whole number: write digits without quotation marks or decimals",
    ),
    (
        "n",
        "4",
        "field n: '4' is not a whole number: write digits without quotation marks or decimals",
    ),
    (
        "n",
        True,
        "field n: True is not a whole number: write digits without quotation marks or decimals",
    ),
    ("n", 0, "field n: 0 does not fit: input should be greater than or equal to 1"),
    (
        "n",
        2_000_000,
        "field n: 2000000 does not fit: input should be less than or equal to 1000000",
    ),
    ("label", 7, "field label: 7 is not text: put it in quotation marks"),
    ("label", "", "field label: it is empty: fill it in"),
    ("reading", GONE, "field reading: it is missing: add it"),
    (
        "reading",
        "exact",
        "field reading: it is not a mapping of fields: write each field as name: value",
    ),
    (
        "reading",
        {key: value for key, value in READING.items() if key != "because"},
        "field reading: give the reason for the primary reading in one line as because",
    ),
    (
        "reading",
        READING | {"step": 0.5},
        'field reading.step: a step is text: write it in quotation marks, for example "0.5", or '
        "continuous",
    ),
    (
        "reading",
        READING | {"step": "0"},
        "field reading.step: step 0 is not positive: write the spacing, for example '0.5'",
    ),
    (
        "reading",
        READING | {"step": "1e999999999"},
        "field reading.step: step: '1e999999999' is not a plain number: write for example '0.5' "
        "or '1/3'",
    ),
    (
        "reading",
        READING | {"rounding": "round"},
        f"field reading.rounding: rounding: unknown rounding rule 'round': write one of {RULES}",
    ),
    (
        "reading",
        READING | {"rounding": 3},
        f"field reading.rounding: unknown rounding rule 3: write one of {RULES}",
    ),
    (
        "reading",
        READING | {"rounding": {"minimum": "exact"}},
        "field reading.rounding: rounding: 'minimum' is not a computed statistic: name one of q1, "
        "median, q3, mean, sd; minimum and maximum follow value_rounding",
    ),
    (
        "reading",
        READING | {"value_rounding": "up"},
        f"field reading.value_rounding: unknown rounding rule 'up': write one of {RULES}",
    ),
    (
        "reading",
        READING | {"steps": "1"},
        "field reading.steps: unknown field: write step, or leave it out",
    ),
    ("alternatives", {"steps": []}, "field alternatives.steps: it is empty: fill it in"),
    (
        "alternatives",
        {"steps": ["1", 0.5]},
        "field alternatives.steps.1: a step is text: write it in quotation marks, for example "
        '"0.5", or continuous',
    ),
    (
        "alternatives",
        {"steps": "1"},
        "field alternatives.steps: it is not a list: write each entry after a dash",
    ),
    (
        "time_to_event",
        "yes",
        "field time_to_event: 'yes' does not fit: input should be a valid boolean",
    ),
    (
        "sd_kind",
        "standard",
        "field sd_kind: 'standard' does not fit: input should be 'sample', 'population' or 'sem'",
    ),
]


@pytest.mark.parametrize(
    ("field", "value", "sentence"), FIELDS, ids=[f"{f}={str(v)[:20]}" for f, v, _ in FIELDS]
)
def test_a_mistake_in_a_field_names_file_claim_and_field(tmp_path, field, value, sentence) -> None:
    content = paper()
    if value is GONE:
        content["claims"][1].pop(field)
    else:
        content["claims"][1][field] = value
    place = f"mine.yaml, claim A2{':' if sentence.startswith('minimum 13') else ','} "
    assert refusal(written(tmp_path, content)) == place + sentence


# --- the rest of the file ---------------------------------------------------------------------


def edit(change):
    """A change to the whole file, made on a copy."""

    def make():
        content = paper()
        change(content)
        return content

    return make


def put(*path_and_value):
    *path, last, value = path_and_value

    def change(content):
        for part in path:
            content = content[part]
        content[last] = value

    return edit(change)


def relate(text, **fields):
    return put("relations", 0, paper()["relations"][0] | {"relation": text} | fields)


COMPARE = (
    "compares what cannot be compared: write one quantity, a sign and a quantity or constant, or a "
    "sum of counts, a sign and a count"
)
FILES = {
    "duplicate id": (
        put("claims", 1, "id", "A1"),
        "top level: the id A1 is given 2 times: ids are unique",
    ),
    "id of a claim and a relation": (
        put("relations", 0, "id", "B1"),
        "top level: the id B1 is given 2 times: ids are unique",
    ),
    "unknown kind": (
        put("claims", 0, "kind", "median"),
        "claim A1: kind is missing or unknown: write kind: given, count or summary",
    ),
    "missing kind": (
        edit(lambda content: content["claims"][0].pop("kind")),
        "claim A1: kind is missing or unknown: write kind: given, count or summary",
    ),
    "missing id": (
        edit(lambda content: content["claims"][2].pop("id")),
        "claim number 3, field id: it is missing: add it",
    ),
    "bad id": (
        put("claims", 0, "id", "1st"),
        "claim 1st, field id: '1st' is not an id: start with a letter, then letters, digits or _",
    ),
    "no statistic": (
        put("claims", 0, summary("A1", median=None, minimum=None, maximum=None)),
        "claim A1: no statistic is given: give at least one of minimum, q1, median, q3, maximum, "
        "mean, sd",
    ),
    "events above n": (
        put("claims", 2, "events", 7),
        "claim B1: events 7 is above n 4: give the number of patients with the event as events and "
        "the group size as n",
    ),
    "negative events": (
        put("claims", 2, "events", -1),
        "claim B1, field events: -1 does not fit: input should be greater than or equal to 0",
    ),
    "count instead of events": (
        put("claims", 2, "count", 2),
        "claim B1, field count: unknown field: write events, or leave it out",
    ),
    "a field of a count that resembles none": (
        put("claims", 2, "responders", 2),
        "claim B1, field responders: unknown field: leave it out, or write one of id, label, "
        "place, printed, n, assumption, not_said, kind, events, inferred, column, percent",
    ),
    "events of no time": (
        put("claims", 0, summary("A1", event_column="event")),
        "claim A1: event_column belongs to a time to an event: add time_to_event: true",
    ),
    "negative time to an event": (
        put("claims", 0, summary("A1", minimum="-2", time_to_event=True)),
        "claim A1: minimum -2 is negative: a time to an event is 0 or more",
    ),
    "empty claims": (put("claims", []), "the list of claims: it is empty: fill it in"),
    "claims as a mapping": (
        put("claims", {"A1": summary("A1")}),
        "the list of claims: it is not a list: write each entry after a dash",
    ),
    "a claim that is a word": (
        put("claims", 0, "median 4"),
        "claim number 1: it is not a mapping of fields: write each field as name: value",
    ),
    "bad doi": (
        put("article", "doi", "https://doi.org/10.1234/example"),
        "article, field doi: 'https://doi.org/10.1234/example' is not a doi: write it as 10.…/…, "
        "without an address before it",
    ),
    "year as text": (
        put("article", "year", "2020"),
        "article, field year: '2020' is not a whole number: write digits without quotation marks "
        "or decimals",
    ),
    "missing title": (
        edit(lambda content: content["article"].pop("title")),
        "article, field title: it is missing: add it",
    ),
    "missing article": (
        edit(lambda content: content.pop("article")),
        "article: it is missing: add it",
    ),
    "another format": (
        put("format", 2),
        "top level, field format: 2 does not fit: input should be 1",
    ),
    "misspelt top level": (
        put("claim", []),
        "top level, field claim: unknown field: write claims, or leave it out",
    ),
    "unreadable relation": (
        relate("A1 is at most A2"),
        "relation R1, field relation: 'A1 is at most A2' cannot be read: write ids and a sign, for "
        "example 'C04 <= C02' or 'C05 + C06 == C01'",
    ),
    "unknown id in a relation": (
        relate("A1 <= A9"),
        "top level: relation R1 names A9, which is no claim or constant of this file",
    ),
    "a relation of unlike things": (relate("A1 <= B1"), f"top level: relation R1 {COMPARE}"),
    "a sum of quantities": (relate("A1 + A2 <= A2"), f"top level: relation R1 {COMPARE}"),
    "a relation with itself": (
        relate("A1 <= A1"),
        "top level: relation R1 names a term twice: name different claims",
    ),
    "a count with itself": (
        relate("B1 + B1 == B2"),
        "top level: relation R1 names a term twice: name different claims",
    ),
    "wrong units in a relation": (
        put("claims", 1, "unit", "weeks"),
        "top level: relation R1 compares days with weeks: use one unit",
    ),
    "wrong unit of a constant": (
        relate("A1 <= limit"),
        "top level: relation R1 compares days with months: use one unit",
    ),
    "different n in a relation": (
        put("claims", 1, "n", 5),
        "top level: relation R1 ties quantities with different n: give them the same n",
    ),
    "a step and none in a relation": (
        put("claims", 1, "reading", READING | {"step": "continuous"}),
        "top level: relation R1 ties a quantity with a step to a continuous one: give both primary "
        "readings a step, or none",
    ),
    "no alternatives of a relation": (
        edit(lambda content: content["relations"][0].pop("alternatives")),
        "top level: relation R1 has no alternatives: give the steps to try",
    ),
    "a constant that is to be equal": (
        edit(
            lambda content: (
                content["claims"][0].update(unit="months"),
                content["relations"][0].update(relation="A1 == limit"),
            )
        ),
        "top level: relation R1 compares a quantity with a constant: write <= or >=",
    ),
    "a mixed reading of a stranger": (
        relate("A1 <= A2", mixed=[{"readings": {"B1": {"step": "1"}}, "because": "why"}]),
        "top level: relation R1 has a mixed reading for B1, which it does not tie",
    ),
    "a mixed reading that mixes steps": (
        relate("A1 <= A2", mixed=[{"readings": {"A1": {"step": "continuous"}}, "because": "why"}]),
        "top level: relation R1 has a mixed reading with a step for one quantity and none for the "
        "other: give both a step, or none",
    ),
    "a constant without a length": (
        edit(lambda content: content["constants"][0].pop("value")),
        "constant limit: give either value or calendar_years, and not both",
    ),
    "years the wrong way round": (
        put(
            "constants",
            0,
            paper()["constants"][0] | {"value": None, "calendar_years": [2010, 2005]},
        ),
        "constant limit: calendar_years: the first year is after the last: exchange them",
    ),
}


@pytest.mark.parametrize("mistake", FILES)
def test_a_mistake_in_the_file_is_one_sentence(tmp_path, mistake) -> None:
    make, sentence = FILES[mistake]
    assert refusal(written(tmp_path, make())) == f"mine.yaml, {sentence}"


def test_several_mistakes_are_counted(tmp_path: Path) -> None:
    content = paper()
    content["claims"][0]["median"] = 4
    content["claims"][1]["n"] = "4"
    assert refusal(written(tmp_path, content)) == (
        f'mine.yaml, claim A1, field median: {TEXT}, for example "4" (1 more to mend)'
    )


def test_one_mistake_in_the_only_claim_is_one(tmp_path: Path) -> None:
    content = paper() | {"relations": [], "claims": [summary("A1", median=4)]}
    assert refusal(written(tmp_path, content)) == (
        f'mine.yaml, claim A1, field median: {TEXT}, for example "4"'
    )


# --- text that is no claim file ---------------------------------------------------------------

HOLDS = (
    "mine.yaml: a claim file is a mapping of fields (format, id, article, source, claims); this "
    "one holds"
)
TEXTS = {
    "tab": (
        "format: 1\n\tid: a\n",
        "mine.yaml, line 2, column 1: not valid YAML, found character '\\t' that cannot start any "
        "token",
    ),
    "open bracket": (
        "format: [1\n",
        "mine.yaml, line 2, column 1: not valid YAML, expected ',' or ']', but got '<stream end>'",
    ),
    "duplicate key": (
        "format: 1\nid: a\nid: b\n",
        "mine.yaml, line 3, column 1: not valid YAML, the field id is given twice: keep one",
    ),
    "alias": (
        "format: &one 1\nid: *one\n",
        "mine.yaml, line 2, column 5: not valid YAML, aliases (*name) are not allowed: write the "
        "value out",
    ),
    "billion laughs": (
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "mine.yaml, line 2, column 8: not valid YAML, aliases (*name) are not allowed: write the "
        "value out",
    ),
    "python object": (
        "format: !!python/object/apply:os.system [ls]\n",
        "mine.yaml, line 1, column 9: not valid YAML, could not determine a constructor for the "
        "tag 'tag:yaml.org,2002:python/object/apply:os.system'",
    ),
    "two documents": (
        "format: 1\n---\nformat: 1\n",
        "mine.yaml, line 2, column 1: not valid YAML, but found another document",
    ),
    "unhashable key": (
        "? [a, b]\n: c\n",
        "mine.yaml, line 1, column 3: not valid YAML, found unhashable key",
    ),
    "empty": ("", f"{HOLDS} nothing"),
    "comment alone": ("# nothing yet\n", f"{HOLDS} nothing"),
    "list": ("- format: 1\n", f"{HOLDS} a list"),
    "word": ("hedrich2012\n", f"{HOLDS} a text"),
    "not UTF-8": (
        "title: Größe".encode("latin-1"),
        "mine.yaml is not UTF-8 text (byte 9): save it as UTF-8",
    ),
    "UTF-16": (
        "format: 1".encode("utf-16"),
        "mine.yaml is not UTF-8 text (byte 0): save it as UTF-8",
    ),
}


@pytest.mark.parametrize("mistake", TEXTS)
def test_a_text_that_is_no_claim_file(tmp_path, mistake) -> None:
    content, sentence = TEXTS[mistake]
    assert refusal(written(tmp_path, content)) == sentence


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    sentence = refusal(written(tmp_path, "[" * 50_000))
    assert sentence.startswith("mine.yaml: not valid YAML, ")


def test_control_characters_are_refused(tmp_path: Path) -> None:
    sentence = refusal(written(tmp_path, "format: 1\nid: \x07\n"))
    assert sentence.startswith("mine.yaml: not valid YAML, unacceptable character #x0007")


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = written(tmp_path, b"#" * 1_000_001)
    assert refusal(path) == f"{path} has 1,000,001 bytes: a claim file has at most 1,000,000"


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    text = yaml.safe_dump(paper(), allow_unicode=True)
    assert load_paper(written(tmp_path, text.encode("utf-8-sig"))).id == "example"


# --- the path ---------------------------------------------------------------------------------


def test_a_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path} is a folder: give the path of a claim file (.yaml)"


@pytest.mark.parametrize("name", ["hedrich2021", "", "no such/file.yaml"])
def test_a_missing_file_names_what_there_is(tmp_path, monkeypatch, name) -> None:
    monkeypatch.chdir(tmp_path)
    if name == "":  # the empty path is the folder one is in
        assert refusal(name) == ". is a folder: give the path of a claim file (.yaml)"
        return
    assert refusal(name) == (
        f"there is no paper or file {name!r}: give the path of a claim file (.yaml) or the name of "
        f"a paper that comes with the package ({', '.join(shipped_papers())})"
    )


@pytest.mark.parametrize("name", ["a" * 300, "a\0b"])
def test_a_path_that_no_system_takes(name) -> None:
    assert refusal(name).startswith(f"{name[:80]!r} cannot be read: ")


@pytest.mark.parametrize("source", [None, 3, b"hedrich2012"])
def test_no_path_at_all(source) -> None:
    with pytest.raises(TypeError) as error:
        load_paper(source)
    assert str(error.value) == (
        f"give the name of a paper or the path of a claim file, not {source!r}"
    )


def test_the_shipped_paper_is_found_from_anywhere(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert shipped_papers() == [
        *("foley2023", "galeotti2011", "hedrich2012", "kuemmerle_deschner2011", "lainka2021"),
        *("laskari2011", "nigrovic2011", "pascual2005", "quartier2011", "sonmez2018"),
        "vastert2014",
    ]
    assert load_paper("hedrich2012").id == "hedrich2012"
