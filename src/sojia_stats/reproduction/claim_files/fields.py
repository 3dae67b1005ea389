"""What the fields of a claim file hold: printed numbers, ids, readings."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any, Final, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES, Printed, unknown_rule
from sojia_stats.reconstruction.printed_numbers.reading import COMPUTED, Reading, Rounding
from sojia_stats.reconstruction.printed_numbers.summary import LARGEST_N
from sojia_stats.reproduction.table_files.cells import FORMULA

LONGEST_ID: Final = 60
"""Letters of an id, which names files."""

LONGEST_TEXT: Final = 10_000
"""Characters of a text; a whole abstract has a quarter of them."""

MOST_STEPS: Final = 50
"""Steps that are tried beside the primary one: a reader compares no more."""


def _at_most(most: int, told: str) -> AfterValidator:
    """Refuse what is longer, in a sentence made from its length and, where asked for, its text."""

    def check(value: Any) -> Any:
        if len(value) > most:
            raise ValueError(told.format(len(value), most, value))
        return value

    return AfterValidator(check)


def _printed(value: object) -> object:
    """Refuse a number where the text of a printed number belongs."""
    if not isinstance(value, str):
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


def step_name(step: str | None) -> str:
    """Return a step as claim files and tables name it."""
    return "continuous" if step is None else step


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


# What editors are told where Python checks more than a JSON Schema can say.
_RULE: Final[dict[str, Any]] = {"enum": list(ROUNDING_RULES)}
_RULES: Final[dict[str, Any]] = {
    "anyOf": [
        _RULE,
        {
            "type": "object",
            "properties": dict.fromkeys(COMPUTED, _RULE),
            "additionalProperties": False,
        },
    ]
}

PrintedText = Annotated[
    str,
    BeforeValidator(_printed),
    WithJsonSchema({"type": "string", "minLength": 1, "examples": ["4", "13.5"]}),
]
StepText = Annotated[
    str | None,
    BeforeValidator(_step),
    WithJsonSchema({"type": "string", "examples": ["1", "0.5", "0.1", "continuous"]}),
]
Identifier = Annotated[
    str,
    Field(pattern=r"^[A-Za-z]\w*$"),
    _at_most(LONGEST_ID, "{2:.20}… has {0:,} letters: an id has at most {1}"),
]
GroupSize = Annotated[int, Field(ge=1, le=LARGEST_N)]
Text = Annotated[str, _at_most(LONGEST_TEXT, "it has {0:,} characters: a text has at most {1:,}")]
Words = Annotated[Text, Field(min_length=1)]

# Controls, halves of characters, line ends that only some programs know; what no XML may hold;
# marks that turn the direction of what follows, so that a text shows otherwise than it is stored.
_NEVER_SHOWN: Final = ("Cc", "Cs", "Zl", "Zp")
_NO_CHARACTERS: Final = frozenset("\ufffe\uffff")
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _refuse_unseen(text: str) -> None:
    """Refuse a text with a character that a terminal or a page obeys instead of showing it."""
    for sign in text:
        if sign in "\n\t":
            continue
        if unicodedata.category(sign) in _NEVER_SHOWN or sign in _NO_CHARACTERS | _TURNING:
            kind = "turns the direction of the text" if sign in _TURNING else "cannot be shown"
            raise ValueError(f"it holds U+{ord(sign):04X}, which {kind}: take the character out")


def _column(name: str) -> str:
    """Refuse a name of a column that a spreadsheet would compute."""
    if FORMULA.match(name):
        raise ValueError(
            f"{name!r} starts like a formula, which a spreadsheet would compute: start the name of "
            "the column with a letter, in the table too"
        )
    return name


ColumnName = Annotated[Text, AfterValidator(_column)]


class Strict(BaseModel):
    """Strict: no field is guessed, converted or ignored."""

    # The docstring under a field is what an editor shows beside it.
    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True
    )

    @field_validator("*")
    @classmethod
    def _visible(cls, value: object) -> object:
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str):
                _refuse_unseen(text)
        return value


class Rules(Strict):
    """A reading: the step of the patients' values, and how numbers were rounded."""

    step: StepText
    """Spacing of the patients' own values, as text: "1", "0.5"; or continuous."""
    rounding: Annotated[Any, BeforeValidator(_rounding), WithJsonSchema(_RULES)] = "nearest"
    """How median, quartiles, mean and SD were rounded: one rule, or a rule for each."""
    value_rounding: Annotated[Any, BeforeValidator(_value_rounding), WithJsonSchema(_RULE)] = (
        "exact"
    )
    """How patients' own values, and so minimum and maximum, were rounded."""
    because: str = ""
    """Why the numbers are read so, in one line; the primary reading needs it."""

    @model_validator(mode="after")
    def _readable(self) -> Rules:
        self.reading()
        return self

    def reading(self, within: tuple[str | None, str | None] | None = None) -> Reading:
        """Return the reading, of values that lie within bounds."""
        return Reading(self.step, self.rounding, self.value_rounding, within=within)


class Alternatives(Strict):
    """Steps that are tried with each of the six rounding rules."""

    steps: Annotated[
        tuple[StepText, ...],
        Field(min_length=1, strict=False),
        _at_most(MOST_STEPS, "there are {0:,} steps: give at most {1}"),
    ]
    """The steps, as text, or continuous."""
