"""Reading a count or a percentage of patients: "8/10 (80 %)", "51.5 % (n = 17)", "18 boys"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sojia_stats.reconstruction.printed_numbers.printed import Printed, plain_text

_NUMBER: Final = r"-?[0-9][0-9.,]*"
_WORDS: Final = (
    *("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve"),
)
_WORDED: Final = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.I)
_END: Final = r"(?![.,]?[0-9])"
_TOKEN: Final = re.compile(
    rf"(?P<percent>{_NUMBER})\s*(?:%|percent\b|per\s+cent\b)"
    rf"(?:\s*of\s+(?:the\s+|all\s+)?(?P<whole>[0-9]+){_END}(?!\s*%))?"
    rf"|(?P<events>[0-9]+)\s*(?:/|of|out\s+of|in)\s*(?:the\s+|all\s+)?(?P<n>[0-9]+){_END}"
    rf"|\bn\s*=\s*(?P<size>[0-9]+){_END}"
    rf"|(?P<lone>{_NUMBER})",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A count or a percentage of patients: x of n, a number of percent, or both."""

    events: int | None = None
    n: int | None = None
    percent: str | None = None
    beside: int | None = None
    """A number of patients that stands alone or beside the percentage: most often those with the
    event, now and then all of them. What it is shows once the size of the group is known."""


def read_share(text: str) -> Share:
    """Read text such as "8/10", "8 of 10 patients (80 %)", "n = 8 (80 %)" or "eight boys".

    Nothing is found where it has no number; ValueError says which number cannot be told.
    """
    text = _WORDED.sub(lambda word: str(_WORDS.index(word.group().lower())), plain_text(text))
    tokens = list(_TOKEN.finditer(text))
    percents = [Printed(token["percent"]).text for token in tokens if token["percent"]]
    pairs = [(int(token["events"]), int(token["n"])) for token in tokens if token["events"]]
    if len(percents) > 1 or len(pairs) > 1:
        first = tokens[0].group()
        raise ValueError(f"it has several figures: give one at a time, such as {first!r}")
    sizes = [*(n for _, n in pairs), *(int(token["whole"]) for token in tokens if token["whole"])]
    alone = [t["size"] or t["lone"].rstrip(".,") for t in tokens if t["size"] or t["lone"]]
    rest: list[int | str] = [int(one) if one.isdigit() else one for one in alone]
    if sizes:  # the group's size may be printed again as n = …
        named = [int(token["size"]) for token in tokens if token["size"]]
        sizes += [one for one in named if one not in sizes]
        rest = [one for one in rest if one not in sizes]
    if len(set(sizes)) > 1:
        raise ValueError(f"n is given twice ({sizes[0]} and {sizes[1]}): keep one")
    if len(rest) > 1 or (rest and (pairs or not isinstance(rest[0], int))):
        number = str(rest[-1]).lstrip("-")
        raise ValueError(
            f"what {number} is cannot be told: write its name before it (median, mean, SD, range, "
            "IQR), or a count as 8/10 (80 %)"
        )
    beside = rest[0] if rest and isinstance(rest[0], int) else None
    return Share(
        events=pairs[0][0] if pairs else None,
        n=sizes[0] if sizes else None,
        percent=percents[0] if percents else None,
        beside=beside,
    )
