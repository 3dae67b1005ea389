"""Exact whole numbers of any size from arithmetic in 64-bit words.

Counts outgrow a machine word long before they outgrow a table. Additions and products that wrap
around give the count modulo 2^64; further passes modulo primes below 2^32 give the rest by the
Chinese remainder theorem. An upper bound, known beforehand, says how many passes suffice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from sojia_stats.reconstruction.counting.arrays import Words

WORD: Final = 2**64
"""How many numbers a machine word tells apart: its arithmetic is modulo this."""


def from_residues(compute: Callable[[int | None], Words], bound: int) -> npt.NDArray[np.object_]:
    """Return whole numbers, none above a bound, from their residues: (any) uint64 to (any) object.

    ``compute`` returns residues modulo a prime below 2^32, or, given None, modulo 2^64 (plain
    wrap-around).
    """
    numbers = compute(None).astype(object)
    modulus = WORD
    primes = _primes()
    while modulus <= bound:
        prime = next(primes)
        residues = compute(prime).astype(object)
        lift = pow(modulus, -1, prime)
        numbers = numbers + modulus * ((residues - numbers) * lift % prime)
        modulus *= prime
    return numbers


def passes(bound: int) -> int:
    """Return how many residues :func:`from_residues` asks for."""
    return 1 + max(-(-(bound.bit_length() - 64) // 31), 0)


def _primes() -> Iterator[int]:
    """Yield the primes below 2^32, from the largest down."""
    sieve = np.ones(2**16, dtype=bool)
    sieve[:2] = False
    for number in range(2, 2**8):
        if sieve[number]:
            sieve[number * number :: number] = False
    small = np.flatnonzero(sieve)
    return (number for number in range(2**32 - 1, 2**16, -2) if (number % small).all())
