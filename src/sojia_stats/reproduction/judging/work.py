"""The phases in which a claim is judged: how much work each may take, and how much it took."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sojia_stats.reconstruction.effort import limited

PHASES: Final[dict[str, int]] = {
    "status": 10**9,
    "count": 10**9,
    "others": 10**9,
    "mixes": 3 * 10**9,
    "means": 3 * 10**9,
    "further": 10**9,
    "collision": 10**9,
    "by itself": 10**9,
    "repairs": 10**9,
    "exchanged": 10**9,
    "estimates": 10**9,
    "drawing": 10**9,
}
"""Work that each phase may take, in additions of machine words: 10^9 are about a second.

The status; the count of data sets, and what decides; all alternative readings together, or for a
relation all mixes of rules (seventy or more) of ordered values, and once more with means; what
follows: bounds, repairs, smallest changes. Then, with work of its own, what sentences, tables and
figures need beside these: what collides, where counting left no work to find it; all repairs, where
what follows left none; bounds if mean and median were exchanged; estimates of converters; the
values that are drawn.
"""


class Work:
    """The work that judging one claim took, by phase, and the phases that fell short of it."""

    def __init__(self) -> None:
        self.spent: dict[str, int] = {}
        self.short: set[str] = set()

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Let a phase take its work and no more; beyond, TooLarge is raised."""
        with limited(PHASES[name]) as purse:
            try:
                yield
            finally:
                self.spent[name] = purse.spent
                if purse.short:
                    self.short.add(name)
