"""A number as it is printed: its text, its decimals, and the true values it can stand for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, get_args

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, Number

RoundingRule = Literal["exact", "nearest", "half-up", "half-even", "truncate", "ceiling"]
"""How a true value became the printed one."""

ROUNDING_RULES: Final[tuple[RoundingRule, ...]] = get_args(RoundingRule)
"""The six rules, in the order in which they are tabulated."""

LONGEST_TEXT: Final = 40
"""Characters a printed number may have; no paper prints more, and a hostile file might."""

_HALF: Final = Fraction(1, 2)

# The true values that each rule prints as a number above 0: their ends in units of its last place,
# and whether the ends belong to them. Below 0 every rule does the same in the mirror.
_WINDOWS: Final[dict[str, tuple[Number, Number, bool, bool]]] = {
    "exact":     (0,      0,     True,  True),
    "nearest":   (-_HALF, _HALF, True,  True),
    "half-up":   (-_HALF, _HALF, True,  False),
    "half-even": (-_HALF, _HALF, True,  True),  # no end belongs where the last digit is odd
    "truncate":  (0,      1,     True,  False),
    "ceiling":   (-1,     0,     False, True),
}  # fmt: skip

# Three rules reach 0 from both sides.
_WINDOWS_AT_ZERO: Final = _WINDOWS | {
    "half-up":   (-_HALF, _HALF, False, False),
    "truncate":  (-1,     1,     False, False),
    "ceiling":   (0,      0,     True,  True),
}  # fmt: skip

_PATTERN: Final = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]*)(?:\.(?P<part>[0-9]+))?\Z")

# What stands for ASCII signs in print: full-width forms (to their ASCII twins), minus signs and
# hyphens, and the raised point of some journals.
_SIGNS: Final = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {
    ord(sign): "-" for sign in "\u2212\u2013\u2010\u2011"
}
_RAISED_POINT: Final = re.compile("(?<=[0-9])\u00b7(?=[0-9])")

_COMMA: Final = re.compile(r"[+-]?[0-9]*,[0-9]+\Z")
_AMBIGUOUS: Final = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}\Z")
_THOUSANDS: Final = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+|(?<=,[0-9]{3},[0-9]{3}))\Z")
_THOUSAND_POINTS: Final = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+\Z")


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed number.

    Parameters
    ----------
    text : str
        The number as printed. Its decimals carry information: "4" and "4.0" differ. It is kept in
        ASCII digits with a decimal point: a decimal comma, full-width digits, a typographic minus
        and marks that cannot be seen are read as what they plainly mean.

    Raises
    ------
    TypeError
        If a number is given instead of its text.
    ValueError
        If the text is not one plain decimal number, or could be two: "1,234".

    Examples
    --------
    >>> Printed("13.5").value, Printed("13.5").decimals
    (Fraction(27, 2), 1)
    >>> Printed("13,5").text
    '13.5'
    >>> Printed("4").window("half-up")
    Bounds(low=7/2, high=9/2, high_attained=False)
    """

    text: str

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise TypeError(
                f"a printed number is text, because its decimals count: write it in quotation "
                f"marks as printed, for example {str(self.text)!r}, not {self.text!r}"
            )
        if len(self.text) > 10 * LONGEST_TEXT:
            raise ValueError(_too_long(len(self.text)))
        plain = plain_text(self.text)
        if len(plain) > LONGEST_TEXT:
            raise ValueError(_too_long(len(plain)))
        match = _PATTERN.match(plain)
        if match is None or not (match["whole"] or match["part"]):
            raise ValueError(f"{self.text!r} is not one plain number: {_advice(plain)}")
        object.__setattr__(self, "text", plain)

    @property
    def value(self) -> Fraction:
        """The printed value, exactly."""
        return Fraction(self.text)

    @property
    def decimals(self) -> int:
        """How many decimals are printed."""
        return len(self.text.partition(".")[2])

    @property
    def unit(self) -> Fraction:
        """One unit in the last printed place."""
        return Fraction(1, 10**self.decimals)

    def window(self, rule: RoundingRule) -> Bounds:
        """Return the true values that are printed so under a rounding rule.

        Parameters
        ----------
        rule : {"exact", "nearest", "half-up", "half-even", "truncate", "ceiling"}
            ``exact``: the printed value itself. ``nearest``: half a unit either way, ties
            included at both ends, because a tie may have gone either way. ``half-up``: ties go
            away from zero. ``half-even``: ties go to the even digit. ``truncate``: towards zero,
            as in completed months. ``ceiling``: away from zero, as in started months.

        Returns
        -------
        Bounds
            Exact ends, and whether each end itself would be printed so.

        Examples
        --------
        >>> Printed("13.5").window("half-even")
        Bounds(low=269/20, high=271/20, low_attained=False, high_attained=False)
        >>> Printed("3").window("ceiling")
        Bounds(low=2, high=3, low_attained=False)
        """
        if rule not in ROUNDING_RULES:
            raise ValueError(unknown_rule(rule))
        value, unit = self.value, self.unit
        low, high, low_in, high_in = (_WINDOWS if value else _WINDOWS_AT_ZERO)[rule]
        if rule == "half-even" and value / unit % 2:
            low_in = high_in = False
        if value < 0:
            return Bounds(value - high * unit, value - low * unit, high_in, low_in)
        return Bounds(value + low * unit, value + high * unit, low_in, high_in)

    def widest(self) -> Bounds:
        """Return the union of the windows of all six rules: less than one unit either way."""
        return Bounds(self.value - self.unit, self.value + self.unit, False, False)

    def __str__(self) -> str:
        return self.text


