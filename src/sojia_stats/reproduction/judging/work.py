"""The phases in which a claim is judged: how much work each may take, and how much it took."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sojia_stats.reconstruction.effort import limited

PHASES: Final[dict[str, int]] = {
    "status": 10**9,
    "count": 10**9,  # with what decides
    "others": 10**9,  # all alternative readings of a summary together
    "mixes": 3 * 10**9,  # those of a relation: a rule for each quantity and step, seventy or more
    "means": 3 * 10**9,  # the same with means
    "further": 10**9,  # what follows: bounds, repairs, smallest changes
    # What sentences, tables and figures need beside these has work of its own.
    "collision": 10**9,  # where counting left too little to find it
    "by itself": 10**9,  # whether numbers collide without the relation
    "repairs": 10**9,  # where what follows left too little to find all
    "exchanged": 10**9,  # bounds if mean and median were exchanged
    "estimates": 10**9,  # those of converters
    "drawing": 10**9,  # data sets and ordered values
}
"""The work that each phase may take, in additions of machine words: a reader waits a second for it.

A processor does about 10^9 of them a second, so that a paper of ten claims takes a minute at most.
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
