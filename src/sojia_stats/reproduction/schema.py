"""The entries of a claim file: article, claims, constants and relations."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from sojia_stats.reconstruction.chain import chain_of
from sojia_stats.reconstruction.printed import ROUNDING_RULES, Printed, unknown_rule
from sojia_stats.reconstruction.reading import Reading, Rounding
from sojia_stats.reconstruction.summary import STATISTICS, QuartileMethod, SdKind, Summary

_TERMS: Final = re.compile(
    r"\s*(?P<left>\w+(?:\s*\+\s*\w+)*)\s*(?P<sign><=|<|==|>=|>)\s*(?P<right>\w+)\s*\Z"
)


def _printed(value: object) -> object:
    """Refuse a number where the text of a printed number belongs."""
    if isinstance(value, bool) or not isinstance(value, str):
        raise ValueError(
            f"a printed number is text, because its decimals count: write it in quotation marks as "
            f'printed, for example "{value}"'
        )
    return Printed(value).text


def _step(value: object) -> object:
    """Read a step: an exact number as text, or the word continuous."""
    if value == "continuous":
        return None
    if not isinstance(value, str):
        raise ValueError(
            f'a step is text: write it in quotation marks, for example "{value}", or continuous'
        )
    Reading(step=value)
    return value


def _rounding(value: object) -> object:
    """Read the rounding rule of the statistics, or a rule for each."""
    if not isinstance(value, str | dict):
        raise ValueError(unknown_rule(value))
    Reading(rounding=cast(Rounding, value))
    return value


def _value_rounding(value: object) -> object:
    """Read the rounding rule of patients' own values."""
    if value not in ROUNDING_RULES:
        raise ValueError(unknown_rule(value))
    return value


