"""A note for an extraction form: what was printed, what can be, and what to ask the authors."""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.effort import limited
from sojia_stats.reconstruction.printed_numbers.printed import Printed
from sojia_stats.reconstruction.printed_numbers.summary import STATISTICS
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.slips import repairs
from sojia_stats.reproduction.claim_files.entries import (
    CountClaim,
    GivenClaim,
    Relation,
    SummaryClaim,
)
from sojia_stats.reproduction.judging.verdicts import FURTHER_WORK, Verdict
from sojia_stats.reproduction.writing.provenance import provenance
from sojia_stats.wording.numbers import series

if TYPE_CHECKING:
    from sojia_stats.reproduction.claim_files.paper import Paper
    from sojia_stats.reproduction.result import Result

PANDOC: Final = ("pandoc", "--from=commonmark+pipe_tables", "--to=docx", "--output=-")
"""A plain dialect: no TeX, no citations, no typographic quotes."""


def note(result: Result) -> str:
    """Return a note on a paper for an extraction form, in Markdown.

    Parameters
    ----------
    result : Result
        The verdicts.

    Returns
    -------
    str
        What was printed and what can be, a row per claim and per incompatible relation; questions
        to the authors, made from what would settle the incompatible ones; what the source leaves
        open; readings and provenance.

    Notes
    -----
    A question offers what would fit. It does not say what happened.

    Examples
    --------
    >>> from sojia_stats import load_paper, reproduce
    >>> text = note(reproduce(load_paper("hedrich2012")))
    >>> "Is 13.5 a median?" in text
    True
    """
    paper = result.paper
    lines = [f"# Note on reporting: {paper.id}", "", _plain(str(paper.article)), ""]
    lines += ["| | Printed | Status | What can be |", "|---|---|---|---|"]
    for verdict in _rows(result):
        cells = (verdict.id, _printed(verdict, paper), verdict.status, _possible(verdict, paper))
        lines.append("| " + " | ".join(map(_plain, cells)) + " |")
    questions = list(_questions(result))
    if questions:
        lines += ["", "**To ask the authors**", ""]
        lines += [f"{k}. {_plain(question)}" for k, question in enumerate(questions, start=1)]
    still_open = [*paper.not_said, *_left_open(result)]
    if still_open:
        lines += ["", "**Not said by the source**", ""]
        lines += [f"- {_plain(line)}" for line in still_open]
    origin = provenance(paper, "note")
    lines += [
        "",
        f"The statuses hold under these readings: {_plain('; '.join(_readings(result)))}.",
    ]
    lines += [
        "",
        f"sojia_stats {origin.version}, `{origin.command}`; SHA-256 of the claim file "
        f"`{origin.claim_file_sha256}`, of requirements.lock `{origin.requirements_lock_sha256}`.",
    ]
    return "\n".join(lines) + "\n"


def docx(markdown: str) -> bytes:
    """Return a note as a DOCX file, made by pandoc.

    Parameters
    ----------
    markdown : str
        See :func:`note`.

    Returns
    -------
    bytes
        The same every time under one version of pandoc.

    Raises
    ------
    ValueError
        If pandoc is not installed, or cannot do it.
    """
    if shutil.which(PANDOC[0]) is None:
        raise ValueError(
            "a DOCX needs pandoc, which is not installed: install it, or end the name of the "
            "output in .md"
        )
    # Else the file would carry the hour; 1980 is the first year that its format can write.
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "315532800"}
    done = subprocess.run(
        PANDOC, input=markdown.encode(), capture_output=True, env=environment, check=False
    )
    if done.returncode != 0:
        problem = " ".join(done.stderr.decode(errors="replace").split())[:200]
        raise ValueError(
            f"pandoc could not make the DOCX ({problem}): end the name of the output in .md"
        )
    return done.stdout


# ---- the table --------------------------------------------------------------------------------


def _rows(result: Result) -> Iterator[Verdict]:
    """Yield the claims, and the relations that cannot hold: half a page has no room for others."""
    for verdict in result.verdicts:
        if result.paper.find(verdict.id) is not None or verdict.status == "incompatible":
            yield verdict


def _printed(verdict: Verdict, paper: Paper) -> str:
    """Return the name of a claim and what is printed of it; a relation says it by its name."""
    if paper.find(verdict.id) is None:
        return verdict.label
    return f"{verdict.label}: {verdict.printed}"


def _possible(verdict: Verdict, paper: Paper) -> str:
    """Return what can be: bounds of mean and SD where there are any, else what decides."""
    claim = paper.find(verdict.id)
    if isinstance(claim, GivenClaim):
        return "–"
    if isinstance(claim, CountClaim):
        return verdict.reading
    if isinstance(claim, SummaryClaim) and verdict.bounds:
        names = {"mean": "mean", "sd": "SD"}
        parts = [f"{names[name]} {bounds.in_words()}" for name, bounds in verdict.bounds.items()]
        return f"{' and '.join(parts)} {claim.unit}".rstrip()
    return verdict.reason.partition("; ")[0]


