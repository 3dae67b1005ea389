"""The pages: whole, valid, without a script, the same bytes each time."""

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
import nbformat
import pytest
from bs4 import BeautifulSoup

import sojia_stats

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "tools"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


@pytest.fixture(scope="module")
def tools() -> Iterator[dict[str, ModuleType]]:
    names = ("site_html", "site_notebooks", "site_api", "build_site")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(TOOLS)
        yield {name: importlib.import_module(name) for name in names}
        for name in names:
            del sys.modules[name]


@pytest.fixture(scope="module")
def site(tools: dict[str, ModuleType], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "site"
    tools["build_site"].build(folder)
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, "Page"]:
    found = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): Page(path.read_text("utf-8")) for path in found}


class Page(HTMLParser):
    """The elements of a page, read by the standard library's parser: the tools use another."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[tuple[str, dict[str, str], tuple[str, ...]]] = []
        self.text: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {k: v or "" for k, v in attrs}, tuple(self._open)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {k: v or "" for k, v in attrs}, tuple(self._open)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if self._open:
            self.text[self._open[-1]] = self.text.get(self._open[-1], "") + data

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes, _ in self.elements if tag in tags]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes, _ in self.elements if "id" in attributes]


# ---- every page ---------------------------------------------------------------------------------


def test_there_is_a_page_for_each_notebook_the_report_and_the_api(pages: dict[str, Page]) -> None:
    notebooks = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} - {"00_start_here"}
    assert {f"{name}.html" for name in notebooks} | {
        "index.html",
        "report.html",
        "api/index.html",
        "api/reconstruction.html",
        "api/statistics.html",
        "api/errors.html",
        "api/reproduction.html",
    } == set(pages)


def test_html_has_no_parse_error(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        parser = html5lib.HTMLParser()
        parser.parse(page.html)
        found = [(at, code) for at, code, _ in parser.errors]
        assert not found, f"{name}: {found[:3]}"


def test_language_title_one_main_heading_and_landmarks(pages: dict[str, Page]) -> None:
    assert len({page.text["title"] for page in pages.values()}) == len(pages)
    for name, page in pages.items():
        assert page.html.startswith("<!doctype html>")
        assert page.all("html") == [{"lang": "en"}], name
        for tag in ("title", "h1", "main", "header", "footer"):
            assert len([t for t, _, above in page.elements if t == tag and "svg" not in above]) == 1
        named = [attributes["aria-label"] for attributes in page.all("nav")]
        assert named
        assert len(set(named)) == len(named)


def test_headings_leave_no_level_out(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1, name
        for before, after in pairwise(levels):
            assert after <= before + 1, f"{name}: h{after} follows h{before}"


def test_ids_are_unique_and_every_link_lands(pages: dict[str, Page], site: Path) -> None:
    for name, page in pages.items():
        ids = page.ids
        assert len(set(ids)) == len(ids), name
        assert not [i for i in ids if not i or re.search(r"\s", i)], name
        links = [attributes["href"] for attributes in page.all("a") if "href" in attributes]
        for href in (link for link in links if not urlsplit(link).scheme):
            target, _, fragment = urljoin(name, href).partition("#")
            assert target in pages or (site / target).is_file(), f"{name}: {href}"
            if fragment:
                assert unquote(fragment) in pages[target].ids, f"{name}: {href}"
        for _, attributes, _ in page.elements:
            for reference in attributes.get("aria-labelledby", "").split():
                assert reference in ids, f"{name}: aria-labelledby {reference}"


def test_nothing_is_loaded_and_nothing_runs(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        tags = {tag for tag, _, _ in page.elements}
        assert not tags & {"script", "iframe", "object", "embed", "base", "form", "video", "audio"}
        for tag, attributes, _ in page.elements:
            assert not [key for key in attributes if key.startswith("on")], f"{name}: {tag}"
            assert attributes.get("src", "data:").startswith("data:"), f"{name}: {tag}"
            assert not attributes.get("href", "").startswith("javascript:"), f"{name}: {tag}"
            assert "srcset" not in attributes
        assert [link["href"] for link in page.all("link")] in ([], ["data:,"]), name
        assert "@import" not in page.html
        assert "@font-face" not in page.html
        assert not re.findall(r"url\((?!#)", page.html), name


def test_nothing_of_one_run_or_one_machine(site: Path) -> None:
    for path in sorted(site.rglob("*.html")):
        text = re.sub(r"base64,[^\"]*", "", path.read_text("utf-8"))
        for what in (str(ROOT), str(Path.home()) + "/", sys.prefix + "/", " at 0x"):
            assert what not in text, f"{path.name} names {what}"


def test_every_picture_is_told_in_words(pages: dict[str, Page]) -> None:
    pictures = 0
    for name, page in pages.items():
        for picture in page.all("img"):
            pictures += 1
            assert picture["alt"].endswith("."), name
            assert int(picture["width"]) > 0
            assert int(picture["height"]) > 0
    assert pictures >= 8


def test_what_may_be_wide_scrolls_by_itself(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        soup = BeautifulSoup(page.html, "html.parser")
        for wide in soup.select("pre, table:not(.overview)"):
            frame = wide.find_parent("div", class_="scroll")
            assert frame is not None, f"{name}: {str(wide)[:80]}"
            assert frame["tabindex"] == "0"
            assert frame["role"] in ("region", "group")
            assert frame["aria-label"]
        regions = [frame["aria-label"] for frame in soup.select("[role=region]")]
        assert len(set(regions)) == len(regions), name


def test_cells_of_tables_that_head_say_what_they_head(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        soup = BeautifulSoup(page.html, "html.parser")
        for cell in soup.find_all("th"):
            assert cell.text.strip(), name
            assert cell["scope"] in ("col", "row", "colgroup", "rowgroup"), name
    assert not any("dataframe tbody" in page.html for page in pages.values())


# ---- what stands on them ------------------------------------------------------------------------


def test_every_cell_of_every_notebook_is_on_its_page(pages: dict[str, Page]) -> None:
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        name = "index.html" if path.stem == "00_start_here" else f"{path.stem}.html"
        soup = BeautifulSoup(pages[name].html, "html.parser")
        notebook = nbformat.read(path, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        shown = [block.text.strip() for block in soup.select(".scroll.code pre")]
        assert shown == [cell.source.strip() for cell in code]
        outputs = [output for cell in code for output in cell.outputs]
        texts = [
            o.text if o.output_type == "stream" else o.data["text/plain"]
            for o in outputs
            if o.output_type == "stream" or set(o.data) == {"text/plain"}
        ]
        figure_texts = [
            o.data["text/plain"].split("\n", 1)[1]
            for o in outputs
            if "image/png" in o.get("data", {}) and "\n" in o.data["text/plain"]
        ]
        blocks = soup.select("main .output pre")
        written = [b.text.strip() for b in blocks if b.find_parent("details") is None]
        assert written == [text.strip() for text in texts]
        told = [b.text.strip() for b in soup.select("details pre")]
        assert told == [text.strip() for text in figure_texts]
        tables = [o.data["text/html"] for o in outputs if "text/html" in o.get("data", {})]
        numbers = [[c.text for c in BeautifulSoup(t, "html.parser").find_all("td")] for t in tables]
        on_page = [[c.text for c in t.select("tbody td")] for t in soup.select("table.dataframe")]
        assert on_page == numbers


def test_claims_have_their_anchors(pages: dict[str, Page]) -> None:
    verdicts = sojia_stats.load_paper("hedrich2012")
    ids = [claim.id for claim in (*verdicts.claims, *verdicts.relations)]
    index = [attributes.get("href", "") for attributes in pages["index.html"].all("a")]
    for claim in ids:
        assert claim in pages["report.html"].ids
        assert f"report.html#{claim}" in index
        for name, page in pages.items():
            if claim in page.ids and name not in ("index.html", "report.html"):
                assert f"{name}#{claim}" in index
    assert "02_time_to_event.html#C07" in index


def test_pages_are_a_chain(pages: dict[str, Page]) -> None:
    def step(name: str, way: str) -> str | None:
        found = [urljoin(name, a["href"]) for a in pages[name].all("a") if a.get("rel") == way]
        return found[0] if found else None

    chain, name = [], "index.html"
    while name is not None:
        chain.append(name)
        after = step(name, "next")
        assert after is None or step(after, "prev") == name
        name = after
    assert sorted(chain) == sorted(pages)
    notebooks = [name for name in chain if re.match(r"\d\d_", name)]
    assert notebooks == sorted(notebooks)


def test_pages_say_how_to_rerun_and_to_cite_them(pages: dict[str, Page]) -> None:
    for name in (name for name in pages if re.match(r"\d\d_", name)):
        text = BeautifulSoup(pages[name].html, "html.parser").footer.text
        stem = name.removesuffix(".html")
        assert "make reproduce\n" in text
        assert f"jupyter lab notebooks/{stem}.ipynb\n" in text
        assert f"sojia_stats {sojia_stats.__version__}, notebook {stem}" in text
        assert re.search(r"; beside the original article: \w.+, doi 10\.", text)
    one = BeautifulSoup(pages["01_median_and_range.html"].html, "html.parser").footer.text
    assert (
        "notebook 01_median_and_range, claims C01, C03, C04, C07; beside the original article: "
        "Hedrich et al. 2012, doi 10.1007/s00296-011-2249-4." in one
    )


def test_every_public_name_is_in_the_reference(pages: dict[str, Page]) -> None:
    ids = [i for name, page in pages.items() if name.startswith("api/") for i in page.ids]
    assert set(sojia_stats.__all__) - {"__version__"} <= set(ids)
    survival = BeautifulSoup(pages["api/statistics.html"].html, "html.parser")
    heading = survival.find(id="kaplan_meier")
    signature = " ".join(heading.find_next("pre").text.split())
    assert signature.startswith("kaplan_meier( times")
    assert "Fiducial limits for the Poisson distribution" in survival.text
    reconstruction = pages["api/reconstruction.html"].html
    assert "J. Anaya" in reconstruction
    assert 'href="reconstruction.html#IqrWidth"' in reconstruction


# ---- colours ------------------------------------------------------------------------------------


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2.2 between two colours such as "#1b1b1b"."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_colours_can_be_read_in_light_dark_and_print() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    css = (TOOLS / "site" / "page.css").read_text("utf-8")
    roots = re.findall(r":root \{([^}]*)", css)
    schemes = [dict(re.findall(r"--([a-z]+): #([0-9a-f]+)", root)) for root in roots]
    assert len(schemes) == 3
    for scheme in schemes:
        full = {name: "#" + re.sub("(.)", r"\1" * (6 // len(c)), c) for name, c in scheme.items()}
        inks = set(full) - {"paper", "soft", "line", "mark"}
        assert len(inks) == 8
        for ink in inks:
            assert contrast(full[ink], full["paper"]) >= 4.5, ink
            assert contrast(full[ink], full["soft"]) >= 4.5, ink
        for ink in ("ink", "link"):
            assert contrast(full[ink], full["mark"]) >= 4.5, ink


# ---- building -----------------------------------------------------------------------------------


def test_a_second_build_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    other = tmp_path / "another place" / "the site"
    subprocess.run(
        [sys.executable, str(TOOLS / "build_site.py"), str(other)],
        check=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONHASHSEED": "31", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
    )

    def content(folder: Path) -> dict[str, bytes]:
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    first, second = content(site), content(other)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert [path.name for path in other.parent.iterdir()] == ["the site"]


@pytest.fixture
def quick(tools: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The builder of notebooks' pages alone, with no verdicts and a reference of one page."""
    builder = tools["build_site"]
    api = builder.Page("api/index.html", "API", builder.parse("<h1>API</h1>"), "cite")
    monkeypatch.setattr(builder, "reproduce", lambda _: _Judged())
    monkeypatch.setattr(builder, "api_pages", lambda _: [api])
    return builder