PrintedText = Annotated[str, BeforeValidator(_printed)]
StepText = Annotated[str | None, BeforeValidator(_step)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z]\w*$")]
GroupSize = Annotated[int, Field(ge=1, le=1_000_000)]
Words = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """Strict: no field is guessed, converted or ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Article(Strict):
    """The bibliographic record of the paper."""

    authors: Words
    title: Words
    journal: Words
    year: int
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: Annotated[str, Field(pattern=r"^(10\.\d{4,}/\S+)?$")] = ""

    def __str__(self) -> str:
        """Return the record in the Vancouver style of medical journals."""
        issue = f"({self.issue})" if self.issue else ""
        place = f";{self.volume}{issue}" if self.volume else ""
        pages = f":{self.pages}" if self.pages else ""
        doi = f" doi: {self.doi}" if self.doi else ""
        authors = self.authors.rstrip(".")
        return f"{authors}. {self.title}. {self.journal}. {self.year}{place}{pages}.{doi}"


class Rules(Strict):
    """A reading as a claim file writes it."""

    step: StepText
    rounding: Annotated[Any, BeforeValidator(_rounding)] = "nearest"
    value_rounding: Annotated[Any, BeforeValidator(_value_rounding)] = "exact"
    because: str = ""

    @model_validator(mode="after")
    def _readable(self) -> Rules:
        self.reading()
        return self

    def reading(self) -> Reading:
        """Return the reading."""
        return Reading(self.step, self.rounding, self.value_rounding)


class Alternatives(Strict):
    """Steps that are tried with each of the six rounding rules."""

    steps: Annotated[tuple[StepText, ...], Field(min_length=1, strict=False)]


class _Statement(Strict):
    """What all printed statements have in common."""

    id: Identifier
    label: Words
    place: Words
    printed: Words
    n: GroupSize
    assumption: Words
    not_said: Annotated[tuple[str, ...], Field(strict=False)] = ()


class GivenClaim(_Statement):
    """A number that nothing else in the paper allows to recompute."""

    kind: Literal["given"]
    because: Words


class CountClaim(_Statement):
    """A number of patients with an event, out of n."""

    kind: Literal["count"]
    events: Annotated[int, Field(ge=0)]
    inferred: str = ""
    column: str = ""
    percent: PrintedText | None = None

    @field_validator("percent")
    @classmethod
    def _of_a_whole(cls, text: str | None) -> str | None:
        if text is not None and not 0 <= Printed(text).value <= 100:
            raise ValueError(f"percent {text} is not from 0 to 100: write it as printed, without %")
        return text

    @model_validator(mode="after")
    def _no_more_than_n(self) -> CountClaim:
        if self.events > self.n:
            raise ValueError(
                f"events {self.events} is above n {self.n}: give the number of patients with the "
                "event as events and the group size as n"
            )
        return self


class SummaryClaim(_Statement):
    """The printed statistics of one quantity."""

    kind: Literal["summary"]
    minimum: PrintedText | None = None
    q1: PrintedText | None = None
    median: PrintedText | None = None
    q3: PrintedText | None = None
    maximum: PrintedText | None = None
    mean: PrintedText | None = None
    sd: PrintedText | None = None
    sd_kind: SdKind = "sample"
    quartile_method: QuartileMethod = "any"
    unit: str = ""
    time_to_event: bool = False
    column: str = ""
    event_column: str = ""
    reading: Rules
    alternatives: Alternatives

    @field_validator("reading")
    @classmethod
    def _reasoned(cls, rules: Rules) -> Rules:
        if not rules.because:
            raise ValueError("give the reason for the primary reading in one line as because")
        return rules

    @model_validator(mode="after")
    def _readable(self) -> SummaryClaim:
        if not self.summary().printed:
            raise ValueError(f"no statistic is given: give at least one of {', '.join(STATISTICS)}")
        chain_of(self.summary(), self.reading.reading())
        if self.time_to_event and self.minimum is not None and Printed(self.minimum).value < 0:
            raise ValueError(f"minimum {self.minimum} is negative: a time to an event is 0 or more")
        if self.event_column and not self.time_to_event:
            raise ValueError("event_column belongs to a time to an event: add time_to_event: true")
        return self

    def summary(self) -> Summary:
        """Return the printed statistics."""
        return Summary(
            n=self.n,
            **{name: getattr(self, name) for name in STATISTICS},
            unit=self.unit,
            sd_kind=self.sd_kind,
            quartile_method=self.quartile_method,
        )


Claim = Annotated[GivenClaim | CountClaim | SummaryClaim, Field(discriminator="kind")]


class Constant(Strict):
    """A length that the paper states for all patients: a number, or a span of calendar years."""

    id: Identifier
    label: Words
    place: Words
    printed: Words
    unit: Literal["years", "months"]
    assumption: Words
    value: PrintedText | None = None
    calendar_years: Annotated[tuple[int, int], Field(strict=False)] | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Constant:
        if (self.value is None) == (self.calendar_years is None):
            raise ValueError("give either value or calendar_years, and not both")
        if self.calendar_years is not None and self.calendar_years[0] > self.calendar_years[1]:
            raise ValueError("calendar_years: the first year is after the last: exchange them")
        return self

    @property
    def length(self) -> str:
        """The length in its unit: whole calendar years, first and last included."""
        if self.value is not None:
            return self.value
        first, last = cast(tuple[int, int], self.calendar_years)
        return str((last - first + 1) * (12 if self.unit == "months" else 1))


class Mixed(Strict):
    """A reading for each quantity of a relation, where they differ."""

    readings: dict[str, Rules]
    because: Words


class Relation(Strict):
    """A fact that ties two quantities in the same patient, or counts in the same group."""

    id: Identifier
    label: Words
    relation: str
    place: Words
    assumption: Words
    alternatives: Alternatives | None = None
    mixed: Annotated[tuple[Mixed, ...], Field(strict=False)] = ()

    @field_validator("relation")
    @classmethod
    def _readable(cls, text: str) -> str:
        if _TERMS.match(text) is None:
            raise ValueError(
                f"{text!r} cannot be read: write ids and a sign, for example 'C04 <= C02' or "
                "'C05 + C06 == C01'"
            )
        return text

    @property
    def terms(self) -> tuple[tuple[str, ...], str, str]:
        """The ids on the left, the sign, and the id on the right."""
        match = cast(re.Match[str], _TERMS.match(self.relation))
        left = tuple(term.strip() for term in match["left"].split("+"))
        return left, match["sign"], match["right"]
