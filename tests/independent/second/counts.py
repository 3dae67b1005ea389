"""Limits of proportions and rates, and the ranks of a median's limits, from their exact tails."""

from fractions import Fraction
from itertools import product
from math import comb

from second.roots import beyond, crossing, mp, normal_quantile, number


def mass(n, p):
    """P(X = k) of a binomial X, for k = 0 … n."""
    return [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]


def at_least(x, n, p):
    return sum(mass(n, p)[x:])


def at_most(x, n, p):
    return sum(mass(n, p)[: x + 1])


def clopper_pearson(x, n, level):
    half = number((1 - Fraction(str(level))) / 2)
    low = 0 if x == 0 else crossing(lambda p: at_least(x, n, p) - half, 0, 1)
    high = 1 if x == n else crossing(lambda p: at_most(x, n, p) - half, 0, 1)
    return low, high


def mid_p(x, n, level):
    """As Clopper and Pearson, with half of the probability of x itself in each tail."""
    half = number((1 - Fraction(str(level))) / 2)
    low = crossing(lambda p: at_least(x, n, p) - mass(n, p)[x] / 2 - half, 0, 1) if x else 0
    high = crossing(lambda p: at_most(x, n, p) - mass(n, p)[x] / 2 - half, 0, 1) if x < n else 1
    return low, high


def wilson(x, n, level):
    """Where the score (x − np) / √(np(1 − p)) is a normal quantile."""
    z = normal_quantile((1 + Fraction(str(level))) / 2)

    def excess(p):
        return (x - n * p) ** 2 - z**2 * n * p * (1 - p)

    seen = mp.mpf(x) / n
    low = crossing(excess, 0, seen) if x else 0
    high = crossing(excess, seen, 1) if x < n else 1
    return low, high


def jeffreys(x, n, level):
    """Quantiles of Beta(x + 1/2, n − x + 1/2); 0 at x = 0 and 1 at x = n."""
    half = number((1 - Fraction(str(level))) / 2)

    def below(p):
        return mp.betainc(x + mp.mpf("0.5"), n - x + mp.mpf("0.5"), 0, p, regularized=True)

    # 60 halvings are a float's digits, and all that this slow integral is asked for
    def quantile(share):
        low, high = mp.mpf(0), mp.mpf(1)
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if below(middle) < share else (low, middle)
        return (low + high) / 2

    return quantile(half) if x else 0, quantile(1 - half) if x < n else 1


def blaker_acceptance(x, n, p):
    """Probability of the counts whose smaller tail is no larger than that of x (Blaker 2000)."""
    chances = mass(n, p)
    smaller = [min(sum(chances[: k + 1]), sum(chances[k:])) for k in range(n + 1)]
    return sum(c for c, s in zip(chances, smaller, strict=True) if s <= smaller[x])


def blaker(x, n, level, cells=400):
    """The hull of all accepted p: cells from each end in, then halving, in fractions."""
    alpha = 1 - Fraction(str(level))

    def end(step, first):
        inside = next(
            p
            for i in range(1, cells)
            if blaker_acceptance(x, n, p := first + step * Fraction(i, cells)) > alpha
        )
        outside = inside - step * Fraction(1, cells)
        for _ in range(50):
            middle = (inside + outside) / 2
            if blaker_acceptance(x, n, middle) > alpha:
                inside = middle
            else:
                outside = middle
        return inside

    return end(1, Fraction(0)) if x else 0, end(-1, Fraction(1)) if x < n else 1


PROPORTION = {
    "clopper-pearson": clopper_pearson,
    "wilson": wilson,
    "jeffreys": jeffreys,
    "mid-p": mid_p,
    "blaker": blaker,
}


def rate(events, level, alternative="two-sided"):
    """Limits of the mean of a Poisson count (Garwood 1936); None for no upper limit."""
    alpha = number(1 - Fraction(str(level)))
    tail = alpha / 2 if alternative == "two-sided" else alpha

    def up_to(x, mean):
        return mp.exp(-mean) * sum(mean**k / mp.factorial(k) for k in range(x + 1))

    low = mp.mpf(0)
    if events and alternative != "upper":
        low = beyond(lambda mean: 1 - up_to(events - 1, mean) - tail, 0)
    if alternative == "lower":
        return low, None
    return low, beyond(lambda mean: tail - up_to(events, mean), 0)


def rank_coverage(n, low, high):
    """Share of the 2ⁿ ways to fall about the median that have it between two ranks.

    Rank 0 is no lower limit, rank None no upper one.
    """
    below = [sum(sides) for sides in product((0, 1), repeat=n)]
    held = [low <= count and (high is None or count < high) for count in below]
    return Fraction(sum(held), 2**n)


def median_ranks(n, level):
    """The narrowest symmetric pair of ranks that covers the level; None if there is none."""
    kept = [k for k in range(1, n // 2 + 1) if rank_coverage(n, k, n + 1 - k) >= level]
    return (max(kept), n + 1 - max(kept)) if kept else None
