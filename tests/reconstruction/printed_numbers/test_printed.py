"""Printed numbers: what each rounding rule lets them stand for, against decimal's own rounding."""

from decimal import Decimal
from fractions import Fraction

import pytest

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES, Printed

RULES = ("exact", "nearest", "half-up", "half-even", "truncate", "ceiling")
# Every tie and every quarter of the last place, on both sides of zero, and some thirds.
VALUES = sorted(
    {Fraction(k, 40) for k in range(-130, 131)}
    | {Fraction(k, 4) for k in range(-14, 15)}
    | {Fraction(k, 3) for k in range(-9, 10)}
    | {Fraction(k, 7) for k in range(-15, 16)}
)


def test_the_rules_are_the_six_of_the_design() -> None:
    assert ROUNDING_RULES == RULES


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("decimals", [0, 1])
def test_a_window_holds_exactly_the_values_that_decimal_rounds_to_the_number(
    brute, rule, decimals
) -> None:
    unit = Fraction(1, 10**decimals)
    reach = 4 if decimals == 0 else 33
    for k in range(-reach, reach + 1):
        text = format(Decimal(k).scaleb(-decimals), "f")
        window = Printed(text).window(rule)
        for value in VALUES:
            if abs(value - k * unit) <= 2 * unit:
                assert (value in window) == brute.printed_so(value, text, rule), (value, text)


# By hand: the ends of the windows, and whether each end itself is printed so.
HAND = {
    ("4", "exact"): ("4", "4", True, True),
    ("4", "nearest"): ("3.5", "4.5", True, True),
    ("4", "half-up"): ("3.5", "4.5", True, False),
    ("4", "half-even"): ("3.5", "4.5", True, True),
    ("3", "half-even"): ("2.5", "3.5", False, False),
    ("4", "truncate"): ("4", "5", True, False),
    ("4", "ceiling"): ("3", "4", False, True),
    ("-4", "exact"): ("-4", "-4", True, True),
    ("-4", "nearest"): ("-4.5", "-3.5", True, True),
    ("-4", "half-up"): ("-4.5", "-3.5", False, True),
    ("-3", "half-even"): ("-3.5", "-2.5", False, False),
    ("-4", "truncate"): ("-5", "-4", False, True),
    ("-4", "ceiling"): ("-4", "-3", True, False),
    ("0", "exact"): ("0", "0", True, True),
    ("0", "nearest"): ("-0.5", "0.5", True, True),
    ("0", "half-up"): ("-0.5", "0.5", False, False),
    ("0", "half-even"): ("-0.5", "0.5", True, True),
    ("0", "truncate"): ("-1", "1", False, False),
    ("0", "ceiling"): ("0", "0", True, True),
    ("-0.0", "truncate"): ("-0.1", "0.1", False, False),
    ("4.0", "nearest"): ("3.95", "4.05", True, True),
    ("13.5", "half-up"): ("13.45", "13.55", True, False),
    ("13.5", "half-even"): ("13.45", "13.55", False, False),
    ("13.4", "half-even"): ("13.35", "13.45", True, True),
    ("13.5", "truncate"): ("13.5", "13.6", True, False),
    ("13.5", "ceiling"): ("13.4", "13.5", False, True),
}


@pytest.mark.parametrize(("text", "rule"), HAND)
def test_windows_by_hand(text, rule) -> None:
    low, high, low_attained, high_attained = HAND[text, rule]
    expected = Bounds(Fraction(low), Fraction(high), low_attained, high_attained)
    assert Printed(text).window(rule) == expected


@pytest.mark.parametrize("text", ["0", "4", "-4", "13.5", "-0.3", "0.0"])
def test_the_widest_window_is_the_union_of_the_six(text) -> None:
    windows = [Printed(text).window(rule) for rule in RULES]
    unit = Fraction(1, 10 ** len(text.partition(".")[2]))
    for k in range(-48, 49):
        value = Fraction(text) + k * unit / 24
        assert (value in Printed(text).widest()) == any(value in w for w in windows), value


