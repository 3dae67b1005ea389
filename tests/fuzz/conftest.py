"""Mutations of claim files, values and texts: the same for the same seed."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sojia_stats.reproduction.claim_files.drafting import Record, draft
from sojia_stats.reproduction.claim_files.figure_text import read_statement
from sojia_stats.reproduction.claim_files.printed_figure import Figure

SMALL = """\
format: 1
id: doe2020
article: {authors: "Doe J, Roe R", title: "A series", journal: "J Ex", year: 2020, doi: "10.1000/x"}
source: "The abstract."
not_said: ["Who was selected."]
claims:
  - id: C1
    kind: given
    label: "Patients"
    place: "abstract"
    printed: "three"
    n: 3
    because: "nothing to recompute it from"
    assumption: "all"
  - id: C2
    kind: count
    label: "Response"
    place: "abstract"
    printed: "2/3"
    events: 2
    n: 3
    assumption: "all"
"""

SUMMARY = """\
  - id: C3
    kind: summary
    label: "Time to response"
    place: "abstract"
    printed: "median 2 (range 1–4) days"
    n: 3
    median: "2"
    minimum: "1"
    maximum: "4"
    unit: days
    reading:
      step: "1"
      because: "whole days"
    alternatives:
      steps: ["1"]
    assumption: "all"
"""

EVERYTHING = """\
format: 1
id: roe2021
article:
  authors: "Roe R"
  title: "Another"
  journal: "J Ex"
  year: 2021
  volume: "1"
  issue: "2"
  pages: "3–4"
  doi: ""
source: "Table 1."
constants:
  - id: window
    label: "window"
    place: "methods"
    printed: "1 year"
    value: "12"
    unit: months
    assumption: "a"
claims:
  - id: A
    kind: summary
    label: "Follow-up"
    place: "Table 1"
    printed: "as in Table 1"
    n: 3
    minimum: "1"
    q1: "1.5"
    median: "2"
    q3: "3"
    maximum: "4"
    mean: "2.3"
    sd: "1.5"
    sd_kind: sample
    quartile_method: any
    unit: months
    time_to_event: true
    reading: {step: "1", rounding: nearest, value_rounding: exact, because: "b"}
    alternatives: {steps: ["1"]}
    assumption: "a"
    not_said: ["x"]
  - id: B
    kind: summary
    label: "Treatment"
    place: "Table 1"
    printed: "as in Table 1"
    n: 3
    minimum: "1"
    maximum: "3"
    unit: months
    reading: {step: "1", rounding: {median: exact}, value_rounding: nearest, because: "b"}
    alternatives: {steps: ["1"]}
    assumption: "a"
  - id: D
    kind: summary
    label: "Observation"
    place: "Table 1"
    printed: "1 to 4"
    n: 3
    minimum: "1"
    maximum: "4"
    unit: months
    reading: {step: "1", because: "b"}
    alternatives: {steps: ["1"]}
    assumption: "a"
relations:
  - id: R
    label: "B is no longer than D"
    relation: "B <= D"
    place: "methods"
    assumption: "one clock"
    alternatives: {steps: ["1"]}
    mixed:
      - readings: {D: {step: "1", rounding: truncate}}
        because: "m"
  - id: W
    label: "in the window"
    relation: "A <= window"
    place: "p"
    assumption: "a"
    alternatives: {steps: ["1"]}
