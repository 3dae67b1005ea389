"""Every data set of times and events that could have given a printed Kaplan–Meier median."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.censoring.data_sets import CensoredSets
from sojia_stats.reconstruction.censoring.printed_facts import CensoredFacts
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, Number
from sojia_stats.reconstruction.printed_numbers.printed import RoundingRule
from sojia_stats.reconstruction.printed_numbers.reading import Exact, Reading, Rounding
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.searches.protocol import status_of
from sojia_stats.statistics.arguments import check_choice
from sojia_stats.statistics.product_limit import MedianConvention
from sojia_stats.wording import survival as wording
from sojia_stats.wording.names import Status
from sojia_stats.wording.numbers import whole_numbers

if TYPE_CHECKING:
    import pandas as pd

SurvivalDataSet = tuple[tuple[Number, int], ...]
"""(time, event) of each patient, ascending, events (1) before censorings (0) at ties."""

SurvivalBounded = Literal["median", "events", "person_time"]
"""A statistic whose bounds over all data sets can be asked for."""


@dataclass(frozen=True, slots=True)
class OrderedPatient:
    """Whether the patient of a rank was observed or censored, over all data sets.

    Parameters
    ----------
    rank, observed, censored : int
        Place in the order of the times, from 1, events before censorings at ties; in how many data
        sets the patient's event was observed, and in how many not.
    """

    rank: int
    observed: int
    censored: int

    @property
    def role(self) -> Literal["observed", "censored", "either"]:
        """What the patient is in all data sets, or that it differs."""
        if self.observed and self.censored:
            return "either"
        return "observed" if self.observed else "censored"

    def __str__(self) -> str:
        return wording.patient(self.rank, self.observed, self.censored)


@dataclass(frozen=True)
class SurvivalReconstruction:
    """All data sets of times and events that give a summary under a reading.

    Made by :func:`reconstruct_survival`; carries its inputs, so that printing it is its own
    provenance.

    Attributes
    ----------
    summary, reading, censored, convention
        What was given; ``censored`` is a tuple of each number of patients that may be censored.

    Raises
    ------
    ValueError
        By ``patients`` and ``bounds`` where no data set fits.
    """

    summary: Summary
    reading: Reading
    censored: tuple[int, ...]
    convention: MedianConvention = "midpoint"

    def __post_init__(self) -> None:
        check_choice(self.convention, get_args(MedianConvention), "convention")
        if not self._facts.bounded:
            raise ValueError(
                "the times have no upper bound, so their data sets cannot be counted: give a "
                "maximum, or bounds (within=)"
            )
        self._sets.grid.check()

    @cached_property
    def _facts(self) -> CensoredFacts:
        return CensoredFacts(
            self.summary, self.reading, self.censored, self.convention, tuple(self.summary.printed)
        )

    @property
    def _sets(self) -> CensoredSets:
        return self._facts.sets

    @property
    def count(self) -> int:
        """How many data sets fit."""
        return self._sets.count

    @property
    def status(self) -> Status:
        """Determined (one data set), compatible (more) or incompatible (none)."""
        return status_of(self.count)

    def __iter__(self) -> Iterator[SurvivalDataSet]:
        """Yield every data set in lexicographic order of (time, −event), one at a time."""
        for pairs in self._sets:
            yield tuple((self._facts.value(time), event) for time, event in pairs)

    def censored_counts(self) -> dict[int, int]:
        """Return for each number of patients censored how many data sets there are."""
        return dict(self._sets.counts)

    def patients(self) -> tuple[OrderedPatient, ...]:
        """Return whether each patient, in the order of the times, can be observed or censored.

        A patient who is censored in no data set cannot have been ongoing when the charts were
        closed. Of two patients with equal times the one who is censored is the later.
        """
        self._need_some()
        return tuple(
            OrderedPatient(rank, seen, self.count - seen)
            for rank, seen in enumerate(self._sets.observed(), start=1)
        )

    def bounds(self, statistic: SurvivalBounded) -> Bounds:
        """Return the smallest and largest value of a statistic over all data sets.

        Parameters
        ----------
        statistic : {"median", "events", "person_time"}
            The Kaplan–Meier median under the convention, infinite where the curve does not reach
            it; the number of events; the sum of all times.

        Returns
        -------
        Bounds
            Exact, and attained.
        """
        if statistic not in get_args(SurvivalBounded):
            raise ValueError(
                f"unknown statistic {statistic!r}: ask for median, events or person_time"
            )
        self._need_some()
        n = self.summary.n
        if statistic == "median":
            reached = self._sets.reached.count
            if not reached:
                return Bounds(math.inf, math.inf)
            low, high = self._facts.medians()
            return Bounds(low, high if reached == self.count else math.inf)
        if statistic == "events":
            fitting = [censored for censored, count in self._sets.counts.items() if count]
            return Bounds(n - max(fitting), n - min(fitting))
        least, greatest = self._sets.totals()
        return Bounds(self._facts.value(least, n), self._facts.value(greatest, n))

    def _need_some(self) -> None:
        if not self.count:
            raise ValueError("no data set fits, hence there is nothing to bound: see explain()")

    def to_frame(self) -> pd.DataFrame:
        """Return all data sets as a tidy table: data_set, patient (by rank), time, event."""
        import pandas as pd

        rows = [
            (place, patient, time, event)
            for place, pairs in enumerate(self, start=1)
            for patient, (time, event) in enumerate(pairs, start=1)
        ]
        return pd.DataFrame(rows, columns=["data_set", "patient", "time", "event"])

    def explain(self) -> str:
        """Return in a sentence what fits, or which numbers decide that nothing does."""
        if not self.count:
            try:
                found = self._facts.collide()
            except TooLarge:
                found = self._facts.together(self._facts.used)
            return wording.colliding(found)
        n, unit = self.summary.n, self.summary.unit
        if self.count == 1:
            (pairs,) = self
            return wording.only_one(pairs, unit)
        fitting = [censored for censored, count in self._sets.counts.items() if count]
        return wording.several(self.count, fitting, n, self.bounds("person_time"), unit)

    def __repr__(self) -> str:
        return (
            f"<{self.status}: {self.count} data set{'s' * (self.count != 1)}; {self.summary!r}; "
            f"{self.reading}; {whole_numbers(self.censored)} censored; "
            f"convention {self.convention}>"
        )


def reconstruct_survival(
    summary: Summary,
    step: Exact | None = "1",
    rounding: Rounding = "nearest",
    value_rounding: RoundingRule = "exact",
    *,
    censored: int | range | None = None,
    convention: MedianConvention = "midpoint",
    within: tuple[Exact | None, Exact | None] | None = None,
    origin: Exact = 0,
) -> SurvivalReconstruction:
    """Find every data set of times and events that a printed summary allows under a reading.

    The printed median is read as a Kaplan–Meier median: the time at which the curve comes to 1/2.
    The printed minimum and maximum are the shortest and longest time of all patients, censored or
    not. No time is negative.

    Parameters
    ----------
    summary : Summary
        The printed statistics. A printed mean is that of all times, censored or not.
    step, rounding, value_rounding, within, origin
        The reading, with a step; see :func:`reconstruct`.
    censored : int or range, optional
        How many patients were censored; None for any number.
    convention : {"midpoint", "first", "strict"}
        What the median is where the curve stays at exactly 1/2 for a while: the middle of that
        stretch, its first time, where S(t) ≤ 1/2, or its end, where S(t) < 1/2. A curve that ends
        at 1/2 has a "first" median, but neither of the others.

    Returns
    -------
    SurvivalReconstruction
        Counts, lists and bounds; an empty one is a finding, not an error. Data sets are tuples of
        (time, event), event 1 for observed and 0 for censored, ascending, events before censorings
        at ties.

    Raises
    ------
    TypeError, ValueError
        If an assumption is not one of the above, sd, q1 or q3 is printed, or the times have no
        upper bound, in one sentence.
    TooLarge
        If the exact answer would take too long or too much memory, which depends on n, on the
        steps and on how many patients may be censored.

    Notes
    -----
    The Kaplan–Meier median is not the median of the times on record. With {3, 3, 3+, 18+}, where +
    is censored, the times have median 3, while the curve falls to 1/2 at 3 and stays there: "first"
    says 3, "midpoint" and "strict" say not reached. (R's ``print`` of such a curve says 3, but the
    midpoint where the stretch ends: no one convention here; "first" has all its data sets for
    curves that end at 1/2.) Papers seldom say which median they print; if it is the plain median
    of the times, use :func:`reconstruct`. Without censoring the "midpoint" median is that of the
    times, and both functions find the same data sets.

    The order of the patients decides survival [1]_: events at a tie come first, so each takes away
    one of those at risk, and survival depends on who was censored, not on when. Counting therefore
    keeps one table per survival, an exact fraction, and number left to censor.

    Counts are not probabilities: they change with the step.

    References
    ----------
    .. [1] E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", J Am
       Stat Assoc 53 (1958) 457-481.

    Examples
    --------
    Which of four treatments, median 3 (3–18) months, may have been ongoing when charts were closed?

    >>> treatment = Summary(n=4, median="3", minimum="3", maximum="18", unit="months")
    >>> found = reconstruct_survival(treatment, rounding="exact", censored=range(1, 4))
    >>> list(found)
    [((3, 1), (3, 1), (3, 1), (18, 0))]
    >>> found.explain()
    'exactly one data set fits: 3, 3, 3, 18+ months (+ is censored)'

    Only the longest; unless the median is where the curve first comes to 1/2:

    >>> found = reconstruct_survival(
    ...     treatment, rounding="exact", censored=range(1, 4), convention="first"
    ... )
    >>> found.censored_counts()
    {1: 31, 2: 16, 3: 0}
    >>> for patient in found.patients():
    ...     print(patient)
    patient 1: observed in every data set
    patient 2: observed in every data set
    patient 3: observed or censored (16 and 31 data sets)
    patient 4: observed or censored (15 and 32 data sets)
    """
    return SurvivalReconstruction(
        summary,
        Reading(step, rounding, value_rounding, origin=origin, within=within),
        _allowed(censored, summary.n),
        convention,
    )


def _allowed(censored: int | range | None, n: int) -> tuple[int, ...]:
    """Return how many of n patients may be censored."""
    if censored is None:
        return tuple(range(n + 1))
    if isinstance(censored, bool) or not isinstance(censored, int | range):
        raise TypeError(
            "censored is the number of patients censored: write a whole number, a range of them, "
            f"or None for any, not {censored!r}"
        )
    allowed = sorted({censored} if isinstance(censored, int) else censored)
    if not allowed or allowed[0] < 0 or allowed[-1] > n:
        raise ValueError(f"censored is {censored!r}: write numbers from 0 to n = {n}")
    return tuple(allowed)
