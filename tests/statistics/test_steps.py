"""How many steps the root finders of the limits take: a bad start is right, too, and slow."""

from collections.abc import Sequence

import numpy as np
import pytest

from sojia_stats.statistics import beta_product, likelihood_limits, small_sample
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


LARGE = (
    ([900, 700, 500, 300, 180, 90, 30, 10], [60, 50, 40, 30, 20, 10, 5, 2], 9, 0.0007),
    ([500, 400, 250, 100, 40], [3, 2, 1, 1, 1], 8, 0.0004),
)


@pytest.mark.parametrize("mid_p", [False, True])
@pytest.mark.parametrize(("at_risk", "events", "most", "error"), LARGE)
def test_one_beta_variable_for_many_patients_is_near_and_a_good_start(
    at_risk: list[int],
    events: list[int],
    most: int,
    error: float,
    mid_p: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As if there were too many patients for the closed form, which judges the answer here.
    kind = "mid-p" if mid_p else "exact"
    exact = small_sample.beta_product_limits(at_risk, events, kind=kind)
    calls = []
    evaluate = beta_product._Tails.__call__

    def counted(self: beta_product._Tails, *arguments: object) -> object:
        calls.append(arguments)
        return evaluate(self, *arguments)

    monkeypatch.setattr(beta_product._Tails, "__call__", counted)
    monkeypatch.setattr(small_sample, "EXACT_TAIL", 100)
    monkeypatch.setattr(small_sample, "EXACT_PATIENTS", 0)
    found = small_sample.beta_product_limits(at_risk, events, kind=kind)
    assert len(calls) <= most
    for one, other in zip(found, exact, strict=True):
        assert np.abs(one - other).max() < error
