"""Thomas–Grunkemeier limits of a Kaplan–Meier curve: where the likelihood ratio crosses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    _Floats = NDArray[np.float64]
    _Rows = NDArray[np.intp]

_APART = 4  # a number at risk is far from λ at 4 |λ| or more: then the series below is short
_TERMS = 25  # of the series in λ / n ≤ 1/4: the first left out is 1e-16 of the first taken
_CLOSE = 1e-12  # a Newton step so small, relative to λ, is the last: the error left is its square
_BLOCK = 2**20  # numbers in one temporary array, 8 MB


def thomas_grunkemeier(at_risk: _Floats, events: _Floats, z: float) -> tuple[_Floats, _Floats]:
    """Limits of the survival from each distinct time on, by inverting the likelihood ratio test.

    ``at_risk`` (1 or more) and ``events`` are (h,) float64; ``z`` is the normal quantile of the
    level, 1.96 for 95 %. Low and high, (h,) float64, hold all shares p for which the likelihood of
    the curve, at its highest among the curves with S = p there, is at least exp(−z²/2) of that of
    the Kaplan–Meier curve. Both curves fall at event times only.

    The highest likelihood under S = p has hazards d / (n + λ), with the λ that gives p. It is
    lower than that of the Kaplan–Meier curve (λ = 0) by

        Σ n log(1 + λ / n) − (n − d) log(1 + λ / (n − d)),

    which is z²/2 at two λ, one on each side of 0, solved for to floating-point precision.

    Before the first event all these curves are 1, and so are both limits. R's km.ci has
    exp(−z² / (2n)) there for the lower one, with n at risk at the first *event* to come: that lets
    the curve fall where nobody had an event, which it does not allow anywhere else. Where the curve
    is 0 the lower limit is 0 and the upper one is where the ratio crosses, as it does for 0 of n in
    a binomial; km.ci has NA there, and bpcp repeats the time before. km.ci stops at 1e-7 of the log
    likelihood ratio, bpcp at some 1e-5 of the limit; their values differ from these by as much.

    Two λ for each of h times, with a sum over all earlier events each, is h² terms. Only the few
    with n near λ are taken one by one: from all others the sum is a power series in λ, whose
    coefficients add up along the curve.

    Thomas DR, Grunkemeier GL (1975). Confidence interval estimation of survival probabilities for
    censored data. J Am Stat Assoc 70:865–871.

    >>> counts = np.array([4.0, 3, 2, 1]), np.array([1.0, 1, 0, 1])
    >>> low, high = thomas_grunkemeier(*counts, 1.959963984540054)
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.2776, 0.1072, 0.1072, 0.0], [0.9838, 0.8928, 0.8928, 0.558])
    """
    seen = np.flatnonzero(events > 0)
    sums = _Sums(at_risk[seen], events[seen])
    last = np.searchsorted(seen, np.arange(len(at_risk)), side="right")  # event times so far
    low = np.concatenate(([1.0], _limits(sums, z, -1)))[last]
    high = np.concatenate(([1.0], _limits(sums, z, 1)))[last]
    return low, high


def _limits(sums: _Sums, z: float, side: int) -> _Floats:
    """Find one limit at each of the k event times; λ is below 0 for the lower (side −1) ones."""
    fewest = np.minimum.accumulate(sums.staying)  # λ is above −fewest
    limit = np.zeros_like(fewest)
    rows = np.flatnonzero(fewest >= 1) if side < 0 else np.arange(len(fewest))
    target = z**2 / 2
    # Greenwood's formula, as if half a patient stayed where nobody did, is near enough to start
    variance = np.cumsum(sums.events / (sums.at_risk * np.maximum(sums.staying, 0.5)))[rows]
    below = np.zeros(len(rows))
    above = fewest[rows] if side < 0 else np.full(len(rows), np.inf)
    size = np.minimum(z / np.sqrt(variance), 0.9 * above)
    while rows.size:
        drop, growth, log_survival = sums.at(rows, side * size)
        below, above = np.where(drop <= target, size, below), np.where(drop >= target, size, above)
        # Newton on the logarithms of both: the drop is as λ² for small λ, and steeper or flatter on
        with np.errstate(over="ignore"):
            step = size * np.exp(np.log(target / drop) * drop / growth)
        halved = np.where(np.isinf(above), 2 * size, (below + above) / 2)
        better = np.where((step >= below) & (step <= above) & (step < np.inf), step, halved)
        done = np.abs(better - size) <= _CLOSE * size
        last = log_survival + side * growth * (better - size) / size**2  # to the first order
        limit[rows[done]] = np.exp(last[done])
        rows, size, below, above = (part[~done] for part in (rows, better, below, above))
    return limit


class _Sums:
    """Sums over all event times up to a given one, for many of them together, each with its own λ.

    ``at_risk`` and ``events`` are (k,) floats, by event time; ``rows`` are (r,) places among these.
    """

    def __init__(self, at_risk: _Floats, events: _Floats) -> None:
        self.at_risk = at_risk
        self.events = events
        self.staying = at_risk - events
        self._series: dict[int, tuple[_Floats, _Floats]] = {}

    def at(self, rows: _Rows, shift: _Floats) -> tuple[_Floats, _Floats, _Floats]:
        """Give for (r,) λ the drop of the log likelihood, λ times its derivative, and log S."""
        drop, growth, log_survival = (np.empty_like(shift) for _ in range(3))
        powers = np.ceil(np.log2(_APART * np.abs(shift))).astype(int)
        for power in np.unique(powers):
            near = np.flatnonzero(self.staying < 2.0**power)
            group = np.flatnonzero(powers == power)
            counts = np.searchsorted(near, rows[group], side="right")
            blocks = -(-len(group) * (1 + int(counts.max())) // _BLOCK)
            for part in np.array_split(np.arange(len(group)), blocks):
                each, count = group[part], counts[part]
                found = self._near(near[: count.max()], count, shift[each])
                more = self._far(int(power), rows[each], shift[each])
                for total, one, other in zip(
                    (drop, growth, log_survival), found, more, strict=True
                ):
                    total[each] = one + other
        return drop, growth, log_survival

    def _near(
        self, near: _Rows, count: NDArray[np.intp], shift: _Floats
    ) -> tuple[_Floats, _Floats, _Floats]:
        """Sum over the events with few at risk, one by one: for each λ the first ``count``."""
        n, staying = self.at_risk[near], self.staying[near]
        earlier = np.arange(len(near)) < count[:, None]
        had, lam = np.where(earlier, self.events[near], 0), np.where(earlier, shift[:, None], 0)
        # (n + λ) / n and (n − d + λ) / (n − d) differ by this factor from 1: nothing cancels
        factor = had * lam / np.where(earlier, n * (staying + lam), 1)
        drop = had * np.log1p(lam / n) + staying * np.log1p(-np.where(staying > 0, factor, 0))
        growth = factor * lam * n / (n + lam)
        fall = np.log1p(-had / (n + lam))
        return drop.sum(axis=1), growth.sum(axis=1), fall.sum(axis=1)

    def _far(self, power: int, rows: _Rows, shift: _Floats) -> tuple[_Floats, _Floats, _Floats]:
        """Sum over the events with 2^power or more staying, as a power series in λ."""
        log_survival, coefficients = self._coefficients(power)
        x = -shift / 2.0**power
        order = np.arange(1, _TERMS + 1)[:, None]
        terms = x**order * coefficients[:, rows]
        drop, growth = (terms / (order + 1)).sum(axis=0), terms.sum(axis=0)
        fall = (terms / order).sum(axis=0)
        return -shift * drop, -shift * growth, log_survival[rows] - fall

    def _coefficients(self, power: int) -> tuple[_Floats, _Floats]:
        """Sum up to each event: log S, and (2^power / (n − d))^j − (2^power / n)^j for j from 1.

        They are (k,) and (_TERMS, k) float64.
        """
        if power not in self._series:
            unit, kept = 2.0**power, np.maximum(self.staying, 1)
            far = self.staying >= unit
            larger, smaller = np.where(far, unit / kept, 0.0), unit / self.at_risk
            below = larger * self.events / self.at_risk
            differences = [below]
            for _ in range(_TERMS - 1):  # a^(k+1) − b^(k+1) = a (a^k − b^k) + b^k (a − b)
                below = below * smaller
                differences.append(larger * differences[-1] + below)
            log = np.where(far, np.log(kept / self.at_risk), 0.0)
            self._series[power] = np.cumsum(log), np.cumsum(differences, axis=1)
        return self._series[power]
