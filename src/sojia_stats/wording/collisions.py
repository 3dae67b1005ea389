"""Why no data set fits: the printed numbers that collide, and what the others would allow."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from sojia_stats.wording.names import SD_NAMES, SdKind, Statistic, compared
from sojia_stats.wording.numbers import End, Stretch, fraction, number, series, stretch

Relation = tuple[tuple[str, ...], str, tuple[str, ...]]
"""Left quantities, sign and right quantities."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A printed number, and the window of true values that it stands for.

    The name of its quantity is empty where there is one alone.
    """

    quantity: str
    statistic: Statistic
    text: str
    decimals: int
    window: Stretch

    @property
    def itself(self) -> bool:
        """Whether it stands for nothing but itself."""
        return self.window.low == self.window.high


@dataclass(frozen=True, slots=True)
class Limit:
    """How far one printed number, the subject, is from what the others of its quantity allow.

    ``values`` are the least or greatest value that is allowed, attained or only approached; or the
    nearest on either side of the subject: two, one, or none. Patients' values lie ``within``
    bounds and on steps, where these are not None.
    """

    subject: Stated
    others: tuple[Stated, ...]
    n: int
    within: Stretch | None
    step: Fraction | None
    side: Literal["least", "greatest", "nearest"]
    values: tuple[End, ...]
    attained: bool
    sd_kind: SdKind


@dataclass(frozen=True, slots=True)
class Collision:
    """What no data set satisfies together: the smallest set of printed numbers, with a reason.

    The reason is a limit, where the numbers of one quantity collide by themselves, or the relations
    in every patient. Without numbers, relations collide with each other, or, where there is none
    either, the bounds on all values leave none on the steps. Conditions are further printed
    figures: the other numbers allow data sets, but none with these.
    """

    numbers: tuple[Stated, ...] = ()
    relations: tuple[Relation, ...] = ()
    conditions: tuple[str, ...] = ()
    limit: Limit | None = None


def colliding(collision: Collision) -> str:
    """Return in a sentence what collides."""
    if collision.conditions:
        return f"no data set that the other numbers allow has {series(collision.conditions)}"
    if collision.limit is not None:
        quantity = collision.limit.subject.quantity
        return (f"{quantity}: " if quantity else "") + _limit(collision.limit)
    relations = series([compared(*relation) for relation in collision.relations])
    if collision.numbers:
        numbers = series([_stated(one) for one in collision.numbers])
        return f"{relations} in every patient cannot hold together with {numbers}"
    if relations:
        return f"{relations} cannot hold together in any patient, whatever is printed"
    return "the bounds on all values (within) leave no value on the steps"


def _stated(one: Stated) -> str:
    """Return a printed number of a quantity, with what it stands for beside itself."""
    text = one.text if one.itself else f"{one.text} ({stretch(one.window)})"
    return f"{one.statistic} {text} of {one.quantity}"


def _limit(limit: Limit) -> str:
    """Return what the other numbers allow, and what is printed."""
    one = limit.subject
    stands = "" if one.itself else f", which stands for {stretch(one.window)}"
    printed = f"{one.text} is printed{stands}"
    name = SD_NAMES[limit.sd_kind].alone if one.statistic == "sd" else one.statistic
    by = [f"{other.statistic} {other.text}" for other in limit.others]
    by += [] if limit.within is None else [f"all values {stretch(limit.within)}"]
    by.append(f"n = {limit.n}")
    # A value that is no fraction, such as a root, gets one decimal more than is printed.
    values = [number(end, one.decimals + isinstance(end, float)) for end in limit.values]
    if limit.side == "nearest":
        by += [] if limit.step is None else [f"steps of {fraction(limit.step)}"]
        if not values:
            return f"no {name} that {series(by)} allow is printed so; {printed}"
        s, verb = ("s", "are") if len(values) > 1 else ("", "is")
        return f"the nearest {name}{s} that {series(by)} allow {verb} {series(values)}; {printed}"
    beyond = "" if limit.attained else "above " if limit.side == "least" else "below "
    allow = "allow" if len(by) > 1 else "allows"
    return f"the {limit.side} {name} that {series(by)} {allow} is {beyond}{values[0]}; {printed}"