class _Judged:
    paper = sojia_stats.load_paper("hedrich2012")
    verdicts = ()

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True)
        report = folder / "report.html"
        report.write_text(
            "<html><head></head><body>\n<header><h1>R</h1></header><footer></footer></body></html>"
        )
        return report


def test_claims_of_the_front_matter_are_cited_as_written(tools: dict[str, ModuleType]) -> None:
    read = tools["site_notebooks"].front_matter
    cell = nbformat.v4.new_markdown_cell(
        "# A *title*\n\n**Question.** Which `one`,\nand why?\n\nMore.\n\n"
        "- **Claims:** [C01](#C01)–[C08](#C08), [KR1](#KR1); none of 2012\n"
        "- **Paper:** One 2012, doi 10.1/a;\n  Two 2013 (its abstract)\n- **More:** x"
    )
    front = read(Path("x.ipynb"), nbformat.v4.new_notebook(cells=[cell]))
    assert (front.title, front.question) == ("A title", "Which one, and why?")
    assert front.claims == ("C01–C08", "KR1")
    assert front.paper == "One 2012, doi 10.1/a; Two 2013"


def notebook(folder: Path, *cells: str, outputs: Any = (), name: str = "01_a.ipynb") -> Path:
    front = (
        "# T\n\n**Question.** Why?\n\n- **Claims:** [C01](#C01)\n- **Paper:** P 2012, doi 1 (x)\n\n"
        '<a id="C01"></a>\n## H'
    )
    new = nbformat.v4.new_notebook()
    new.cells = [nbformat.v4.new_markdown_cell(text) for text in (front, *cells)]
    code = nbformat.v4.new_code_cell("1", execution_count=1)
    code.outputs = [nbformat.v4.new_output(**output) for output in outputs]
    new.cells.append(code)
    folder.mkdir(exist_ok=True)
    nbformat.write(new, folder / name)
    return folder


