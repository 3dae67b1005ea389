"""Why no data set fits: the smallest set of printed numbers that collide, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from typing import Final, Literal, get_args

from sojia_stats.reconstruction.bounds import EVERYTHING, Bounds
from sojia_stats.reconstruction.chain import Chain, OrderFact, links_of
from sojia_stats.reconstruction.grid import TooLarge
from sojia_stats.reconstruction.search import Search
from sojia_stats.reconstruction.summary import Statistic, Summary
from sojia_stats.reconstruction.words import fraction, number, series

Fact = tuple[str, Statistic]
"""A printed number: the quantity and the statistic."""

# Which of several colliding numbers a sentence is about: computed ones before observed ones.
_SYMBOLS: Final = {"<=": "≤", "==": "="}

_Subject = Literal["mean", "median", "maximum", "minimum"]
_SUBJECTS: Final[tuple[_Subject, ...]] = get_args(_Subject)


def facts_of(search: Search) -> list[Fact]:
    """Return all printed numbers that a search rests on."""
    found: list[Fact] = []
    for name, chain in search.chains.items():
        found += [(name, fact.statistic) for fact in chain.orders]
        found += [(name, "mean")] if chain.mean is not None else []
    return found


def only(search: Search, facts: tuple[Fact, ...]) -> Search:
    """Return the search with some of its printed numbers alone."""
    chains = {
        name: chain.only({statistic for quantity, statistic in facts if quantity == name})
        for name, chain in search.chains.items()
    }
    return replace(search, chains=chains)


def collision(search: Search) -> tuple[Fact, ...] | None:
    """Return the smallest set of printed numbers that no data set satisfies; None if all agree.

    Of several smallest sets the first in the order of the quantities and statistics.
    """
    if search.possible:
        return None
    facts = facts_of(search)
    for size in range(len(facts)):
        for chosen in combinations(facts, size):
            if not only(search, chosen).possible:
                return chosen
    return tuple(facts)


def explain(search: Search, summaries: Mapping[str, Summary]) -> str:
    """Return in a sentence or two which numbers decide the outcome of a search."""
    facts = collision(search)
    if facts is None:
        return _agreement(search, summaries)
    relations = series(
        [f"{p.left} {_SYMBOLS.get(p.sign, p.sign)} {p.right}" for p in search.pairings]
    )
    if not facts:
        if replace(only(search, ()), pairings=()).possible:
            return f"{relations} cannot hold together in any patient, whatever is printed"
        return "the bounds on all values (within) leave no value on the steps"
    names = {name for name, _ in facts}
    if len(names) == 1:
        name = names.pop()
        alone = replace(search, chains={name: search.chains[name]}, pairings=())
        alone = replace(alone, readings={name: search.readings[name]})
        if not only(alone, facts).possible:
            sentence = _single(only(alone, facts), name, summaries[name])
            return f"{name}: {sentence}" if name else sentence
    numbers = series(
        [
            f"{statistic} {_printed(search, summaries, name, statistic)} of {name}"
            for name, statistic in facts
        ]
    )
    return f"{relations} in every patient cannot hold together with {numbers}"


def _agreement(search: Search, summaries: Mapping[str, Summary]) -> str:
    """Say how many data sets fit, and what they share."""
    count = search.count
    many = "infinitely many" if count == math.inf else f"{count:,}"
    sentence = "exactly one data set fits" if count == 1 else f"{many} data sets fit"
    if len(summaries) > 1:
        return sentence.replace("data set", "tuple of data sets", 1) if count == 1 else sentence
    (name, summary), *_ = summaries.items()
    try:
        mean = search.bounds(name, "mean")
    except TooLarge:
        return sentence
    unit = f" {summary.unit}" if summary.unit else ""
    if count == 1:
        values = next(search.data_sets())[name]
        sentence += f": {', '.join(number(value) for value in values)}{unit}"
    each = "its mean is" if count == 1 else "their means are"
    if mean.point and count != 1:
        each = "all have mean"
    return f"{sentence}; {each} {mean.in_words()}{unit}"


def _single(search: Search, name: str, summary: Summary) -> str:
    """Say why the printed numbers of one quantity collide; the search holds these alone."""
    chain = search.chains[name]
    stated = [statistic for _, statistic in facts_of(search)]
    subject = next((s for s in _SUBJECTS if s in stated), None)
    assert subject is not None, "numbers that collide are one of the subjects"
    others = [s for s in stated if s != subject]
    rest = search.replace_chain(name, chain.only(set(others)))
    window = _window(chain, subject)
    printed = summary.printed[subject]
    decimals = printed.decimals
    reading = search.readings[name]
    by = [f"{s} {summary.printed[s]}" for s in others] + [f"n = {summary.n}"]
    if chain.within != EVERYTHING:
        by.insert(-1, f"all values {chain.within}")
    allow = "allow" if len(by) > 1 else "allows"
    grid = [] if reading.step is None else [f"steps of {fraction(reading.step)}"]
    stands = "" if window.point else f", which stands for {window.in_words()}"
    allowed = rest.bounds(name, subject)
    if _before(window, allowed):
        edge = f"is {'' if allowed.low_attained else 'above '}{number(allowed.low, decimals)}"
        start = f"the least {subject} that {series(by)} {allow} {edge}"
    elif _before(allowed, window):
        edge = f"is {'' if allowed.high_attained else 'below '}{number(allowed.high, decimals)}"
        start = f"the greatest {subject} that {series(by)} {allow} {edge}"
    else:
        near = []
        for side in (
            Bounds(-math.inf, window.low, False),
            Bounds(window.high, math.inf, True, False),
        ):
            beyond = rest.replace_chain(name, _restrict(rest.chains[name], subject, side))
            if beyond.possible:
                found = beyond.bounds(name, subject)
                near.append(number(found.low if side.high == math.inf else found.high, decimals))
        verb = "s" if len(near) > 1 else ""
        start = (
            f"the nearest {subject}{verb} that {series(by + grid)} allow "
            f"{'are' if verb else 'is'} {series(near)}"
        )
    return f"{start}; {printed} is printed{stands}"


def _before(first: Bounds, second: Bounds) -> bool:
    """Whether every value of one set lies below every value of another."""
    if first.high == second.low:
        return not (first.high_attained and second.low_attained)
    return first.high < second.low


def _window(chain: Chain, statistic: Statistic) -> Bounds:
    """Return where a chain puts a statistic."""
    if statistic == "mean" and chain.mean is not None:
        return chain.mean
    return next(fact.window for fact in chain.orders if fact.statistic == statistic)


def _restrict(chain: Chain, statistic: _Subject, window: Bounds) -> Chain:
    """Return a chain with one more statement about a statistic of which it says nothing yet."""
    if statistic == "mean":
        return replace(chain, mean=window)
    rank, weights = links_of(statistic, chain.n)
    return replace(chain, orders=(*chain.orders, OrderFact(statistic, rank, weights, window)))


def _printed(search: Search, summaries: Mapping[str, Summary], name: str, fact: Statistic) -> str:
    """Return a printed number, with what it stands for where that is more than itself."""
    window = _window(search.chains[name], fact)
    printed = summaries[name].printed[fact]
    return f"{printed}" if window.point else f"{printed} ({window.in_words()})"
