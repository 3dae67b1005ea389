"""The names that callers give: checked, and made to fit where they are written."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LONGEST_NAME: Final = 60
"""Letters up to which a name is written in full where there is room: it is four inches long."""

LETTER: Final = 0.56
"""Width of a letter, as a share of the size of the font: in DejaVu Sans 0.52 in words, 0.64 in
digits."""

LINE: Final = 1.2
"""Height of a line, as a share of the size of the font: DejaVu Sans reaches over 1.16."""

BESIDE: Final = 0.4
"""What names beside the axes may take up, as a share of the axes before the layout: the data keep
more than half."""

SHORT: Final = 18
"""Letters that a line beside the axes may always have: "thomas-grunkemeier" stays whole."""


def check_named(given: object, kind: type, called: str, wanted: str) -> None:
    """Refuse what is no mapping of names to values of one kind; an empty one passes.

    ``called`` is what the caller's argument is called, ``wanted`` what to give instead.
    """
    if not isinstance(given, Mapping):
        raise TypeError(f"{called} is a {type(given).__name__}: give a {wanted}")
    for name, value in given.items():
        if not isinstance(name, str):
            raise TypeError(f"{called} has the name {name!r}, a {type(name).__name__}: give text")
        if not isinstance(value, kind):
            raise TypeError(f"{called} of {name} is a {type(value).__name__}: give a {wanted}")


def shortened(names: Collection[str], letters: int = LONGEST_NAME) -> dict[str, str]:
    """Write each name in so many letters at most, with an ellipsis for what is left out.

    It stands two thirds in: long names often differ in their last words. Where two would look the
    same, all are numbered.

    Examples
    --------
    >>> list(shortened(["limits of the median, exact", "sign test"], 21).values())
    ['limits of the…exact', 'sign test']
    >>> list(shortened(["limits in group 1 of A", "limits in group 2 of A"], 15).values())
    ['1. limits…of A', '2. limits…of A']
    """
    texts = _told_apart([(name, "") for name in names], lambda name, _: _short(name, letters))
    return dict(zip(names, texts, strict=True))


def fitted(names: Mapping[str, str], letters: int, lines: int) -> list[str]:
    r"""Break names into lines of so many letters, and shorten each until it has so few lines.

    What the mapping holds for a name is written behind it, in full.

    Examples
    --------
    >>> fitted({"exact limits of the median": "", "sign test": ", 95 %"}, 16, 2)
    ['exact limits of\nthe median', 'sign test, 95 %']
    >>> fitted({"exact limits of the median": ""}, 15, 1)
    ['exact limi…dian']
    """

    def fit(name: str, end: str) -> str:
        texts = (
            textwrap.fill(_short(name, most) + end, letters)
            for most in range(min(len(name), LONGEST_NAME), 0, -1)
        )
        return next((text for text in texts if text.count("\n") < lines), end)

    return _told_apart(names.items(), fit)


def _told_apart(names: Collection[tuple[str, str]], write: Callable[[str, str], str]) -> list[str]:
    """Write all names with their ends, and numbers before them where two would look the same."""
    texts = [write(name, end) for name, end in names]
    if len(set(texts)) == len(names):
        return texts
    return [write(f"{place}. {name}", end) for place, (name, end) in enumerate(names, start=1)]


def _short(name: str, letters: int) -> str:
    name = " ".join(name.split())
    if len(name) <= letters:
        return name
    tail = (letters - 1) // 3
    head = letters - 1 - tail
    return f"{name[:head].rstrip()}…{name[len(name) - tail :].lstrip()}"


def letters_beside(ax: Axes, size: float) -> int:
    """Return how many letters of a size in points a line beside the axes may have."""
    width: Any = ax.bbox.width * 72 / ax.figure.dpi
    return max(int(BESIDE * width / (LETTER * size)), SHORT)


def lines_in(ax: Axes, rows: float, size: float) -> int:
    """Return how many lines of a size in points fit in each of so many rows of the axes."""
    height: Any = ax.bbox.height * 72 / ax.figure.dpi
    return max(int(height / rows / (LINE * size)), 1)
