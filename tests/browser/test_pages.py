"""Every page of the site in Chromium: it stands alone, fits, is accessible, and its links land."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urlsplit
from urllib.request import url2pathname

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route

# What can be amiss on a page; a test below has one name for each.
KINDS = (
    "console",
    "requests",
    "scripts",
    "images",
    "links",
    "too wide",
    "print",
    "accessibility",
)
SCHEMES = ("light", "dark")
NARROW, WIDE, HEIGHT = 360, 1280, 800
A4 = 642  # CSS pixels of A4 between margins of 20 mm
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

OPEN_DETAILS = """() =>
  document.querySelectorAll('details').forEach(details => { details.open = true; })"""
CONTENT = """async () => {
  const all = [...document.querySelectorAll('*')];
  for (const image of document.images) image.loading = 'eager';
  await Promise.all([...document.images].map(image => image.decode().catch(() => null)));
  const ids = all.filter(e => e.id);
  return {
    scripts: all.filter(e => e.localName === 'script'
        || [...e.attributes].some(a => a.name.startsWith('on'))).map(e => e.outerHTML.slice(0, 80)),
    images: [...document.images].filter(image => !image.naturalWidth || !image.alt.trim())
        .map(image => `${image.naturalWidth ? 'no alt' : 'not loaded'}: `
            + (image.getAttribute('src') || '').slice(0, 80)),
    links: [...document.querySelectorAll('a[href], area[href]')].map(a => a.href.baseVal ?? a.href),
    anchors: ids.filter(e => e.getClientRects().length).map(e => e.id),
    twice: ids.filter((e, i) => ids.findIndex(o => o.id === e.id) !== i).map(e => e.id),
  };
}"""
NAME = """const name = e => e.localName + (e.id ? '#' + e.id : '')
    + (e.classList.length ? '.' + [...e.classList].join('.') : '');"""
TOO_WIDE = f"""() => {{
  {NAME}
  const root = document.scrollingElement, width = root.clientWidth;
  if (root.scrollWidth <= width) return [];
  const out = [...document.body.querySelectorAll('*')]
      .filter(e => e.getBoundingClientRect().right > width + 0.5).slice(0, 3).map(name);
  return [`${{root.scrollWidth}} px: ${{out.join(', ')}}`];
}}"""
# On paper nobody scrolls: what a box on the screen scrolls to is cut off.
CUT_OFF = f"""() => {{
  {NAME}
  const shown = [...document.body.querySelectorAll('*')]
      .filter(e => !e.ownerSVGElement && e.getClientRects().length && e.clientWidth !== 1);
  return [
    ...shown.filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3)
        .map(e => name(e) + ' ends beyond the sheet'),
    ...shown.filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1
        && getComputedStyle(e).overflowX !== 'visible').slice(0, 3)
        .map(e => name(e) + ' is cut off'),
  ];
}}"""
VIOLATIONS = """async standards => {
  const options = {runOnly: {type: 'tag', values: standards}, resultTypes: ['violations']};
  return (await axe.run(document, options)).violations.map(
      v => `${v.id} at ${v.nodes.length}, first ${v.nodes[0].target.join(' ')}`);
}"""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found amiss, by kind; the links and anchors of all pages, to be matched."""

    folder: Path
    amiss: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    links: dict[Path, list[str]] = field(default_factory=dict)
    anchors: dict[Path, set[str]] = field(default_factory=dict)

    def add(self, kind: str, page: Path, *what: str) -> None:
        self.amiss[kind] += [f"{page.relative_to(self.folder).as_posix()}: {one}" for one in what]

    def holds(self, path: Path) -> bool:
        return path.is_relative_to(self.folder) and path.is_file()


def file_of(url: str) -> Path:
    return Path(url2pathname(urlsplit(url).path))


def inspect(browser: Browser, folder: Path) -> Inspection:
    """Open every page of a folder on a narrow and a wide screen, light and dark, and on paper."""
    found = Inspection(folder.resolve())
    context = browser.new_context(viewport={"width": NARROW, "height": HEIGHT})
    context.route("**/*", stop_what_leaves)
    for path in sorted(found.folder.rglob("*.html")):
        page = context.new_page()
        look_at(page, path, found)
        look_at_layouts(page, path, found)
        page.close()
    context.close()
    match_links(found)
    return found


def stop_what_leaves(route: Route) -> None:
    if urlsplit(route.request.url).scheme == "file":
        route.continue_()
    else:
        route.abort()


def look_at(page: Page, path: Path, found: Inspection) -> None:
    def requested(request: Request) -> None:
        local = urlsplit(request.url).scheme == "file" and found.holds(file_of(request.url))
        if not local and not request.url.startswith("data:"):
            found.add("requests", path, request.url)

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            found.add("console", path, message.text)

    page.on("request", requested)
    page.on("pageerror", lambda error: found.add("console", path, error.message))
    page.on("console", said)
    page.goto(path.as_uri())
    found.add("too wide", path, *page.evaluate(TOO_WIDE))  # as it opens, its details closed
    page.evaluate(OPEN_DETAILS)
    content = page.evaluate(CONTENT)
    found.add("scripts", path, *content["scripts"])
    found.add("images", path, *content["images"])
    found.add("links", path, *(f"the id {one} is there twice" for one in content["twice"]))
    found.links[path] = content["links"]
    found.anchors[path] = set(content["anchors"])


