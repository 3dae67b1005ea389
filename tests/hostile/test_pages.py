"""A claim file full of markup: in the report, the site, figures and tables it is text."""

from __future__ import annotations

import csv
import importlib
import json
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from typing import Any

import every_field
import html5lib
import pytest
from every_field import MARKUP, claim_file, patients_of

from sojia_stats import Result, recompute, reproduce
from sojia_stats.reproduction.claim_files.json_schema import SCHEMA_NAME
from sojia_stats.reproduction.claim_files.loading import parse_paper
from sojia_stats.reproduction.patients.patients_file import read_patients
from sojia_stats.reproduction.writing.extraction import extract

TOOLS = Path(__file__).resolve().parents[2] / "tools"
TAGS = {"html", "head", "body"}
HTML = "{http://www.w3.org/1999/xhtml}"


def judged(said: str) -> Result:
    return reproduce(parse_paper(claim_file(lambda place: f"{place} {said}"), "doe2020.yaml"))


@pytest.fixture(scope="module")
def hostile() -> Result:
    return judged(MARKUP)


@pytest.fixture(scope="module")
def written(hostile: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    table = folder / "patients.csv"
    table.write_text(patients_of(hostile.paper), encoding="utf-8")
    found = recompute(hostile.paper, read_patients(table, hostile.paper))
    hostile.write(folder / "out", found)
    return folder / "out"


@pytest.fixture(scope="module")
def page(written: Path) -> ET.Element:
    return html5lib.parse((written / "report.html").read_text(encoding="utf-8"))


def shape(root: ET.Element) -> Counter[Any]:
    """Count the elements of a page outside its drawings, with their attributes' names and links."""
    found: Counter[Any] = Counter()

    def walk(element: ET.Element) -> None:
        if not isinstance(element.tag, str) or element.tag == f"{HTML}figure":
            return
        kept = ("href", "src", "class", "id", "style", "action", "formaction")
        values = tuple((name, element.get(name)) for name in kept)
        found[element.tag, tuple(sorted(map(str, element.attrib))), values] += 1
        for child in element:
            walk(child)

    walk(root)
    return found


def text_of(root: ET.Element) -> str:
    return "".join(root.itertext())


def test_the_file_says_it_in_every_text_that_the_schema_has() -> None:
    claim_file(lambda place: place)
    schema = json.loads((every_field.PAPERS / SCHEMA_NAME).read_text(encoding="utf-8"))
    texts = set()
    for model, definition in {"Paper": schema, **schema["$defs"]}.items():
        for name, field in definition["properties"].items():
            free = field.get("items", field)
            if free.get("type") == "string" and not {"enum", "const"} & set(free):
                texts.add((model, name))
    ids = {(model, "id") for model, _ in texts}
    numbers = {("Rules", "step"), ("Alternatives", "steps"), ("Relation", "relation")}
    enums = {("Constant", "unit")}
    assert texts - ids - numbers - enums == every_field.WRITTEN


def test_the_report_has_the_elements_of_a_harmless_one(page: ET.Element, tmp_path: Path) -> None:
    harmless = judged("plain words")
    report = harmless.write(tmp_path, recompute(harmless.paper, _patients(harmless)))
    assert shape(page) == shape(html5lib.parse(report.read_text(encoding="utf-8")))
    tags = {str(element.tag).rpartition("}")[2] for element in page.iter()}
    assert not tags & {"script", "img", "iframe", "object", "embed", "link", "base", "form"}
    for element in page.iter():
        for name, value in element.attrib.items():
            assert not str(name).lower().startswith("on"), (element.tag, name)
            if str(name).rpartition("}")[2] in ("href", "src"):
                assert value.startswith("#")


def _patients(result: Result) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "patients.csv"
        table.write_text(patients_of(result.paper), encoding="utf-8")
        return read_patients(table, result.paper)


def test_the_report_shows_every_word(page: ET.Element, hostile: Result) -> None:
    shown = " ".join(text_of(page).split())
    for item in (*hostile.paper.claims, *hostile.paper.relations):
        for name in ("label", "place", "printed", "assumption"):
            if name != "printed" or hasattr(item, "printed"):
                assert f"{item.id}.{name} {MARKUP}" in shown, (item.id, name)
    assert f"article.title {MARKUP}" in shown
    assert f"paper.not_said1 {MARKUP}" in shown


def test_drawings_hold_shapes_alone(written: Path) -> None:
    allowed = {"svg", "defs", "style", "g", "path", "use", "clipPath", "rect", "metadata"}
    allowed |= {"RDF", "Work", "type", "format"}  # the metadata that matplotlib writes
    drawings = sorted((written / "figures").glob("*.svg"))
    assert drawings
    for path in drawings:
        for element in ET.parse(path).iter():
            tag = str(element.tag).rpartition("}")[2]
            assert tag in allowed, (path.name, tag)
            assert tag != "style" or "script" not in str(element.text)
            for name, value in element.attrib.items():
                plain = name.rpartition("}")[2]
                assert not plain.startswith("on")
                assert plain != "href" or value.startswith("#")


def test_files_lie_where_they_should(written: Path) -> None:
    names = {path.relative_to(written).as_posix() for path in written.rglob("*") if path.is_file()}
    assert {"report.html", "claims.csv", "claims.json", "recomputed.csv"} <= names
    assert {name.partition("/")[0] for name in names if "/" in name} == {"figures"}


def test_tables_are_whole_and_say_it(written: Path, hostile: Result, tmp_path: Path) -> None:
    from sojia_stats.reproduction.writing.extraction import write_extraction

    write_extraction(hostile, tmp_path / "rows.csv")
    for path in (written / "claims.csv", written / "recomputed.csv", tmp_path / "rows.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert len({len(row) for row in rows}) == 1
        cells = [cell for row in rows for cell in row]
        assert any(MARKUP in cell for cell in cells), path.name
        assert any("script" in cell for cell in cells)


def test_tables_of_notebooks_show_text(hostile: Result, written: Path) -> None:
    for table in (hostile.table, extract(hostile)):
        root = html5lib.parse(table._repr_html_())
        tags = {str(element.tag).rpartition("}")[2] for element in root.iter()}
        assert tags <= TAGS | {"div", "style", "table", "thead", "tbody", "tr", "th", "td", "p"}
        assert "C02.label" in text_of(root)
    for thing in (hostile, hostile.paper, hostile["C02"]):
        assert not hasattr(thing, "_repr_html_"), "its words need escaping, and a test"


def test_the_lists_of_the_site_show_text(hostile: Result) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(TOOLS)
        before = set(sys.modules)
        build_site = importlib.import_module("build_site")
        templates = build_site.environment()
        lists: Any = templates.get_template("links.html.jinja").module
        places = {verdict.id: [("report", f"report.html#{verdict.id}")] for verdict in hostile}
        root = html5lib.parse(str(lists.index([], [], hostile.verdicts, places)))
        for name in set(sys.modules) - before:
            if name.startswith(("build_site", "site_")):
                del sys.modules[name]
    tags = {str(element.tag).rpartition("}")[2] for element in root.iter()}
    assert tags <= TAGS | {"section", "h2", "ul", "dl", "dt", "dd", "em", "a"}
    shown = " ".join(text_of(root).split())
    for claim in hostile.paper.claims:
        assert f"{claim.id} {claim.id}.label {MARKUP}" in shown
        assert f"{claim.id}.printed {MARKUP}" in shown
