"""How many steps the root finders of the limits take: a bad start is right, too, and slow."""

from collections.abc import Sequence

import numpy as np
import pytest

from sojia_stats.statistics import beta_product, likelihood_limits
from sojia_stats.statistics.beta_product import ONE, BetaProducts
from sojia_stats.statistics.likelihood_limits import thomas_grunkemeier


@pytest.mark.parametrize(
    ("rates", "tails", "most"),
    [
        (range(10, 0, -1), (0.025,), 7),
        (range(100, 0, -7), (0.025,), 9),
        (range(10, 0, -1), (0.025, 0.2, 0.5, 1e-4), 31),
        ((4, 2, 1), (0.025,), 7),
    ],
)
def test_steps_to_the_quantiles_of_beta_products(
    rates: Sequence[int], tails: Sequence[float], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    evaluate = beta_product._Tails.__call__

    def counted(self: beta_product._Tails, *arguments: object) -> object:
        calls.append(arguments)
        return evaluate(self, *arguments)

    monkeypatch.setattr(beta_product._Tails, "__call__", counted)
    products, chain = BetaProducts(), [ONE]
    for rate in rates:
        chain.append(products.times(chain[-1], rate))
    size = len(chain) - 1
    for upper in (True, False):
        for tail in tails:
            products.quantiles(chain[1:], [upper] * size, [tail] * size, [False] * size)
    assert len(calls) <= most


@pytest.mark.parametrize(
    ("at_risk", "events", "most"),
    [
        (np.arange(10.0, 0, -1), np.ones(10), (12, 18, 10)),
        (np.arange(1000.0, 0, -1), np.ones(1000), (12, 18, 10)),
        (np.array([4.0, 3, 2, 1]), np.array([1.0, 1, 0, 1]), (11, 16, 10)),
    ],
)
def test_steps_to_likelihood_limits(
    at_risk: np.ndarray,
    events: np.ndarray,
    most: tuple[int, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = []
    evaluate = likelihood_limits._Sums.at

    def counted(self: likelihood_limits._Sums, *arguments: object) -> object:
        calls.append(arguments)
        return evaluate(self, *arguments)

    monkeypatch.setattr(likelihood_limits._Sums, "at", counted)
    for z, limit in zip((1.96, 3.3, 0.5), most, strict=True):
        calls.clear()
        thomas_grunkemeier(at_risk, events, z)
        assert len(calls) <= limit