def test_start_notebook_is_the_index(quick: Any, tmp_path: Path) -> None:
    folder = notebook(tmp_path / "n", name="00_start_here.ipynb")
    notebook(folder, "[back](00_start_here.ipynb#C01)", "[same](#H)")
    quick.build(tmp_path / "site", folder)
    index = Page((tmp_path / "site" / "index.html").read_text("utf-8"))
    assert index.text["h1"] == "T"
    assert {"C01", "H", "pages", "claims", "rerun", "cite-this-page"} <= set(index.ids)
    assert not (tmp_path / "site" / "00_start_here.html").exists()
    assert 'href="index.html#C01"' in (tmp_path / "site" / "01_a.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("[x](02_b.ipynb)", "the link 02_b.ipynb leads to no page"),
        ("[x](#C09)", "the link #C09 leads to no place in 01_a.html"),
        ("[x](report.html#C99)", "the link report.html#C99 leads to no place in report.html"),
        ('<a id="C01"></a>\ntext', "the id 'C01' occurs more than once"),
        ('<script>alert("x")</script>', "it holds a script or a frame"),
        ("![picture](https://example.org/x.png)", "it would load https://example.org/x.png"),
    ],
)
def test_a_page_that_must_not_be_leaves_the_former_site(
    quick: Any, tmp_path: Path, cell: str, sentence: str
) -> None:
    quick.build(tmp_path / "site", notebook(tmp_path / "n"))
    before = (tmp_path / "site" / "01_a.html").read_bytes()
    with pytest.raises(ValueError, match=re.escape(sentence)):
        quick.build(tmp_path / "site", notebook(tmp_path / "n", cell))
    assert (tmp_path / "site" / "01_a.html").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n", "site"]


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            {"output_type": "error", "ename": "ValueError", "evalue": "", "traceback": []},
            "01_a.ipynb, code cell 1 failed: ValueError",
        ),
        (
            {"output_type": "display_data", "data": {"image/svg+xml": "<svg/>"}},
            "01_a.ipynb, code cell 1 shows image/svg+xml",
        ),
        (
            {"output_type": "display_data", "data": {"image/png": "iVBORw0KGgo="}},
            "its figure is not told in words",
        ),
    ],
)
def test_an_output_that_cannot_be_shown_is_refused(
    quick: Any, tmp_path: Path, output: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        quick.build(tmp_path / "site", notebook(tmp_path / "n", outputs=[output]))


def test_front_matter_is_needed(quick: Any, tmp_path: Path) -> None:
    folder = notebook(tmp_path / "n")
    path = folder / "01_a.ipynb"
    path.write_text(path.read_text("utf-8").replace("**Question.**", "Question:"), "utf-8")
    with pytest.raises(ValueError, match=r"01_a\.ipynb: its first cell has no question"):
        quick.build(tmp_path / "site", folder)


def test_a_folder_with_other_things_is_kept(
    quick: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    assert quick.main([str(tmp_path)]) == 1
    assert "holds something that is no site" in capsys.readouterr().err
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
    assert quick.main(["--help"]) == 1
    assert "usage:" in capsys.readouterr().err


def test_tables_of_pandas_are_given_the_form_of_the_pages(tools: dict[str, ModuleType]) -> None:
    pd = pytest.importorskip("pandas")
    html = tools["site_html"]
    frame = pd.DataFrame({"a": [1.5, -2], "b": ["x", "y"]}, index=pd.Index([3, 4], name="n"))
    soup = html.parse(frame._repr_html_())
    html.polish(soup)
    assert str(soup.find("thead")).replace("\n", "") == (
        '<thead><tr><th scope="col">n</th><th scope="col">a</th><th scope="col">b</th></tr></thead>'
    )
    assert [cell["scope"] for cell in soup.select("tbody th")] == ["row", "row"]
    assert [cell.get("class") for cell in soup.select("tbody td")] == ["number", None] * 2
    frame = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("p", "a"), ("p", "b")]))
    soup = html.parse(f"<div class='table'>{frame._repr_html_()}</div>")
    html.polish(soup)
    assert soup.find("th", scope="colgroup").text == "p"
    assert soup.div["aria-label"] == "Table 1: p, a, b"
    assert len(soup.find_all("div")) == 1
    assert not soup.find(style=True) and not soup.find(border=True) and not soup.find("style")
