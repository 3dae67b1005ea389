"""What is cited: sentences of computed numbers, in formats that other people's programs read."""

import json
import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations_with_replacement
from math import sqrt
from pathlib import Path
from statistics import mean, stdev
from xml.etree import ElementTree

import citeproc
import pytest
import rispy
import yaml
from citeproc.source.json import CiteProcJSON
from pybtex.database import Entry, parse_string
from pybtex.richtext import Text

from sojia_stats import Result, __version__, load_paper, reproduce
from sojia_stats.reproduction.writing import citation
from sojia_stats.reproduction.writing.citation import cite, software_reference
from sojia_stats.reproduction.writing.finding import finding, statement
from sojia_stats.reproduction.writing.references import STYLES, Name, Reference

ROOT = Path(__file__).resolve().parents[2]
STATUSES = {"determined", "compatible", "incompatible", "not-assessable"}


@pytest.fixture(scope="module")
def result() -> Result:
    return reproduce(load_paper("hedrich2012"))


def data_sets(low: int, high: int, n: int = 4) -> list[tuple[int, ...]]:
    """Every data set of whole numbers with this minimum and maximum, by trying all of them."""
    return [
        values
        for values in combinations_with_replacement(range(low, high + 1), n)
        if (values[0], values[-1]) == (low, high)
    ]


def middle(values: tuple[int, ...]) -> Fraction:
    return Fraction(values[1] + values[2], 2)


# ---- the sentences of the paper --------------------------------------------------------------


def test_the_mean_that_no_data_set_has_is_the_sentence_of_the_issue(result: Result) -> None:
    assert finding(result["C02"], result.paper) == (
        "no four whole-month follow-up times with shortest 2 and longest 50 months have a mean of "
        "13.5 (the least is 14.0); read as a median, 12 data sets fit, all with mean 19.75 months"
    )
    tried = data_sets(2, 50)
    assert min(map(mean, tried)) == 14
    fitting = [values for values in tried if middle(values) == Fraction("13.5")]
    assert (len(fitting), {Fraction(sum(v), 4) for v in fitting}) == (12, {Fraction("19.75")})


def test_the_only_data_set(result: Result) -> None:
    (only,) = [values for values in data_sets(3, 18) if middle(values) == 3]
    assert only == (3, 3, 3, 18)
    assert (mean(only), stdev(only)) == (6.75, 7.5)
    assert finding(result["C04"], result.paper) == (
        "the only four whole-month durations of treatment with shortest 3, median 3 and longest 18 "
        "months are 3, 3, 3 and 18 months (mean 6.75 and SD 7.5 months)"
    )


def test_several_data_sets(result: Result) -> None:
    fitting = [values for values in data_sets(2, 10) if middle(values) == 4]
    spread = sorted(map(stdev, fitting))
    assert finding(result["C07"], result.paper) == (
        f"{len(fitting)} data sets of four whole-day times to normal temperature and no rash have "
        "shortest 2, median 4 and longest 10 days, all with mean 5 and SD about "
        f"{spread[0]:.2f} to {spread[-1]:.2f} days"
    )
    assert {sum(values) for values in fitting} == {20}


def test_a_step_that_is_no_unit(result: Result) -> None:
    halves = data_sets(3, 8)  # 1.5 to 4 mg/kg in steps of 0.5
    means = sorted(sum(values) / 8 for values in halves)
    spread = sorted(stdev(values) / 2 for values in halves)
    assert finding(result["C03"], result.paper) == (
        f"{len(halves)} data sets of four values of starting dose in steps of 0.5 mg/kg have "
        f"minimum 1.5 and maximum 4 mg/kg, with mean {means[0]} to {means[-1]} and SD about "
        f"{spread[0]:.2f} to {spread[-1]:.2f} mg/kg"
    )
    assert (len(halves), means[0], means[-1]) == (21, 2.125, 3.375)


def test_counts(result: Result) -> None:
    two = (
        "2 of 4 patients (50 %), with an exact 95 % interval of 6.8 % to 93.2 % if patients are "
        "taken as independent draws"
    )
    assert finding(result["C05"], result.paper) == f"response to monotherapy: {two}"
    assert finding(result["C06"], result.paper) == f"need for corticosteroids: {two}"
    assert finding(result["C08"], result.paper) == (
        "adverse reactions other than at the injection site: 0 of 4 patients (0 %), with an exact "
        "two-sided 95 % upper limit of 60.2 % if patients are taken as independent draws"
    )
    # P(2 or more of 4) = 0.025 at the lower limit of 2/4; P(0 of 4) = 0.025 at the upper of 0/4.
    assert f"{100 * (1 - 0.025 ** (1 / 4)):.1f}" == "60.2"
    p = 0.067586
    assert abs(6 * p**2 * (1 - p) ** 2 + 4 * p**3 * (1 - p) + p**4 - 0.025) < 1e-5


