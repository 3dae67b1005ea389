"""Common slips, and which of them would turn an incompatible summary into a compatible one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Final, cast

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.effort import MEMORY
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain, OrderFact, chain_of
from sojia_stats.reconstruction.printed_numbers.printed import RoundingRule
from sojia_stats.reconstruction.printed_numbers.reading import (
    COMPUTED,
    Exact,
    Reading,
    Rounding,
    exact,
)
from sojia_stats.reconstruction.printed_numbers.summary import LARGEST_N, Summary
from sojia_stats.reconstruction.questions.collision import decide
from sojia_stats.reconstruction.searches.search import Search
from sojia_stats.wording.names import SdKind
from sojia_stats.wording.outcomes import Outcome
from sojia_stats.wording.repairs import Slip, SlipChange, repaired

_ONLY: Final = ""

_LEADING_ZERO: Final = re.compile(r"[+-]?0[0-9]")


@dataclass(frozen=True, slots=True)
class Repair:
    """One slip that would make a summary compatible.

    Attributes
    ----------
    kind : str
        The slip: mean and median exchanged, sd of another kind and so on.
    text : str
        The slip and its outcome in a sentence.
    count : int, infinity or None
        How many data sets fit once it is mended; None where counting would outgrow the memory.
    summary : Summary
        The mended summary.
    change, outcome : SlipChange, Outcome or None
        What is changed, and what then fits; no outcome where the patients' own values were given.
    """

    kind: Slip = field(init=False)
    text: str = field(init=False)
    count: int | float | None = field(init=False)
    summary: Summary
    change: SlipChange = field(repr=False)
    outcome: Outcome | None = field(repr=False)

    def __post_init__(self) -> None:
        """Word the slip; a table of repairs has these columns."""
        object.__setattr__(self, "kind", self.change.kind)
        object.__setattr__(self, "text", repaired(self.change, self.outcome))
        object.__setattr__(self, "count", self.outcome.count if self.outcome else 1)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A mended summary, with the reading and the facts that go with it."""

    change: SlipChange
    summary: Summary
    reading: Reading
    chain: Chain


def diagnose(
    summary: Summary,
    step: Exact | None = "1",
    rounding: Rounding = "nearest",
    value_rounding: RoundingRule = "exact",
    within: tuple[Exact | None, Exact | None] | None = None,
    origin: Exact = 0,
    *,
    values: Sequence[Exact] | None = None,
) -> list[Repair]:
    """Try the documented slips one at a time and return those that make a summary compatible.

    The list is closed: mean and median exchanged (or one printed as the other); standard deviation
    of another kind (sample, population, standard error); a computed number truncated instead of
    rounded; the lower or upper middle value printed as the median of an even number; n off by one
    or two; one digit of one number misread; the range of another group.

    Parameters
    ----------
    summary : Summary
        The printed statistics.
    step, rounding, value_rounding, within, origin
        The reading; see :func:`reconstruct`.
    values : sequence of str, int, Fraction or Decimal, optional
        The patients' own values, where they are known. Then a slip counts if exactly these values
        give the mended summary.

    Returns
    -------
    list of Repair
        In the order of this list, smaller changes first; empty where the summary is compatible
        (or, with values, agrees with them) as printed.

    Notes
    -----
    A repair says what would fit, never what happened.

    Examples
    --------
    >>> printed = Summary(n=4, mean="13.5", minimum="2", maximum="50", unit="months")
    >>> diagnose(printed)[0].text
    '13.5 is a median: 12 data sets fit; all have mean 19.75 months'
    """
    reading = Reading(step, rounding, value_rounding, origin=origin, within=within)
    if values is not None:
        chain = chain_of(summary, reading)
        known = [exact(value, "values") for value in values]
        if chain.holds(known):
            return []
        return [
            Repair(c.summary, c.change, None)
            for c in _candidates(summary, reading)
            if c.chain.holds(known)
        ]
    return list(repairs(summary, reading))


def repairs(summary: Summary, reading: Reading, memory: int = MEMORY) -> Iterator[Repair]:
    """Yield what :func:`diagnose` returns, each when it is asked for.

    ``memory`` is what counting the data sets of one slip may take, in bytes.
    """
    if _search(chain_of(summary, reading), reading).possible:
        return
    for candidate in _candidates(summary, reading):
        if (repair := _tried(candidate, memory)) is not None:
            yield repair


def _search(chain: Chain, reading: Reading, memory: int = MEMORY) -> Search:
    """Return the search for the data sets of one quantity."""
    return Search({_ONLY: chain}, {_ONLY: reading}, memory=memory)


