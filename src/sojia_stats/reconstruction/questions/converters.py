"""Mean and SD as converters estimate them from a printed summary, and whether a data set has them.

A converter gives a number for every median and range. Where few patients leave few data sets, the
number can lie outside everything that these allow; this is where to see it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from sojia_stats.errors import TooLarge, Undecided
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, rooted
from sojia_stats.reconstruction.printed_numbers.order_facts import chain_of
from sojia_stats.reconstruction.printed_numbers.printed import RoundingRule
from sojia_stats.reconstruction.printed_numbers.reading import Exact, Reading, Rounding
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction, reconstruct
from sojia_stats.reconstruction.real_values.variance_range import range_only, real_variance
from sojia_stats.statistics.conversion import (
    SCENARIOS,
    ConversionMethod,
    MeanSd,
    Scenario,
    applies,
    mean_sd,
)
from sojia_stats.statistics.exact_numbers import Number, format_number
from sojia_stats.wording.estimates import FROM_RANGE, NOTHING_FITS, converted, estimated
from sojia_stats.wording.names import Statistic

_CLOSE: Final = 1e-12
"""How near to a bound, relative to the figures, a float counts as on it."""

_QUANTILES: Final = ("minimum", "q1", "median", "q3", "maximum")


class Attainable(NamedTuple):
    """Whether an estimated mean and an estimated SD lie inside their bounds; None: not decided."""

    mean: bool | None
    sd: bool | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean and an SD estimated from a summary, beside what its data sets can have.

    Parameters
    ----------
    mean, sd : int, Fraction or float
        The estimates, in the unit of the summary; exact where the formula is rational.
    attainable : Attainable
        For mean and SD, whether the estimate lies inside the bounds under the reading; None where
        that is not decided, and ``note`` says why.
    mean_bounds, sd_bounds : Bounds or None
        The least and greatest mean and SD over all data sets; None where there is no data set or
        they are not computed.
    method, scenario : str
        Whose formulas, from which quantiles ("S1", "S2" or "S3").
    summary, reading
        What was given.
    note : str
        What a reader must know beside the numbers.
    """

    mean: Number
    sd: Number
    attainable: Attainable
    mean_bounds: Bounds | None
    sd_bounds: Bounds | None
    method: ConversionMethod
    scenario: Scenario
    summary: Summary
    reading: Reading
    note: str = ""

    def __str__(self) -> str:
        mean, sd = format_number(self.mean), format_number(self.sd)
        return converted(
            self.method,
            self.scenario,
            estimated("mean", mean, self.attainable.mean, self.mean_bounds),
            estimated("SD", sd, self.attainable.sd, self.sd_bounds),
            str(self.reading),
            self.note,
        )


def estimate_mean_sd(
    summary: Summary,
    method: ConversionMethod = "wan",
    step: Exact | None = None,
    rounding: Rounding = "exact",
    value_rounding: RoundingRule = "exact",
    within: tuple[Exact | None, Exact | None] | None = None,
    origin: Exact = 0,
) -> Estimate:
    """Estimate mean and SD as a converter does, and say whether any data set could have them.

    Parameters
    ----------
    summary : Summary
        The printed statistics: a median with minimum and maximum, with both quartiles, or with all
        four. No SD; a printed mean narrows the data sets and is not estimated with.
    method : {"hozo", "wan", "luo", "shi"}
        The simplified rule of Hozo 2005 (minimum, median and maximum); Wan 2014; the mean of Luo
        2018 with Wan's SD; Luo's mean with the SD of Shi 2020 (needs quartiles too). The formulas
        are in :func:`sojia_stats.statistics.conversion.mean_sd`.
    step, rounding, value_rounding, within, origin
        The reading, continuous and exact by default; see :func:`reconstruct`. The estimates
        themselves always start from the numbers as printed.

    Returns
    -------
    Estimate
        ``attainable`` is (mean, SD): inside the bounds over all data sets, or not.

    Raises
    ------
    TypeError, ValueError
        If ``summary`` is no Summary, the SD is printed, the method needs what is not printed, n is
        1, the quantiles do not ascend, or the reading is invalid.

    Notes
    -----
    Outside the bounds means that no data set has the estimate. Inside them is weaker: on a grid the
    SD jumps from data set to data set, so a value between the bounds need not be any data set's;
    and a mean and an SD that are both inside need not occur together.

    At n = 4, (minimum + 2 median + maximum)/4 is no estimate: the two inner values add up to twice
    the median, so it *is* the mean. The simplified SD of Hozo is 0.289 to 0.323 of the range, and
    no sample of five or fewer has so small an SD: with n values it is at least 1/√(2(n − 1)) of the
    range, 0.354 at n = 5.

    Over real values (``step=None``) the bounds of the SD are exact where minimum, median and
    maximum are printed and nothing else. Quartiles or a mean can only narrow these, so an SD
    outside them is outside; one inside is left undecided.

    Examples
    --------
    >>> treatment = Summary(n=4, median="3", minimum="3", maximum="18", unit="months")
    >>> luo = estimate_mean_sd(treatment, "luo")
    >>> round(luo.mean, 2), luo.mean_bounds
    (7.39, Bounds(low=27/4, high=27/4))
    >>> luo.attainable
    Attainable(mean=False, sd=False)
    >>> print(estimate_mean_sd(treatment, "hozo"))
    hozo (S1): mean 6.75, inside 6.75; SD 4.84123, outside 7.5 [continuous; statistics exact;
    values exact]
    """
    _check(summary)
    found = reconstruct(summary, step, rounding, value_rounding, within, origin)
    return _judged(summary, found, _estimated(summary, method), _bounds(found))


