"""A claim file for a paper whose figures were just read: commented, valid, ready to be refined."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import yaml

from sojia_stats.errors import PaperError
from sojia_stats.reconstruction.printed_numbers.summary import STATISTICS
from sojia_stats.reproduction.claim_files.json_schema import SCHEMA_NAME
from sojia_stats.reproduction.claim_files.loading import parse_paper
from sojia_stats.reproduction.claim_files.printed_figure import Figure, reason_of, step_of, steps_of


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


def refuse_unfit(figure: Figure) -> None:
    """Refuse a figure that no claim can hold, such as a minimum above the maximum.

    Raises
    ------
    ValueError
        In one sentence, without the place in a file that is not there yet.
    """
    try:
        parse_paper(draft(Record("x", "x", "x", "x", 2000), [figure]), "draft")
    except PaperError as error:
        raise ValueError(error.reason) from None


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
    >>> from sojia_stats.reproduction.claim_files.figure_text import read_statement
    >>> figure = Figure("Follow-up", read_statement("median 4 (range 2–10) days"), 4)
    >>> text = draft(Record("doe2020", "Doe J", "A series", "J Ex", 2020), [figure])
    >>> print(text.splitlines()[0])
    # yaml-language-server: $schema=claim-file.schema.json
    """
    figures = list(figures)
    return "\n".join([*_head(record), *_claims(figures), *_relations(figures)]) + "\n"


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


def _relations(figures: Sequence[Figure]) -> Iterator[str]:
    """Yield a hint at relations, with ids that could be tied."""
    counts = [f"C{k:02d}" for k, f in enumerate(figures, start=1) if f.statement.events is not None]
    times = [f"C{k:02d}" for k, f in enumerate(figures, start=1) if f.statement.events is None]
    if len(counts) < 3 and len(times) < 2:
        return
    yield ""
    yield "# What must hold between them is a check too; take the marks off and fill it in:"
    yield "# relations:"
    if len(counts) >= 3:
        yield "#   - id: R1"
        yield '#     label: "The first two groups make up the third"'
        yield f'#     relation: "{counts[0]} + {counts[1]} == {counts[2]}"'
        yield '#     place: "abstract"'
        yield '#     assumption: "every patient is in exactly one of the two"'
    if len(times) >= 2:
        yield "#   - id: R2"
        yield '#     label: "The first lasts no longer than the second, in every patient"'
        yield f'#     relation: "{times[0]} <= {times[1]}"'
        yield '#     place: "abstract"'
        yield '#     assumption: "both clocks start and end together"'
        yield '#     alternatives: {steps: ["1", continuous]}'


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
        yield from (f"    {line}" for line in _kind(figure))
        yield f"    assumption: {_text(f'all {figure.n} contributed')} # n is a claim too"


def in_words(figure: Figure) -> str:
    """Return how a figure was read, for whoever typed it.

    Examples
    --------
    >>> from sojia_stats.reproduction.claim_files.printed_figure import figure_of
    >>> from sojia_stats.reproduction.claim_files.figure_text import read_statement
    >>> in_words(figure_of("Response", read_statement("51.5 % (n = 17)"), 33))
    '17 of 33 patients (51.5 %)'
    """
    statement = figure.statement
    if statement.events is not None:
        share = f" ({statement.percent} %)" if statement.percent is not None else ""
        return f"{statement.events} of {figure.n} patients{share}"
    names = {"sd": {"sample": "SD", "sem": "standard error"}.get(statement.sd_kind, "SD")}
    parts = [f"{names.get(k, k)} {v}" for k, v in statement.statistics.items()]
    unit = f" {statement.unit}" if statement.unit else ""
    return f"{', '.join(parts)}{unit} of {figure.n} patients, in steps of {step_of(statement)}"


def _kind(figure: Figure) -> Iterator[str]:
    """Yield the fields of a count or of a summary."""
    statement = figure.statement
    if statement.events is not None:
        yield f"events: {statement.events}"
        if statement.percent is not None:
            yield f"percent: {_text(statement.percent)}"
        if figure.inferred:
            yield f"inferred: {_text(figure.inferred)}"
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
