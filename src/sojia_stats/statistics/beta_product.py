"""Quantiles of a product of independent Beta(λ, 1) variables with distinct whole rates λ, exactly.

−log of such a product is a sum of independent exponential waiting times with these rates. Let a
pure death process run beside them, which stays an exponential time of rate k at each level k = N,
N − 1, …, with N at least the largest rate. When it leaves a level, the wait in progress ends with
probability λ / k, or else goes on. So the product is a mixture of Beta(k, N − k + 1), its weights
follow from each other by sums and products of numbers that are not negative, and its distribution
function is a polynomial in Bernstein form: nothing cancels, whatever the rates.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

ONE = 0
"""The product of no variables, from which all others are made."""

_BLOCK = 256  # products, at least, whose weights are found together, so that loops stay in numpy
_CELLS = 2**21  # weights held at a time, about: 16 MB
_NOTHING = 1e-60  # weights below it become 0: subnormal numbers would only be slow
_NEGLIGIBLE = 1e-30  # weights below it are not handed on to a later block: tails are 5e-13 or more
_ROUNDING = 1e-6  # a parameter this near to a whole number is whole but for rounding
# Newton's method, on the logit scale
_LAST_STEP = 1e-8  # so short a step is the last: the error left is its square
_LONGEST_STEP = 2.0  # a factor of 7 in the odds, so that a flat tangent does not lead far off
_LEAST_SLOPE = 1e-9  # a smaller one is lost to rounding
_LEFT_OUT = 45.0  # levels whose mass is below the tail by a factor of e^45, 3e19, do not count


class BetaProducts:
    """Products of independent Beta(λ, 1) variables, each made from a shorter one by one rate more.

    The product of Beta(4, 1) and Beta(3, 1) is Beta(3, 2).

    >>> products = BetaProducts()
    >>> pair = products.times(products.times(ONE, 4), 3)
    >>> products.quantiles([pair, pair], [False, True], [0.025, 0.025], [False, False]).round(6)
    array([0.19412 , 0.932414])
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], int] = {}
        self._rates = [0]
        self._parents = [ONE]
        self._means = [0.0]  # of −log of the product
        self._variances = [0.0]
        self._origin: tuple[int, int, Floats] | None = None

    @classmethod
    def after_beta(cls, first: float, second: float) -> BetaProducts:
        """Start from about Beta(first, second) in place of ``ONE``; all rates must be below first.

        In its place is the mixture of two beta variables with whole parameters, their sum rounded
        up, that has the mean of Beta(first, second).
        """
        products = cls()
        whole = math.ceil(first + second - _ROUNDING)
        mean = whole * first / (first + second)
        level = math.floor(mean + _ROUNDING)
        share = max(mean - level, 0.0)
        products._origin = whole - 1, level, np.array([1 - share, share])
        products._means = [math.log((first + second - 0.5) / (first - 0.5))]
        products._variances = [1 / (first - 0.5) - 1 / (first + second - 0.5)]
        return products

    @property
    def from_beta(self) -> bool:
        """Whether ``ONE`` stands for a beta variable."""
        return self._origin is not None

    def times(self, product: int, rate: int) -> int:
        """Multiply a product by Beta(rate, 1), the rate below all rates that are in it."""
        key = (product, rate)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = len(self._rates)
            self._rates.append(rate)
            self._parents.append(product)
            self._means.append(self._means[product] + 1 / rate)
            self._variances.append(self._variances[product] + 1 / rate**2)
        return known

    def quantiles(
        self,
        product: Sequence[int] | Integers,
        upper: Sequence[bool] | Flags,
        tail: Sequence[float] | Floats,
        mixed: Sequence[bool] | Flags,
    ) -> Floats:
        """Find points, (k,) float64 shares, beyond which products have given probabilities.

        All arguments are (k,): ``product`` (int) as :meth:`times` gave them, not ``ONE``; ``upper``
        (bool), whether the tail lies above the point, else below; ``tail`` (float), its
        probability; ``mixed`` (bool), whether it is that of the equal mixture of the product and of
        it without its last rate.
        """
        product, upper, tail, mixed = map(np.asarray, (product, upper, tail, mixed))
        found = np.empty(len(product))
        if not len(product):
            return found
        guess = self._guess(product, upper, tail)
        highest = max(self._rates)
        degree, level, shares = self._origin or (highest, highest + 1, np.ones(1))
        log_choose = _log_choose(degree)
        order = np.argsort(product, kind="stable")
        ordered = product[order]
        for first, bottom, weights, parent in self._blocks(level, shares):
            count = len(parent)
            chosen = order[slice(*np.searchsorted(ordered, [first, first + count]))]
            for side in (False, True):
                rows = chosen[upper[chosen] == side]
                if not len(rows):
                    continue
                index = product[rows] - first
                own = weights.shape[1] - count + index
                mate = np.where(mixed[rows], parent[index], own)
                mixture = (weights[:, own] + weights[:, mate]) / 2
                found[rows] = _solved(
                    _Tails(mixture, bottom, side, log_choose), tail[rows], guess[rows]
                )
        return found

    def _blocks(self, origin: int, shares: Floats) -> Iterator[tuple[int, int, Floats, Integers]]:
        """Weights of one block of products after the other, in columns, by level from the bottom.

        ``shares`` are the weights of ``ONE`` from the level ``origin`` on. Yields the first of the
        block's k products; the bottom level; the weights, (levels, j + k) float64, of the j earlier
        products on which the block builds, then of its own; and the column of each one's parent,
        (k,) int64.
        """
        rates = np.array(self._rates, dtype=np.float64)
        parents = np.array(self._parents)
        last_child = np.zeros(len(rates), dtype=np.int64)
        np.maximum.at(last_child, parents, np.arange(len(rates)))
        size = max(_BLOCK, _CELLS // origin)
        kept = {ONE: (origin, shares)}  # of products with children to come
        for first in range(1, len(rates), size):
            end = min(first + size, len(rates))
            own = parents[first:end]
            outside = np.unique(own[own < first])
            parent = np.searchsorted(np.append(outside, np.arange(first, end)), own)
            bottom, weights = _weights(
                rates[first:end], parent, [kept[index] for index in outside.tolist()]
            )
            yield first, bottom, weights, parent
            kept = {index: column for index, column in kept.items() if last_child[index] >= end}
            for index in (first + np.flatnonzero(last_child[first:end] >= end)).tolist():
                kept[index] = _trimmed(weights[:, len(outside) + index - first], bottom)

    def _guess(self, product: Integers, upper: Flags, tail: Floats) -> Floats:
        """Give (k,) logits near the quantiles: −log is about gamma (Wilson and Hilferty's cube)."""
        mean, variance = np.array(self._means)[product], np.array(self._variances)[product]
        normal = {value: NormalDist().inv_cdf(value) for value in set(tail.tolist())}
        deviate = np.array([normal[value] for value in tail.tolist()]) * np.where(upper, 1, -1)
        ninth = variance / (9 * mean**2)
        # only a start: 0.1 keeps it positive where few variables make the approximation poor
        wait = mean * np.maximum(1 - ninth + deviate * np.sqrt(ninth), 0.1) ** 3
        logit: Floats = -wait - np.log(-np.expm1(-wait))
        return logit


def _weights(
    rates: Floats, parent: Integers, outside: Sequence[tuple[int, Floats]]
) -> tuple[int, Floats]:
    """Weights of k products by level: the probability that a product's last wait ends with it.

    The columns of the result, (levels, j + k) floats, are first the j of ``outside``, each given as
    its lowest level and its weights from there, then the k products with these (k,) ``rates``;
    ``parent`` has the column of each one's parent.
    """
    inherited = len(outside)
    top = max(low + len(column) - 1 for low, column in outside)
    weights = np.zeros((top + 1, inherited + len(rates)))
    for index, (low, column) in enumerate(outside):
        weights[low : low + len(column), index] = column
    lowest = min(low for low, _ in outside)
    bottom = top
    for level in range(top - 1, 0, -1):
        above, row = weights[level + 1], weights[level, inherited:]
        # of the wait, λ / w of the level above is what arrived there, and 1 − λ / level goes on
        np.multiply(above[inherited:], level + 1 - rates, out=row)
        row += rates * above[parent]
        row /= level
        bottom = level
        if level % 8 == 0:  # now and then is enough, and cheaper
            row[row < _NOTHING] = 0
            if level < lowest and not row.any():
                break
    return bottom, weights[bottom:]


def _trimmed(column: Floats, bottom: int) -> tuple[int, Floats]:
    """Give one product's lowest level and, from there, its weights that are not negligible."""
    rows = np.flatnonzero(column > _NEGLIGIBLE)
    return bottom + int(rows[0]), column[rows[0] : rows[-1] + 1].copy()


def _log_choose(degree: int) -> Floats:
    """Give the logs of the (degree + 1,) binomial coefficients."""
    factorial = np.array([math.lgamma(k + 1) for k in range(degree + 1)])
    log_choose: Floats = factorial[-1] - factorial - factorial[::-1]
    return log_choose


class _Tails:
    """Tails of mixtures of Beta(k, N − k + 1), one per column of weights, at logits of points.

    The level of the process at the point s is binomial (N, s). A mixture is above s with the
    probability that this level is below its own, which the weights are the distribution of.
    """

    def __init__(self, weights: Floats, bottom: int, upper: bool, log_choose: Floats) -> None:
        levels, count = weights.shape
        self._log_choose = log_choose
        self._bottom = bottom
        self.sign = -1 if upper else 1  # of the derivatives
        self._sums = np.zeros((count, levels + 1))
        if upper:  # of weights above levels bottom − 1 to top
            np.cumsum(weights[::-1].T, axis=1, out=self._sums[:, -2::-1])
        else:  # of weights up to these levels
            np.cumsum(weights.T, axis=1, out=self._sums[:, 1:])

    def __call__(self, rows: Integers, logit: Floats, reach: float) -> tuple[Floats, Floats]:
        """Give the logs of (r,) tails and their derivatives, but for levels of mass e^-reach.

        Where a tail lies wholly on such levels, it is 0 and its derivative unknown, given as 0.
        """
        degree = len(self._log_choose) - 1
        point = 1 / (1 + np.exp(-logit))
        mean = degree * point
        # Bernstein's inequality bounds what lies further from the mean
        spread = reach / 3 + np.sqrt(reach**2 / 9 + 2 * reach * np.max(mean * (1 - point)))
        width = min(degree + 1, 2 * math.ceil(spread) + 1)
        first = np.clip(np.rint(mean).astype(np.int64) - width // 2, 0, degree + 1 - width)
        level = first[:, None] + np.arange(width)
        log_mass = self._log_choose[level] + level * logit[:, None]
        log_mass -= log_mass.max(axis=1, keepdims=True)
        mass = np.exp(log_mass)
        column = np.clip(level - (self._bottom - 1), 0, self._sums.shape[1] - 1)
        share = mass * self._sums[rows[:, None], column]
        total = share.sum(axis=1)
        some = total > 0
        log_tail = np.full(len(rows), -np.inf)
        log_tail[some] = np.log(total[some] / mass[some].sum(axis=1))
        slope = np.zeros(len(rows))
        slope[some] = (share[some] * (level[some] - mean[some, None])).sum(axis=1) / total[some]
        return log_tail, slope


def _solved(tails: _Tails, tail: Floats, logit: Floats) -> Floats:
    """Find (r,) points at which the tails are as asked: bracketed Newton on log tail over logit."""
    target = np.log(tail)
    reach = _LEFT_OUT - float(target.min())
    logit = logit.copy()
    low, high = np.full(len(logit), -np.inf), np.full(len(logit), np.inf)
    rows = np.arange(len(logit))
    while len(rows):
        value, slope = tails(rows, logit[rows], reach)
        here, excess = logit[rows], value - target[rows]
        right = excess * tails.sign > 0  # of the root
        high[rows[right]] = here[right]
        low[rows[~right]] = here[~right]
        # on a plateau the slope is lost to rounding, even its sign
        slope = tails.sign * np.maximum(tails.sign * slope, _LEAST_SLOPE)
        step = np.clip(-excess / slope, -_LONGEST_STEP, _LONGEST_STEP)
        new = here + step
        last = np.abs(step) <= _LAST_STEP
        # not onto an end either: it would go from one end to the other and back for ever
        halved = ~last & ((new <= low[rows]) | (new >= high[rows]))
        new[halved] = (low[rows[halved]] + high[rows[halved]]) / 2
        logit[rows] = new
        rows = rows[~last & (new != here)]
    return 1 / (1 + np.exp(-logit))
