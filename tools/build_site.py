"""Build the site: every notebook, the report and the API reference, as pages that load nothing.

usage: python tools/build_site.py [FOLDER]    (build/site unless given)
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import site_api
import site_notebooks
from site_html import Entry, contents, faults, parse, polish
from sojia_stats import Result, __version__, load_paper, reproduce
from sojia_stats.reproduction.storing.locks import alone

ROOT = Path(__file__).resolve().parent.parent
START = "00_start_here"
"""The notebook that is the site's first page."""

PROJECT = "sojia_stats"
MARK = f"{PROJECT} {__version__}, tools/build_site.py"
REPORT = "report.html"


@dataclass(frozen=True, slots=True)
class Page:
    """A page before its links to the pages around it are known."""

    file: str
    title: str
    content: BeautifulSoup
    cite: str
    about: str = ""
    rerun: tuple[str, ...] = ()

    @property
    def home(self) -> str:
        """The way from this page to the site's root."""
        return "../" * self.file.count("/")

    @property
    def contents(self) -> tuple[Entry, ...]:
        """The lines of its table of contents."""
        return contents(self.content)

    @property
    def head(self) -> Markup:
        """What comes before the table of contents: the title and what follows it at once."""
        return Markup("".join(map(str, self._parts()[0])))

    @property
    def rest(self) -> Markup:
        """What comes after the table of contents."""
        return Markup("".join(map(str, self._parts()[1])))

    def _parts(self) -> tuple[list[Any], list[Any]]:
        parts = list(self.content.children)
        for position, part in enumerate(parts, start=1):
            if str(part).strip():
                at = position if "<h1" in str(part) else position - 1
                return parts[:at], parts[at:]
        return [], parts


def environment() -> Environment:
    """Return the templates of the pages."""
    return Environment(
        autoescape=True,
        loader=FileSystemLoader(site_notebooks.TEMPLATES),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )


def notebook_pages(folder: Path) -> list[Page]:
    """Return a page for each notebook of a folder, sorted by name.

    Parameters
    ----------
    folder : Path
        Where the notebooks are.

    Raises
    ------
    ValueError
        If a notebook lacks its front matter or shows what a page cannot show.
    """
    paths = sorted(folder.glob("*.ipynb"))
    files = {path.name: _file(path) for path in paths}
    pages = []
    for path in paths:
        notebook = site_notebooks.read(path)
        front = site_notebooks.front_matter(path, notebook)
        content = parse(site_notebooks.render(notebook))
        polish(content)
        site_notebooks.link_pages(content, files)
        claims = f", claims {', '.join(front.claims)}" if front.claims else ""
        pages.append(
            Page(
                files[path.name],
                front.title,
                content,
                cite=f"{PROJECT} {__version__}, notebook {path.stem}{claims}; beside the "
                f"original article: {front.paper}.",
                about=front.question,
                rerun=("make reproduce", f".venv/bin/jupyter lab notebooks/{path.name}"),
            )
        )
    return pages


def _file(path: Path) -> str:
    return "index.html" if path.stem == START else f"{path.stem}.html"


def api_pages(templates: Environment) -> list[Page]:
    """Return the overview of the API and a page for each floor of the package."""
    module: Any = templates.get_template("api.html.jinja").module
    floors = site_api.floors()
    made = [("api/index.html", "API reference", module.overview(floors), "Every public name.")]
    made += [
        (f"api/{floor.name}.html", f"{floor.title}: API reference", module.floor(floor), "")
        for floor in floors
    ]
    pages = []
    for file, title, html, about in made:
        content = parse(html)
        polish(content)
        cite = f"{PROJECT} {__version__}, API reference; beside the original article."
        pages.append(Page(file, title, content, cite, about))
    return pages


def index_page(pages: list[Page], templates: Environment, result: Result) -> Page:
    """Return the first page: the start notebook if there is one, with lists of pages and claims.

    Parameters
    ----------
    pages : list of Page
        The pages of the notebooks; the index is taken out of it where it is among them.
    templates : Environment
        The templates.
    result : Result
        The verdicts, whose claims are listed.
    """
    first = next((page for page in pages if page.file == "index.html"), None)
    if first is None:
        title = "What the printed numbers of a small case series allow"
        start = parse(f"<h1>{title}</h1>\n")
        article = str(result.paper.article)
        cite = f"{PROJECT} {__version__}; beside the original article: {article}"
        first = Page("index.html", title, start, cite)
    else:
        pages.remove(first)
    others = [
        {"file": REPORT, "title": "The report", "about": "Every printed number and its verdict."},
        {"file": "api/index.html", "title": "API reference", "about": "Every public name."},
    ]
    lists: Any = templates.get_template("links.html.jinja").module
    added = parse(lists.index(pages, others, result.verdicts, _places(first, pages, result)))
    for name in ("pages", "claims"):
        if first.content.find(id=name) is not None:
            raise ValueError(f"{START}: the id {name!r} is the site's own; word the heading anew")
    polish(added)
    for part in list(added.children):
        first.content.append(part)
    return first


