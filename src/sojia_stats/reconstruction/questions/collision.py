"""Why no data set fits: the smallest set of printed numbers that collide, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import Final

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.printed_numbers.bounds import (
    EVERYTHING,
    Bounds,
    End,
    hull,
    root,
    squared,
)
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain
from sojia_stats.reconstruction.printed_numbers.relations import as_sums
from sojia_stats.reconstruction.printed_numbers.summary import Summary, divisor
from sojia_stats.reconstruction.searches.search import Search
from sojia_stats.wording.names import SD_NAMES, Statistic, compared
from sojia_stats.wording.numbers import counted, fraction, number, series

Fact = tuple[str, Statistic]
"""A printed number: the quantity and the statistic."""

# Which of several colliding numbers a sentence is about: computed ones before observed ones.
_SUBJECTS: Final[tuple[Statistic, ...]] = (
    "mean",
    "sd",
    "median",
    "q1",
    "q3",
    "maximum",
    "minimum",
)

_NEAR: Final = 24
"""Steps within which the next value of a statistic lies, if there is one."""


def facts_of(search: Search) -> list[Fact]:
    """Return all printed numbers that a search rests on."""
    return [
        (name, statistic) for name, chain in search.chains.items() for statistic in chain.statistics
    ]


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
            if not _perhaps(only(search, chosen)):
                return chosen
    return tuple(facts)


def _perhaps(search: Search) -> bool:
    """Whether there may be a data set: it is not ruled out, or too large a question."""
    try:
        return search.possible
    except TooLarge:
        return True


def explain(search: Search, summaries: Mapping[str, Summary]) -> str:
    """Return in a sentence or two which numbers decide the outcome of a search."""
    if search.conditions and not search.possible:
        plainly = replace(search, conditions=())
        if plainly.possible:
            also = series([str(condition) for condition in search.conditions])
            return f"no data set that the other numbers allow has {also}"
        search = plainly
    facts = collision(search)
    if facts is None:
        return _agreement(search, summaries)
    relations = series(
        [compared(tie.left, tie.sign, tie.right) for tie in as_sums(search.pairings, search.sums)]
    )
    if not facts:
        if replace(only(search, ()), pairings=(), sums=()).possible:
            return f"{relations} cannot hold together in any patient, whatever is printed"
        return "the bounds on all values (within) leave no value on the steps"
    names = {name for name, _ in facts}
    if len(names) == 1:
        name = names.pop()
        alone = replace(search, chains={name: search.chains[name]}, pairings=(), sums=())
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
    try:
        count: int | float | None = search.count
        many = counted(search.count)
    except TooLarge:
        count, many = None, "more"
    sentence = "exactly one data set fits" if count == 1 else f"{many} data sets fit"
    sentence += " than can be counted" if count is None else ""
    if len(summaries) > 1:
        return sentence.replace("data set", "tuple of data sets", 1) if count == 1 else sentence
    (name, summary), *_ = summaries.items()
    try:
        mean = search.bounds(name, "mean")
    except TooLarge:
        return sentence
    unit = f" {summary.unit}" if summary.unit else ""
    if count == 1:
        values = search.witness[name]
        sentence += f": {', '.join(number(value) for value in values)}{unit}"
    if mean == EVERYTHING:
        return sentence
    each = "its mean is" if count == 1 else "their means are"
    if mean.point and count != 1:
        each = "all have mean"
    return f"{sentence}; {each} {mean.in_words()}{unit}"


def _single(search: Search, name: str, summary: Summary) -> str:
    """Say why the printed numbers of one quantity collide; the search holds these alone."""
    chain = search.chains[name]
    stated = chain.statistics
    subject = next(s for s in _SUBJECTS if s in stated)
    others = [s for s in stated if s != subject]
    rest = search.replace_chain(name, chain.only(set(others)))
    printed = summary.printed[subject]
    reading = search.readings[name]
    by = [f"{s} {summary.printed[s]}" for s in others] + [f"n = {summary.n}"]
    if chain.within != EVERYTHING:
        by.insert(-1, f"all values {chain.within}")
    grid = [] if reading.step is None else [f"steps of {fraction(reading.step)}"]
    window = reading.window(subject, printed)
    stands = "" if window.point else f", which stands for {window}"
    end = f"{printed} is printed{stands}"
    label = {"sd": SD_NAMES[summary.sd_kind].alone}.get(subject, subject)
    allow = "allow" if len(by) > 1 else "allows"
    scale = _Scale(subject, chain, printed.decimals)
    allowed = scale.bounds(rest, name)
    if _before(scale.window(window), allowed):
        edge = f"is {'' if allowed.low_attained else 'above '}{scale.text(allowed.low)}"
        return f"the least {label} that {series(by)} {allow} {edge}; {end}"
    if _before(allowed, scale.window(window)):
        edge = f"is {'' if allowed.high_attained else 'below '}{scale.text(allowed.high)}"
        return f"the greatest {label} that {series(by)} {allow} {edge}; {end}"
    near = _nearest(rest, name, scale, window)
    if not near:
        return f"no {label} that {series(by + grid)} allow is printed so; {end}"
    verb = ("s", "are") if len(near) > 1 else ("", "is")
    causes = series(by + grid)
    return f"the nearest {label}{verb[0]} that {causes} allow {verb[1]} {series(near)}; {end}"


@dataclass(frozen=True, slots=True)
class _Scale:
    """How a statistic is compared: standard deviations by exact squares, all others as they are."""

    subject: Statistic
    chain: Chain
    decimals: int

    def bounds(self, search: Search, name: str) -> Bounds:
        """Return the bounds of the statistic, or of its square."""
        if self.subject == "sd":
            n = self.chain.n
            if n == 1:  # one value does not deviate from itself
                return Bounds(0, 0)
            part = Fraction(n * (n - 1), divisor(self.chain.sd_kind, n))
            return search.variance(name).scale(part)
        if self.subject in ("q1", "q3"):
            facts = [f for g in self.chain.alternatives for f in g if f.statistic == self.subject]
            return hull(search.between(name, fact.rank, fact.weights) for fact in facts)
        return search.bounds(name, self.subject)

    def window(self, window: Bounds) -> Bounds:
        """Return the window of the statistic, or of its square."""
        return squared(window) if self.subject == "sd" else window

    def text(self, end: End) -> str:
        """Return an end for print."""
        if self.subject != "sd":
            return number(end, self.decimals)
        exact = root(end)
        # A root that is no fraction gets one digit more than is printed.
        return number(exact, self.decimals + isinstance(exact, float))

    def restricted(self, chain: Chain, window: Bounds) -> Chain:
        """Return a chain with the statistic, of which it says nothing yet, in a window."""
        if self.subject == "mean":
            return replace(chain, mean=window)
        if self.subject == "sd":
            return replace(chain, sd=window, sd_kind=self.chain.sd_kind)
        links = [f for f in self.chain.orders if f.statistic == self.subject]
        return replace(
            chain, orders=(*chain.orders, *(replace(fact, window=window) for fact in links))
        )


def _nearest(rest: Search, name: str, scale: _Scale, window: Bounds) -> list[str]:
    """Return the values of a statistic below and above a window that the other numbers allow."""
    if scale.subject in ("q1", "q3"):
        return []
    step = rest.readings[name].step or Fraction(1)
    # On a grid the next value is at most a few steps away, if there is any.
    reach = _NEAR * step
    assert not isinstance(window.low, float) and not isinstance(window.high, float)
    low = Fraction(0) if scale.subject == "sd" else window.low - reach
    sides = (Bounds(low, window.low), Bounds(window.high, window.high + reach))
    near = []
    for side, end in zip(sides, ("high", "low"), strict=True):
        beyond = rest.replace_chain(name, scale.restricted(rest.chains[name], side))
        if beyond.possible:
            near.append(scale.text(getattr(scale.bounds(beyond, name), end)))
    return near


def _before(first: Bounds, second: Bounds) -> bool:
    """Whether every value of one set lies below every value of another."""
    if first.high == second.low:
        return not (first.high_attained and second.low_attained)
    return first.high < second.low


def _printed(search: Search, summaries: Mapping[str, Summary], name: str, fact: Statistic) -> str:
    """Return a printed number, with what it stands for where that is more than itself."""
    printed = summaries[name].printed[fact]
    window = search.readings[name].window(fact, printed)
    return f"{printed}" if window.point else f"{printed} ({window})"