def test_a_given_number(result: Result) -> None:
    assert finding(result["C01"], result.paper) == (
        "the printed “four” cannot be recomputed, because the abstract lists no patients, so there "
        "is nothing to recompute it from"
    )


def test_relations(result: Result) -> None:
    assert finding(result["R1"], result.paper) == (
        "duration of treatment ≤ follow-up in every patient cannot hold together with the printed "
        "minimum 3 of duration of treatment (C04) and minimum 2 of follow-up (C02)"
    )
    assert finding(result["R2"], result.paper) == (
        f"{len(data_sets(2, 50)):,} data sets of follow-up (C02) allow follow-up ≤ the chart "
        "window, 2005 to 2010 (72 months) in every patient, the mean of follow-up (C02) left aside"
    )
    assert finding(result["R3"], result.paper) == (
        "the printed counts satisfy C05 + C06 = C01 (2 + 2 = 4)"
    )


def test_one_sentence_names_version_claim_reading_assumption_and_status(result: Result) -> None:
    assert {verdict.status for verdict in result} == STATUSES
    for verdict in result:
        text = statement(verdict, result.paper, "9.8.7")
        kind = "Relation" if verdict.id.startswith("R") else "Claim"
        assert text.startswith(
            f"{kind} {verdict.id} of hedrich2012 is {verdict.status} in sojia_stats 9.8.7 under "
            f"the reading “{verdict.reading}” (assumed: {verdict.assumption}"
        )
        assert text.endswith(f"): {finding(verdict, result.paper)}.")
        assert re.search(r"[.!?]\s+[A-Z]", text) is None
        depends = "not every reading that was tried gives this status" in text
        assert depends == (not verdict.robust)


# ---- the sentences of other claim files ------------------------------------------------------

HEAD = """\
format: 1
id: other
article: {authors: "Müller Ö, O'Neil-Smith JP", title: "100 % {of} A & B ≤ 3–4?", journal: "J",
  year: 2020}
source: "s"
"""


def judged(tmp_path: Path, claims: str, relations: str = "") -> Result:
    path = tmp_path / "other.yaml"
    path.write_text(f"{HEAD}claims:\n{claims}{relations}", encoding="utf-8")
    return reproduce(load_paper(path))


def summary(label: str, unit: str, n: int, rest: str, step: str = '"1"', name: str = "A") -> str:
    return (
        f'  - {{id: {name}, kind: summary, label: "{label}", place: p, printed: q, n: {n}, '
        f'unit: "{unit}", {rest}, assumption: a, reading: {{step: {step}, because: b}}, '
        "alternatives: {steps: ['1']}}\n"
    )