"""

NUMBERS = (
    *("0", "-1", "1", "2", "3", "4", "5", "13.5", "13,5", "1,234", "1.234,5", "1 234", "1e3"),
    *("1e400", "-0", "00", "0.0", ".5", "5.", "+3", "3..4", "0x1F", "0o17", "017", "1_000"),
    *(
        "NaN",
        "nan",
        ".nan",
        "inf",
        "-inf",
        ".inf",
        "Infinity",
        "1/3",
        "½",
        "π",
        "١٢",
        "１３．５",
        "²",
    ),
    *("1000", "1000000", "1000001", "1000000000", "9" * 20, "1" + "0" * 40, "9" * 5000),
    *("0." + "0" * 30 + "1", "−3", "–3", "—", "3–18", "\u200f13", "\ufeff4", "4\u00a0", " 4 "),
)
"""What people, spreadsheets and programs write for a number, and what nobody should."""

TEXTS = (
    *(
        "",
        " ",
        "\t",
        "x",
        "given",
        "count",
        "summary",
        "yes",
        "no",
        "null",
        "~",
        "true",
        "2020-01-01",
    ),
    *(
        "C1",
        "C2 <= C3",
        "C1 + C2 == C1",
        "A < B",
        "é" * 50,
        "x" * 40_000,
        "(" * 500,
        "[[[[",
        "{",
        "}",
    ),
    *(
        "'",
        '"',
        "#",
        ": ",
        "- ",
        "&a",
        "*a",
        "|",
        ">",
        "%",
        "@",
        "`",
        "!!python/object:os.system x",
    ),
    *("!!binary aGk=", "!!int x", "!!float 1", "!!set {a}", "!!timestamp x", "<<: *a", "? a"),
    *(
        "\x00",
        "\x07",
        "\x1b[31m",
        "\ud7ff",
        "\u202e",
        "\u2028",
        "\ufffe",
        "😀",
        "{{ 7*7 }}",
        "<b>",
        "[bold]",
    ),
    *(
        "../x",
        "/",
        "a/b",
        "a b",
        "=1+1",
        "continuous",
        "nearest",
        "truncate",
        "sem",
        "any",
        "tukey",
        "7",
    ),
)

VALUES: tuple[Any, ...] = (
    *("[]", "{}", "[1]", "[a, b]", "{a: 1}", "[[1]]", "null", "true", "yes", "3", "3.5", "-3", "0"),
    *("2020-01-01", "0x10", "0o7", "1e3", ".inf", "-.inf", ".nan", "1e400", "10" * 30, "!!str 3"),
    *('"3"', "'3'", "~", "", "|\n  x", ">\n  x", "&a 3", "*a", "1:30", "12:30:45", '"\\u0000"'),
    *("[" * 40 + "]" * 40, "[" * 3000, "{a: " * 300 + "}" * 300, "!!python/name:os.system", "!x y"),
)


class Mutator:
    """Changes a text a little, at the level of bytes, lines, fields or values."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def number(self) -> str:
        """Return a number, plain or odd."""
        kind = self.random.random()
        if kind < 0.3:
            return str(self.random.randint(0, 30))
        if kind < 0.4:
            return f"{self.random.uniform(0, 30):.{self.random.randint(1, 3)}f}"
        return self.random.choice(NUMBERS)

    def text(self) -> str:
        """Return a short text, plain or odd."""
        return self.random.choice((*TEXTS, *NUMBERS))

    def file(self, source: str) -> bytes:
        """Return a claim file with one to three mutations."""
        changed = source
        for _ in range(self.random.choice((1, 1, 1, 2, 3))):
            changed = self.random.choice((self.line, self.value, self.value, self.token))(changed)
        return self.bytes(changed)

    def _at(self, lines: list[str]) -> int:
        return self.random.randrange(len(lines))

    def line(self, text: str) -> str:
        """Drop, repeat, exchange, indent or spoil a line."""
        lines = text.split("\n")
        at, other = self._at(lines), self._at(lines)
        kind = self.random.randrange(7)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(other, lines[at])
        elif kind == 2:
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == 3:
            lines[at] = self.random.choice(("\t", "  ", " ", "- ")) + lines[at]
        elif kind == 4:
            lines[at] = lines[at].lstrip()
        elif kind == 5:
            lines.insert(at, self.random.choice(TEXTS))
        else:
            del lines[min(at, other) : max(at, other)]
        return "\n".join(lines)

    def value(self, text: str) -> str:
        """Give a field another value: mostly one of another kind."""
        lines = text.split("\n")
        fields = [i for i, line in enumerate(lines) if ": " in line]
        if not fields:
            return self.token(text)
        at = self.random.choice(fields)
        name, _, _ = lines[at].partition(": ")
        fresh = self.random.choice(
            (self.number(), f'"{self.number()}"', f'"{self.text()}"', self.random.choice(VALUES))
        )
        lines[at] = f"{name}: {fresh}"
        return "\n".join(lines)

    def token(self, text: str) -> str:
        """Replace a word, a number or a sign somewhere."""
        if not text:
            return self.text()
        start = self.random.randrange(len(text))
        end = min(start + self.random.choice((0, 1, 1, 2, 5, 20)), len(text))
        fresh = self.random.choice(
            (self.text(), self.number(), "", self.random.choice(":-\"'[]{},#&*!|>"))
        )
        return text[:start] + fresh + text[end:]

    def bytes(self, text: str) -> bytes:
        """Return a text as bytes, seldom as those of another encoding or with some spoilt."""
        data = text.encode("utf-8", "surrogatepass")
        kind = self.random.random()
        if kind < 0.80:
            return data
        if kind < 0.84:
            return b"\xef\xbb\xbf" + data
        if kind < 0.86:
            return text.encode("utf-16", "surrogatepass")
        if kind < 0.88:
            return text.encode("cp1252", "replace")
        if kind < 0.90:
            return data.replace(b"\n", b"\r\n")
        spoilt = bytearray(data)
        for _ in range(self.random.randint(1, 4)):
            if spoilt:
                spoilt[self.random.randrange(len(spoilt))] = self.random.randrange(256)
        return bytes(spoilt)


@pytest.fixture(scope="session")
def claim_files() -> tuple[str, ...]:
    """Valid claim files that are judged in milliseconds; the longest is taken seldom."""
    summary = SMALL + SUMMARY
    exchanged = summary.replace('median: "2"', 'mean: "3.9"')  # incompatible
    figure = Figure("Time", read_statement("median 2 (range 1–4) days"), 3)
    drafted = draft(Record("poe2020", "Poe E", "T", "J", 2020), [figure])
    papers = Path(__file__).parents[2] / "src/sojia_stats/reproduction/papers"
    example = papers / "sonmez2018.yaml"
    several = [SMALL, summary, SMALL, summary, exchanged, drafted, EVERYTHING]
    return (*several, example.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def mutators() -> Iterator[type[Mutator]]:
    """What mutates, by its seed."""
    yield Mutator