def unknown_rule(rule: object) -> str:
    """Return the sentence for a rounding rule that is none of the six."""
    return f"unknown rounding rule {rule!r}: write one of {', '.join(ROUNDING_RULES)}"


def plain_text(text: str) -> str:
    """Return a printed number in ASCII, with a decimal point, where its meaning is plain.

    Marks that cannot be seen are left out; what is no number is otherwise left as it is.

    >>> plain_text("\u200f１３,５ "), plain_text("1,234.5"), plain_text("1,234")
    ('13.5', '1234.5', '1,234')
    """
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    plain = _RAISED_POINT.sub(".", seen.strip().translate(_SIGNS))
    if _COMMA.match(plain) and not _AMBIGUOUS.match(plain):
        return plain.replace(",", ".")
    if _THOUSANDS.match(plain):
        return plain.replace(",", "")
    if _THOUSAND_POINTS.match(plain):
        return plain.replace(".", "").replace(",", ".")
    return plain


def last_place(decimals: int) -> str:
    """Return one unit in the last of some decimals, as it is printed.

    >>> last_place(2), last_place(0)
    ('0.01', '1')
    """
    return f"0.{'1':0>{decimals}}" if decimals > 0 else "1"


def _too_long(length: int) -> str:
    return (
        f"a printed number has at most {LONGEST_TEXT} characters; this one has {length}: give it "
        "as printed in the paper"
    )


def ambiguity(plain: str) -> str:
    """Return which two numbers a plain text can stand for; "" if it is not ambiguous so."""
    if not _AMBIGUOUS.match(plain):
        return ""
    one, other = plain.replace(",", "."), plain.replace(",", "")
    return f"it can be {one} or {other}: write the one that is meant"


def _advice(text: str) -> str:
    """Return what to write instead of a text that is not one plain number."""
    if two := ambiguity(text):
        return two
    if re.fullmatch(r"[+-]?[0-9.,]+\s*[-–—]\s*[0-9.,]+", text):
        return "a range is two numbers, give its ends as minimum and maximum"
    if re.match(r"[<>≤≥~≈]", text):
        return "it is a limit or an approximation, which no reading covers; leave it out"
    if text == "":
        return "it is empty; give the number as printed, for example '13.5', or leave the field out"
    return "give digits with at most one decimal point, as in '13.5', and the unit separately"
