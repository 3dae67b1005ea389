"""What decides an outcome: the data sets that fit, or the printed numbers that collide."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Final, Literal

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
from sojia_stats.wording.collisions import Collision, Limit, Stated, colliding
from sojia_stats.wording.names import Statistic, Status
from sojia_stats.wording.outcomes import Outcome, fitting

PrintedNumber = tuple[str, Statistic]
"""Which printed number: the quantity and the statistic."""

# Which of several colliding numbers the limit is computed for: computed ones before observed ones.
_SUBJECTS: Final[tuple[Statistic, ...]] = ("mean", "sd", "median", "q1", "q3", "maximum", "minimum")

_STEPS_ASIDE: Final = 24
"""Steps on either side of a printed number within which the next possible value is looked for: on a
grid means and medians lie a step apart at most, and standard deviations little more."""


class Decided(ABC):
    """What every reconstruction says of its outcome, and of the numbers that decide it."""

    def __post_init__(self) -> None:
        self._search.check()  # eagerly

    @cached_property
    @abstractmethod
    def _search(self) -> Search:
        """The data sets that fit."""

    @property
    @abstractmethod
    def _summaries(self) -> Mapping[str, Summary]:
        """The printed statistics of each quantity."""

    @property
    def count(self) -> int | float:
        """How many data sets, or tuples of one each, fit: an exact int, or infinity."""
        return self._search.count

    @property
    def status(self) -> Status:
        """Determined (one data set or tuple), compatible (more) or incompatible (none)."""
        return self._search.status

    def collision(self) -> tuple[PrintedNumber, ...] | None:
        """Return the smallest set of printed numbers that collide, as (quantity, statistic).

        The name of the quantity is empty where there is one alone.
        """
        return collision(self._search)

    def decide(self) -> Outcome | Collision:
        """Return what fits; where nothing does, what collides."""
        return decide(self._search, self._summaries)

    def explain(self) -> str:
        """Return in a sentence or two which numbers decide the outcome."""
        found = self.decide()
        return fitting(found) if isinstance(found, Outcome) else colliding(found)


def only(search: Search, numbers: tuple[PrintedNumber, ...]) -> Search:
    """Return the search with some of its printed numbers alone."""
    chains = {
        name: chain.only({statistic for quantity, statistic in numbers if quantity == name})
        for name, chain in search.chains.items()
    }
    return replace(search, chains=chains)


def collision(search: Search) -> tuple[PrintedNumber, ...] | None:
    """Return the smallest set of printed numbers that no data set satisfies; None if all agree.

    Of several smallest sets the first in the order of the quantities and statistics.
    """
    if search.possible:
        return None
    numbers = [(name, said) for name, chain in search.chains.items() for said in chain.statistics]
    for size in range(len(numbers)):
        for chosen in combinations(numbers, size):
            if not _perhaps(only(search, chosen)):
                return chosen
    return tuple(numbers)


def _perhaps(search: Search) -> bool:
    """Whether there may be a data set: it is not ruled out, or too large a question."""
    try:
        return search.possible
    except TooLarge:
        return True


def decide(search: Search, summaries: Mapping[str, Summary]) -> Outcome | Collision:
    """Return what fits; where nothing does, what collides."""
    if search.conditions and not search.possible:
        plainly = replace(search, conditions=())
        if plainly.possible:
            return Collision(conditions=tuple(map(str, search.conditions)))
        search = plainly
    numbers = collision(search)
    if numbers is None:
        return _outcome(search, summaries)
    relations = tuple(
        (one.left, one.sign, one.right) for one in as_sums(search.pairings, search.sums)
    )
    if not numbers:
        untied = replace(only(search, ()), pairings=(), sums=())
        return Collision(relations=relations if untied.possible else ())
    stated = tuple(_stated(search, summaries, *one) for one in numbers)
    names = {name for name, _ in numbers}
    if len(names) == 1:
        name = names.pop()
        alone = replace(search, chains={name: search.chains[name]}, pairings=(), sums=())
        alone = replace(alone, readings={name: search.readings[name]})
        if not only(alone, numbers).possible:
            limit = _limit(only(alone, numbers), stated, summaries[name])
            return Collision(stated, limit=limit)
    return Collision(stated, relations)


def _outcome(search: Search, summaries: Mapping[str, Summary]) -> Outcome:
    """Return how many data sets fit, and what they share."""
    try:
        count: int | float | None = search.count
    except TooLarge:
        count = None
    if len(summaries) > 1:
        return Outcome(count, together=True)
    (name, summary), *_ = summaries.items()
    try:
        mean = search.bounds(name, "mean")
    except TooLarge:
        return Outcome(count, unit=summary.unit)
    values = search.witness[name] if count == 1 else ()
    return Outcome(count, values, None if mean == EVERYTHING else mean, summary.unit)


def _stated(
    search: Search, summaries: Mapping[str, Summary], name: str, statistic: Statistic
) -> Stated:
    """Return a printed number with what it stands for."""
    printed = summaries[name].printed[statistic]
    window = search.readings[name].window(statistic, printed)
    return Stated(name, statistic, printed.text, printed.decimals, window)


def _limit(search: Search, stated: tuple[Stated, ...], summary: Summary) -> Limit:
    """Return how far one number is from what the others allow; the search holds these alone."""
    name = stated[0].quantity
    chain = search.chains[name]
    subject = min(stated, key=lambda one: _SUBJECTS.index(one.statistic))
    others = tuple(one for one in stated if one is not subject)
    rest = search.replace_chain(name, chain.only({one.statistic for one in others}))
    reading = search.readings[name]
    window = reading.window(subject.statistic, summary.printed[subject.statistic])
    scale = _Scale(subject.statistic, chain)
    allowed = scale.bounds(rest, name)
    side: Literal["least", "greatest", "nearest"] = "nearest"
    attained = True
    if _before(scale.window(window), allowed):
        side, ends, attained = "least", [allowed.low], allowed.low_attained
    elif _before(allowed, scale.window(window)):
        side, ends, attained = "greatest", [allowed.high], allowed.high_attained
    else:
        ends = _nearest(rest, name, scale, window)
    return Limit(
        subject,
        others,
        summary.n,
        None if chain.within == EVERYTHING else chain.within,
        reading.step,
        side,
        tuple(map(scale.value, ends)),
        attained,
        summary.sd_kind,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """How a statistic is compared: standard deviations by exact squares, all others as they are."""

    subject: Statistic
    chain: Chain

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

    def value(self, end: End) -> End:
        """Return the statistic for an end of its bounds, or of those of its square."""
        return root(end) if self.subject == "sd" else end

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


def _nearest(rest: Search, name: str, scale: _Scale, window: Bounds) -> list[End]:
    """Return the ends below and above a window that the other numbers allow."""
    if scale.subject in ("q1", "q3"):
        return []
    step = rest.readings[name].step or Fraction(1)
    # On a grid the next value is at most a few steps away, if there is any.
    reach = _STEPS_ASIDE * step
    assert not isinstance(window.low, float) and not isinstance(window.high, float)
    low = Fraction(0) if scale.subject == "sd" else window.low - reach
    sides = (Bounds(low, window.low), Bounds(window.high, window.high + reach))
    near = []
    for side, end in zip(sides, ("high", "low"), strict=True):
        beyond = rest.replace_chain(name, scale.restricted(rest.chains[name], side))
        if beyond.possible:
            near.append(getattr(scale.bounds(beyond, name), end))
    return near


def _before(first: Bounds, second: Bounds) -> bool:
    """Whether every value of one set lies below every value of another."""
    if first.high == second.low:
        return not (first.high_attained and second.low_attained)
    return first.high < second.low
