"""The API reference: docstrings are reStructuredText, and docutils renders them as they stand."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, get_type_hints

from bs4 import Tag
from docutils import nodes
from docutils.core import publish_parts
from docutils.parsers.rst import roles
from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonConsoleLexer, PythonLexer

import sojia_stats
from site_html import parse

FLOORS = ("reconstruction", "statistics", "reproduction", "errors")
WIDTH = 76
"""Characters of a signature that stand on one line."""

REFERENCES = ("func", "class", "meth", "attr", "mod", "exc", "data")


@dataclass(frozen=True, slots=True)
class Documented:
    """A public name: its signature and docstring as HTML, and the members of a class."""

    name: str
    summary: Markup
    signature: Markup
    text: Markup
    members: tuple[Documented, ...] = ()


@dataclass(frozen=True, slots=True)
class Floor:
    """A part of the package with the public names that live there."""

    name: str
    title: str
    about: str
    entries: tuple[Documented, ...]


def floors() -> tuple[Floor, ...]:
    """Return every public name with its documentation, by the floor that it lives on.

    Raises
    ------
    ValueError
        If a public name has no docstring, or lives on no floor.
    """
    for role in REFERENCES:
        roles.register_local_role(role, _reference)
    names = [name for name in sojia_stats.__all__ if name != "__version__"]
    homes = {name: _home(name) for name in names}
    return tuple(
        Floor(
            floor,
            floor.capitalize(),
            " ".join((import_module(f"sojia_stats.{floor}").__doc__ or "").split()),
            tuple(_documented(name, homes) for name in names if homes[name] == floor),
        )
        for floor in FLOORS
    )


@cache
def _modules() -> dict[str, str]:
    """Return the module of each public name, as the package's stub lists them."""
    stub = Path(sojia_stats.__file__).with_suffix(".pyi").read_text(encoding="utf-8")
    return {
        alias.name: node.module or ""
        for node in ast.parse(stub).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def _home(name: str) -> str:
    module = _modules()[name]
    floor = module.split(".")[0]
    if floor not in FLOORS:
        raise ValueError(f"{name} lives in {module}: add its floor to FLOORS")
    return floor


def _documented(name: str, homes: dict[str, str]) -> Documented:
    thing: Any = getattr(sojia_stats, name)
    if not (inspect.isclass(thing) or inspect.isroutine(thing)):
        text = _constant_docstring(name)
        code = f"{name} = {thing!r}"
        return _entry(name, text, code, homes)
    members = tuple(
        _entry(f"{name}.{member}", inspect.getdoc(value) or "", _signature(member, value), homes)
        for member, value in _members(thing)
    )
    return _entry(name, inspect.getdoc(thing) or "", _signature(name, thing), homes, members)


def _entry(
    name: str,
    docstring: str,
    code: str,
    homes: dict[str, str],
    members: tuple[Documented, ...] = (),
) -> Documented:
    if not docstring.strip():
        raise ValueError(f"{name} is public and has no docstring: say in a sentence what it is")
    text = _rendered(name, docstring, homes)
    first = parse(text).find("p")
    summary = first.decode_contents() if isinstance(first, Tag) else ""
    shown = highlight(code, PythonLexer(), HtmlFormatter(wrapcode=False))
    return Documented(name, Markup(summary), Markup(shown), Markup(text), members)


def _members(thing: Any) -> Iterator[tuple[str, Any]]:
    """Yield the public methods and properties that the project itself wrote for a class."""
    found: dict[str, Any] = {}
    for base in reversed(getattr(thing, "__mro__", ())):
        if base.__module__.startswith("sojia_stats"):
            found |= vars(base)
    for name, value in found.items():
        kinds = (property, cached_property, classmethod, staticmethod)
        if not name.startswith("_") and (inspect.isfunction(value) or isinstance(value, kinds)):
            yield name, value


def _constant_docstring(name: str) -> str:
    """Return the text that stands below the assignment of a constant."""
    module = import_module(f"sojia_stats.{_modules()[name]}")
    body = ast.parse(inspect.getsource(module)).body
    for statement, below in pairwise(body):
        if isinstance(statement, ast.AnnAssign | ast.Assign) and isinstance(below, ast.Expr):
            targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
            named = any(isinstance(t, ast.Name) and t.id == name for t in targets)
            if named and isinstance(below.value, ast.Constant):
                return inspect.cleandoc(str(below.value.value))
    return ""


# ---- signatures --------------------------------------------------------------------------------


def _signature(name: str, thing: Any) -> str:
    """Return how a thing is called, on one line or a line for each parameter."""
    if isinstance(thing, property | cached_property):
        getter = thing.fget if isinstance(thing, property) else thing.func
        return f"{name}{_returns(inspect.signature(getter), ': ')}" if getter else name
    if inspect.isclass(thing) and issubclass(thing, BaseException):
        return f"class {name}({', '.join(base.__name__ for base in thing.__bases__)})"
    called = thing.__func__ if isinstance(thing, classmethod | staticmethod) else thing
    signature = inspect.signature(called)
    parts = _parameters(signature, drop_first=not isinstance(thing, staticmethod))
    returns = "" if inspect.isclass(thing) else _returns(signature, " -> ")
    line = f"{name}({', '.join(parts)}){returns}"
    if len(line) <= WIDTH:
        return line
    return f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){returns}"