def estimates(
    summary: Summary,
    step: Exact | None = None,
    rounding: Rounding = "exact",
    value_rounding: RoundingRule = "exact",
    within: tuple[Exact | None, Exact | None] | None = None,
    origin: Exact = 0,
) -> tuple[Estimate, ...]:
    """Estimate mean and SD by every method that the summary has the quantiles for.

    Parameters
    ----------
    summary, step, rounding, value_rounding, within, origin
        As for :func:`estimate_mean_sd`, which raises the same errors.

    Returns
    -------
    tuple of Estimate
        In the order hozo, wan, luo, shi; empty where no method applies.

    Examples
    --------
    >>> days = Summary(n=4, median="4", minimum="2", maximum="10", unit="days")
    >>> [(each.method, *each.attainable) for each in estimates(days, step="1")]
    [('hozo', True, False), ('wan', True, True), ('luo', False, True)]
    """
    _check(summary)
    return estimates_of(reconstruct(summary, step, rounding, value_rounding, within, origin))


def estimates_of(
    found: Reconstruction, bounds: Mapping[Statistic, Bounds] = MappingProxyType({})
) -> tuple[Estimate, ...]:
    """Return :func:`estimates` for data sets of which bounds of mean and sd may be known."""
    summary = found.summary
    methods = [method for method in SCENARIOS if applies(method, summary.printed)]
    estimated = [_estimated(summary, method) for method in methods]
    if not estimated:
        return ()
    known = _bounds(found, bounds)
    return tuple(_judged(summary, found, each, known) for each in estimated)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the mean and the SD over all data sets."""

    mean: Bounds | None
    sd: Bounds | None
    sd_outer: Bounds | None
    """Bounds that hold the SD's, known where those are not."""
    possible: bool
    note: str


def _check(summary: Summary) -> None:
    """Raise an error where there is nothing to estimate."""
    if not isinstance(summary, Summary):
        raise TypeError(
            f"summary is a {type(summary).__name__}: give a Summary, "
            'such as Summary(n=4, median="4", minimum="2", maximum="10")'
        )
    if summary.sd is not None:
        raise ValueError(
            f"sd {summary.sd} is printed, so there is nothing to estimate: use it, or leave it out "
            "of the summary to see what a converter would give"
        )
    if summary.n < 2:
        raise ValueError("n is 1: one patient has no standard deviation to estimate")


def _estimated(summary: Summary, method: ConversionMethod) -> MeanSd:
    """Return what the formulas give for the numbers as printed."""
    printed = {name: value.value for name, value in summary.printed.items() if name in _QUANTILES}
    return mean_sd(method, summary.n, **{"median": None, **printed})


def _bounds(
    found: Reconstruction, known: Mapping[Statistic, Bounds] = MappingProxyType({})
) -> _Known:
    """Return the bounds of mean and SD, as far as they can be found; some may be known."""
    try:
        if not found.possible:
            return _Known(None, None, None, False, NOTHING_FITS)
        mean = known.get("mean") or found.bounds("mean")
        if found.reading.step is not None or found.count == 1:
            return _Known(mean, known.get("sd") or found.bounds("sd"), None, True, "")
    except (TooLarge, Undecided) as error:
        return _Known(None, None, None, True, str(error))
    chain = chain_of(found.summary, found.reading)
    variance = real_variance(chain)
    if variance is not None:
        return _Known(mean, rooted(variance), None, True, "")
    outer = real_variance(range_only(chain))
    return _Known(mean, None, None if outer is None else rooted(outer), True, FROM_RANGE)


def _judged(summary: Summary, found: Reconstruction, estimated: MeanSd, known: _Known) -> Estimate:
    """Return an estimate beside the bounds."""
    if not known.possible:
        attainable = Attainable(mean=False, sd=False)
    else:
        mean = None if known.mean is None else _inside(estimated.mean, known.mean)
        sd = None if known.sd is None else _inside(estimated.sd, known.sd)
        if known.sd_outer is not None and not _inside(estimated.sd, known.sd_outer):
            sd = False
        attainable = Attainable(mean, sd)
    return Estimate(
        mean=estimated.mean,
        sd=estimated.sd,
        attainable=attainable,
        mean_bounds=known.mean,
        sd_bounds=known.sd,
        method=estimated.method,
        scenario=estimated.scenario,
        summary=summary,
        reading=found.reading,
        note="" if known.possible and None not in attainable else known.note,
    )


def _inside(value: Number, bounds: Bounds) -> bool:
    """Whether a value lies in a set; an exact one exactly, a float on an end that it nearly is."""
    for end, attained in ((bounds.low, bounds.low_attained), (bounds.high, bounds.high_attained)):
        inexact = isinstance(value, float) or isinstance(end, float)
        if inexact and math.isclose(value, end, rel_tol=_CLOSE):
            return attained
    return value in bounds