@pytest.mark.parametrize(
    ("claim", "status", "sentence"),
    [
        (  # 5 × 3.47 = 17.35: 17 / 5 = 3.4 and 18 / 5 = 3.6
            summary("Age", "years", 5, 'mean: "3.47"'),
            "incompatible",
            "no five whole-year values of age have a mean of 3.47 years; if mean is 3.40, not "
            "3.47, infinitely many data sets fit, all with mean 3.4 years",
        ),
        (  # {3, 3, 9, 9} has the greatest SD, √12
            summary("Survival", "days", 4, 'minimum: "3", maximum: "9", mean: "6.0", sd: "9.1"'),
            "incompatible",
            "no four whole-day survival times with shortest 3 and longest 9 days have an SD of 9.1 "
            f"(the greatest is about {sqrt(12):.2f}); if the range is that of another group, 18 "
            "data sets fit, all with mean 6 days",
        ),
        (  # the bounds of the SD, 2.45 to 3.46, are not those of the standard error
            summary(
                "Stay",
                "days",
                4,
                'minimum: "3", maximum: "9", mean: "6", sd: "0.8", sd_kind: sem',
            ),
            "incompatible",
            "no four whole-day values of stay with minimum 3 and maximum 9 days have a standard "
            "error of 0.8; if ",
        ),
        (
            summary("Survival", "days", 4, 'maximum: "9", median: "10"', "continuous"),
            "incompatible",
            "no four real survival times with longest 9 days have a median of 10 (the greatest is "
            "9); if the range is that of another group, infinitely many data sets fit",
        ),
        (
            summary("CRP", "mg/l", 4, 'minimum: "3.2", maximum: "9"', '"0.5"'),
            "incompatible",
            "no four values of CRP in steps of 0.5 mg/l have minimum 3.2 mg/l; if minimum is 3.0,",
        ),
        (
            summary("CRP", "mg/l", 1, 'median: "3.5"', '"0.5"'),
            "determined",
            "the only value of CRP in steps of 0.5 mg/l with median 3.5 mg/l is 3.5 mg/l (mean 3.5 "
            "mg/l)",
        ),
        (
            summary("Age", "years", 20, 'minimum: "3", maximum: "3"'),
            "determined",
            "exactly one data set of 20 whole-year values of age with minimum 3 and maximum 3 "
            "years exists (mean 3 and SD 0 years)",
        ),
        (  # {0, 0, 3, 10} and {0, 1, 2, 10} have the sum 13: 3.25, printed 3.2 or 3.3
            summary("Score", "", 4, 'minimum: "0", maximum: "10", mean: "3.3"'),
            "compatible",
            "2 data sets of four values of score in steps of 1 have minimum 0, maximum 10 and mean "
            f"3.3, all with mean 3.25 and SD about {stdev((0, 1, 2, 10)):.2f} to "
            f"{stdev((0, 0, 3, 10)):.2f}",
        ),
        (
            summary("Score", "", 4, 'mean: "3.5"'),
            "compatible",
            "infinitely many data sets of four values of score in steps of 1 have mean 3.5, all "
            "with mean 3.5",
        ),
        (
            "  - {id: A, kind: count, label: ACE use, place: p, printed: q, n: 3, events: 3, "
            "assumption: a}\n",
            "determined",
            "ACE use: 3 of 3 patients (100 %), with an exact two-sided 95 % lower limit of "
            f"{100 * 0.025 ** (1 / 3):.1f} % if patients are taken as independent draws",
        ),
        (
            "  - {id: A, kind: count, label: Cure, place: p, printed: q, n: 3, events: 1, "
            "assumption: a}\n",
            "determined",
            "cure: 1 of 3 patients (33.3 %), with an exact 95 % interval of 0.8 % to 90.6 % if",
        ),
    ],
)
def test_any_claim_file(tmp_path: Path, claim: str, status: str, sentence: str) -> None:
    result = judged(tmp_path, claim)
    assert result["A"].status == status
    found = finding(result["A"], result.paper)
    assert found.startswith(sentence)
    assert found == sentence or sentence.endswith((" if", " if ", " is ", "3.0,"))


RELATION = (
    "relations:\n  - {id: T, label: l, relation: 'A <= B', place: p, assumption: a, "
    "alternatives: {steps: ['1']}}\n"
)


@pytest.mark.parametrize(
    ("second", "status", "sentence"),
    [
        (
            'minimum: "1", maximum: "3"',
            "compatible",
            "{count} pairs of data sets of stay (A) and follow-up (B) allow stay ≤ follow-up in "
            "every patient",
        ),
        (
            'minimum: "3", maximum: "3", mean: "3"',
            "compatible",
            "{count} pairs of data sets of stay (A) and follow-up (B) allow stay ≤ follow-up in "
            "every patient, the mean of follow-up (B) left aside",
        ),
        (
            'minimum: "0", maximum: "3"',
            "incompatible",
            "stay ≤ follow-up in every patient cannot hold together with the printed minimum 1 of "
            "stay (A) and minimum 0 of follow-up (B)",
        ),
        (
            'minimum: "1.5", maximum: "3"',
            "incompatible",
            "no data sets fit stay ≤ follow-up in every patient: B: the nearest minimums that ",
        ),
    ],
)
def test_relations_of_any_claim_file(
    tmp_path: Path, second: str, status: str, sentence: str
) -> None:
    claims = summary("Stay", "days", 3, 'minimum: "1", maximum: "3"')
    claims += summary("Follow-up", "days", 3, second, name="B")
    result = judged(tmp_path, claims, RELATION)
    ends = re.findall(r'm: "(\d)"', second)
    count = 0
    if status == "compatible":
        # Ascending order pairs as well as any other order does.
        count = sum(
            all(a <= b for a, b in zip(first, other, strict=True))
            for first in data_sets(1, 3, 3)
            for other in data_sets(int(ends[0]), int(ends[1]), 3)
        )
    found = finding(result["T"], result.paper)
    assert result["T"].status == status
    assert found.startswith(sentence.format(count=count))
    assert found == sentence.format(count=count) or sentence.endswith("that ")


