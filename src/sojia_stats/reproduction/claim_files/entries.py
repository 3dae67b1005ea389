"""The entries of a claim file: article, claims, constants and relations."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple, cast

from pydantic import Field, field_validator, model_validator

from sojia_stats.reconstruction.printed_numbers.order_facts import chain_of
from sojia_stats.reconstruction.printed_numbers.printed import Printed, RoundingRule
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.relations import read_relation
from sojia_stats.reconstruction.printed_numbers.summary import QuartileMethod, Summary
from sojia_stats.reproduction.claim_files.fields import (
    Alternatives,
    ColumnName,
    GroupSize,
    Identifier,
    PrintedText,
    Rules,
    Strict,
    Text,
    Words,
)
from sojia_stats.wording.names import STATISTICS, SdKind


class Article(Strict):
    """The bibliographic record of the paper."""

    authors: Words
    """As a reference list has them: Hedrich CM, Bruck N, Fiebig B, et al."""
    title: Words
    """Title of the article."""
    journal: Words
    """Name of the journal."""
    year: int
    """Year of publication, without quotation marks."""
    volume: Text = ""
    """Volume, in quotation marks."""
    issue: Text = ""
    """Issue, in quotation marks."""
    pages: Text = ""
    """Pages or article number, in quotation marks."""
    doi: Annotated[str, Field(pattern=r"^(10\.\d{4,}/\S+)?$")] = ""
    """The doi without an address before it: 10.1007/s00296-011-2249-4."""

    def __str__(self) -> str:
        """Return the record in the Vancouver style of medical journals."""
        issue = f"({self.issue})" if self.issue else ""
        place = f";{self.volume}{issue}" if self.volume else ""
        pages = f":{self.pages}" if self.pages else ""
        doi = f" doi: {self.doi}" if self.doi else ""
        authors = self.authors.rstrip(".")
        return f"{authors}. {self.title}. {self.journal}. {self.year}{place}{pages}.{doi}"


class TableColumn(NamedTuple):
    """Where the values of a claim stand in a table of patients."""

    name: str
    """The column that the claim file names, or else the id of the claim."""
    holds: Literal["flags", "values", "times"]
    """Yes and no; the values of a quantity; times to an event."""
    unit: str = ""
    """Unit of the values."""
    events: str = ""
    """For times, the column that says whether each event was observed."""
    events_named: bool = False
    """Whether the claim file names that column, so that a table cannot leave it out."""


class _Statement(Strict):
    """What all printed statements have in common."""

    id: Identifier
    """A permanent name, such as C01; it is never used again for another claim."""
    label: Words
    """What the number is about, in a few words."""
    place: Words
    """Where it is printed: abstract, sentence 9; Table 2."""
    printed: Words
    """The figure as printed, with its words and unit."""
    n: GroupSize
    """Number of patients that contributed."""
    assumption: Words
    """What is taken for granted, such as: all four contributed."""
    not_said: Annotated[tuple[str, ...], Field(strict=False)] = ()
    """What the paper leaves open here, a sentence each."""

    @property
    def counted(self) -> int | None:
        """How many patients the claim counts; None if it is about a quantity of each."""
        return None

    @property
    def quantity(self) -> SummaryClaim | None:
        """The quantity of each patient that it is about, which a relation can tie; None if none."""
        return None

    @property
    def table_column(self) -> TableColumn | None:
        """Where its values stand in a table of patients; None if no column holds them."""
        return None


class GivenClaim(_Statement):
    """A number that nothing else in the paper allows to recompute."""

    kind: Literal["given"]
    """A number that nothing else in the paper allows to recompute."""
    because: Words
    """Why it cannot be recomputed."""

    @property
    def counted(self) -> int:
        """The number itself."""
        return self.n


class CountClaim(_Statement):
    """A number of patients with an event, out of n."""

    kind: Literal["count"]
    """A number of patients with an event, out of n."""
    events: Annotated[int, Field(ge=0)]
    """Number of patients with the event, without quotation marks."""
    inferred: Text = ""
    """How events and n were found, where the paper prints no x of n."""
    column: ColumnName = ""
    """Column of a patient table that says yes or no for each; the id, unless given."""
    percent: PrintedText | None = None
    """Percentage printed beside the count, in quotation marks as printed, without %."""

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

    @property
    def counted(self) -> int:
        """The patients with the event."""
        return self.events

    @property
    def table_column(self) -> TableColumn:
        """A column of yes and no."""
        return TableColumn(self.column or self.id, "flags")


class SummaryClaim(_Statement):
    """The printed statistics of one quantity."""

    kind: Literal["summary"]
    """The printed statistics of one quantity."""
    minimum: PrintedText | None = None
    """Lowest value of a patient, in quotation marks as printed."""
    q1: PrintedText | None = None
    """Lower quartile, in quotation marks as printed."""
    median: PrintedText | None = None
    """Median, in quotation marks as printed."""
    q3: PrintedText | None = None
    """Upper quartile, in quotation marks as printed."""
    maximum: PrintedText | None = None
    """Highest value of a patient, in quotation marks as printed."""
    mean: PrintedText | None = None
    """Mean, in quotation marks as printed."""
    sd: PrintedText | None = None
    """Standard deviation (or what sd_kind says), in quotation marks as printed."""
    sd_kind: SdKind = "sample"
    """What sd is: sample (n − 1), population (n), or sem (standard error of the mean)."""
    quartile_method: QuartileMethod = "any"
    """How quartiles were computed: a type of Hyndman and Fan, tukey, or any of them."""
    unit: Text = ""
    """Unit of the quantity, such as months."""
    within: Annotated[tuple[PrintedText | None, PrintedText | None] | None, Field(strict=False)] = (
        None
    )
    """Bounds that every value respects, whatever is printed: ["0", null], a scale ["0", "10"]."""
    time_to_event: bool = False
    """Whether it is a time to an event, so that Kaplan–Meier applies."""
    column: ColumnName = ""
    """Column of a patient table that holds the values; the id, unless given."""
    event_column: ColumnName = ""
    """Its column that says whether the event was observed (1) or the time censored (0)."""
    reading: Rules
    """The primary reading, with its reason."""
    alternatives: Alternatives
    """What else is tried."""

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
        chain_of(self.summary(), self.primary)
        if self.time_to_event and self.minimum is not None and Printed(self.minimum).value < 0:
            raise ValueError(f"minimum {self.minimum} is negative: a time to an event is 0 or more")
        if self.event_column and not self.time_to_event:
            raise ValueError("event_column belongs to a time to an event: add time_to_event: true")
        return self

    @property
    def quantity(self) -> SummaryClaim:
        """Itself."""
        return self

    @property
    def table_column(self) -> TableColumn:
        """A column of values, or of times with one of events."""
        name = self.column or self.id
        if not self.time_to_event:
            return TableColumn(name, "values", self.unit)
        events = self.event_column or f"{name}_event"
        return TableColumn(name, "times", self.unit, events, bool(self.event_column))

    @property
    def primary(self) -> Reading:
        """The primary reading."""
        return self.reading.reading(self.within)

    def read(self, step: str | None, rule: RoundingRule) -> Reading:
        """Return the reading with another step, and one rule for all numbers."""
        return Reading(step, rule, rule, within=self.within)

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
    """A permanent name, such as chart_window."""
    label: Words
    """What it is, in a few words."""
    place: Words
    """Where it is printed."""
    printed: Words
    """As printed."""
    unit: Literal["years", "months"]
    """Unit in which it is compared."""
    assumption: Words
    """What is taken for granted."""
    value: PrintedText | None = None
    """The length, in quotation marks; or give calendar_years."""
    calendar_years: Annotated[tuple[int, int], Field(strict=False)] | None = None
    """First and last year, both included."""

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
    """A reading by the id of its claim."""
    because: Words
    """What the mix means, in one line."""


class Relation(Strict):
    """A fact that ties two quantities in the same patient, or counts in the same group."""

    id: Identifier
    """A permanent name, such as R1."""
    label: Words
    """The fact in a few words."""
    relation: str
    """Ids and a sign: C04 <= C02, C05 + C06 == C01."""
    place: Words
    """Where the paper prints what it rests on."""
    assumption: Words
    """What is taken for granted, such as: both clocks start at the first dose."""
    alternatives: Alternatives | None = None
    """What else is tried, for quantities."""
    mixed: Annotated[tuple[Mixed, ...], Field(strict=False)] = ()
    """Readings in which the quantities differ."""

    @field_validator("relation")
    @classmethod
    def _readable(cls, text: str) -> str:
        if (parts := read_relation(text)) is None or len(parts[2]) > 1:
            raise ValueError(
                f"{text!r} cannot be read: write ids and a sign, for example 'C04 <= C02' or "
                "'C05 + C06 == C01'"
            )
        return text

    @property
    def terms(self) -> tuple[tuple[str, ...], str, str]:
        """The ids on the left, the sign, and the id on the right."""
        parts = read_relation(self.relation)
        assert parts is not None  # refused above
        left, sign, (right,) = parts
        return left, sign, right