def look_at_layouts(page: Page, path: Path, found: Inspection) -> None:
    page.evaluate(AXE)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found.add("too wide", path, *(f"at {width}, {one}" for one in page.evaluate(TOO_WIDE)))
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            violations = page.evaluate(VIOLATIONS, STANDARDS)
            found.add("accessibility", path, *(f"{scheme}, {width}: {one}" for one in violations))
    page.set_viewport_size({"width": A4, "height": HEIGHT})
    ink = []
    for scheme in SCHEMES:
        page.emulate_media(media="print", color_scheme=scheme)
        ink.append(page.evaluate("() => getComputedStyle(document.body).color"))
    found.add("print", path, *page.evaluate(CUT_OFF))
    if ink[0] != ink[1]:
        found.add("print", path, f"a dark screen prints {ink[1]} on paper")


def match_links(found: Inspection) -> None:
    reached = {found.folder / "index.html"}
    for path, links in found.links.items():
        for link in links:
            address, anchor = urldefrag(link)
            scheme = urlsplit(address).scheme
            if scheme in ("http", "https", "mailto"):
                continue
            target = file_of(address)
            if scheme != "file" or not found.holds(target):
                found.add("links", path, f"{link} leads nowhere")
            elif anchor and unquote(anchor) not in found.anchors.get(target, ()):
                found.add("links", path, f"{target.name} has no visible #{unquote(anchor)}")
            elif target != path:
                reached.add(target)
    for path in found.links.keys() - reached:
        found.add("links", path, "no other page leads here")


@pytest.fixture(scope="module")
def inspection(browser: Browser, site: Path) -> Inspection:
    return inspect(browser, site)


def test_the_site_has_its_pages(inspection: Inspection) -> None:
    names = {path.relative_to(inspection.folder).as_posix() for path in inspection.links}
    assert {"index.html", "report.html"} <= names
    assert any(name.startswith("api/") for name in names)
    notebooks = Path(__file__).resolve().parents[2].joinpath("notebooks").glob("[!0]*.ipynb")
    assert {f"{path.stem}.html" for path in notebooks} <= names


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_amiss(inspection: Inspection, kind: str) -> None:
    assert not inspection.amiss[kind], "\n".join(inspection.amiss[kind])


# The bad page has one fault of each sort; a check that no longer sees it would guard nothing.
BAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bad</title><style>
body { color: #222; background: #fff } p.dark { background: #fff }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #111 } a { color: #9cf } }
.wide { width: 400px } .scroll { overflow-x: auto } .scroll div { width: 900px }
.tiny { display: inline-block; width: 9px; height: 9px; overflow: hidden; font-size: 8px }
</style><script>console.warn('said'); setTimeout(() => { throw Error('thrown') })</script></head>
<body><main><h1>Bad</h1><p class="wide" onclick="1">wide</p><p class="dark">dark</p>
<img src="https://example.org/a.png" alt="a"><img src="gone.png" alt="b">
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" alt="">
<p><a class="tiny" href="#a">a</a><a class="tiny" href="#b">b</a></p>
<p id="a">a</p><p id="a">a</p><p id="hidden" style="display: none">c</p>
<p><a href="#hidden">hidden</a> <a href="none.html">none</a> <a href="good.html#no">no</a></p>
<div class="scroll" tabindex="0" role="region" aria-label="wide"><div>wide</div></div>
</main></body></html>"""
GOOD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>good</title></head>
<body><main><h1 id="top">Good</h1><details><summary>more</summary><p id="in">in it</p></details>
<p>To <a href="bad.html">the bad page</a>, <a href="#top">up</a>, <a href="good.html#in">in</a>,
<a href="https://example.org/">away</a>.</p></main></body></html>"""


@pytest.fixture(scope="module")
def faults(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, list[str]]]:
    folder = tmp_path_factory.mktemp("faults")
    for name, text in {"bad": BAD, "good": GOOD, "index": GOOD}.items():
        folder.joinpath(f"{name}.html").write_text(text, encoding="utf-8")
    yield inspect(browser, folder).amiss


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("console", ["said", "thrown", "ERR_FAILED", "ERR_FILE_NOT_FOUND"]),
        ("requests", ["https://example.org/a.png", "gone.png"]),
        ("scripts", ["<script>", "onclick"]),
        ("images", ["not loaded: https:", "not loaded: gone.png", "no alt: data:"]),
        (
            "links",
            [
                "the id a is there twice",
                "bad.html has no visible #b",
                "bad.html has no visible #hidden",
                "none.html leads nowhere",
                "good.html has no visible #no",
            ],
        ),
        ("too wide", ["bad.html: 408 px: p.wide", "bad.html: at 360, 408 px: p.wide"]),
        ("print", ["div ends beyond the sheet", "div.scroll is cut off", "a dark screen prints"]),
        (
            "accessibility",
            [
                "dark, 360: color-contrast at 1, first .dark",
                "dark, 1280: color-contrast at 1, first .dark",
                "light, 360: target-size at 2",
            ],
        ),
    ],
)
def test_each_fault_of_a_bad_page_is_seen(
    faults: dict[str, list[str]], kind: str, words: list[Any]
) -> None:
    for word in words:
        assert any(word in one for one in faults[kind]), faults[kind]
    assert not [one for one in faults[kind] if one.startswith("good.html")]
    assert set(faults) == set(KINDS)
