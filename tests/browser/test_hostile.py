"""A claim file full of scripts in Chromium: nothing runs, nothing is asked for, all is text."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from every_field import MARKUP, claim_file, patients_of

from sojia_stats import Paper, Result, recompute, reproduce
from sojia_stats.reproduction.claim_files.loading import parse_paper
from sojia_stats.reproduction.patients.patients_file import read_patients
from sojia_stats.reproduction.writing.extraction import extract

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TOOLS = Path(__file__).resolve().parents[2] / "tools"


@dataclass
class Seen:
    """What happened while a page was open."""

    title: str = ""
    text: str = ""
    happened: list[str] = field(default_factory=list)


def look(browser: Browser, path: Path) -> Seen:
    """Open a file, try what a reader would, and note all that a page without scripts never does."""
    seen = Seen()
    page: Page = browser.new_page()
    page.route("**/*", lambda route: route.continue_())
    page.on("dialog", lambda one: (seen.happened.append(f"dialog {one.message}"), one.dismiss())[0])
    page.on("console", lambda one: seen.happened.append(f"console {one.text}"))
    page.on("pageerror", lambda one: seen.happened.append(f"error {one.message}"))
    page.on("request", lambda one: seen.happened.append(f"request {one.url}"))
    page.on("popup", lambda one: seen.happened.append("popup"))
    page.goto(path.as_uri())
    page.evaluate(
        """() => { for (const e of document.querySelectorAll('*'))
          for (const kind of ['mouseover', 'focus', 'error', 'load'])
            e.dispatchEvent(new Event(kind)); }"""
    )
    page.wait_for_timeout(100)
    own = f"request {path.as_uri()}"
    seen.happened = [one for one in seen.happened if one != own and "request data:" not in one]
    seen.title = page.title()
    seen.text = page.evaluate("() => (document.body ?? document.documentElement).textContent")
    seen.happened += page.evaluate(
        """() => [...document.querySelectorAll('*')].flatMap(e => [
          ...(['script', 'iframe', 'object', 'embed', 'base', 'form'].includes(e.localName)
            ? [e.localName] : []),
          ...[...e.attributes].filter(a => a.name.startsWith('on')
            || /^\\s*javascript:/i.test(a.value)).map(a => `${e.localName} ${a.name}`)])"""
    )
    page.close()
    return seen


def shown(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def hostile() -> Paper:
    return parse_paper(claim_file(lambda place: f"{place} {MARKUP}"), "doe2020.yaml")


@pytest.fixture(scope="module")
def written(hostile: Paper, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    folder = tmp_path_factory.mktemp("hostile")
    table = folder / "patients.csv"
    table.write_text(patients_of(hostile), encoding="utf-8")
    result = reproduce(hostile)
    result.write(folder / "out", recompute(hostile, read_patients(table, hostile)))
    return folder / "out", result


@pytest.fixture(scope="module")
def pages(hostile: Paper, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The site as it is built of this project's paper, built of the hostile one."""
    folder = tmp_path_factory.mktemp("hostile") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(TOOLS)
        before = set(sys.modules)
        build_site = importlib.import_module("build_site")
        patch.setattr(build_site, "load_paper", lambda name: hostile)
        build_site.build(folder)
        for name in set(sys.modules) - before:
            if name.startswith(("build_site", "site_")):
                del sys.modules[name]
    yield folder


def test_the_report(browser: Browser, written: tuple[Path, Result], hostile: Paper) -> None:
    seen = look(browser, written[0] / "report.html")
    assert seen.happened == []
    assert seen.title == "What the printed numbers allow: doe2020"
    text = shown(seen.text)
    for item in (*hostile.claims, *hostile.relations):
        for name in ("label", "place", "assumption"):
            assert f"{item.id}.{name} {MARKUP}" in text
    assert f"article.title {MARKUP}" in text
    assert f"C04.column {MARKUP}" not in text  # only a table's header has it


def test_each_drawing_by_itself(browser: Browser, written: tuple[Path, Result]) -> None:
    drawings = sorted((written[0] / "figures").glob("C07-*.svg"))  # one of each kind
    assert len(drawings) == 4
    for path in drawings:
        assert look(browser, path).happened == [], path.name


def test_the_pages_of_the_site(browser: Browser, pages: Path, hostile: Paper) -> None:
    for name in ("index.html", "report.html"):
        seen = look(browser, pages / name)
        assert seen.happened == [], name
        for claim in hostile.claims:
            assert f"{claim.id}.label {MARKUP}" in shown(seen.text), name
            assert f"{claim.id}.printed {MARKUP}" in shown(seen.text), name


def test_the_tables_of_a_notebook(
    browser: Browser, written: tuple[Path, Result], tmp_path: Path
) -> None:
    import pandas as pd

    path = tmp_path / "tables.html"
    with pd.option_context("display.max_colwidth", None):
        tables = [table._repr_html_() for table in (written[1].table, extract(written[1]))]
    page = f"<!doctype html><meta charset='utf-8'><title>t</title>{''.join(map(str, tables))}"
    path.write_text(page, encoding="utf-8")
    seen = look(browser, path)
    assert (seen.happened, seen.title) == ([], "t")
    assert f"C02.label {MARKUP}" in shown(seen.text)


def test_the_same_words_unescaped_would_be_seen(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    path.write_text(f"<!doctype html><meta charset='utf-8'><p>{MARKUP}", encoding="utf-8")
    seen = look(browser, path)
    assert seen.title == "x"
    for word in ("dialog 1", "request file", "script", "img onerror", "a href"):
        assert any(one.startswith(word) for one in seen.happened), word
