"""Brute force with fractions, written without the library's own arithmetic."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from itertools import combinations_with_replacement

RULES = ("exact", "nearest", "half-up", "half-even", "truncate", "ceiling")
METHODS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "tukey")


def prints_as(square: bool, value: Fraction, text: str, rule: str) -> bool:
    """Whether a value (or the root of it) is printed as a text under a rule."""
    decimals = len(text.partition(".")[2])
    scale = 10**decimals
    shown = abs(int(text.replace(".", "").replace("-", "")))
    negative = text.startswith("-")
    # In units of the last place; the comparison of roots is made between squares.
    size = abs(value) * scale * (scale if square else 1)
    if value and (value < 0) != negative and shown:
        return False

    def compare(point: Fraction) -> int:
        """-1, 0, 1 as the size is below, at or above a point in units."""
        if point < 0:
            return 1
        other = point * point if square else point
        return (size > other) - (size < other)

    half = Fraction(1, 2)
    here = Fraction(shown)
    if rule == "exact":
        return compare(here) == 0
    if rule == "truncate":
        return compare(here) >= 0 and compare(here + 1) < 0
    if rule == "ceiling":
        return compare(here) <= 0 and compare(here - 1) > 0 if shown else compare(here) == 0
    low, high = compare(here - half), compare(here + half)
    if rule == "nearest":
        return low >= 0 and high <= 0
    if rule == "half-up":
        return low >= 0 and high < 0
    even = shown % 2 == 0
    return (low > 0 or (low == 0 and even)) and (high < 0 or (high == 0 and even))


def median(values):
    n = len(values)
    return (values[(n - 1) // 2] + values[n // 2]) / Fraction(2)


def quantile(values, p, method):
    """Hyndman and Fan's types as R's help page states them, and R's fivenum."""
    n = len(values)
    if method == "tukey":
        n4 = Fraction((n + 3) // 2, 2)
        depth = n4 if p < Fraction(1, 2) else n + 1 - n4
        return (values[math.floor(depth) - 1] + values[math.ceil(depth) - 1]) / Fraction(2)
    m = {
        "1": Fraction(0),
        "2": Fraction(0),
        "3": Fraction(-1, 2),
        "4": Fraction(0),
        "5": Fraction(1, 2),
        "6": p,
        "7": 1 - p,
        "8": (p + 1) / 3,
        "9": p / 4 + Fraction(3, 8),
    }[method]
    j = math.floor(n * p + m)
    g = n * p + m - j
    if method == "1":
        gamma = Fraction(g > 0)
    elif method == "2":
        gamma = Fraction(1) if g > 0 else Fraction(1, 2)
    elif method == "3":
        gamma = Fraction(0) if g == 0 and j % 2 == 0 else Fraction(1)
    else:
        gamma = g

    def at(i):
        return values[min(max(i, 1), n) - 1]

    return (1 - gamma) * at(j) + gamma * at(j + 1)


def fits(values, facts) -> bool:
    """Whether ordered values give all printed figures; facts maps a name to (text, rule)."""
    n = len(values)
    total = sum(values)
    for name, (text, rule) in facts["printed"].items():
        if name == "minimum":
            good = prints_as(False, values[0], text, rule)
        elif name == "maximum":
            good = prints_as(False, values[-1], text, rule)
        elif name == "median":
            good = prints_as(False, median(values), text, rule)
        elif name == "mean":
            good = prints_as(False, total / Fraction(n), text, rule)
        elif name == "sd":
            centred = sum((v - total / Fraction(n)) ** 2 for v in values)
            divisor = {"sample": n - 1, "population": n, "sem": n * (n - 1)}[facts["sd_kind"]]
            good = prints_as(True, centred / Fraction(divisor), text, rule)
        else:
            continue
        if not good:
            return False
    quartiles = {k: v for k, v in facts["printed"].items() if k in ("q1", "q3")}
    if not quartiles:
        return True
    methods = METHODS if facts["quartile_method"] == "any" else (facts["quartile_method"],)
    return any(
        all(
            prints_as(
                False, quantile(values, Fraction(1 if k == "q1" else 3, 4), method), text, rule
            )
            for k, (text, rule) in quartiles.items()
        )
        for method in methods
    )


def data_sets(facts):
    """All ordered data sets within the bounds of the facts."""
    step, origin = facts["step"], facts["origin"]
    low, high = facts["within"]
    first, last = math.ceil((low - origin) / step), math.floor((high - origin) / step)
    grid = [origin + step * k for k in range(first, last + 1)]
    return [v for v in combinations_with_replacement(grid, facts["n"]) if fits(v, facts)]


def show(square: bool, value: Fraction, decimals: int, rule: str, rng: random.Random):
    """Print a value (or its root) under a rule; None if the rule cannot print it so."""
    scale = 10**decimals
    root = (
        math.isqrt(math.floor(abs(value) * scale * scale))
        if square
        else math.floor(abs(value) * scale)
    )
    sign = "-" if value < 0 else ""
    texts = []
    for shown in (root, root + 1):
        digits = str(shown).rjust(decimals + 1, "0")
        text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
        text = (sign if shown else "") + text
        if prints_as(square, value, text, rule):
            texts.append(text)
    return rng.choice(texts) if texts else None


def random_facts(rng: random.Random, size: int = 2500):
    """Return a random small problem: usually honest, sometimes with a figure changed."""
    while True:
        n = rng.randint(1, 8)
        step = rng.choice(
            [Fraction(1), Fraction(1, 2), Fraction(1, 10), Fraction(1, 3), Fraction(2)]
        )
        origin = rng.choice([Fraction(0), Fraction(0), Fraction(1, 4), Fraction(-3), Fraction(100)])
        width = rng.randint(1, 12)
        if math.comb(width + n - 1, n) > size:
            continue
        first = rng.randint(-6, 6)
        low = origin + step * first
        high = low + step * (width - 1)
        values = sorted(origin + step * rng.randint(first, first + width - 1) for _ in range(n))
        facts = {
            "n": n,
            "step": step,
            "origin": origin,
            "within": (low, high),
            "printed": {},
            "sd_kind": rng.choice(["sample", "population", "sem"]),
            "quartile_method": rng.choice([*METHODS, "any", "any", "any"]),
        }
        value_rule = rng.choice(["exact", *RULES])
        truth = {
            "minimum": (False, values[0]),
            "maximum": (False, values[-1]),
            "median": (False, median(values)),
            "mean": (False, sum(values) / Fraction(n)),
        }
        if n > 1 or facts["sd_kind"] == "population":
            mean = truth["mean"][1]
            divisor = {"sample": n - 1, "population": n, "sem": n * (n - 1)}[facts["sd_kind"]]
            truth["sd"] = (True, sum((v - mean) ** 2 for v in values) / Fraction(divisor))
        printed = facts["printed"]
        method = facts["quartile_method"]
        method = rng.choice(METHODS) if method == "any" else method
        truth["q1"] = (False, quantile(values, Fraction(1, 4), method))
        truth["q3"] = (False, quantile(values, Fraction(3, 4), method))
        for name, (square, value) in truth.items():
            if rng.random() < 0.45:
                rule = value_rule if name in ("minimum", "maximum") else rng.choice(RULES)
                text = show(square, value, rng.randint(0, 2), rule, rng)
                if text is not None:
                    if rng.random() < 0.08 and text[-1].isdigit():
                        text = text[:-1] + str(rng.randint(0, 9))
                    printed[name] = (text, rule)
        facts["value_rule"] = value_rule
        ends = [Fraction(printed[m][0]) for m in ("minimum", "maximum") if m in printed]
        if ends == sorted(ends):
            return facts, tuple(values)


def arguments(facts):
    """The facts as keyword arguments of a summary and of a reading."""
    printed = facts["printed"]
    summary = {
        "n": facts["n"],
        "sd_kind": facts["sd_kind"],
        "quartile_method": facts["quartile_method"],
        **{name: text for name, (text, _) in printed.items()},
    }
    rounding = {name: rule for name, (_, rule) in printed.items()}
    reading = {
        "step": facts["step"],
        "origin": facts["origin"],
        "within": facts["within"],
        "rounding": {k: v for k, v in rounding.items() if k not in ("minimum", "maximum")},
        "value_rounding": facts["value_rule"],
    }
    return summary, reading


def honest_facts(rng: random.Random):
    """Figures of 2 to 30 random values, rounded under a rule, with no bound but the range."""
    n = rng.randint(2, 30)
    step = rng.choice([Fraction(1), Fraction(1), Fraction(1, 2), Fraction(1, 10), Fraction(1, 3)])
    width = rng.choice([4, 10, 30, 100, 400])
    shape = rng.choice([1, 2, 4])
    values = sorted(step * round(width * rng.random() ** shape) for _ in range(n))
    sd_kind = rng.choice(["sample", "population", "sem"])
    method = rng.choice(METHODS)
    mean = sum(values) / Fraction(n)
    divisor = {"sample": n - 1, "population": n, "sem": n * (n - 1)}[sd_kind]
    truth = {
        "minimum": (False, values[0]),
        "maximum": (False, values[-1]),
        "median": (False, median(values)),
        "mean": (False, mean),
        "sd": (True, sum((v - mean) ** 2 for v in values) / Fraction(divisor)),
        "q1": (False, quantile(values, Fraction(1, 4), method)),
        "q3": (False, quantile(values, Fraction(3, 4), method)),
    }
    rule, decimals = rng.choice(RULES[1:]), rng.randint(0, 3)
    printed = {}
    for name, (square, value) in truth.items():
        if name in ("minimum", "maximum") or rng.random() < 0.7:
            places = decimals if name in ("minimum", "maximum") else rng.randint(0, 3)
            printed[name] = (show(square, value, places, rule, rng), rule)
    return {
        "n": n,
        "step": step,
        "origin": Fraction(0),
        "within": None,
        "printed": printed,
        "sd_kind": sd_kind,
        "quartile_method": rng.choice([method, "any"]),
        "value_rule": rule,
    }
