"""HTML of the site's pages: permanent ids, tables that scroll by themselves, and what must hold."""

from __future__ import annotations

import posixpath
import re
import struct
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

HEADINGS = ("h1", "h2", "h3", "h4")
LISTED = {"h2": "main", "h3": "sub"}
"""The headings that a table of contents lists, and how; not those of the class "part"."""

NUMBER = re.compile(r"[-−+]?[\d.,]+( ?%)?")
POINTS_PER_PIXEL = 96 / 150
"""Figures are stored with 150 dots an inch; a page has 96."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a table of contents: its words, the id it leads to, and its depth."""

    text: str
    target: str
    kind: str


def parse(html: str) -> BeautifulSoup:
    """Parse a piece of HTML."""
    return BeautifulSoup(html, "html.parser")


def polish(soup: BeautifulSoup) -> None:
    """Give what a notebook or docstring rendered the form of the site's pages, in place.

    Parameters
    ----------
    soup : BeautifulSoup
        The content of one page.
    """
    _move_anchors(soup)
    _number_headings(soup)
    for style in soup.find_all("style"):
        style.decompose()
    for number, table in enumerate(soup.find_all("table"), start=1):
        _polish_table(soup, table, number)
    for picture in soup.find_all("img"):
        _size(picture)


def contents(soup: BeautifulSoup) -> tuple[Entry, ...]:
    """Return the lines of a page's table of contents."""
    return tuple(
        Entry(_words(heading), _quoted(str(heading["id"])), LISTED[heading.name])
        for heading in soup.find_all(list(LISTED))
        if "part" not in heading.get_attribute_list("class")
    )


def _words(heading: Tag) -> str:
    parts = [
        text for text in heading.find_all(string=True) if not text.find_parent("a", class_="here")
    ]
    return " ".join("".join(parts).split())


def _quoted(target: str) -> str:
    return target.replace("%", "%25")


def _move_anchors(soup: BeautifulSoup) -> None:
    """Put the anchors of a claim, ``<a id="C02"></a>``, into the heading that follows them."""
    for paragraph in soup.find_all("p"):
        inside = [child for child in paragraph.children if str(child).strip()]
        anchors = [child for child in inside if isinstance(child, Tag) and _is_anchor(child)]
        if not anchors or len(anchors) != len(inside):
            continue
        heading = paragraph.find_next_sibling()
        into = heading if heading is not None and heading.name in HEADINGS else None
        for anchor in reversed(anchors):
            anchor.extract()
            span = soup.new_tag("span", attrs={"id": str(anchor["id"])})
            if into is not None:
                into.insert(0, span)
            else:
                paragraph.insert_before(span)
        paragraph.decompose()


def _is_anchor(tag: Tag) -> bool:
    return tag.name == "a" and tag.has_attr("id") and not tag.has_attr("href") and not tag.text


def _number_headings(soup: BeautifulSoup) -> None:
    """Give each heading the id that Jupyter gives it, and a link to itself."""
    taken = {str(tag["id"]) for tag in soup.find_all(id=True)}
    for heading in soup.find_all(list(HEADINGS)):
        if not heading.has_attr("id"):
            wanted = name = _words(heading).replace(" ", "-")
            repeat = 1
            while name in taken:
                repeat += 1
                name = f"{wanted}-{repeat}"
            heading["id"] = name
            taken.add(name)
        if heading.name in LISTED and "part" not in heading.get_attribute_list("class"):
            # A claim's own id outlives the words of its heading.
            first = heading.find("span", id=True)
            target = str(first["id"]) if isinstance(first, Tag) else str(heading["id"])
            link = soup.new_tag("a", attrs={"class": "here", "href": f"#{_quoted(target)}"})
            link["aria-label"] = f"Link to: {_words(heading)}"
            link.string = "\N{NO-BREAK SPACE}#"
            heading.append(link)