def _readings(result: Result) -> Iterator[str]:
    """Yield each reading of a quantity, with the claims that have it."""
    ids: dict[str, list[str]] = {}
    for verdict in result.verdicts:
        if isinstance(result.paper.find(verdict.id), SummaryClaim):
            ids.setdefault(verdict.reading.replace("; ", ", "), []).append(verdict.id)
    for reading, names in ids.items():
        yield f"{series(names)} {reading}"


# ---- the questions ----------------------------------------------------------------------------


def _questions(result: Result) -> Iterator[str]:
    """Yield the questions that would settle what is incompatible."""
    paper = result.paper
    for verdict in result.verdicts:
        claim = paper.find(verdict.id)
        if verdict.status != "incompatible":
            continue
        if isinstance(claim, SummaryClaim):
            yield from (f"{verdict.id}: {text}" for text in _of_summary(claim))
        elif isinstance(claim, CountClaim):
            yield (
                f"{verdict.id}: Which is meant, {claim.events} of {claim.n} patients or "
                f"{claim.percent} %?"
            )
        else:  # a number that is taken as given is never incompatible
            relation = next(one for one in paper.relations if one.id == verdict.id)
            yield from (f"{verdict.id}: {text}" for text in _of_relation(relation, verdict, paper))


def _of_summary(claim: SummaryClaim) -> Iterator[str]:
    """Yield the questions on a summary: the values, then each slip that would make it fit."""
    unit = f" in {claim.unit}" if claim.unit else ""
    yield f"What are the {claim.n} values of {_inner(claim.label)}{unit}?"
    reading = claim.primary
    slips: dict[str, str] = {}
    # Where to find more would take too much, what was found is asked.
    with limited(FURTHER_WORK), suppress(TooLarge):
        for repair in repairs(claim.summary(), reading):
            question = _asked(repair.text.partition(": ")[0])
            if repair.kind == "mean and median exchanged":
                question += _then_mean(Reconstruction(repair.summary, reading), claim.unit)
            slips.setdefault(repair.kind, question)
    if slips:
        yield " ".join(slips.values())


def _then_mean(found: Reconstruction, unit: str) -> str:
    """Say what the mean would be, where its bounds are finite."""
    mean = found.bounds("mean")
    if math.inf in (-mean.low, mean.high):
        return ""
    words = f"{mean.in_words()} {unit}".rstrip()
    return f" (Then the mean is {words}.)"


def _asked(statement: str) -> str:
    """Turn a statement "x is y" into the question whether it is.

    Examples
    --------
    >>> _asked("13.5 is a median"), _asked("minimum is 1, not 2")
    ('Is 13.5 a median?', 'Is the minimum 1, not 2?')
    """
    subject, _, rest = statement.partition(" is ")
    article = "the " if subject.partition(" ")[0] in STATISTICS else ""
    return f"Is {article}{subject} {rest}?"


def _of_relation(relation: Relation, verdict: Verdict, paper: Paper) -> Iterator[str]:
    """Yield the questions on a relation: its assumption, its extremes, other readings of it."""
    yield f"Is it so that {relation.assumption}?"
    left, sign, right = relation.terms
    small, large = paper.find(left[0]), paper.find(right)
    if sign in (">=", ">"):
        small, large = large, small
    if isinstance(small, SummaryClaim) and isinstance(large, SummaryClaim):
        # Where the ends of the two ranges collide, one patient's two values settle it.
        if _above(small.minimum, large.minimum):
            yield _of_patient(small, large, large.minimum)
        if _above(small.maximum, large.maximum):
            yield _of_patient(large, small, small.maximum)
    for mixed in relation.mixed:
        # The verdict says in these words what each mixed reading comes to.
        if any(line.startswith(f"{mixed.because}: compatible") for line in verdict.follows):
            yield f"Does this reading hold: {mixed.because}?"


def _above(first: str | None, second: str | None) -> bool:
    """Whether both numbers are printed and the first is above the second."""
    return first is not None and second is not None and Printed(first).value > Printed(second).value


def _of_patient(asked: SummaryClaim, known: SummaryClaim, value: str | None) -> str:
    """Ask for one quantity of the patient who is at the end of the range of another."""
    end = f"{value} {known.unit}".rstrip()
    return f"What is the {_inner(asked.label)} of the patient with {_inner(known.label)} {end}?"


def _left_open(result: Result) -> Iterator[str]:
    """Yield what the source leaves open about the incompatible claims."""
    for verdict in result.verdicts:
        if verdict.status == "incompatible":
            yield from (f"{verdict.id}: {line}" for line in verdict.not_said)


# ---- text -------------------------------------------------------------------------------------


def _inner(label: str) -> str:
    """Return a label as it stands inside a sentence."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _plain(text: str) -> str:
    """Return text with everything escaped that Markdown would take for a mark."""
    text = re.sub(r"([\\`*\[\]<>|&~$]|(?<![^\W_])_|_(?![^\W_]))", r"\\\1", " ".join(text.split()))
    return re.sub(r"^([-+#]|\d+(?=[.)]))", _escaped_start, text)


def _escaped_start(match: re.Match[str]) -> str:
    """Return the start of a line so that it starts no list and no heading."""
    return match[1] if match[1].isdigit() else f"\\{match[1]}"
