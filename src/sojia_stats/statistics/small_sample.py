"""The beta product confidence procedure: limits for survival that hold with few patients."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from sojia_stats.statistics.arguments import check_choice, check_column, whole_number
from sojia_stats.statistics.beta_moments import moment_limits, moment_parameters
from sojia_stats.statistics.beta_product import ONE, BetaProducts
from sojia_stats.statistics.interval import limits_level

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Limits = tuple[NDArray[np.float64], NDArray[np.float64]]
    History = tuple[tuple[int, ...], tuple[int, ...]]

BetaProductKind = Literal["exact", "mid-p", "moments", "moments-mid-p"]
"""How the quantiles of the beta product are taken."""

EXACT_PATIENTS = 20_000
"""The most patients at risk for whom the quantiles are exact; they take one or two seconds."""

EXACT_ERROR = 1e-10
"""The most by which an exact limit may be off; measured errors are below 1e-13."""

EXACT_TAIL = 5_000
"""Of more patients, the rates above this number are replaced by one beta variable.

So many rates stay exact that the error keeps below ``LARGE_ERROR`` in all patterns tried.
"""

LARGE_ERROR = 1e-4
"""The most by which a limit may be off where there are more than ``EXACT_PATIENTS``."""

_ZERO, _ONE = 0, 1  # places of limits that need no search
_LOW, _HIGH, _LAST = 0, 1, 2  # what is asked of a product


def beta_product_limits(
    at_risk: Sequence[int],
    events: Sequence[int],
    level: float | Fraction | Decimal = 0.95,
    kind: BetaProductKind = "exact",
) -> Limits:
    """Beta product limits for survival between the times of a Kaplan–Meier curve.

    ``at_risk`` and ``events`` are (h,) int, just before and at each distinct time (of events or
    censorings), ascending; at a tie the events come before the censorings. Everybody is followed
    from time 0. Low and high, (h + 1,) float64, are shares: before the first time, then from each
    time until just before the next one.

    With n_j at risk and d_j events at the j-th time and U_j the product of independent
    Beta(n_i − d_i + 1, d_i) over i ≤ j with d_i > 0, the upper limit from the j-th time on is the
    1 − α/2 quantile of U_j, and 1 before the first event. The lower limit is the α/2 quantile of
    U_j · Beta(n_{j+1}, 1), and 0 after the last time [1]. Kind "mid-p": quantiles of the equal
    mixture of the lower and the upper variable, narrower, which cover about the level [2].
    "moments", "moments-mid-p": each variable approximated by one beta variable of the same mean and
    variance, as R's bpcp does; for comparison.

    Exact limits come from the closed form of the product: found to ``EXACT_ERROR`` for any
    pattern of ties and censorings of up to ``EXACT_PATIENTS`` patients at risk (time grows like
    n^1.5, to one or two seconds) and tails α/2 down to 1e-9. Of more patients, the rates above
    ``EXACT_TAIL`` are replaced by one beta variable of the same mean and variance, with an error
    of at most ``LARGE_ERROR`` in all patterns tried. The 95 % limits by moments alone were off by
    up to 0.054, however many the patients: the lower limit is too high where few remain at risk
    after many censorings.

    [1] Fay MP, Brittain EH, Proschan MA (2013). Pointwise confidence intervals for a survival
    distribution with small samples or heavy censoring. Biostatistics 14:723–736.
    [2] Fay MP, Brittain EH (2016). Finite sample pointwise confidence intervals for a survival
    distribution with right-censored data. Stat Med 35:2726–2740.

    Four patients with events after 2, 3 and 10 days, one censored after 5 days.

    >>> low, high = beta_product_limits([4, 3, 2, 1], [1, 1, 0, 1])
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.3976, 0.1941, 0.0676, 0.0125, 0.0], [1.0, 0.9937, 0.9324, 0.9324, 0.7577])
    """
    check_choice(kind, get_args(BetaProductKind), "kind")
    alpha = 1 - limits_level(level)
    return _limits([_checked(at_risk, events, "")], alpha, kind)[0]


def beta_product_limits_of_many(
    histories: Iterable[tuple[Sequence[int], Sequence[int]]],
    level: float | Fraction | Decimal = 0.95,
    kind: BetaProductKind = "exact",
) -> list[Limits]:
    """Limits of :func:`beta_product_limits` for many data sets, each distinct product solved once.

    The histories are pairs of at_risk and events, (h,) int, each with its own h. Equal ones share
    their limits, (h + 1,) float64, which are therefore read-only.

    >>> tied, apart = beta_product_limits_of_many([([4, 1], [3, 1]), ([4, 3], [1, 3])])
    >>> [low.round(4).tolist() for low, high in (tied, apart)]
    [[0.3976, 0.0063, 0.0], [0.3976, 0.1941, 0.0]]
    """
    check_choice(kind, get_args(BetaProductKind), "kind")
    alpha = 1 - limits_level(level)
    given = [
        _checked(at_risk, events, f"histories[{index}]: ")
        for index, (at_risk, events) in enumerate(histories)
    ]
    distinct = list(dict.fromkeys(given))
    found = dict(zip(distinct, _limits(distinct, alpha, kind), strict=True))
    for low, high in found.values():
        low.flags.writeable = high.flags.writeable = False
    return [found[history] for history in given]


def _limits(histories: Sequence[History], alpha: Fraction, kind: BetaProductKind) -> list[Limits]:
    mid_p = kind in ("mid-p", "moments-mid-p")
    if kind in ("moments", "moments-mid-p"):
        return [moment_limits(*history, float(alpha / 2), mid_p=mid_p) for history in histories]
    search = _Search(BetaProducts(), alpha, mid_p=mid_p)
    for at_risk, events in histories:
        if at_risk[0] <= EXACT_PATIENTS:
            search.add(at_risk, events)
    exact = iter(search.limits())
    return [
        next(exact)
        if history[0][0] <= EXACT_PATIENTS
        else _large_limits(*history, alpha, mid_p=mid_p)
        for history in histories
    ]


class _Search:
    """Limits of many histories as quantiles of beta products: collected, then found together."""

    def __init__(self, products: BetaProducts, alpha: Fraction, *, mid_p: bool) -> None:
        self._products = products
        # after the last time half of the mixture is at 0, so 1 − α/2 of it is 1 − α of the rest
        last = alpha if mid_p else alpha / 2
        self._upper = np.array([False, True, last <= Fraction(1, 2)])
        self._tail = np.array([float(alpha / 2), float(alpha / 2), float(min(last, 1 - last))])
        self._mixed = np.array([mid_p, mid_p, False])
        self._places: dict[tuple[int, int], int] = {}  # of a product's quantile among all limits
        self._low: list[int] = []
        self._high: list[int] = []
        self._ends = [0]

    def add(self, at_risk: Sequence[int], events: Sequence[int]) -> None:
        """Ask for the limits of a history."""
        times, places, mid_p = self._products.times, self._places, self._mixed[_HIGH]
        product = ONE
        for n, d in zip(at_risk, events, strict=True):
            ahead = times(product, n)
            self._low.append(places.setdefault((ahead, _LOW), len(places) + 2))
            if product == ONE and not (mid_p and self._products.from_beta):
                self._high.append(_ONE)
            else:
                key = (ahead if mid_p else product, _HIGH)
                self._high.append(places.setdefault(key, len(places) + 2))
            if d:
                product = ahead
                for rate in range(n - 1, n - d, -1):
                    product = times(product, rate)
        self._low.append(_ZERO)
        self._high.append(
            _ONE if product == ONE else places.setdefault((product, _LAST), len(places) + 2)
        )
        self._ends.append(len(self._low))

    def limits(self) -> list[Limits]:
        """Find the limits of all histories, (h + 1,) floats for each, in their order."""
        keys = np.array(list(self._places), dtype=np.int64).reshape(-1, 2)
        which = keys[:, 1]
        found = self._products.quantiles(
            keys[:, 0], self._upper[which], self._tail[which], self._mixed[which]
        )
        values = np.append([0.0, 1.0], found)
        low, high = values[self._low], values[self._high]
        return [(low[a:b], high[a:b]) for a, b in pairwise(self._ends)]


def _large_limits(
    at_risk: Sequence[int], events: Sequence[int], alpha: Fraction, *, mid_p: bool
) -> Limits:
    """Give (h + 1,) limits, with one beta variable in place of all rates above ``EXACT_TAIL``."""
    low, high = moment_limits(at_risk, events, float(alpha / 2), mid_p=mid_p)
    first = next((j for j, n in enumerate(at_risk) if n <= EXACT_TAIL), len(at_risk))
    rates = np.concatenate(
        [
            np.arange(n, max(n - d, EXACT_TAIL), -1.0)
            for n, d in zip(at_risk[:first], events[:first], strict=True)
        ]
    )
    products = BetaProducts()
    if len(rates):
        (a,), (b,) = moment_parameters(rates, [len(rates)])
        products = BetaProducts.after_beta(a, b)
    search = _Search(products, alpha, mid_p=mid_p)
    # events at the last time above may take rates on both sides
    below = max(EXACT_TAIL - (at_risk[first - 1] - events[first - 1]), 0)
    search.add([EXACT_TAIL, *at_risk[first:]], [below, *events[first:]])
    ((late_low, late_high),) = search.limits()
    low[first:] = late_low[1:]
    # where it is 1 no rate below was in the product: the moments of those above say it all
    high[first:] = np.where(late_high[1:] == 1, high[first:], late_high[1:])
    return low, high


def _checked(at_risk: Sequence[int], events: Sequence[int], where: str) -> History:
    """Take both columns as whole numbers; raise if patients cannot have left so."""
    counts = _whole_numbers(at_risk, f"{where}at_risk"), _whole_numbers(events, f"{where}events")
    if len(counts[0]) != len(counts[1]):
        raise ValueError(
            f"{where}at_risk has {len(counts[0])} values and events {len(counts[1])}: "
            "give both for each distinct time"
        )
    if not counts[0]:
        raise ValueError(f"{where}at_risk is empty: give the patients at risk at one time at least")
    for index, (n, d, left) in enumerate(zip(*counts, (*counts[0][1:], 0), strict=True)):
        if n < 1:
            raise ValueError(f"{where}at_risk[{index}] is {n}: give at least 1")
        if not 0 <= d <= n:
            raise ValueError(f"{where}events[{index}] is {d}: give 0 to at_risk[{index}], {n}")
        if left > min(n - d, n - 1):
            raise ValueError(
                f"{where}at_risk[{index + 1}] is {left} after {n} at risk and {d} events: "
                f"give at most {min(n - d, n - 1)}, for each time takes someone and none enter late"
            )
    return counts


def _whole_numbers(values: Sequence[int], name: str) -> tuple[int, ...]:
    check_column(values, name)
    return tuple(
        value if type(value) is int else whole_number(value, f"{name}[{index}]")
        for index, value in enumerate(values)
    )
