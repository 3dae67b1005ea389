"""A hostile claim file: nothing in it runs, and the terminal, tables and notes show it as text."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import unicodedata
import zipfile
from pathlib import Path

import mistune
import openpyxl
import pytest
from click.testing import CliRunner
from every_field import MARKUP, claim_file

from sojia_stats import reproduce
from sojia_stats.cli import main
from sojia_stats.errors import PaperError
from sojia_stats.reproduction.claim_files.loading import parse_paper
from sojia_stats.reproduction.patients.patients_file import patients_template
from sojia_stats.reproduction.result import Result
from sojia_stats.reproduction.table_files.cells import inert
from sojia_stats.reproduction.writing.citation import cite
from sojia_stats.reproduction.writing.extraction import write_extraction
from sojia_stats.reproduction.writing.note import PANDOC, docx, note
from sojia_stats.reproduction.writing.report import claims_csv

TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
FORMULAS = ("=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", '=HYPERLINK("x")')


def one_claim(**texts: str) -> str:
    """Return a claim file with a single count, which is quickly judged."""
    claim = {"id": "C1", "kind": "count", "events": 1, "n": 3}
    claim |= {"label": "l", "place": "p", "printed": "one", "assumption": "a"} | texts
    article = {"authors": "Doe J", "title": "T", "journal": "J", "year": 2020}
    paper = {"format": 1, "id": "doe2020", "article": article, "source": "s", "claims": [claim]}
    return json.dumps(paper)


def judged(text: str) -> Result:
    return reproduce(parse_paper(text, "f.yaml"))


def run(*arguments: str) -> tuple[int, str, str]:
    found = CliRunner().invoke(main, list(arguments))
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found.exit_code, found.stdout, found.stderr


@pytest.fixture(scope="module")
def marked() -> Result:
    return judged(claim_file(lambda place: f"{place} {MARKUP}"))


# ---- reading ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "!!python/object/apply:os.system ['touch {mark}']",
        "!!python/object/new:os.system ['touch {mark}']",
        "!!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path ['{mark}']]",
        "!!python/name:os.system",
        "!!python/module:os",
        "!!python/tuple [1, 2]",
        "!exec x",
        "!!js/function 'x'",
        "!<tag:example.org,2000:x> y",
    ],
)
def test_no_tag_makes_an_object(value: str, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    text = f"format: 1\nid: {value.format(mark=mark)}\n"
    with pytest.raises(PaperError, match="could not determine a constructor for the tag"):
        parse_paper(text, "f.yaml")
    assert not mark.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: &a [x]\nb: *a\n", "aliases (*name) are not allowed: write the value out"),
        ("<<: {id: a}\n", "merge keys (<<) are not allowed: write the fields out"),
        ("claims:\n - {<<: [{id: a}], n: 1}\n", "merge keys (<<) are not allowed: write the"),
        ("? {a: b}\n: c\n", "found unhashable key"),
        ("%TAG ! tag:yaml.org,2002:python/\n--- !name:os.system\n", "could not determine"),
        ("a: " + "[" * 20_000, "it is nested too deeply"),
    ],
)
def test_what_yaml_could_hide_or_blow_up_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(PaperError, match=re.escape(sentence)):
        parse_paper(text, "f.yaml")


@pytest.mark.parametrize(
    "name",
    ["../x", "..", "/x", "a/b", "a\\b", "C:x", "a.b", "a b", "a-b", "-a", "", "a\n", "a\0", "~"],
)
def test_an_id_is_no_path(name: str) -> None:
    for field in ("doe2020", "C1"):
        text = one_claim().replace(json.dumps(field), json.dumps(name))
        with pytest.raises(PaperError, match="is not an id"):
            parse_paper(text, "f.yaml")


# ---- the terminal -----------------------------------------------------------------------------

UNSEEN = [
    *map(chr, (*range(9), 0x0B, 0x0C, 0x0D, *range(0x0E, 0x20), *range(0x7F, 0xA0))),
    *"\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff",
]


def test_a_text_with_what_is_not_seen_is_refused() -> None:
    for sign in UNSEEN:
        said = f"it holds U+{ord(sign):04X}, which "
        for name in ("label", "column", "inferred"):
            with pytest.raises(PaperError, match=re.escape(said)) as caught:
                parse_paper(one_claim(**{name: f"a{sign}b"}), "f.yaml")
            assert str(caught.value).startswith(f"f.yaml, claim C1, field {name}: ")


def test_half_a_character_is_refused() -> None:
    with pytest.raises(PaperError, match=r"claim C1, field label: it holds U\+D800, which "):
        parse_paper(one_claim(label="a\ud800"), "f.yaml")


def test_every_text_of_a_file_is_looked_at() -> None:
    count = len(re.findall(r'"(?:10\.1000/)?x"', claim_file(lambda place: "x")))
    with pytest.raises(PaperError) as caught:
        parse_paper(claim_file(lambda place: "\x1b]0;title\x07"), "f.yaml")
    more = re.search(r"\((\d+) more to mend\)", str(caught.value))
    lists = 1 + 8  # a list is one field, whatever it holds: of the paper and of each claim
    assert more and int(more[1]) + 1 == count - lists


def test_what_scripts_and_word_processors_need_is_kept() -> None:
    for sign in "\n\t\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\ufeff\U0001f600é":
        escaped = one_claim(label="a?b").replace("?", f"\\U{ord(sign):08x}")
        assert parse_paper(escaped, "f.yaml").claims[0].label == f"a{sign}b"


@pytest.mark.parametrize("command", ["check", "note", "cite", "extract", "reproduce"])
def test_no_command_prints_what_a_terminal_obeys(command: str, tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    hostile = {"label": "\x1b]0;title\x07", "l\x1b[2J": "x", "id": "C\x1b[31m", "events": "\u202e1"}
    for name, text in hostile.items():
        path.write_text(one_claim(**{name: text}), encoding="utf-8")
        arguments = ["--paper", str(path), "C1"] if command == "cite" else [str(path)]
        code, out, err = run(command, *arguments)
        assert (code, out) == (2, "")
        assert err.startswith("sojia-stats: f.yaml, claim ") and err.count("\n") == 1
        assert not {unicodedata.category(sign) for sign in err[:-1]} & {"Cc", "Cf", "Zl"}


def test_verify_prints_no_control_of_a_stored_file(tmp_path: Path) -> None:
    stored = {"software": "sojia_stats", "paper": "hedrich2012", "\x1b[2J": "\x1b[31m"}
    stored["verdicts"] = [{"claim": "C\x1b]0;x\x07", "f\u202e": "x"}]  # type: ignore[assignment]
    path = tmp_path / "a\x1b[31m.json"
    path.write_text(json.dumps(stored), encoding="utf-8")
    code, out, _ = run("verify", str(path))
    assert code == 1
    assert not {unicodedata.category(sign) for sign in out.replace("\n", "")} & {"Cc", "Cf"}


def test_no_column_of_a_patient_table_moves_the_cursor(tmp_path: Path) -> None:
    paper, table = tmp_path / "f.yaml", tmp_path / "t.csv"
    paper.write_text(one_claim(), encoding="utf-8")
    table.write_text("C1,x\x1b[2J\u202e,\x07\nyes,1,1\nno,,\nno,,\n", encoding="utf-8")
    code, out, _ = run("check", str(paper), "--patients", str(table), "-o", str(tmp_path / "out"))
    assert code == 0
    assert "x\\x1b[2J, \\x07" in out
    assert not {unicodedata.category(sign) for sign in out.replace("\n", "")} & {"Cc", "Cf"}


def test_the_terminal_shows_markup_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    for text in ("[bold]b[/] [/] [link=x]y[/link] :x: :warning: \\", "\\[bold] \\\\", MARKUP):
        path.write_text(one_claim(label=text, printed=text), encoding="utf-8")
        _, out, _ = run("check", str(path), "--output", str(tmp_path / "out"))
        cell = "".join(re.findall(r"^│[^│]*│([^│]*)│", out, re.MULTILINE))
        assert "".join(f"{text}:{text}acountleaves".split()) in "".join(cell.split())


# ---- tables -----------------------------------------------------------------------------------


def cells(text: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(text)) for cell in row]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_csv_is_a_formula(formula: str, tmp_path: Path) -> None:
    result = judged(one_claim(label=formula, place=formula, printed=formula, assumption=formula))
    path = tmp_path / "rows.csv"
    write_extraction(result, path)
    for text in (claims_csv(result), path.read_text(encoding="utf-8")):
        found = cells(text)
        assert found.count(f"'{formula}") >= 3
        assert not [cell for cell in found if re.match(r"\s*[=+@＝-]", cell)]


def test_numbers_with_a_sign_are_numbers() -> None:
    for text in ("-2", "+2.5", "-1e-7", "-27/2", "-Inf", "", "–2", "3 = 3", "a@b"):
        assert inert(text) == text
    assert inert("-2 (range -3 to 1)") == "'-2 (range -3 to 1)"


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_column_of_a_patient_table_is_a_formula(formula: str) -> None:
    with pytest.raises(PaperError, match=r"claim C1, field column: .* starts like a formula"):
        parse_paper(one_claim(column=formula), "f.yaml")
    assert patients_template(parse_paper(one_claim(column="a=b"), "f.yaml")).startswith("a=b\n")


def test_a_workbook_holds_the_texts(tmp_path: Path) -> None:
    for text in (*FORMULAS, MARKUP, "a\nb", "&amp; <v>1</v>"):
        path = tmp_path / "rows.xlsx"
        result = judged(one_claim(label=text, printed=text))
        write_extraction(result, path)
        book = openpyxl.load_workbook(path)
        sheet = book["extraction"]
        row = {str(a.value): b for a, b in zip(sheet[1], sheet[2], strict=True)}
        assert (row["quantity"].value, row["quantity"].data_type) == (text, "s")
        for line in sheet.iter_rows():
            assert not [cell for cell in line if cell.data_type == "f"]
        assert not [name for name in zipfile.ZipFile(path).namelist() if "external" in name.lower()]


# ---- notes and references ---------------------------------------------------------------------


def test_the_note_is_text_for_a_reader_of_markdown(marked: Result) -> None:
    text = note(marked)
    plugins = ["table", "strikethrough", "math", "footnotes", "task_lists", "def_list"]
    page = mistune.create_markdown(escape=False, plugins=plugins)(text)
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z!][\w-]*)", page))
    assert tags <= TAGS | {"h1", "p", "strong", "code", "ol", "ul", "li"}


def test_the_note_names_no_strikethrough_and_no_formula() -> None:
    marks = "~~a~~ $x$ **b** __c__ `d` <e> ![f](g) [h]: i # j"
    text = note(judged(one_claim(printed=marks)))
    page = mistune.create_markdown(escape=False, plugins=["table", "strikethrough", "math"])(text)
    assert "~~a~~ $x$ **b** __c__ `d` &lt;e&gt; ![f](g) [h]: i # j" in page


@pytest.mark.skipif(not Path("/usr/bin/pandoc").exists(), reason="a DOCX is made by pandoc")
def test_a_docx_holds_the_texts_and_no_link(marked: Result) -> None:
    assert "raw_" not in "".join(PANDOC)
    archive = zipfile.ZipFile(io.BytesIO(docx(note(marked))))
    document = archive.read("word/document.xml").decode()
    assert "hyperlink" not in document and "fldChar" not in document and "oMath" not in document
    links = re.findall(
        r'TargetMode="External"', archive.read("word/_rels/document.xml.rels").decode()
    )
    assert not links
    words = "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", document))
    assert MARKUP.partition("|")[0] in html.unescape(words)


def test_references_stay_on_their_lines(marked: Result) -> None:
    text = "a\n\nER  - \nTY  - JOUR\n@misc{b,}"
    result = judged(one_claim(assumption=text))
    ris = cite(result, "C1", "ris")
    assert [line for line in ris.splitlines() if line.startswith(("TY", "ER"))] == [
        "TY  - COMP",
        "ER  - ",
        "TY  - JOUR",
        "ER  - ",
    ]
    bibtex = cite(result, "C1", "bibtex")
    assert re.findall(r"^@\w+", bibtex, re.MULTILINE) == ["@misc", "@article"]
    assert len(json.loads(cite(marked, "C02", "csl-json"))) == 2
    for style in ("vancouver", "apa"):
        assert cite(marked, "C02", style).count("\n") == 2
