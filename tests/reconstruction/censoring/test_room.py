"""Where patients' times with censoring are refused as too large: at exactly what is counted."""

from fractions import Fraction

import pytest

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.censoring import grid
from sojia_stats.reconstruction.censoring.grid import CensoredGrid

HALF = Fraction(1, 2)


def problem(n: int, censored: tuple[int, ...], median: tuple[int, int] | None) -> CensoredGrid:
    return CensoredGrid(
        n,
        censored,
        "midpoint",
        first=Fraction(0),
        step=Fraction(1),
        width=8,
        shortest=(0, 7),
        longest=(0, 7),
        median=median,
        total=None,
    )


def nodes(n: int, censored: tuple[int, ...]) -> list[set[tuple[Fraction, int]]]:
    """Survivals before each patient, by going through every order of events and censorings."""
    layers: list[set[tuple[Fraction, int]]] = [set() for _ in range(n + 1)]
    for number in censored:
        for pattern in range(2**n):
            events = [pattern >> rank & 1 for rank in range(n)]
            if n - sum(events) != number:
                continue
            survival, left = Fraction(1), number
            layers[0].add((survival, left))
            for rank, event in enumerate(events):
                if event:
                    survival *= 1 - Fraction(1, n - rank)
                survival = survival if survival >= HALF else Fraction(0)
                left -= 1 - event
                layers[rank + 1].add((survival, left))
    return layers


@pytest.mark.parametrize("n", [2, 3, 4, 6])
@pytest.mark.parametrize("censored", [(0,), (1,), (0, 1, 2)])
def test_as_many_lists_as_survivals_before_a_patient(
    n: int, censored: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    median = (6, 8)  # twice the median: a curve that comes to 1/2 does so at 0 to 4 steps
    expected = nodes(n, censored)
    lists = len(censored) + sum(
        5 if survival == HALF else 1 for layer in expected[1:] for survival, _ in layer
    )
    each = 2 * 8 + grid._NODE
    monkeypatch.setattr(grid, "WORK", lists * each)
    assert problem(n, censored, median).nodes == expected
    monkeypatch.setattr(grid, "WORK", lists * each - 1)
    with pytest.raises(TooLarge) as refused:
        _ = problem(n, censored, median).nodes
    between = "0 to 2" if len(censored) > 1 else str(censored[0])
    assert str(refused.value) == (
        f"the exact answer for n = {n}, 8 steps and {between} censored would take too long or too "
        "much memory: give a coarser step, narrower bounds (within=), fewer numbers censored, or "
        "fewer patients"
    )


@pytest.mark.parametrize("bits", [0, 1, 9, 64])
def test_tables_beyond_the_memory(bits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = problem(4, (0, 1), (6, 8))
    numbers = sum(map(len, found.nodes)) * 17
    bytes_ = numbers * (64 + bits * (4 * 7 + 1) // 8)
    monkeypatch.setattr(grid, "MEMORY", bytes_)
    found.afford(bits)
    monkeypatch.setattr(grid, "MEMORY", bytes_ - 1)
    with pytest.raises(TooLarge):
        found.afford(bits)
