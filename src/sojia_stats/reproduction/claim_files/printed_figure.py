"""A printed figure with what it is about, the count it stands for, and the step it suggests."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sojia_stats.reconstruction.printed_numbers.printed import Printed, last_place
from sojia_stats.reproduction.claim_files.figure_text import Statement
from sojia_stats.reproduction.claim_files.percentages import counts_printed_so, printed_so


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure, with what it is about, of how many patients, and where it is printed."""

    label: str
    statement: Statement
    n: int
    place: str = "abstract"
    inferred: str = ""
    """How its count was found, where it prints a percentage alone."""


def figure_of(label: str, statement: Statement, n: int, place: str = "abstract") -> Figure:
    """Return a printed figure, with the count that a percentage alone stands for.

    ValueError says that several counts are printed so, or that a number beside it is ambiguous.
    """
    percent, beside = statement.percent, statement.beside
    if (percent is None and beside is None) or statement.events is not None:
        return Figure(label, statement, n, place)
    if beside is not None and (percent is None or beside != n):
        return Figure(label, _beside(statement, beside, n), n, place, f"{beside} of {n} patients")
    assert percent is not None
    found = counts_printed_so(n, percent)
    if len(found) > 1:
        raise ValueError(
            f"of {n} patients, {found[0]} to {found[-1]} are printed as {percent} %: write the one "
            f"that is meant, such as {found[0]}/{n} ({percent} %)"
        )
    # Where none is, the nearest one makes a claim that says so.
    events = found[0] if found else min(max(round(Printed(percent).value * n / 100), 0), n)
    inferred = (
        f"no x of n is printed; {events} is the only number of {n} patients to be {percent} %"
        if found
        else f"no x of n is printed, and no number of {n} patients is {percent} %; {events} is near"
    )
    return Figure(label, replace(statement, events=events), n, place, inferred)


def _beside(statement: Statement, count: int, n: int) -> Statement:
    """Return a statement whose lone number, or number beside a percentage, is its count."""
    percent = statement.percent
    if percent is not None and not (count <= n and printed_so(count, n, percent)):
        parts = counts_printed_so(count, percent) if count else range(0)
        if parts:
            raise ValueError(
                f"{count} of {n} is not {percent} %, though {parts[0]} of {count} is: write x/n, "
                f"such as {parts[0]}/{count} ({percent} %)"
            )
    if count > n:
        raise ValueError(f"{count} is more than n = {n}: write x/n, with all patients as n")
    return replace(statement, events=count)


def step_of(statement: Statement) -> str:
    """Return the step that the printed values of patients suggest.

    Patients' own values are printed as minimum and maximum: their last place, such as 0.1 of the
    range 0.5–14. Without them, whole units are assumed.
    """
    values = [statement.statistics.get(name) for name in ("minimum", "maximum")]
    return last_place(max((Printed(x).decimals for x in values if x is not None), default=0))


def reason_of(statement: Statement) -> str:
    """Return the reason for the reading that a draft starts from."""
    step = step_of(statement)
    if "minimum" in statement.statistics or "maximum" in statement.statistics:
        return (
            f"the range is printed in steps of {step}, so patients' own values are read as "
            "multiples of it; what is computed from them is read as rounded to the nearest"
        )
    return (
        "no patient's own value is printed; whole units are assumed, and what is computed from "
        "them is read as rounded to the nearest"
    )


def steps_of(statement: Statement) -> list[str]:
    """Return the steps that a draft tries besides: finer ones, and none where that is possible."""
    step = step_of(statement)
    if "sd" in statement.statistics:
        finer = "0.1" if step == "1" else f"{step[:-1]}01"
        return [step, finer]
    return [step, "0.5", "continuous"] if step == "1" else [step, "continuous"]
