"""Survival curves in fractions, from lists of patients (entry, time, event or cause)."""

import math
from fractions import Fraction

from second.roots import beyond, crossing, mp, normal_quantile, number

HALF = Fraction(1, 2)


def history(patients):
    """Rows of (time, at risk just before it, events, censored), by counting patients."""
    return [
        (
            time,
            sum((entry < time or time == 0) and time <= left for entry, left, _ in patients),
            sum(left == time and bool(event) for _, left, event in patients),
            sum(left == time and not event for _, left, event in patients),
        )
        for time in sorted({left for _, left, _ in patients})
    ]


def survival(patients):
    """S(t) from each distinct time on: the product of 1 − events / at risk."""
    shares, share = [], Fraction(1)
    for _, at_risk, events, _ in history(patients):
        share *= 1 - Fraction(events, at_risk)
        shares.append(share)
    return shares


def quantile(times, shares, p, convention):
    """When the curve has come to 1 − p; infinity if never."""
    first = next((t for t, s in zip(times, shares, strict=True) if s <= 1 - p), math.inf)
    strict = next((t for t, s in zip(times, shares, strict=True) if s < 1 - p), math.inf)
    if convention == "midpoint":
        return math.inf if strict == math.inf else Fraction(first + strict) / 2
    return {"first": first, "strict": strict}[convention]


def greenwood(patients):
    """Variance of S(t) from each time on; None once S is 0."""
    found, total = [], Fraction(0)
    for (_, n, d, _), share in zip(history(patients), survival(patients), strict=True):
        if share == 0:
            found.append(None)
            continue
        total += Fraction(d, n * (n - d))
        found.append(share**2 * total)
    return found


def normal_limits(patients, level, method):
    """Limits by the normal approximation on a scale, as R's survfit; None where there are none.

    Where S is still 1 its variance is 0 and both limits are 1.
    """
    z = normal_quantile((1 + Fraction(str(level))) / 2)
    scales = {  # to the scale, its derivative, and back
        "plain": (lambda s: s, lambda s: 1, lambda x: x),
        "log": (mp.log, lambda s: 1 / s, mp.exp),
        "log-log": (
            lambda s: mp.log(-mp.log(s)),
            lambda s: 1 / (s * mp.log(s)),
            lambda x: mp.exp(-mp.exp(x)),
        ),
        "logit": (
            lambda s: mp.log(s / (1 - s)),
            lambda s: 1 / (s * (1 - s)),
            lambda x: 1 / (1 + mp.exp(-x)),
        ),
        "arcsin": (
            lambda s: mp.asin(mp.sqrt(s)),
            lambda s: 1 / (2 * mp.sqrt(s * (1 - s))),
            lambda x: mp.sin(min(max(x, 0), mp.pi / 2)) ** 2,
        ),
    }
    to, derivative, back = scales[method]
    found = []
    for share, variance in zip(survival(patients), greenwood(patients), strict=True):
        if variance is None:
            found.append((None, None))
        elif share == 1:
            found.append((mp.mpf(1), mp.mpf(1)))
        else:
            s = number(share)
            off = z * abs(derivative(s)) * mp.sqrt(number(variance))
            ends = sorted(back(to(s) + sign * off) for sign in (-1, 1))
            found.append((max(ends[0], mp.mpf(0)), min(ends[1], mp.mpf(1))))
    return found


def thomas_grunkemeier(patients, level):
    """All p whose likelihood ratio against the curve is at least exp(−z²/2).

    Among the curves with S = p the likeliest has hazards d / (n + λ): λ is found on each side of 0.
    """
    target = normal_quantile((1 + Fraction(str(level))) / 2) ** 2 / 2
    found, seen = [], []
    for _, n, d, _ in history(patients):
        if d:
            seen.append((n, d))
        if not seen:
            found.append((mp.mpf(1), mp.mpf(1)))
            continue

        def lost(extra, seen=tuple(seen)):
            """How much log likelihood the curve with these hazards has less."""
            total = mp.mpf(0)
            for n, d in seen:
                hazard = mp.mpf(d) / (n + extra)
                total += d * (mp.log(mp.mpf(d) / n) - mp.log(hazard))
                if n > d:
                    total += (n - d) * (mp.log(mp.mpf(n - d) / n) - mp.log(1 - hazard))
            return total - target

        def curve(extra, seen=tuple(seen)):
            return mp.fprod(1 - mp.mpf(d) / (n + extra) for n, d in seen)

        fewest = min(n - d for n, d in seen)
        low = mp.mpf(0)
        if fewest:
            edge = -fewest + mp.mpf(10) ** -40
            low = curve(crossing(lost, edge, 0))
        found.append((low, curve(beyond(lost, 0))))
    return found


def quantile_limits(times, limits, p):
    """From the first time whose lower limit is at most 1 − p to the first whose upper is below."""
    rows = [(t, a, b) for t, (a, b) in zip(times, limits, strict=True) if a is not None]
    low = next((t for t, a, _ in rows if a <= 1 - p), 0)
    high = next((t for t, _, b in rows if b < 1 - p), math.inf)
    return low, high


def restricted_mean(patients, until):
    """Area under the curve up to a horizon, and the variance of its estimator.

    The variance is the sum of (area from the time on)² d / (n (n − d)).
    """
    steps = [(Fraction(0), Fraction(1))]
    rows = history(patients)
    steps += [(Fraction(row[0]), s) for row, s in zip(rows, survival(patients), strict=True)]

    def area(start):
        total = Fraction(0)
        for index, (left, share) in enumerate(steps):
            right = steps[index + 1][0] if index + 1 < len(steps) else max(until, left)
            width = min(right, until) - max(left, start)
            total += max(width, 0) * share
        return total

    variance = Fraction(0)
    for time, n, d, _ in rows:
        after = area(time)
        if after and d:
            variance += after**2 * Fraction(d, n * (n - d))
    return area(Fraction(0)), variance


def still_followed(patients):
    """Reverse curve: censorings are the events, and who has the event leaves before them."""
    shares, share = [], Fraction(1)
    for _, at_risk, events, censored in history(patients):
        if censored:
            share *= 1 - Fraction(censored, at_risk - events)
        shares.append(share)
    return shares


def incidences(patients):
    """Cumulative incidence of each cause from each time on: Σ S(t−) d_k / n."""
    causes = sorted({cause for *_, cause in patients if cause})
    curves = {cause: [] for cause in causes}
    reached, before = dict.fromkeys(causes, Fraction(0)), Fraction(1)
    for (time, at_risk, _, _), after in zip(history(patients), survival(patients), strict=True):
        for cause in causes:
            events = sum((left, why) == (time, cause) for _, left, why in patients)
            reached[cause] += before * Fraction(events, at_risk)
            curves[cause].append(reached[cause])
        before = after
    return curves
