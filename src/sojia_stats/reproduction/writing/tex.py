"""Text as TeX and BibTeX hold it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

# What TeX reads as a command or prints as something else. Braces become words: BibTeX counts them
# even behind a backslash.
_TEX: Final[Mapping[str, str]] = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{sign: f"\\{sign}" for sign in "%&#$_"},
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    "|": r"{\textbar}",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "×": r"$\times$",
    "±": r"$\pm$",
    "∞": r"$\infty$",
    "–": "--",
    "—": "---",
    "“": "``",
    "”": "''",
    "‘": "`",
    "’": "'",
    "ß": r"{\ss}",
    "ø": r"{\o}",
    "Ø": r"{\O}",
    "æ": r"{\ae}",
    "Æ": r"{\AE}",
    "ł": r"{\l}",
    "Ł": r"{\L}",
    "\N{NO-BREAK SPACE}": " ",
}

_ACCENTS: Final[Mapping[str, str]] = {
    "\N{COMBINING DIAERESIS}": '"',
    "\N{COMBINING ACUTE ACCENT}": "'",
    "\N{COMBINING GRAVE ACCENT}": "`",
    "\N{COMBINING CIRCUMFLEX ACCENT}": "^",
    "\N{COMBINING TILDE}": "~",
    "\N{COMBINING MACRON}": "=",
    "\N{COMBINING DOT ABOVE}": ".",
    "\N{COMBINING CEDILLA}": "c",
    "\N{COMBINING CARON}": "v",
    "\N{COMBINING RING ABOVE}": "r",
    "\N{COMBINING DOUBLE ACUTE ACCENT}": "H",
}


def tex(text: str) -> str:
    r"""Return text as BibTeX holds it, every special character escaped and on one line.

    Examples
    --------
    >>> print(tex("95 % of Müller & Weiß: 2–50 ≤ {72}"))
    95 \% of M{\"u}ller \& Wei{\ss}: 2--50 $\leq$ {\textbraceleft}72{\textbraceright}
    """
    return "".join(_tex(sign) for sign in unicodedata.normalize("NFC", one_line(text)))


def _tex(sign: str) -> str:
    """Return one character for TeX."""
    if sign in _TEX:
        return _TEX[sign]
    base, *marks = list(unicodedata.normalize("NFD", sign))
    if len(marks) == 1 and marks[0] in _ACCENTS and base.isascii():
        accent = _ACCENTS[marks[0]]
        return f"{{\\{accent}{{{base}}}}}" if accent.isalpha() else f"{{\\{accent}{base}}}"
    return sign


def one_line(text: str) -> str:
    """Return text on one line, so that no field can end early."""
    return re.sub(r"\s+", " ", text).strip()
