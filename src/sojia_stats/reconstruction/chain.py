"""What a summary says about the values of its patients in ascending order.

Ordered, the n values form a chain x_0 ≤ x_1 ≤ … ≤ x_{n−1}. Minimum, quartiles, median and maximum
are each one link of the chain or a weighted mean of two neighbours; the mean is about their total.
The discrete and the continuous search both start from these facts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from sojia_stats.reconstruction.bounds import EVERYTHING, Bounds
from sojia_stats.reconstruction.reading import Reading
from sojia_stats.reconstruction.summary import Statistic, Summary


@dataclass(frozen=True, slots=True)
class OrderFact:
    """A weighted mean of one or two neighbouring ordered values lies in a window.

    Parameters
    ----------
    statistic : str
        The statistic that says so.
    rank : int
        Rank of the first of the values, from 0.
    weights : tuple of Fraction
        One or two positive weights that add to 1.
    window : Bounds
        Where the weighted mean lies.
    """

    statistic: Statistic
    rank: int
    weights: tuple[Fraction, ...]
    window: Bounds


@dataclass(frozen=True, slots=True)
class Chain:
    """All facts about n ordered values.

    Parameters
    ----------
    n : int
        Number of values.
    within : Bounds
        Where every value lies.
    orders : tuple of OrderFact
        What is known of single ordered values.
    mean : Bounds or None
        Where the mean lies; None where nothing is said of it.
    sd : Bounds or None
        Where the standard deviation (of the summary's kind) lies.
    """

    n: int
    within: Bounds
    orders: tuple[OrderFact, ...]
    mean: Bounds | None = None
    sd: Bounds | None = None

    @property
    def windows(self) -> list[Bounds]:
        """All windows on values, whatever they are about."""
        means = [] if self.mean is None else [self.mean]
        return [*(fact.window for fact in self.orders), self.within, *means]

    def only(self, statistics: Collection[Statistic]) -> Chain:
        """Return the chain with the facts of some statistics alone."""
        return replace(
            self,
            orders=tuple(fact for fact in self.orders if fact.statistic in statistics),
            mean=self.mean if "mean" in statistics else None,
            sd=self.sd if "sd" in statistics else None,
        )


def median_links(n: int) -> tuple[int, tuple[Fraction, ...]]:
    """Return the rank and the weights of the median of n ordered values.

    Examples
    --------
    >>> median_links(5)
    (2, (Fraction(1, 1),))
    >>> median_links(4)
    (1, (Fraction(1, 2), Fraction(1, 2)))
    """
    if n % 2:
        return n // 2, (Fraction(1),)
    return n // 2 - 1, (Fraction(1, 2), Fraction(1, 2))


def links_of(statistic: str, n: int) -> tuple[int, tuple[Fraction, ...]]:
    """Return the rank and the weights of an order statistic of n ordered values.

    Raises
    ------
    ValueError
        If the statistic is not about one or two ordered values.
    """
    if statistic == "median":
        return median_links(n)
    ends = {"minimum": 0, "maximum": n - 1}
    if statistic not in ends:
        raise ValueError(
            f"unknown statistic {statistic!r}: ask for mean, sum, sd, median, minimum or maximum"
        )
    return ends[statistic], (Fraction(1),)


def chain_of(summary: Summary, reading: Reading) -> Chain:
    """Return the facts that a summary states under a reading.

    Raises
    ------
    ValueError
        If the summary prints a statistic that the search does not take.
    """
    for name in ("sd", "q1", "q3"):
        if getattr(summary, name) is not None:
            raise ValueError(
                f"{name} {getattr(summary, name)} is printed, but data sets are sought by n, "
                "minimum, median, maximum and mean alone: leave it out"
            )
    windows = {name: reading.window(name, printed) for name, printed in summary.printed.items()}
    return _chain(summary, windows, reading.within)


def widest_chain(summary: Summary, within: Bounds = EVERYTHING) -> Chain:
    """Return the facts that a summary states if every number may follow any rounding rule.

    A number's windows under the six rules have the open unit interval either side of it as their
    union, so a data set satisfies this chain exactly when it satisfies some mix of the rules.
    """
    windows = {name: printed.widest() for name, printed in summary.printed.items()}
    return _chain(summary, windows, within)


def _chain(summary: Summary, windows: Mapping[Statistic, Bounds], within: Bounds) -> Chain:
    """Return the facts of statistics that lie in windows."""
    return Chain(
        n=summary.n,
        within=within,
        orders=tuple(
            OrderFact(name, *links_of(name, summary.n), window)
            for name, window in windows.items()
            if name not in ("mean", "sd")
        ),
        mean=windows.get("mean"),
        sd=windows.get("sd"),
    )
