"""Fitting the Kaplan–Meier curve to patients' times."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sojia_stats.statistics.curve import SurvivalCurve
from sojia_stats.statistics.ordered_times import ordered_times


def kaplan_meier(
    times: Iterable[object],
    events: Iterable[object] | None = None,
    entry: Iterable[object] | None = None,
) -> SurvivalCurve:
    """Kaplan–Meier (product-limit) curve, from counts made by lifelines.

    Parameters
    ----------
    times : (n,) iterable of int, Fraction, Decimal or float
        Each patient's time to the event or to censoring, in any unit, 0 or later.
    events : (n,) iterable of 1 and 0 or True and False, optional
        1 where the event was seen, 0 where the patient was censored. None: all were seen.
    entry : (n,) iterable of int, Fraction, Decimal or float, optional
        When each patient came under observation (left truncation), in the unit of the times: at
        risk after that time, as in R's ``Surv(entry, time, event)``. None: all from the start.

    Returns
    -------
    SurvivalCurve
        Its survival is computed in exact fractions, so that S(t) = 1/2 can be told.

    Raises
    ------
    TypeError
        If a time is not a number.
    ValueError
        If a time is negative, missing or infinite, an event is not 1 or 0, a patient does not
        enter before leaving, there are no patients, or the columns differ in length.

    Notes
    -----
    With late entry few are at risk early, so that the curve can fall to 0, and stay there, while
    most patients are still to come; the numbers at risk in ``table`` show it.

    References
    ----------
    Kaplan EL, Meier P (1958). Nonparametric estimation from incomplete observations. J Am Stat
    Assoc 53:457–481.

    Examples
    --------
    Days until the fever of four children was gone; the third left after 5 days with fever.

    >>> curve = kaplan_meier([2, 3, 5, 10], [1, 1, 0, 1])
    >>> curve.survival_at(4), curve.median("first")
    (0.5, 3)

    Two of them came into care after 3 and 4 days.

    >>> kaplan_meier([2, 3, 5, 10], entry=[0, 0, 3, 4]).at_risk
    (2, 1, 2, 1)
    """
    followed = ordered_times(times, events, entry)
    at_risk, seen, censored = followed.counts()
    return SurvivalCurve(
        times=followed.times,
        at_risk=tuple(at_risk.tolist()),
        events=tuple(seen.tolist()),
        censored=tuple(censored.tolist()),
    )


def observed_curve(times: Iterable[object]) -> SurvivalCurve:
    """Kaplan–Meier curve of times that were all observed: :func:`kaplan_meier` without lifelines.

    Where nobody is censored or comes late, the event table is how often each time is there. That is
    counted here, because importing lifelines takes longer than judging a paper.

    Parameters
    ----------
    times : iterable of numbers, one-dimensional
        Each patient's time to the event, as for :func:`kaplan_meier`.

    Examples
    --------
    >>> observed_curve([3, 2, 10, 3]) == kaplan_meier([3, 2, 10, 3])
    True
    """
    observed = ordered_times(times)
    events = np.bincount(observed.place)
    at_risk = events[::-1].cumsum()[::-1]
    return SurvivalCurve(
        times=observed.times,
        at_risk=tuple(at_risk.tolist()),
        events=tuple(events.tolist()),
        censored=(0,) * len(events),
    )
