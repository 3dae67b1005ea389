"""Every patient-level data set that could have given a printed summary."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sojia_stats.reconstruction.counting.data_sets import GridSets
from sojia_stats.reconstruction.effort import MEMORY
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, Number, plain
from sojia_stats.reconstruction.printed_numbers.further_figures import Condition
from sojia_stats.reconstruction.printed_numbers.order_facts import chain_of
from sojia_stats.reconstruction.printed_numbers.printed import RoundingRule
from sojia_stats.reconstruction.printed_numbers.reading import Exact, Reading, Rounding, exact
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.questions.collision import Decided
from sojia_stats.reconstruction.searches.protocol import DataSet
from sojia_stats.reconstruction.searches.search import Bounded, Search

if TYPE_CHECKING:
    import pandas as pd

_ONLY = ""


@dataclass(frozen=True)
class Reconstruction(Decided):
    """All data sets that give a summary under a reading.

    Made by :func:`reconstruct`; carries its inputs, so that printing it is its own provenance.

    Attributes
    ----------
    summary, reading, memory, also
        What was given.

    Raises
    ------
    TooLarge
        By every answer whose tables would outgrow the memory; ``status`` and ``bounds`` need less
        of it than a count or a list.
    ValueError
        Where there is no data set to bound or draw, where infinitely many were to be listed, or
        where the reading leaves a statistic without bounds.
    """

    summary: Summary
    reading: Reading
    memory: int = MEMORY
    also: tuple[Condition, ...] = ()

    @cached_property
    def _search(self) -> Search:
        chain = chain_of(self.summary, self.reading)
        return Search(
            {_ONLY: chain}, {_ONLY: self.reading}, memory=self.memory, conditions=self.also
        )

    @property
    def _summaries(self) -> dict[str, Summary]:
        return {_ONLY: self.summary}

    @property
    def _sets(self) -> GridSets:
        """The data sets on their grid."""
        if self.reading.step is None:
            raise ValueError("a continuous reading has no list of data sets: give a step")
        return self._search.one_grid.sets

    def _values(self, ks: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return values for steps, in the same shape: whole numbers where they are, else floats."""
        origin, step = self.reading.origin, self.reading.step
        assert step is not None
        scale = math.lcm(origin.denominator, step.denominator)
        whole = ks * int(step * scale) + int(origin * scale)
        return whole if scale == 1 else whole / scale

    @property
    def possible(self) -> bool:
        """Whether any data set fits; found without counting."""
        return self._search.possible

    @property
    def witness(self) -> DataSet | None:
        """One data set that fits, ascending, or None; found without listing."""
        return self._search.witness.get(_ONLY) if self.possible else None

    def __contains__(self, values: object) -> bool:
        """Whether exact values, in any order, are one of the data sets.

        A float is refused: give int, Fraction, Decimal or text, so that 2.3 is 23/10.
        """
        if not isinstance(values, Iterable) or isinstance(values, str):
            raise TypeError("give the values of all patients as a list or tuple")
        exact_values = [exact(value, "value") for value in values]
        step, origin = self.reading.step, self.reading.origin
        on_grid = step is None or all((v - origin) % step == 0 for v in exact_values)
        return (
            on_grid
            and chain_of(self.summary, self.reading).holds(exact_values)
            and all(condition.holds(sorted(exact_values)) for condition in self.also)
        )

    def __iter__(self) -> Iterator[DataSet]:
        """Yield every data set, ascending and in lexicographic order, one at a time."""
        return (found[_ONLY] for found in self._search.data_sets())

    def bounds(self, statistic: Bounded) -> Bounds:
        """Return the smallest and largest value of a statistic over all data sets.

        Parameters
        ----------
        statistic : {"mean", "sum", "sd", "minimum", "q1", "median", "q3", "maximum"}
            ``sd`` is the sample standard deviation, divided by n − 1; a quartile is bounded over
            all of its definitions.

        Returns
        -------
        Bounds
            In the unit of the summary; exact, but for irrational square roots.
        """
        return self._search.bounds(_ONLY, statistic)

    def ordered_value(self, k: int) -> Bounds:
        """Return the bounds of the k-th smallest value, k from 1 to n, over all data sets."""
        if not 1 <= k <= self.summary.n:
            raise ValueError(f"k is {k}: write a rank from 1 to {self.summary.n}")
        return self._search.between(_ONLY, k - 1)

    def to_numpy(self, *, multiplicities: bool = False) -> npt.NDArray[Any]:
        """Return all data sets at once, in lexicographic order.

        Parameters
        ----------
        multiplicities : bool
            If true, a row says how often each value of the grid occurs in a data set, from the
            lowest value that occurs on; else it holds the n values, ascending.

        Returns
        -------
        ndarray, shape (count, n) or (count, width of the grid)
            Whole numbers where all values are whole, else floats.
        """
        rows = self._sets.to_numpy(multiplicities=multiplicities)
        return rows if multiplicities else self._values(rows)

    def sample(self, size: int, seed: int) -> npt.NDArray[Any]:
        """Draw data sets uniformly, with replacement; the same seed gives the same draw.

        Uniform over data sets is not a posterior distribution: it changes with the step.

        Returns
        -------
        ndarray, shape (size, n)
            A data set a row, ascending.
        """
        if isinstance(size, bool) or not isinstance(size, int) or size < 0:
            raise ValueError(f"size is {size!r}: write how many data sets to draw, 0 or more")
        return self._values(self._sets.sample(size, np.random.default_rng(seed)))

    def marginals(self) -> list[dict[Number, int]]:
        """Return, for each patient in ascending order, which value how many data sets have."""
        value = self._sets.problem.value
        return [
            {plain(value(k)): ways for k, ways in rank.items()} for rank in self._sets.marginals()
        ]

    def to_frame(self, *, progress: bool = False) -> pd.DataFrame:
        """Return all data sets as a tidy table: data_set, patient (by rank), value.

        With ``progress``, a bar on standard error shows how many are listed.
        """
        import pandas as pd

        data_sets: Iterable[DataSet] = self
        if progress:
            from rich.console import Console
            from rich.progress import track

            bar = Console(stderr=True)
            total = float(self.count)
            data_sets = track(self, "listing", total, console=bar, transient=True)
        rows = [
            (number, patient, value)
            for number, values in enumerate(data_sets, start=1)
            for patient, value in enumerate(values, start=1)
        ]
        return pd.DataFrame(rows, columns=["data_set", "patient", "value"])

    def __repr__(self) -> str:
        many = "1 data set" if self.count == 1 else f"{self.count} data sets"
        return f"<{self.status}: {many}; {self.summary!r}; {self.reading}>"


