"""A claim file for a paper whose figures were just read: commented, valid, ready to be refined."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from textwrap import indent
from typing import Final

import yaml

from sojia_stats.errors import PaperError
from sojia_stats.reproduction.claim_files.json_schema import SCHEMA_NAME
from sojia_stats.reproduction.claim_files.loading import parse_paper
from sojia_stats.reproduction.claim_files.printed_figure import Figure, reason_of, step_of, steps_of
from sojia_stats.wording.names import SD_NAMES, STATISTICS

_HEAD: Final = """\
# yaml-language-server: $schema={schema}
# The printed numbers of one paper, as claims. Check it with: sojia-stats check FILE
# Printed numbers are text in quotation marks: their decimals count. Ids stay for ever.
format: 1
id: {id}

article:
  authors: {authors}
  title: {title}
  journal: {journal}
  year: {year}
  # also: volume: "32", issue: "11", pages: "3525–3530"
  doi: {doi}

source: {source} # what was seen of the paper

# What the paper leaves open: strike out what it does say, add what else it does not.
not_said:
  - "Whether all patients contributed to every number."
  - "How patients were selected."
  - "How the numbers were rounded."

claims:
"""

_CLAIM: Final = """\
  - id: {id}
    kind: {kind}
    label: {label}
    place: {place}
    printed: {printed}
    n: {n}
{fields}
    assumption: {assumption} # n is a claim too
"""

_READING: Final = """\
# within: ["0", null]    # bounds of every value, such as those of a scale
# time_to_event: true   # for Kaplan–Meier, if every patient's time ends with the event
reading: # change it, with its reason, where the paper says more
  step: {step}
  rounding: nearest # or exact, half-up, half-even, truncate, ceiling
  value_rounding: exact # how patients' own values were rounded
  because: {because}
alternatives: # each step is tried with every rounding rule
  steps: [{steps}]"""

_RELATIONS: Final = """
# What must hold between them is a check too; take the marks off and fill it in:
# relations:
"""

_SUM: Final = """\
#   - id: R1
#     label: "The first two groups make up the third"
#     relation: "{0} + {1} == {2}"
#     place: "abstract"
#     assumption: "every patient is in exactly one of the two"
"""

_COMPARISON: Final = """\
#   - id: R2
#     label: "The first lasts no longer than the second, in every patient"
#     relation: "{0} <= {1}"
#     place: "abstract"
#     assumption: "both clocks start and end together"
#     alternatives: {{steps: ["1", continuous]}}
"""


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
    """Raise ValueError if no claim can hold a figure, such as a minimum above the maximum."""
    try:
        parse_paper(draft(Record("x", "x", "x", "x", 2000), [figure]), "draft")
    except PaperError as error:
        raise ValueError(error.reason) from None


def id_of(authors: str, year: int) -> str:
    """Return a short name for a paper, such as sonmez2018 or paper2020 for 王 L.

    It is the first author's family name, as far as ASCII has its letters, and the year.
    """
    plain = unicodedata.normalize("NFKD", authors.partition(",")[0])
    words = plain.encode("ascii", "ignore").decode().split()
    if words and words[-1].isupper():  # initials
        words.pop()
    return f"{re.sub('[^a-z]', '', ''.join(words).lower()) or 'paper'}{year}"


def draft(record: Record, figures: Iterable[Figure]) -> str:
    """Return a claim file with a claim for each figure, and a comment for each choice made."""
    named = {f"C{number:02d}": figure for number, figure in enumerate(figures, start=1)}
    shown = {name: _text(value) for name, value in asdict(record).items() if isinstance(value, str)}
    head = _HEAD.format_map({**shown, "schema": SCHEMA_NAME, "id": record.id, "year": record.year})
    text = head + "\n".join(_claim(name, figure) for name, figure in named.items())
    # A hint at relations, with ids that could be tied.
    counts = [name for name, figure in named.items() if figure.statement.events is not None]
    times = [name for name in named if name not in counts]
    text += _RELATIONS if len(counts) >= 3 or len(times) >= 2 else ""
    text += _SUM.format(*counts) if len(counts) >= 3 else ""
    return text + (_COMPARISON.format(*times) if len(times) >= 2 else "")


def _claim(name: str, figure: Figure) -> str:
    return _CLAIM.format(
        id=name,
        kind="summary" if figure.statement.events is None else "count",
        label=_text(figure.label),
        place=_text(figure.place),
        printed=_text(figure.statement.printed),
        n=figure.n,
        fields=indent("\n".join(_fields(figure)), "    "),
        assumption=_text(f"all {figure.n} contributed"),
    )


def _fields(figure: Figure) -> Iterator[str]:
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
    yield _READING.format(
        step=_text(step_of(statement)),
        because=_text(reason_of(statement)),
        steps=", ".join(s if s == "continuous" else _text(s) for s in steps_of(statement)),
    )


def in_words(figure: Figure) -> str:
    """Return how a figure was read, for whoever typed it: "17 of 33 patients (51.5 %)"."""
    statement = figure.statement
    if statement.events is not None:
        share = f" ({statement.percent} %)" if statement.percent is not None else ""
        return f"{statement.events} of {figure.n} patients{share}"
    spread = SD_NAMES[statement.sd_kind].short
    parts = [
        f"{spread if name == 'sd' else name} {text}" for name, text in statement.statistics.items()
    ]
    unit = f" {statement.unit}" if statement.unit else ""
    return f"{', '.join(parts)}{unit} of {figure.n} patients, in steps of {step_of(statement)}"


def _text(value: str) -> str:
    """Return text in quotation marks on one line of YAML."""
    return yaml.safe_dump(value, default_style='"', allow_unicode=True, width=math.inf).strip()