def _places(first: Page, pages: list[Page], result: Result) -> dict[str, list[tuple[str, str]]]:
    """Return where each claim is dealt with: the words of a link, and where it leads."""
    places: dict[str, list[tuple[str, str]]] = {}
    for verdict in result.verdicts:
        found = [page for page in (first, *pages) if page.content.find(id=verdict.id) is not None]
        places[verdict.id] = [
            (page.file.removesuffix(".html").replace("_", " "), f"{page.file}#{verdict.id}")
            for page in found
        ]
        places[verdict.id].append(("report", f"{REPORT}#{verdict.id}"))
    return places


def render(pages: Sequence[Page], report: str, templates: Environment) -> dict[str, str]:
    """Return the HTML of every page by its path.

    Parameters
    ----------
    pages : sequence of Page
        All pages but the report, in their order; the report stands before the API.
    report : str
        The HTML of the report, which has a look of its own and gets links only.
    templates : Environment
        The templates.
    """
    api = next(at for at, page in enumerate(pages) if page.file.startswith("api/"))
    place = Page(REPORT, "The report", parse(report), "")
    order = [*pages[:api], place, *pages[api:]]
    links: Any = templates.get_template("links.html.jinja").module
    look = {
        name: Markup((site_notebooks.TEMPLATES / name).read_text(encoding="utf-8"))
        for name in ("page.css", "links.css")
    }
    made = {}
    for before, page, after in zip([None, *order], order, [*order[1:], None], strict=False):
        top = links.top(page.home, page.file)
        bottom = links.bottom(page.home, before, after)
        if page is place:
            made[REPORT] = _with_links(report, look["links.css"], top, bottom)
            continue
        made[page.file] = templates.get_template("page.html.jinja").render(
            page=page,
            top=top,
            bottom=bottom,
            css=look["page.css"] + look["links.css"],
            generator=MARK,
            project=PROJECT,
        )
    return made


def _with_links(report: str, css: str, top: str, bottom: str) -> str:
    """Return the report with the site's links, its own text untouched."""
    for before, after in (
        ("</head>", f"<style>\n{css}</style>\n</head>"),
        ("<body>\n<header>", f"<body>\n<header>\n{top}"),
        ("</footer>", f"{bottom}</footer>"),
    ):
        if report.count(before) != 1:
            raise ValueError(f"the report's template has no single {before!r} to put links beside")
        report = report.replace(before, after)
    return report


def build(folder: Path, notebooks: Path = ROOT / "notebooks") -> int:
    """Build the site whole, or leave the former one as it was.

    Parameters
    ----------
    folder : Path
        Where the site is to be; a former site there is replaced.
    notebooks : Path
        The folder of the notebooks.

    Returns
    -------
    int
        The number of pages.

    Raises
    ------
    ValueError
        If a notebook or docstring cannot become a page, a link leads nowhere, or the folder holds
        something else.
    """
    folder = folder.absolute()
    _refuse_to_overwrite(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{folder.name}.being-built-"
    for left in folder.parent.glob(f"{prefix}*"):
        # What a killed build left is locked by nobody.
        with suppress(OSError), alone(left, wait=0) as sole:
            if sole:
                shutil.rmtree(left)
    scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=prefix))
    with alone(scratch):
        return _build(folder, scratch, notebooks)


def _build(folder: Path, scratch: Path, notebooks: Path) -> int:
    """Build the site in a scratch folder, then put it in the place of the former one."""
    try:
        new = scratch / "new"
        result = reproduce(load_paper("hedrich2012"))
        report = result.write(new).read_text(encoding="utf-8")
        templates = environment()
        pages = notebook_pages(notebooks)
        first = index_page(pages, templates, result)
        made = render([first, *pages, *api_pages(templates)], report, templates)
        files = frozenset(p.relative_to(new).as_posix() for p in new.rglob("*") if p.is_file())
        wrong = list(faults(made, files))
        if wrong:
            raise ValueError("\n".join(wrong))
        for path, html in made.items():
            (new / path).parent.mkdir(exist_ok=True)
            (new / path).write_text(html, encoding="utf-8", newline="\n")
        with alone(folder.parent):
            if folder.exists():
                folder.rename(scratch / "old")
            new.rename(folder)
    finally:
        shutil.rmtree(scratch)
    return len(made)


def _refuse_to_overwrite(folder: Path) -> None:
    """Refuse a folder that holds anything but a site: it would be lost."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    index = folder / "index.html"
    if not index.is_file() or "tools/build_site.py" not in index.read_text(encoding="utf-8"):
        raise ValueError(f"{folder} holds something that is no site of this project: name another")


def main(arguments: list[str]) -> int:
    """Build the site and say where it is.

    Parameters
    ----------
    arguments : list of str
        The folder; build/site of the project if empty.

    Returns
    -------
    int
        0, or 1 where the site could not be built.
    """
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        print("usage: python tools/build_site.py [FOLDER]", file=sys.stderr)
        return 1
    folder = Path(arguments[0]) if arguments else ROOT / "build" / "site"
    start = time.monotonic()
    try:
        number = build(folder)
    except (ValueError, OSError) as error:
        print(f"The site was not built:\n{error}", file=sys.stderr)
        return 1
    print(f"{number} pages in {folder}; open index.html ({time.monotonic() - start:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