@pytest.mark.parametrize("rule", RULES)
def test_a_mirrored_number_has_the_mirrored_window(rule) -> None:
    for text in ("1", "2", "2.5", "0.05"):
        window, mirror = Printed(text).window(rule), Printed(f"-{text}").window(rule)
        assert (mirror.low, mirror.high) == (-window.high, -window.low)
        assert (mirror.low_attained, mirror.high_attained) == (
            window.high_attained,
            window.low_attained,
        )


def test_decimals_count() -> None:
    assert (Printed("4").decimals, Printed("4.0").decimals) == (0, 1)
    assert Printed("4").value == Printed("4.0").value == 4
    assert Printed("4.00").unit == Fraction(1, 100)
    assert Printed(" 13.5 ").text == "13.5"
    assert Printed("−4").value == -4  # the typographic minus
    assert Printed(".5").value == Fraction(1, 2)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("13,5", "13.5"),
        ("0,123", "0.123"),  # no thousand begins with a zero
        ("1234,567", "1234.567"),
        ("-0,5", "-0.5"),
        (",5", ".5"),
        ("13·5", "13.5"),
        ("1,234.50", "1234.50"),
        ("1,234,567", "1234567"),
        ("12.345,6", "12345.6"),
        ("１３．５", "13.5"),
        ("−13,5", "-13.5"),
        ("–5", "-5"),
        ("\N{NON-BREAKING HYPHEN}5", "-5"),
        ("\N{RIGHT-TO-LEFT MARK}13.5\N{LEFT-TO-RIGHT MARK}", "13.5"),
        ("\N{ZERO WIDTH NO-BREAK SPACE}13.5", "13.5"),
        ("\N{NO-BREAK SPACE}13.5\N{THIN SPACE}", "13.5"),
    ],
)
def test_what_is_plainly_one_number_is_read(text, plain) -> None:
    assert Printed(text).text == plain
    assert Printed(text).value == Fraction(plain)


@pytest.mark.parametrize("number", [13.5, 4, Decimal("13.5"), Fraction(27, 2)])
def test_a_number_is_refused_where_its_text_belongs(number) -> None:
    with pytest.raises(TypeError) as error:
        Printed(number)
    assert str(error.value) == (
        "a printed number is text, because its decimals count: write it in quotation marks as "
        f"printed, for example '{number}', not {number!r}"
    )


PLAIN = "give digits with at most one decimal point, as in '13.5', and the unit separately"


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("1,234", "it can be 1.234 or 1234: write the one that is meant"),
        ("-12,500", "it can be -12.500 or -12500: write the one that is meant"),
        ("1,23,4", PLAIN),
        ("1234,567.8", PLAIN),
        ("1 234", PLAIN),
        ("10²", PLAIN),
        ("½", PLAIN),
        ("--5", PLAIN),
        ("–", PLAIN),
        ("·5", PLAIN),
        ("2-10", "a range is two numbers, give its ends as minimum and maximum"),
        ("2–10", "a range is two numbers, give its ends as minimum and maximum"),
        ("<0.1", "it is a limit or an approximation, which no reading covers; leave it out"),
        ("≈4", "it is a limit or an approximation, which no reading covers; leave it out"),
        ("", "it is empty; give the number as printed, for example '13.5', or leave the field out"),
        ("4 days", PLAIN),
        ("4.", PLAIN),
        ("1.2.3", PLAIN),
        ("1e3", PLAIN),
        ("nan", PLAIN),
        ("inf", PLAIN),
        ("1_000", PLAIN),
        ("٤", PLAIN),
        ("4\n", None),
    ],
)
def test_a_text_that_is_no_plain_number_is_refused_with_advice(text, advice) -> None:
    if advice is None:  # white space around a number is harmless
        assert Printed(text).text == text.strip()
        return
    with pytest.raises(ValueError) as error:
        Printed(text)
    assert str(error.value) == f"{text!r} is not one plain number: {advice}"


def test_a_hostile_length_is_refused() -> None:
    with pytest.raises(ValueError) as error:
        Printed("9" * 41)
    assert str(error.value) == (
        "a printed number has at most 40 characters; this one has 41: give it as printed in the "
        "paper"
    )
    assert Printed("9" * 40).value == 10**40 - 1


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError) as error:
        Printed("4").window("round")
    assert str(error.value) == (
        "unknown rounding rule 'round': write one of exact, nearest, half-up, half-even, "
        "truncate, ceiling"
    )