def _parameters(signature: inspect.Signature, drop_first: bool) -> list[str]:
    parts: list[str] = []
    starred = False
    parameters = list(signature.parameters.values())
    for position, parameter in enumerate(parameters):
        if drop_first and position == 0 and parameter.name in ("self", "cls"):
            continue
        if parameter.kind is parameter.VAR_POSITIONAL:
            starred = True
        elif parameter.kind is parameter.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        stars = "*" * (parameter.kind is parameter.VAR_POSITIONAL)
        stars += "**" * (parameter.kind is parameter.VAR_KEYWORD)
        text = stars + parameter.name
        if parameter.annotation is not parameter.empty:
            text += f": {_type(parameter.annotation)}"
        if parameter.default is not parameter.empty:
            spaced = " = " if parameter.annotation is not parameter.empty else "="
            text += f"{spaced}{_default(parameter.default)}"
        parts.append(text)
    return parts


def _returns(signature: inspect.Signature, arrow: str) -> str:
    if signature.return_annotation is signature.empty:
        return ""
    return f"{arrow}{_type(signature.return_annotation)}"


def _type(annotation: Any) -> str:
    """Write a type, without the checks that pydantic hangs on it: they name addresses in memory."""
    if not isinstance(annotation, str):
        holder = type("Holder", (), {"__annotations__": {"it": annotation}})
        annotation = inspect.formatannotation(get_type_hints(holder)["it"])
    return re.sub(r"\b(?:[a-z_][\w]*\.)+(?=[A-Za-z])", "", annotation)


def _default(value: Any) -> str:
    """Write a default; one whose text would name an address in memory is left out."""
    text = repr(value)
    return "…" if text.startswith("<") else text


# ---- docstrings --------------------------------------------------------------------------------


def _reference(
    name: str, rawtext: str, text: str, lineno: int, inliner: Any, *_: Any, **__: Any
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Keep what a role such as ``:func:`` names; links are set when all ids are known."""
    return [nodes.literal(rawtext, text.lstrip("~"), classes=["reference"])], []


def _rendered(name: str, docstring: str, homes: dict[str, str]) -> str:
    """Return a docstring as HTML; its sections stand one level below the name's heading."""
    # An author's initial at the start of a reference is no item of a list.
    docstring = re.sub(r"^(\.\. \[\d+\] [A-Z])\. ", r"\1\\. ", docstring, flags=re.MULTILINE)
    parts = publish_parts(
        docstring,
        source_path=name,
        writer="html5",
        settings_overrides={
            "_disable_config": True,
            "doctitle_xform": False,
            "halt_level": 2,
            "id_prefix": f"{name}-",
            "initial_header_level": "4" if "." in name else "3",
            "input_encoding": "unicode",
            "report_level": 2,
            "syntax_highlight": "none",
        },
    )
    soup = parse(parts["body"])
    for section in soup.find_all("section"):
        heading = section.find(["h3", "h4"])
        if isinstance(heading, Tag):
            heading["id"] = str(section["id"])
            heading["class"] = "part"
        section.unwrap()
    for aside in soup.select("aside.footnote-list"):
        aside.unwrap()
    for literal in soup.select("span.literal"):
        literal.name = "code"
        for part in literal.find_all("span"):
            part.unwrap()
        _link(soup, literal, homes)
        del literal["class"]
    for block in soup.select("pre.doctest"):
        shown = highlight(block.text, PythonConsoleLexer(), HtmlFormatter())
        label = escape(f"Example of {name}")
        block.replace_with(
            parse(
                f'<div class="scroll code" tabindex="0" role="group" aria-label="{label}">'
                f"{shown}</div>"
            )
        )
    for block in soup.select("pre.literal-block"):
        block.wrap(
            soup.new_tag("div", attrs={"class": "scroll output", "tabindex": "0", "role": "group"})
        )["aria-label"] = f"Text of {name}"
    return str(soup)


def _link(soup: Any, literal: Tag, homes: dict[str, str]) -> None:
    words = literal.text.removesuffix("()")
    target = words.removeprefix("sojia_stats.")
    if "reference" in literal.get_attribute_list("class") and target.split(".")[0] in homes:
        page = homes[target.split(".")[0]]
        literal.wrap(soup.new_tag("a", attrs={"href": f"{page}.html#{target}"}))
