"""Reading a figure as a paper prints it: "median 3 (range: 3–18) months", "8/10 (80 %)"."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Final

from sojia_stats.reconstruction.printed_numbers.printed import Printed
from sojia_stats.reproduction.claim_files.share_text import Share, read_share
from sojia_stats.wording.names import STATISTICS, SdKind, Statistic

_NUMBER: Final = r"[-+\u2212\u2013]?[0-9\uff10-\uff19][0-9\uff10-\uff19.,\u00b7\uff0e\uff0c]*"
_TO: Final = r"\s*(?:-|\u2013|\u2014|\u2212|to|;|/|,\s|and)\s*"
_IS: Final = r"\s*(?:of|was|is|:|=|,)?\s*"
_MIN_MAX: Final = r"min(?:imum)?\.?\s*(?:-|\u2013|/|,|to|and)\s*max(?:imum)?\.?"
_RANGE: Final = rf"(?:range[ds]?|{_MIN_MAX})"
_IQR: Final = (
    r"(?:iqr|inter-?\s?quartile(?:\s+range)?|quartiles|q1\s*(?:-|\u2013|/|,|to|and)\s*q3|"
    r"25th\s*(?:-|\u2013|/|,|to|and)\s*75th\s+percentiles?)"
)
_SD: Final = r"(?:sd|s\.d\.|standard\s+deviation)"
_SE: Final = r"(?:sem|se|standard\s+error(?:\s+of\s+the\s+mean)?)"
_NAME: Final = r"(?:median|mean|average|minimum|maximum)"

# A figure without any of these is a count or a percentage of patients.
_NAMED: Final = re.compile(
    rf"\b(?:{_NAME}|{_RANGE}|{_IQR}|{_SD}|{_SE}|q1|q3|(?:lower|upper)\s+quartile|min|max|shortest|"
    r"longest|lowest|highest)\b|±|\+/-|\+-",
    re.I,
)

# Tables name what stands in parentheses once, before the numbers: "median (range) 11 (5–14)".
_HEADED: Final = re.compile(
    rf"\b(?P<name>median|mean|average)\b(?P<words>[^0-9()±]*)\(\s*(?P<of>{_RANGE}|{_IQR}|{_SD}|{_SE})"
    rf"\s*\)(?P<is>{_IS})(?P<first>{_NUMBER})(?P<unit>[^0-9()]*)[\[(]",
    re.I,
)
_MEAN_SPREAD: Final = re.compile(rf"\bmean\s*(?:±|\+/-)\s*(?P<kind>{_SD}|{_SE}){_IS}", re.I)
_N: Final = re.compile(r"\bn\s*=\s*(?P<n>[0-9]+)", re.I)


def _pair(name: str) -> re.Pattern[str]:
    """Return the pattern of two numbers after a name."""
    return re.compile(
        rf"\b{name}{_IS}[\[(]?\s*(?P<a>{_NUMBER}){_TO}(?P<b>{_NUMBER})\s*[\])]?", re.I
    )


def _single(name: str) -> re.Pattern[str]:
    """Return the pattern of a number after a name, at most three words between."""
    return re.compile(
        rf"\b{name}\b(?:\s+(?!{_NAME}|{_RANGE}|{_SD}|{_SE}|n\b)[a-z-]+){{0,3}}?{_IS}\(?(?P<a>{_NUMBER})",
        re.I,
    )


_PAIRS: Final[tuple[tuple[Statistic, Statistic, re.Pattern[str]], ...]] = (
    ("q1", "q3", _pair(_IQR)),
    ("minimum", "maximum", _pair(_RANGE)),
)
_PLUS_MINUS: Final = re.compile(
    rf"(?P<a>{_NUMBER})\s*(?:±|\+/-|\+-)\s*(?:(?P<kind>{_SD}|{_SE})\s*)?(?P<b>{_NUMBER})"
    rf"(?:\s*\(?(?P<after>{_SD}|{_SE})\b(?!\s*[0-9])\)?)?",
    re.I,
)
_SINGLE: Final[tuple[tuple[Statistic, SdKind, re.Pattern[str]], ...]] = (
    ("sd", "sample", _single(_SD)),
    ("sd", "sem", _single(_SE)),
    ("median", "sample", _single("median")),
    ("mean", "sample", _single("(?:mean|average)")),
    ("minimum", "sample", _single(r"(?:minimum|min\.?|shortest|lowest)")),
    ("maximum", "sample", _single(r"(?:maximum|max\.?|longest|highest)")),
    ("q1", "sample", _single(r"(?:q1|lower\s+quartile)")),
    ("q3", "sample", _single(r"(?:q3|upper\s+quartile)")),
)
_BARE_PAIR: Final = re.compile(rf"[\[(]\s*{_NUMBER}{_TO}{_NUMBER}\s*[\])]")
_TAKEN: Final = "\0"
_POWER: Final = r"10\^[0-9]"
_UNIT: Final = re.compile(rf"(?:[^\W\d_]|{_POWER}|×)[^\s\0]*(?: [^\s\0]+){{0,5}}|%")

LONGEST_FIGURE: Final = 300
"""Characters of one figure: room for every statistic with its name, and not for a paragraph."""

EXAMPLES: Final = "for example 'median 4 (range 2–10) days', 'mean 8.5 (SD 4.5) years' or '8/10'"
"""Figures that can be read, for messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Share):
    """What a printed figure says: statistics as text with their unit, or a share alone."""

    printed: str
    """The figure as it was given."""
    statistics: dict[Statistic, str] = field(default_factory=dict)
    unit: str = ""
    sd_kind: SdKind = "sample"
    unlabelled: bool = False
    """Whether the spread stands after ± without a word; it is read as a standard deviation."""


