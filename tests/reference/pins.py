"""The pinned values: where each stands in its JSON file, and when a number agrees with it."""

import math
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
DIGITS = 13  # significant ones; beyond them two correct programs in floating point may differ
FEWER = {"logrank": 11}
"""Files with fewer digits: coin's p-values have no more."""

WORDS = frozenset({"source", "call", "calls", "versions", "notes", "rules", "name", "R"})
"""Keys under which a file says where its values come from."""

_SPACE = re.compile(r"\s*")
_SCALAR = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s,\]}]+')


class Leaf(NamedTuple):
    """A text, number or null of a JSON file: the keys and positions that lead to it, and its place.

    >>> [(leaf.place, leaf.token) for leaf in leaves('{"a": [1, "NA"], "b": {"c": 0.50}}')]
    [(('a', '0'), '1'), (('a', '1'), '"NA"'), (('b', 'c'), '0.50')]
    """

    place: tuple[str, ...]
    start: int
    end: int
    token: str


def leaves(text: str) -> list[Leaf]:
    """Every leaf, in the order of the text."""
    found: list[Leaf] = []

    def space(at: int) -> int:
        match = _SPACE.match(text, at)
        assert match is not None
        return match.end()

    def value(at: int, place: tuple[str, ...]) -> int:
        at = space(at)
        if text[at] not in "{[":
            match = _SCALAR.match(text, at)
            assert match is not None
            found.append(Leaf(place, at, match.end(), match.group()))
            return match.end()
        mapping, position = text[at] == "{", 0
        at = space(at + 1)
        while text[at] not in "}]":
            key = str(position)
            if mapping:
                match = _SCALAR.match(text, at)
                assert match is not None
                key = match.group()[1:-1]
                at = space(match.end()) + 1  # the colon
            at = space(value(at, (*place, key)))
            if text[at] == ",":
                at = space(at + 1)
            position += 1
        return at + 1

    value(0, ())
    return found


def values(text: str) -> list[Leaf]:
    """Every leaf but the words on where the values come from."""
    return [leaf for leaf in leaves(text) if not WORDS & set(leaf.place)]


def replaced(text: str, tokens: dict[tuple[str, ...], str]) -> str:
    """Replace the leaves at some places.

    >>> replaced('{"a": [1, "NA"]}', {("a", "1"): "2"})
    '{"a": [1, 2]}'
    """
    parts, at = [], 0
    for leaf in leaves(text):
        parts += [text[at : leaf.start], tokens.get(leaf.place, leaf.token)]
        at = leaf.end
    return "".join([*parts, text[at:]])


def files() -> Iterator[tuple[str, str]]:
    """Name and text of every pinned JSON file."""
    for path in sorted(FOLDER.glob("*.json")):
        yield path.stem, path.read_text(encoding="utf-8")


def same(found: float, pinned: float | str, digits: int = DIGITS) -> bool:
    """Whether a number is the pinned one to half a unit of its last digit.

    NA and NaN, R's words for no number, are NaN.

    >>> same(2 / 3, 0.6666666666667), same(2 / 3, 0.6666666666666), same(math.nan, "NA")
    (True, False, True)
    """
    number = math.nan if pinned in ("NA", "NaN") else float(pinned)
    found = float(found)
    if math.isnan(number) or math.isinf(number) or number == 0 or not math.isfinite(found):
        return found == number or (math.isnan(found) and math.isnan(number))
    unit = 10.0 ** (math.floor(math.log10(abs(number))) - digits + 1)
    return abs(found - number) <= 0.5 * unit + 1e-15 * abs(number)


def differing(found: Iterable[float], pinned: Iterable[float | str], digits: int = DIGITS) -> list:
    """The pairs that are not the same, with their positions: none if all is well."""
    pairs = enumerate(zip(found, pinned, strict=True))
    return [(i, float(f), p) for i, (f, p) in pairs if not same(f, p, digits)]
