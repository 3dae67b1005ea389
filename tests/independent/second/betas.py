"""Limits of survival by the beta product (Fay, Brittain and Proschan 2013), from its definition.

Beta(n − d + 1, d) is the product of independent Beta(λ, 1) for λ = n − d + 1 … n, and a product of
Beta(λ, 1) with distinct λ has the distribution function Σ wᵢ s^λᵢ, wᵢ = Π λⱼ / (λⱼ − λᵢ).
"""

from fractions import Fraction

from second.roots import crossing, mp, number


def weights(rates):
    """Of the distribution function: λ → w, exactly."""
    found = {}
    for rate in rates:
        weight = Fraction(1)
        for other in rates:
            if other != rate:
                weight *= Fraction(other, other - rate)
        found[rate] = weight
    return found


def below(rates, s):
    """P(product ≤ s), with 50 digits; a product of no variable is 1."""
    if not rates:
        return mp.mpf(s >= 1)
    return mp.fsum(number(weight) * s**rate for rate, weight in weights(rates).items())


def beta_of_moments(rates):
    """The beta variable with the mean and the variance of the product, as R's bpcp has it."""
    mean, square = Fraction(1), Fraction(1)
    for rate in rates:
        mean *= Fraction(rate, rate + 1)
        square *= Fraction(rate, rate + 2)
    size = mean * (1 - mean) / (square - mean**2) - 1
    return mean * size, (1 - mean) * size


def below_by_moments(rates, s):
    if not rates:
        return mp.mpf(s >= 1)
    a, b = map(number, beta_of_moments(rates))
    return mp.betainc(a, b, 0, s, regularized=True)


def limits(at_risk, events, level, *, mid_p=False, moments=False):
    """Lower and upper limit before the first time, and from each time on."""
    half = number((1 - Fraction(str(level))) / 2)
    probability = below_by_moments if moments else below
    lows, highs = [], []
    upper: list[int] = []
    for step in range(len(at_risk) + 1):
        if step:
            n, d = at_risk[step - 1], events[step - 1]
            upper = upper + list(range(n - d + 1, n + 1))
        ahead = at_risk[step] if step < len(at_risk) else None
        # The lower variable is the upper one times Beta(n ahead, 1); 0 after the last time.
        lower = None if ahead is None else [*upper, ahead]

        def mixture(s, lower=lower, upper=upper):
            first = mp.mpf(1) if lower is None else probability(lower, s)
            return (first + probability(upper, s)) / 2

        if lower is None:
            lows.append(mp.mpf(0))
        elif mid_p:
            lows.append(crossing(lambda s, m=mixture: m(s) - half, 0, 1))
        else:
            lows.append(crossing(lambda s, x=lower: probability(x, s) - half, 0, 1))
        if not upper:
            highs.append(mp.mpf(1))
        elif mid_p:
            highs.append(crossing(lambda s, m=mixture: m(s) - (1 - half), 0, 1))
        else:
            highs.append(crossing(lambda s, x=upper: probability(x, s) - (1 - half), 0, 1))
    return lows, highs