def test_counts_that_do_not_add_up(tmp_path: Path) -> None:
    count = "  - {{id: {}, kind: count, label: l, place: p, printed: q, n: 9, events: {}, {}}}\n"
    events = {"A": 2, "B": 3, "C": 4}
    claims = "".join(count.format(name, k, "assumption: a") for name, k in events.items())
    relation = RELATION.replace("A <= B", "A+B<=C").replace(", alternatives: {steps: ['1']}", "")
    result = judged(tmp_path, claims, relation)
    assert finding(result["T"], result.paper) == (
        "the printed counts do not satisfy A + B ≤ C (2 + 3 is 5, which is not ≤ 4)"
    )


def test_a_verdict_of_another_paper(result: Result, tmp_path: Path) -> None:
    other = judged(tmp_path, summary("Age", "years", 2, 'mean: "3"'))
    with pytest.raises(ValueError, match=r"verdict C02 is on no claim or relation of paper other"):
        finding(result["C02"], other.paper)


# ---- the references ---------------------------------------------------------------------------


def test_vancouver_and_apa_cite_the_article_beside_the_software(result: Result) -> None:
    said = statement(result["C02"], result.paper, __version__)
    title = "sojia_stats: what the printed numbers of a small case series allow"
    released = software_reference().day
    assert released is not None
    assert cite(result, "C02").splitlines() == [
        f"The sojia_stats contributors. {title} [software]. Version {__version__}. "
        f"{released.year} {released:%b} {released.day}. {said}",
        str(result.paper.article),
    ]
    assert cite(result, "C02", "apa").splitlines() == [
        f"The sojia_stats contributors. ({released.year}). {title} (Version {__version__}) "
        f"[Computer software]. {said}",
        "Hedrich, C. M., Bruck, N., Fiebig, B., et al. (2012). Anakinra: A safe and effective "
        "first-line treatment in systemic onset juvenile idiopathic arthritis (SoJIA). "
        "Rheumatology International, 32(11), 3525–3530. "
        "https://doi.org/10.1007/s00296-011-2249-4",
    ]


@pytest.mark.parametrize("style", STYLES)
def test_every_citation_has_the_article_and_is_the_same_twice(result: Result, style: str) -> None:
    for claim in (None, *(verdict.id for verdict in result)):
        text = cite(result, claim, style)
        assert text == cite(result, claim, style)
        assert text.endswith("\n")
        assert "10.1007/s00296-011-2249-4" in text
        assert "None" not in text


def test_without_a_claim_no_finding_is_cited(result: Result) -> None:
    software, article = cite(result).splitlines()
    assert "hedrich2012" not in software and "incompatible" not in software
    assert article == str(result.paper.article)


def entries(text: str) -> list[Entry]:
    return list(parse_string(text, "bibtex").entries.values())


def plain(text: str) -> str:
    """What TeX prints, as pybtex reads it; it leaves a few commands as they are."""
    read = str(Text.from_latex(text))
    left = {r"\textbraceleft ": "{", r"\textbraceright ": "}", r"\textasciicircum ": "^"}
    for tex, sign in {**left, r"\$": "$"}.items():
        read = read.replace(tex, sign)
    return read


def authors(entry: Entry) -> list[str]:
    return [plain(str(person)) for person in entry.persons["author"]]


def test_bibtex_is_read_back(result: Result) -> None:
    for verdict in result:
        text = cite(result, verdict.id, "bibtex")
        assert text.isascii()
        software, article = entries(text)
        assert software.type == "misc"
        assert software.key == f"sojia_stats-{__version__}-hedrich2012-{verdict.id}"
        assert plain(software.fields["note"]) == statement(verdict, result.paper, __version__)
        assert software.fields["version"] == __version__
    assert authors(software) == ["The sojia_stats contributors"]
    assert (article.type, article.key) == ("article", "hedrich2012")
    assert authors(article) == ["Hedrich, C. M.", "Bruck, N.", "Fiebig, B.", "others"]
    fields = article.fields
    assert plain(fields["title"]) == result.paper.article.title
    assert (fields["year"], fields["volume"], fields["number"]) == ("2012", "32", "11")
    assert plain(fields["pages"]) == result.paper.article.pages
    assert fields["doi"] == "10.1007/s00296-011-2249-4"


