"""Mutants of the code: the places where cosmic-ray's operators can change it.

A place is where code can be changed, such as one sign or one number; several mutants share it: +
becomes each of eleven other signs. What no test can tell is no place: annotations, unions of types,
``if TYPE_CHECKING``, ``@overload``, and the ``*`` and ``/`` that are syntax (a signature, a dict).
Nor are two of the operators' changes: - to ``not``, often no Python, and a comparison to ``is``, by
which small whole numbers that are equal may or may not be one. Strings are never changed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

LEFT_OUT = ("/Variable", "_USub_Not", "_Invert_Not")  # the first want names and a draw of their own
IDENTITY = re.compile(r"Operator_(?!Is)\w+_Is(Not)?$")
OPERATORS = {
    name: get_operator(name)()
    for name in operator_names()
    if not any(one in name for one in LEFT_OUT) and not IDENTITY.search(name)
}
TYPES = {"bool", "bytes", "dict", "float", "int", "list", "np", "numbers", "range", "set", "str"}
TYPES |= {"tuple"}
NO_PLACE = {"name", "newline", "string", "endmarker", "fstring_string"}
BLOCKS = {"if_stmt", "while_stmt", "for_stmt", "try_stmt", "with_stmt", "funcdef", "classdef"}
BLOCKS |= {"decorated", "suite", "file_input", "async_stmt"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the code can be changed, and how: pairs of an operator and its occurrence.

    ``lines`` are those of the statement; ``always`` says that importing the module runs them.
    """

    module: str
    function: str
    kind: str
    start: tuple[int, int]
    lines: tuple[int, int]
    always: bool
    mutants: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed module."""

    place: Place
    operator: str
    occurrence: int
    code: str
    change: str

    @property
    def key(self) -> str:
        """Name the mutant by what is changed, not by line: it outlives edits elsewhere."""
        return f"{self.place.module} · {self.place.function} · {self.change}"


def places(module: str, source: str) -> list[Place]:
    """Return the places of a module, in the order of the text."""
    found: dict[tuple[str, tuple[int, int]], list[tuple[str, int]]] = {}
    nodes: dict[tuple[str, tuple[int, int]], Any] = {}
    counts = dict.fromkeys(OPERATORS, 0)
    for node in ast_nodes(get_ast(source)):
        if node.type in NO_PLACE:
            continue
        for name, operator in OPERATORS.items():
            for start, _ in operator.mutation_positions(node):
                occurrence = counts[name]
                counts[name] += 1  # cosmic-ray counts those that are left out here, too
                if not _left_out(node):
                    key = (name.removeprefix("core/").split("_")[0], start)
                    found.setdefault(key, []).append((name, occurrence))
                    nodes[key] = node
    return [
        Place(
            module,
            _function(nodes[kind, start]),
            kind,
            start,
            _lines(nodes[kind, start], start[0]),
            _always(nodes[kind, start]),
            tuple(mutants),
        )
        for (kind, start), mutants in sorted(found.items(), key=lambda item: (item[0][1], item[0]))
    ]


def mutant(place: Place, number: int, source: str) -> Mutant:
    """Return one of a place's mutants."""
    operator, occurrence = place.mutants[number]
    code = mutate_code(source, OPERATORS[operator], occurrence)
    assert code is not None
    ast.parse(code, place.module)
    before, after = source.splitlines(), code.splitlines()
    at = place.start[0] - 1
    new = after[at] if len(after) == len(before) else "without it"
    short = " ".join(before[at].split()), " ".join(new.split())
    nth = ""
    if sum(" ".join(line.split()) == short[0] for line in before) > 1:
        nth = f" (line {place.start[0]})"
    return Mutant(place, operator, occurrence, code, f"{short[0]} ⇒ {short[1]}{nth}")


def all_places(root: Path, rooms: tuple[str, ...]) -> Iterator[Place]:
    """Yield the places of all modules of some folders."""
    for room in rooms:
        for path in sorted((root / room).rglob("*.py")):
            yield from places(path.relative_to(root).as_posix(), text(path))


@cache
def text(path: Path) -> str:
    """Return a module's source."""
    return path.read_text(encoding="utf-8")


def _ancestors(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield a node and its parent, then these two one higher, and so on."""
    while node.parent is not None:
        yield node, node.parent
        node = node.parent


def _left_out(node: Any) -> bool:
    if node.type == "operator":
        if node.parent.type in ("parameters", "dictorsetmaker"):
            return True
        if node.value == "|" and all(_is_type(one) for one in node.parent.children[::2]):
            return True
    if node.type == "decorator" and "overload" in node.get_code():
        return True
    if node.type == "if_stmt" and node.children[1].get_code().strip() == "TYPE_CHECKING":
        return True
    for child, parent in _ancestors(node):
        if parent.type == "tfpdef" or (parent.type == "annassign" and child is parent.children[1]):
            return True
        if parent.type == "funcdef" and child is parent.annotation:
            return True
        if parent.type == "if_stmt" and parent.children[1].get_code().strip() == "TYPE_CHECKING":
            return True
    return False


def _is_type(node: Any) -> bool:
    first = node.get_first_leaf().value
    return first in TYPES or first == "None" or (first[0].isupper() and not first.isupper())


def _function(node: Any) -> str:
    names = [p.name.value for _, p in _ancestors(node) if p.type in ("funcdef", "classdef")]
    if node.type in ("funcdef", "classdef"):
        names.insert(0, node.name.value)
    return ".".join(reversed(names)) or "module"


def _lines(node: Any, line: int) -> tuple[int, int]:
    """Return the first and last line of the statement, or of the header of its block."""
    if node.type in BLOCKS:
        header = next((one for one in node.children if one.type == "suite"), node)
        return min(node.start_pos[0], line), max(line, header.start_pos[0])
    for child, parent in _ancestors(node):
        if parent.type in BLOCKS:
            end = child.end_pos
            return child.start_pos[0], end[0] - (end[1] == 0)  # its newline belongs to it
    return line, line


def _always(node: Any) -> bool:
    """Say whether the code runs when the module is imported: no function's body holds it."""
    for child, parent in _ancestors(node):
        if parent.type == "funcdef" and child is parent.children[-1]:
            return False
        if parent.type == "lambdef" and child is parent.children[-1]:
            return False
    return True