def reconstruct(
    summary: Summary,
    step: Exact | None = "1",
    rounding: Rounding = "nearest",
    value_rounding: RoundingRule = "exact",
    within: tuple[Exact | None, Exact | None] | None = None,
    origin: Exact = 0,
    memory: int = MEMORY,
    also: Sequence[Condition] = (),
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
        How median, quartiles, mean and SD were printed: "exact", "nearest", "half-up",
        "half-even", "truncate" or "ceiling"; a mapping gives a rule per statistic.
    value_rounding : str
        How patients' own values, and so minimum and maximum, were printed.
    within : (low, high), optional
        Bounds that all values respect without attaining them, for example a scale.
    origin : str, int, Fraction or Decimal
        Where the steps are counted from.
    memory : int
        Bytes that the tables of one answer may take; 1 GiB unless given.
    also : sequence of Condition
        What papers print instead: :class:`IqrWidth`, :class:`PercentAbove`, :class:`MeanInterval`,
        :class:`GeometricMean`. They are decided data set by data set, up to 200,000 of them.

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
    Counts are not probabilities: they change with the step.

    The mean alone, with n and a step, is the GRIM test [1]_; with a standard deviation it is
    GRIMMER [2]_. SPRITE [3]_ draws some samples with a given mean and standard deviation, CORVIDS
    [4]_ and CLOSURE [5]_ list all of them, on a scale whose ends need not be attained. None of
    these takes a median, quartiles, or a summary without a standard deviation.

    References
    ----------
    .. [1] N. J. L. Brown and J. A. J. Heathers, "The GRIM test", Soc Psychol Personal Sci 8 (2017)
       363-369.
    .. [2] J. Anaya, "The GRIMMER test", PeerJ Preprints 4 (2016) e2400v1.
    .. [3] J. A. J. Heathers et al., "Recovering data from summary statistics: Sample Parameter
       Reconstruction via Iterative TEchniques (SPRITE)", PeerJ Preprints 6 (2018) e26968v1.
    .. [4] S. A. Wilner, K. Wood and D. J. Simons, "Complete recovery of values in Diophantine
       systems (CORVIDS)", PsyArXiv (2018).
    .. [5] L. Jung, "CLOSURE: complete listing of original samples of underlying raw evidence",
       R package unsum.

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
        summary,
        Reading(step, rounding, value_rounding, origin=origin, within=within),
        memory,
        tuple(also),
    )