def test_ris_is_read_back(result: Result) -> None:
    for verdict in result:
        software, article = rispy.loads(cite(result, verdict.id, "ris"))
        assert software["type_of_reference"] == "COMP"
        assert software["id"] == f"sojia_stats-{__version__}-hedrich2012-{verdict.id}"
        assert software["notes"] == [statement(verdict, result.paper, __version__)]
        assert software["edition"] == __version__
    assert article["type_of_reference"] == "JOUR"
    assert article["authors"] == ["Hedrich, C. M.", "Bruck, N.", "Fiebig, B.", "et al."]
    assert article["title"] == result.paper.article.title
    assert (article["start_page"], article["end_page"]) == ("3525", "3530")
    assert (article["year"], article["volume"], article["number"]) == ("2012", "32", "11")
    assert article["doi"] == "10.1007/s00296-011-2249-4"


def test_csl_json_is_read_back(result: Result) -> None:
    # citeproc-py warns of any unknown variable, and warnings are errors here.
    for verdict in result:
        items = json.loads(cite(result, verdict.id, "csl-json"))
        source = CiteProcJSON(items)
        software, article = source.values()
        assert software.key == f"sojia_stats-{__version__}-hedrich2012-{verdict.id}".lower()
        assert str(software.note) == statement(verdict, result.paper, __version__)
        assert str(software.version) == __version__
    assert (article.type, str(article.DOI)) == ("article-journal", "10.1007/s00296-011-2249-4")
    assert [str(name.family) for name in article.author[:3]] == ["Hedrich", "Bruck", "Fiebig"]
    assert article.issued.year == 2012


def test_csl_json_has_only_types_and_variables_of_the_official_schema(result: Result) -> None:
    schema = Path(citeproc.__file__).parent / "data/schema/schemas/styles/csl.rng"
    values = "{http://relaxng.org/ns/structure/1.0}value"
    known = {element.text for element in ElementTree.parse(schema).iter(values)}
    assert {"software", "article-journal", "container-title"} <= known
    for verdict in result:
        for item in json.loads(cite(result, verdict.id, "csl-json")):
            assert {item["type"], *item} - {"id", "type"} <= known
            assert all(isinstance(value, str | list | dict) for value in item.values())
            assert set(item["issued"]) == {"date-parts"}
            for name in item["author"]:
                assert set(name) in ({"literal"}, {"family", "given"})


HOSTILE = "Müller & Weiß: 95 % {of} #1 ≤ $2 \\ a_b ~ ^ 3–4 “é ñ ç ø”\nER  - \n@misc{x, y = {z}}"


@pytest.mark.parametrize("field", ["title", "journal", "note"])
def test_special_characters_survive_in_every_format(field: str) -> None:
    one = Reference("article", "k", (Name("Çelik-Müller", "ÖJ"),), "T", 2020, journal="J")
    one = replace(one, **{field: HOSTILE})  # type: ignore[arg-type]
    expected = " ".join(HOSTILE.split())
    (item,) = json.loads(STYLES["csl-json"]([one]))
    assert item[{"journal": "container-title"}.get(field, field)] == expected
    (record,) = rispy.loads(STYLES["ris"]([one]))
    names = {"title": "title", "journal": "secondary_title", "note": "notes"}
    found = record[names[field]]
    assert found == ([expected] if field == "note" else expected)
    assert record["authors"] == ["Çelik-Müller, Ö. J."]
    text = STYLES["bibtex"]([one])
    assert text.isascii()
    assert text.count("{") == text.count("}")
    (entry,) = entries(text)
    assert authors(entry) == ["Çelik-Müller, Ö. J."]
    raw = entry.fields[field].replace(r"$\leq$", "")
    assert re.findall(r"(?<!\\)[%&#$_]", raw) == []
    assert plain(entry.fields[field]) == expected


