"""Quartile positions against numpy's quantiles and the sentence of R's help page."""

from fractions import Fraction

import numpy as np
import pytest

from sojia_stats.reconstruction.printed_numbers.quartile_positions import METHODS, quartile_position

NUMPY = {
    "1": "inverted_cdf",
    "2": "averaged_inverted_cdf",
    "4": "interpolated_inverted_cdf",
    "5": "hazen",
    "6": "weibull",
    "7": "linear",
    "8": "median_unbiased",
    "9": "normal_unbiased",
}


def along(values, position):
    rank, part = int(position // 1), position % 1
    return values[rank] + (part * (values[rank + 1] - values[rank]) if part else 0)


@pytest.mark.parametrize("method", NUMPY)
def test_positions_agree_with_numpy(method):
    for n in range(1, 40):
        values = [Fraction(k * k) for k in range(n)]
        for which, p in (("q1", 0.25), ("q3", 0.75)):
            expected = np.quantile([float(v) for v in values], p, method=NUMPY[method])
            assert float(along(values, quartile_position(n, which, method))) == pytest.approx(
                expected, abs=1e-9
            )


def test_positions_agree_with_the_definitions(brute):
    for n in range(1, 40):
        values = [Fraction(k * k + k) for k in range(n)]
        for method in METHODS:
            for which, p in (("q1", Fraction(1, 4)), ("q3", Fraction(3, 4))):
                expected = brute.quantile(values, p, method)
                assert along(values, quartile_position(n, which, method)) == expected
