"""What to ask the authors: what would settle an incompatible statement, and never what happened."""

from __future__ import annotations

from collections.abc import Sequence

from sojia_stats.wording import repairs
from sojia_stats.wording.numbers import Stretch, stretch
from sojia_stats.wording.repairs import SlipChange


def values(n: int, label: str, unit: str) -> str:
    """Ask for the values of all patients."""
    return f"What are the {n} values of {_inner(label)}{f' in {unit}' if unit else ''}?"


def slips(changes: Sequence[SlipChange], mean: Stretch | None, unit: str) -> str:
    """Ask for each slip that would make a summary fit whether it was so.

    Parameters
    ----------
    changes : sequence of SlipChange
        One of each kind.
    mean : Stretch or None
        The bounds of the mean if mean and median were exchanged, where they are known.
    unit : str
        The unit of the quantity.
    """
    asked = []
    for change in changes:
        asked.append(repairs.question(change))
        if change.kind == "mean and median exchanged" and mean is not None:
            asked.append(f"(Then the mean is {f'{stretch(mean)} {unit}'.rstrip()}.)")
    return " ".join(asked)


def which(events: int, n: int, percent: str) -> str:
    """Ask which of a count and its percentage is meant."""
    return f"Which is meant, {events} of {n} patients or {percent} %?"


def assumed(assumption: str) -> str:
    """Ask whether an assumption holds."""
    return f"Is it so that {assumption}?"


def of_patient(asked: str, known: str, value: str, unit: str) -> str:
    """Ask for one quantity of the patient who is at the end of the range of another."""
    end = f"{value} {unit}".rstrip()
    return f"What is the {_inner(asked)} of the patient with {_inner(known)} {end}?"


def reading(because: str) -> str:
    """Ask whether a reading holds."""
    return f"Does this reading hold: {because}?"


def _inner(label: str) -> str:
    """Return a label inside a question: "T cells" and "C-reactive protein" keep their capital."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