def test_keys_are_ascii_and_stable(tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    text = HEAD.replace("id: other", "id: müller") + "claims:\n"
    text += summary("Age", "years", 2, 'mean: "3"', name="Aß")
    path.write_text(text, encoding="utf-8")
    found = cite(reproduce(load_paper(path)), "Aß", "csl-json")
    assert [item["id"] for item in json.loads(found)] == [
        f"sojia_stats-{__version__}-mufcller-Audf",
        "mufcller",
    ]


@pytest.mark.parametrize(
    ("printed", "names", "others"),
    [
        ("Hedrich CM, Bruck N, et al.", ["Hedrich, C. M.", "Bruck, N."], True),
        ("van der Berg JP", ["van der Berg, J. P."], False),
        ("World Health Organization", ["World Health Organization"], False),
        ("The A, B and C Group, et al", ["The A, B and C Group"], True),
        ("Smith J & Miller L", ["Smith J & Miller L"], False),
    ],
)
def test_authors_are_not_guessed(printed: str, names: list[str], others: bool) -> None:
    article = load_paper("hedrich2012").article.model_copy(update={"authors": printed})
    found = citation.article_reference(article, "k")
    assert ([name.inverted for name in found.authors], found.others) == (names, others)
    (entry,) = entries(STYLES["bibtex"]([found]))
    assert authors(entry) == [*names, *["others"] * others]


# ---- the owner's fields -----------------------------------------------------------------------


def test_the_package_says_what_citation_cff_says() -> None:
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    path = ROOT / "src/sojia_stats/reproduction/citation.yaml"
    kept = ("type", "title", "authors", "version", "date-released", "license")
    filled = ("doi", "url", "repository-code")
    assert yaml.safe_load(path.read_text(encoding="utf-8")) == {
        name: cff[name] for name in (*kept, *filled) if name in cff
    }
    assert cff["version"] == __version__


def test_fields_of_the_owner_are_left_out_until_they_are_filled(result: Result) -> None:
    for style in STYLES:
        text = cite(result, None, style).replace("10.1007/s00296-011-2249-4", "")
        for word in ("10.5281", "url", "URL", "UR  -", "Available", "orcid"):
            assert word not in text, style


def test_fields_of_the_owner_stand_in_every_format_once_they_are_filled(
    result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = {
        "title": "T",
        "authors": [
            {"family-names": "Berg", "given-names": "Ada M.", "name-particle": "van der"},
            {"name": "The Group"},
        ],
        "date-released": "2031-02-03",
        "doi": "10.9999/x_1",
        "repository-code": "https://example.org/a_b",
    }
    monkeypatch.setattr(citation, "_record", lambda: filled)
    assert cite(result).splitlines()[0] == (
        f"van der Berg AM, The Group. T [software]. Version {__version__}. 2031 Feb 3. "
        "doi: 10.9999/x_1 Available from: https://example.org/a_b"
    )
    assert cite(result, None, "apa").splitlines()[0] == (
        f"van der Berg, A. M., & The Group. (2031). T (Version {__version__}) [Computer software]. "
        "https://doi.org/10.9999/x_1"
    )
    software = entries(cite(result, None, "bibtex"))[0]
    fields = software.fields
    assert (fields["doi"], fields["url"]) == ("10.9999/x_1", "https://example.org/a_b")
    assert authors(software) == ["van der Berg, A. M.", "The Group"]
    software = rispy.loads(cite(result, None, "ris"))[0]
    assert (software["doi"], software["urls"]) == ("10.9999/x_1", ["https://example.org/a_b"])
    assert software["date"] == "2031/02/03"
    software = json.loads(cite(result, None, "csl-json"))[0]
    assert (software["DOI"], software["URL"]) == ("10.9999/x_1", "https://example.org/a_b")
    assert software["issued"] == {"date-parts": [[2031, 2, 3]]}


def test_a_release_without_a_day_is_cited_by_its_year() -> None:
    one = Reference("software", "x", (Name("The Group"),), "T", 2031, version="1.0")
    assert STYLES["vancouver"]([one]) == "The Group. T [software]. Version 1.0. 2031.\n"


def test_an_unknown_claim_or_style(result: Result) -> None:
    with pytest.raises(ValueError, match=r"^no claim or relation 'C99': ask for one of C01, .*R3$"):
        cite(result, "C99")
    with pytest.raises(ValueError, match=r"^style is 'mla': give one of \"vancouver\", \"apa\""):
        cite(result, "C02", "mla")


def test_the_report_cites_each_finding(result: Result, tmp_path: Path) -> None:
    import html

    page = html.unescape(result.write(tmp_path).read_text(encoding="utf-8"))
    for verdict in result:
        section = page.split(f'<section class="claim" id="{verdict.id}">')[1].split("</section>")[0]
        for line in cite(result, verdict.id).splitlines():
            assert f'<p class="reference">{line}</p>' in section
