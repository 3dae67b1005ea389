"""Notebooks as HTML: their cells by nbconvert, their front matter as it stands in the first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

TEMPLATES = Path(__file__).resolve().parent / "site"
SHOWN = ("text/html", "image/png", "text/plain")
"""The kinds of output that the template shows, the best first."""

CLAIMS = re.compile(r"\b[A-Z]{1,2}\d+(?:\s?–\s?[A-Z]{1,2}\d+)?\b")
"""Ids of claims, one or a range: C02, C01–C08, KR1."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the first cell of a notebook says of it."""

    title: str
    question: str
    claims: tuple[str, ...]
    paper: str


def front_matter(path: Path, notebook: NotebookNode) -> FrontMatter:
    """Read the title, question, claims and paper from the first cell.

    Parameters
    ----------
    path : Path
        The notebook file, for the message.
    notebook : NotebookNode
        What it holds.

    Raises
    ------
    ValueError
        If one of them is missing.
    """
    text = str(notebook.cells[0].source) if notebook.cells else ""
    found = {}
    for name, pattern, example in (
        ("title", r"\A# (.+)", "# A title"),
        ("question", r"\*\*Question\.\*\* (.+?)(?:\n\s*\n|\Z)", "**Question.** What …?"),
        ("claims", r"^- \*\*Claims:\*\* (.+)", "- **Claims:** [C01](#C01)"),
        ("paper", r"^- \*\*Paper:\*\* (.+(?:\n  .+)*)", "- **Paper:** Hedrich et al. 2012, doi …"),
    ):
        match = re.search(pattern, text, re.MULTILINE | re.DOTALL if name == "question" else re.M)
        if match is None:
            raise ValueError(f"{path.name}: its first cell has no {name}: write {example}")
        found[name] = " ".join(match[1].split())
    return FrontMatter(
        title=_plain(found["title"]),
        question=_plain(found["question"]),
        claims=tuple(CLAIMS.findall(_plain(found["claims"]))),
        paper=re.sub(r" \([^()]*\)$", "", _plain(found["paper"])),
    )


def _plain(markdown: str) -> str:
    """Return words without the marks of links, code and emphasis."""
    markdown = re.sub(r"\[([^]]+)\]\([^)]*\)", r"\1", markdown)
    return re.sub(r"[*`]", "", markdown)


def read(path: Path) -> NotebookNode:
    """Read a notebook that has been executed and shows only what the pages can show.

    Parameters
    ----------
    path : Path
        The notebook file.

    Raises
    ------
    ValueError
        If a cell failed or was not executed, or an output is of another kind.
    """
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if cell.execution_count is None:
            raise ValueError(f"{path.name}: a code cell was not executed; run make notebooks")
        where = f"{path.name}, code cell {cell.execution_count}"
        for output in cell.outputs:
            if output.output_type == "error":
                raise ValueError(f"{where} failed: {output.ename}; mend it, then make notebooks")
            data = output.get("data")
            if data is not None and not set(SHOWN) & set(data):
                raise ValueError(f"{where} shows {', '.join(data)}: use {', '.join(SHOWN)}")
            if data is not None and "image/png" in data and not data.get("text/plain", "").strip():
                raise ValueError(f"{where}: its figure is not told in words; use figures.show")
    return notebook


def render(notebook: NotebookNode) -> str:
    """Render the cells of a notebook by the project's own nbconvert template."""
    settings = Config(
        HTMLExporter={
            "template_name": "sojia",
            "extra_template_basedirs": [str(TEMPLATES)],
            "exclude_anchor_links": True,
        },
        NbConvertBase={"display_data_priority": list(SHOWN)},
    )
    body, _ = HTMLExporter(config=settings).from_notebook_node(notebook)
    return str(body)


def link_pages(soup: BeautifulSoup, pages: dict[str, str]) -> None:
    """Let links between notebooks lead from page to page.

    Parameters
    ----------
    soup : BeautifulSoup
        The content of a page; it is changed in place.
    pages : dict
        The page of each notebook, by the notebook's file name.
    """
    for link in soup.find_all("a", href=True):
        file, mark, fragment = str(link["href"]).partition("#")
        if file in pages:
            link["href"] = pages[file] + mark + fragment
