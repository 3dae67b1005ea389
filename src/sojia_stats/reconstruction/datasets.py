"""Every patient-level data set that could have given a printed summary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sojia_stats.reconstruction.bounds import Bounds
from sojia_stats.reconstruction.chain import chain_of
from sojia_stats.reconstruction.collision import explain
from sojia_stats.reconstruction.printed import RoundingRule
from sojia_stats.reconstruction.reading import Exact, Reading, Rounding
from sojia_stats.reconstruction.search import Bounded, DataSet, Search, Status, status_of
from sojia_stats.reconstruction.summary import Summary

if TYPE_CHECKING:
    import pandas as pd

_ONLY = ""


@dataclass(frozen=True)
class Reconstruction:
    """All data sets that give a summary under a reading.

    Made by :func:`reconstruct`; carries its inputs, so that printing it is its own provenance.

    Attributes
    ----------
    summary : Summary
        The printed statistics.
    reading : Reading
        The step and the rounding rules.
    """

    summary: Summary
    reading: Reading

    def __post_init__(self) -> None:
        """Refuse what cannot be searched at once, and not when an answer is first asked for."""
        self._search  # noqa: B018

    @cached_property
    def _search(self) -> Search:
        return Search({_ONLY: chain_of(self.summary, self.reading)}, {_ONLY: self.reading})

    @property
    def possible(self) -> bool:
        """Whether any data set fits; found without counting."""
        return self._search.possible

    @property
    def count(self) -> int | float:
        """How many data sets fit: an exact int, or infinity."""
        return self._search.count

    @property
    def status(self) -> Status:
        """Determined (one data set), compatible (more) or incompatible (none)."""
        return status_of(self.count) if self._search.possible else "incompatible"

    def __iter__(self) -> Iterator[DataSet]:
        """Yield every data set, ascending and in lexicographic order, one at a time.

        Raises
        ------
        ValueError
            If infinitely many fit.
        """
        return (found[_ONLY] for found in self._search.data_sets())

    def bounds(self, statistic: Bounded) -> Bounds:
        """Return the smallest and largest value of a statistic over all data sets.

        Parameters
        ----------
        statistic : {"mean", "sum", "sd", "median", "minimum", "maximum"}
            ``sd`` is the sample standard deviation, divided by n − 1.

        Returns
        -------
        Bounds
            In the unit of the summary; exact, but for irrational square roots.

        Raises
        ------
        ValueError
            If no data set fits, or the statistic cannot be bounded under the reading.
        """
        return self._search.bounds(_ONLY, statistic)

    def ordered_value(self, k: int) -> Bounds:
        """Return the bounds of the k-th smallest value, k from 1 to n, over all data sets.

        Raises
        ------
        ValueError
            If no data set fits, or k is not a rank.
        """
        if not 1 <= k <= self.summary.n:
            raise ValueError(f"k is {k}: write a rank from 1 to {self.summary.n}")
        return self._search.ordered_value(_ONLY, k - 1)

    def to_frame(self) -> pd.DataFrame:
        """Return all data sets as a tidy table: data_set, patient (by rank), value."""
        import pandas as pd

        rows = [
            (number, patient, value)
            for number, values in enumerate(self, start=1)
            for patient, value in enumerate(values, start=1)
        ]
        return pd.DataFrame(rows, columns=["data_set", "patient", "value"])

    def explain(self) -> str:
        """Return in a sentence which numbers decide the outcome."""
        return explain(self._search, {_ONLY: self.summary})

    def __repr__(self) -> str:
        """Show the inputs and the outcome."""
        return f"<{self.status}: {self.count} data sets; {self.summary!r}; {self.reading}>"


def reconstruct(
    summary: Summary,
    step: Exact | None = "1",
    rounding: Rounding = "nearest",
    value_rounding: RoundingRule = "exact",
    within: tuple[Exact | None, Exact | None] | None = None,
    origin: Exact = 0,
) -> Reconstruction:
    """Find every data set that a printed summary allows under a reading.

    Parameters
    ----------
    summary : Summary
        The printed statistics. Its minimum and maximum are attained by a patient.
    step : str, int, Fraction, Decimal or None
        Patients' values are whole multiples of it; None for any real value, where the count is
        0, 1 or infinity.
    rounding : str or mapping
        How median and mean were printed: "exact", "nearest", "half-up", "half-even", "truncate"
        or "ceiling"; a mapping gives a rule per statistic.
    value_rounding : str
        How patients' own values, and so minimum and maximum, were printed.
    within : (low, high), optional
        Bounds that all values respect without attaining them, for example a scale.
    origin : str, int, Fraction or Decimal
        Where the steps are counted from.

    Returns
    -------
    Reconstruction
        Counts, lists and bounds; an empty one is a finding, not an error.

    Raises
    ------
    TypeError, ValueError
        If an assumption is not one of the above, in one sentence.

    Notes
    -----
    The mean alone is the GRIM test [1]_. Counts are not probabilities: they change with the step.

    References
    ----------
    .. [1] N. J. L. Brown and J. A. J. Heathers, "The GRIM test", Soc Psychol Personal Sci 8 (2017)
       363-369.

    Examples
    --------
    >>> found = reconstruct(Summary(n=4, median="4", minimum="2", maximum="10"), rounding="exact")
    >>> found.count, found.status
    (3, 'compatible')
    >>> list(found)
    [(2, 2, 6, 10), (2, 3, 5, 10), (2, 4, 4, 10)]
    >>> found.bounds("mean")
    Bounds(low=5, high=5)
    """
    return Reconstruction(
        summary, Reading(step, rounding, value_rounding, origin=origin, within=within)
    )