def _polish_table(soup: BeautifulSoup, table: Tag, number: int) -> None:
    """Let a table scroll by itself, name it, and say which cells its headers are for."""
    for tag in (table, *table.find_all(True)):
        for attribute in ("border", "style", "halign", "valign", "align"):
            del tag[attribute]
    _join_head(table)
    for cell in table.find_all("th"):
        if not cell.text.strip():
            cell.name = "td"
            del cell["scope"]
        elif not cell.has_attr("scope"):
            across = cell.find_parent("thead") is not None
            spans = cell.has_attr("colspan") if across else cell.has_attr("rowspan")
            cell["scope"] = ("col" if across else "row") + ("group" if spans else "")
    for cell in table.find_all("td"):
        if NUMBER.fullmatch(cell.text.strip()):
            cell["class"] = "number"
    frame = table.parent if table.parent is not None and table.parent.name == "div" else None
    while frame is not None and not frame.has_attr("class"):
        outer = frame.parent
        frame.unwrap()
        frame = outer if outer is not None and outer.name == "div" else None
    if frame is None or "table" not in frame.get_attribute_list("class"):
        frame = table.wrap(soup.new_tag("div"))
    frame["class"] = "scroll table"
    frame["tabindex"] = "0"
    frame["role"] = "region"
    caption = table.find("caption")
    words = " ".join(caption.text.split()) if caption is not None else _columns(table)
    frame["aria-label"] = f"Table {number}: {words}"


def _join_head(table: Tag) -> None:
    """Put the name of the rows, for which pandas takes a line of its own, beside the columns'."""
    lines = [line.find_all(["th", "td"]) for line in table.select("thead tr")]
    if len(lines) != 2 or any(cell.has_attr("colspan") for line in lines for cell in line):
        return
    names, below = lines
    if len(names) == len(below) and all(
        not (name.text.strip() and under.text.strip())
        for name, under in zip(names, below, strict=True)
    ):
        for name, under in zip(names, below, strict=True):
            if under.text.strip():
                name.replace_with(under)
        table.select("thead tr")[1].decompose()


def _columns(table: Tag) -> str:
    heads = [" ".join(cell.text.split()) for cell in table.select("thead th")]
    return ", ".join(head for head in heads if head)


def _size(picture: Tag) -> None:
    """Write down the size of a picture, so that the page does not jump while it is read."""
    kind, _, code = str(picture.get("src", "")).partition(",")
    if kind == "data:image/png;base64":
        width, height = struct.unpack(">II", b64decode(code[:64])[16:24])
        picture["width"] = str(round(width * POINTS_PER_PIXEL))
        picture["height"] = str(round(height * POINTS_PER_PIXEL))


# ---- what must hold before a page is written ---------------------------------------------------


def faults(pages: Mapping[str, str], files: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield what is wrong with the pages of a site, a sentence each.

    Parameters
    ----------
    pages : mapping
        Path of each page from the site's root, and its HTML.
    files : frozenset of str
        Other files that pages may link to.
    """
    soups = {path: parse(html) for path, html in pages.items()}
    ids = {path: [str(t["id"]) for t in soup.find_all(id=True)] for path, soup in soups.items()}
    for path, soup in soups.items():
        for name in sorted({name for name in ids[path] if ids[path].count(name) > 1}):
            yield f"{path}: the id {name!r} occurs more than once; an anchor is set once per page"
        if soup.find(["script", "iframe", "object", "embed"]):
            yield f"{path}: it holds a script or a frame; pages are to be read without"
        for tag in soup.find_all(src=True):
            if not str(tag["src"]).startswith("data:"):
                yield f"{path}: it would load {tag['src']}; store what is shown in the notebook"
        for tag in soup.find_all(href=True):
            yield from _link_fault(path, str(tag["href"]), ids, files)


def _link_fault(
    path: str, href: str, ids: Mapping[str, list[str]], files: frozenset[str]
) -> Iterator[str]:
    parts = urlsplit(href)
    if parts.scheme:
        return
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), parts.path))
    target = path if not parts.path else target
    if target not in ids:
        if target not in files:
            yield f"{path}: the link {href} leads to no page of the site; name the file in words"
    elif parts.fragment and unquote(parts.fragment) not in ids[target]:
        yield f"{path}: the link {href} leads to no place in {target}; its anchor is missing"
