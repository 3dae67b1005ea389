"""A claim file for a paper whose figures were just read: commented, valid, ready to be refined."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml

from sojia_stats.reconstruction.printed import Printed
from sojia_stats.reconstruction.summary import STATISTICS
from sojia_stats.reproduction.claim_schema import SCHEMA_NAME
from sojia_stats.reproduction.statement import Statement


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure, with what it is about.

    Attributes
    ----------
    label : str
        What it is about.
    statement : Statement
        What is printed.
    n : int
        Number of patients.
    place : str
        Where it is printed.
    """

    label: str
    statement: Statement
    n: int
    place: str = "abstract"


@dataclass(frozen=True, slots=True)
class Record:
    """The paper, as a reference list has it."""

    id: str
    authors: str
    title: str
    journal: str
    year: int
    doi: str = ""
    source: str = "The abstract."


def id_of(authors: str, year: int) -> str:
    """Return a short name for a paper: its first author's family name and the year.

    Examples
    --------
    >>> id_of("Sönmez HE, Demir S", 2018), id_of("et al.", 2018), id_of("王 L", 2020)
    ('sonmez2018', 'etal2018', 'paper2020')
    """
    plain = unicodedata.normalize("NFKD", authors.partition(",")[0])
    words = plain.encode("ascii", "ignore").decode().split()
    if words and words[-1].isupper():  # initials
        words.pop()
    return f"{re.sub('[^a-z]', '', ''.join(words).lower()) or 'paper'}{year}"


def step_of(statement: Statement) -> str:
    """Return the step that the printed values of patients suggest.

    Patients' own values are printed as minimum and maximum: their last place. Without them, whole
    units are assumed.

    Examples
    --------
    >>> from sojia_stats.reproduction.statement import read_statement
    >>> step_of(read_statement("median 5 (range 0.5–14) months"))
    '0.1'
    """
    values = [statement.statistics.get(name) for name in ("minimum", "maximum")]
    places = max((Printed(value).decimals for value in values if value is not None), default=0)
    return f"0.{'1':0>{places}}" if places else "1"


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


def draft(record: Record, figures: Iterable[Figure]) -> str:
    """Return a claim file with a claim for each figure.

    Parameters
    ----------
    record : Record
        The paper.
    figures : iterable of Figure
        Its printed figures.

    Returns
    -------
    str
        YAML with a comment wherever a choice was made for the user.

    Examples
    --------
    >>> from sojia_stats.reproduction.statement import read_statement
    >>> figure = Figure("Follow-up", read_statement("median 4 (range 2–10) days"), 4)
    >>> text = draft(Record("doe2020", "Doe J", "A series", "J Ex", 2020), [figure])
    >>> print(text.splitlines()[0])
    # yaml-language-server: $schema=claim-file.schema.json
    """
    return "\n".join([*_head(record), *_claims(figures)]) + "\n"


def _head(record: Record) -> Iterator[str]:
    yield f"# yaml-language-server: $schema={SCHEMA_NAME}"
    yield "# The printed numbers of one paper, as claims. Check it with: sojia-stats check FILE"
    yield "# Printed numbers are text in quotation marks: their decimals count. Ids stay for ever."
    yield "format: 1"
    yield f"id: {record.id}"
    yield ""
    yield "article:"
    for name in ("authors", "title", "journal"):
        yield f"  {name}: {_text(getattr(record, name))}"
    yield f"  year: {record.year}"
    yield '  # also: volume: "32", issue: "11", pages: "3525–3530"'
    yield f"  doi: {_text(record.doi)}"
    yield ""
    yield f"source: {_text(record.source)} # what was seen of the paper"
    yield ""
    yield "# What the paper leaves open: strike out what it does say, add what else it does not."
    yield "not_said:"
    yield '  - "Whether all patients contributed to every number."'
    yield '  - "How patients were selected."'
    yield '  - "How the numbers were rounded."'


def _claims(figures: Iterable[Figure]) -> Iterator[str]:
    yield ""
    yield "claims:"
    for number, figure in enumerate(figures, start=1):
        if number > 1:
            yield ""
        for name, value in (
            ("- id", f"C{number:02d}"),
            ("  kind", "summary" if figure.statement.events is None else "count"),
            ("  label", _text(figure.label)),
            ("  place", _text(figure.place)),
            ("  printed", _text(figure.statement.printed)),
            ("  n", str(figure.n)),
        ):
            yield f"  {name}: {value}"
        yield from (f"    {line}" for line in _kind(figure.statement))
        yield f"    assumption: {_text(f'all {figure.n} contributed')} # n is a claim too"


def _kind(statement: Statement) -> Iterator[str]:
    """Yield the fields of a count or of a summary."""
    if statement.events is not None:
        yield f"events: {statement.events}"
        return
    for name in STATISTICS:
        if name in statement.statistics:
            yield f"{name}: {_text(statement.statistics[name])}"
    if "sd" in statement.statistics:
        note = " # the paper does not say what stands after ±" if statement.unlabelled else ""
        yield f"sd_kind: {statement.sd_kind}{note}"
    if statement.unit:
        yield f"unit: {_text(statement.unit)}"
    yield '# within: ["0", null]    # bounds of every value, such as those of a scale'
    yield "# time_to_event: true   # for Kaplan–Meier, if every patient's time ends with the event"
    yield "reading: # change it, with its reason, where the paper says more"
    yield f"  step: {_text(step_of(statement))}"
    yield "  rounding: nearest # or exact, half-up, half-even, truncate, ceiling"
    yield "  value_rounding: exact # how patients' own values were rounded"
    yield f"  because: {_text(reason_of(statement))}"
    steps = ", ".join(s if s == "continuous" else _text(s) for s in steps_of(statement))
    yield "alternatives: # each step is tried with every rounding rule"
    yield f"  steps: [{steps}]"


def _text(value: str) -> str:
    """Return text in quotation marks on one line of YAML."""
    return yaml.safe_dump(value, default_style='"', allow_unicode=True, width=math.inf).strip()