def _tried(candidate: _Candidate, memory: int) -> Repair | None:
    """Return a candidate as a repair if any data set fits it."""
    search = _search(candidate.chain, candidate.reading, memory)
    if not search.possible:
        return None
    try:
        # Counted first: where that is too much, nothing else is sought.
        outcome = decide(search, {_ONLY: candidate.summary}) if search.count else None
    except TooLarge:
        outcome = Outcome(None)
    assert isinstance(outcome, Outcome)
    return Repair(candidate.summary, candidate.change, outcome)


def _candidates(summary: Summary, reading: Reading) -> Iterator[_Candidate]:
    """Yield every slip with what it would have been, in the order of ``SLIPS``."""

    def plainly(change: SlipChange, mended: Summary) -> _Candidate:
        return _Candidate(change, mended, reading, chain_of(mended, reading))

    for change, mended in (*_exchanged(summary), *_other_sd(summary)):
        yield plainly(change, mended)
    for name in COMPUTED:
        if name in summary.printed and reading.rounding[name] != "truncate":
            other = reading.but(rounding={name: "truncate"})
            change = SlipChange("truncated", name, summary.printed[name].text)
            yield _Candidate(change, summary, other, chain_of(summary, other))
    if summary.median is not None and summary.n % 2 == 0:
        for side, rank in (("lower", summary.n // 2 - 1), ("upper", summary.n // 2)):
            change = SlipChange("middle value as median", "median", summary.median, side)
            chain = _with_middle_value(summary, reading, rank)
            yield _Candidate(change, summary, reading, chain)
    for more in (-1, 1, -2, 2):
        n = summary.n + more
        if (2 if summary.sd is not None else 1) <= n <= LARGEST_N:
            change = SlipChange("another n", "n", str(summary.n), str(n))
            yield plainly(change, replace(summary, n=n))
    for change, mended in _misread(summary):
        yield plainly(change, mended)
    if summary.minimum is not None or summary.maximum is not None:
        ends = replace(summary, minimum=None, maximum=None)
        if ends.printed:
            yield plainly(SlipChange("range of another group", "range"), ends)


def _exchanged(summary: Summary) -> Iterator[tuple[SlipChange, Summary]]:
    """Yield the summary with mean and median exchanged, or one printed as the other."""
    mean, median = summary.mean, summary.median
    mended = replace(summary, mean=median, median=mean)
    if mean is not None:
        yield SlipChange("mean and median exchanged", "mean", mean, median or ""), mended
    elif median is not None:
        yield SlipChange("mean and median exchanged", "median", median), mended


def _other_sd(summary: Summary) -> Iterator[tuple[SlipChange, Summary]]:
    """Yield the summary with its standard deviation of another kind."""
    if summary.sd is None or summary.n == 1:  # one patient has only a population deviation
        return
    kinds: tuple[SdKind, ...] = ("sample", "sem", "population")
    for kind in kinds:
        if kind != summary.sd_kind:
            change = SlipChange("sd of another kind", "sd", summary.sd, kind)
            yield change, replace(summary, sd_kind=kind)


def _with_middle_value(summary: Summary, reading: Reading, rank: int) -> Chain:
    """Return the facts if the printed median is one of the two middle values itself."""
    chain = chain_of(replace(summary, median=None), reading)
    # A patient's own value, so it was printed as patients' values are.
    window = summary.printed["median"].window(reading.value_rounding)
    fact = OrderFact("median", rank, (Fraction(1),), window)
    return replace(chain, orders=(*chain.orders, fact))


def _misread(summary: Summary) -> Iterator[tuple[SlipChange, Summary]]:
    """Yield the summary with one digit of one number replaced, the smallest changes first."""
    found = []
    for name, printed in summary.printed.items():
        for place, digit in enumerate(printed.text):
            for other in "0123456789":
                if not digit.isdigit() or digit == other:
                    continue
                text = printed.text[:place] + other + printed.text[place + 1 :]
                # Nobody prints 09, so none is what was misread.
                if not _LEADING_ZERO.match(text) or _LEADING_ZERO.match(printed.text):
                    found.append((name, text, abs(Fraction(text) - printed.value)))
    for name, text, _ in sorted(found, key=lambda entry: entry[2]):
        try:
            mended = replace(summary, **cast(dict[str, Any], {name: text}))
        except ValueError:  # a minimum above the maximum, for one
            continue
        yield SlipChange("digit misread", name, summary.printed[name].text, text), mended