def read_statement(text: str) -> Statement:
    """Read a figure as a paper prints it, every number in its place.

    The text holds statistics with their names (median, mean, SD, SE, ±, range, IQR, minimum,
    maximum), n = … and a unit; or a count such as 8/10 (80 %), or a percentage of patients.
    ValueError says which part cannot be told, and what to write instead.
    """
    if len(text) > LONGEST_FIGURE:
        raise ValueError(f"it has {len(text)} characters: give one figure, {EXAMPLES}")
    reader = _Reader(" ".join(text.split()))
    if not reader.rest:
        raise ValueError(f"it is empty: write {EXAMPLES}")
    if not _NAMED.search(reader.rest):
        share = read_share(reader.rest)
        if share == Share(n=share.n):
            raise ValueError(f"{text!r} prints no figure that can be read: write {EXAMPLES}")
        return Statement(printed=text.strip(), **asdict(share))
    n, unlabelled = reader.take(_N), False
    sd_kind: SdKind = "sample"
    reader.rest = _HEADED.sub(r"\g<name>\g<words> \g<first>\g<unit> (\g<of> ", reader.rest)
    heading = _MEAN_SPREAD.search(reader.rest)
    reader.rest = _MEAN_SPREAD.sub(" ", reader.rest)
    for low, high, pattern in _PAIRS:
        if (pair := reader.take(pattern)) is not None:
            reader.put(low, pair["a"])
            reader.put(high, pair["b"])
    if (spread := reader.take(_PLUS_MINUS)) is not None:
        reader.put("mean", spread["a"])
        reader.put("sd", spread["b"])
        word = spread["kind"] or spread["after"] or (heading["kind"] if heading else "")
        unlabelled = not word
        sd_kind = "sem" if re.fullmatch(_SE, word, re.I) else "sample"
    for name, kind, pattern in _SINGLE:
        while (single := reader.take(pattern)) is not None:
            reader.put(name, single["a"])
            sd_kind = kind if name == "sd" else sd_kind
    if not reader.found:
        raise ValueError(f"{text!r} prints no figure that can be read: write {EXAMPLES}")
    return Statement(
        printed=text.strip(),
        statistics={name: reader.found[name] for name in STATISTICS if name in reader.found},
        n=None if n is None else int(n["n"]),
        unit=reader.unit(),
        sd_kind=sd_kind,
        unlabelled=unlabelled,
    )


class _Reader:
    """What is left of a text, and what was found in it."""

    def __init__(self, text: str) -> None:
        self.rest = text
        self.found: dict[Statistic, str] = {}

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the first match of a pattern, taken out of the text."""
        match = pattern.search(self.rest)
        if match is not None:
            self.rest = f"{self.rest[: match.start()]}{_TAKEN}{self.rest[match.end() :]}"
        return match

    def put(self, name: Statistic, text: str) -> None:
        number = Printed(text.rstrip(".,·"))
        if name in self.found:
            raise ValueError(f"{name} is given twice ({self.found[name]} and {number}): keep one")
        self.found[name] = number.text

    def unit(self) -> str:
        """Return the unit, which is all that may be left after the first number."""
        bare = _BARE_PAIR.search(self.rest)
        if bare is not None:
            raise ValueError(
                f"{bare.group()} can be a range or quartiles: write 'range' or 'IQR' before it"
            )
        label, _, left = self.rest.partition(_TAKEN)
        left = " ".join(re.sub(rf"[{_TAKEN}()\[\],;:]+", " ", left).split())
        number = re.search(rf"(?<!\S)(?!{_POWER}){_NUMBER}", f"{label} {left}")
        if number is not None:
            raise ValueError(
                f"what {number.group()} is cannot be told: write its name before it (median, mean, "
                "SD, range, IQR, n =)"
            )
        words = left.split()
        half = len(words) // 2
        if half and words[:half] == words[half:]:  # printed after each number
            left = " ".join(words[:half])
        if not left or _UNIT.fullmatch(left):
            return left
        raise ValueError(
            f"{left!r} cannot be told: write each number after its name (median, mean, SD, range, "
            "IQR, n =), and the unit at the end"
        )
