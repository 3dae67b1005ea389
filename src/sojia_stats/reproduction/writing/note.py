"""A note for an extraction form: what was printed, what can be, and what to ask the authors."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any, Final

from sojia_stats.reproduction.judging.judged import Judged
from sojia_stats.reproduction.judging.verdicts import Verdict
from sojia_stats.reproduction.kinds import Kind, kind_of
from sojia_stats.reproduction.writing.provenance import provenance
from sojia_stats.wording.numbers import series

PANDOC: Final = ("pandoc", "--from=commonmark+pipe_tables", "--to=docx", "--output=-")
"""A plain dialect: no TeX, no citations, no typographic quotes."""


def note(result: Judged) -> str:
    """Return a note on a paper for an extraction form, in Markdown.

    It has what was printed and what can be, a row per claim and per incompatible relation;
    questions to the authors, made from what would settle the incompatible ones; what the source
    leaves open; readings and provenance. A question offers what would fit. It does not say what
    happened.
    """
    paper = result.paper
    lines = [f"# Note on reporting: {paper.id}", "", _plain(str(paper.article)), ""]
    lines += ["| | Printed | Status | What can be |", "|---|---|---|---|"]
    rows = list(_rows(result))
    for verdict, kind in rows:
        cells = (verdict.id, kind.title, verdict.status, kind.possible(verdict))
        lines.append("| " + " | ".join(map(_plain, cells)) + " |")
    failing = [(verdict, kind) for verdict, kind in rows if verdict.status == "incompatible"]
    questions = [f"{v.id}: {text}" for v, kind in failing for text in kind.questions(v)]
    if questions:
        lines += ["", "**To ask the authors**", ""]
        lines += [f"{k}. {_plain(question)}" for k, question in enumerate(questions, start=1)]
    still_open = [*paper.not_said, *(f"{v.id}: {text}" for v, _ in failing for text in v.not_said)]
    if still_open:
        lines += ["", "**Not said by the source**", ""]
        lines += [f"- {_plain(line)}" for line in still_open]
    origin = provenance(paper, "note")
    lines += [
        "",
        f"The statuses hold under these readings: {_plain('; '.join(_readings(result)))}.",
        "",
        f"sojia_stats {origin.version}, `{origin.command}`; SHA-256 of the claim file "
        f"`{origin.claim_file_sha256}`, of requirements.lock `{origin.requirements_lock_sha256}`.",
    ]
    return "\n".join(lines) + "\n"


def docx(markdown: str) -> bytes:
    """Return a note as a DOCX file, the same bytes every time under one version of pandoc."""
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


def _rows(result: Judged) -> Iterator[tuple[Verdict, Kind[Any]]]:
    """Yield the claims, and the relations that cannot hold: half a page has no room for others."""
    for claim in result.paper.claims:
        yield result[claim.id], kind_of(claim, result.paper)
    for relation in result.paper.relations:
        if result[relation.id].status == "incompatible":
            yield result[relation.id], kind_of(relation, result.paper)


def _readings(result: Judged) -> Iterator[str]:
    """Yield each reading of a quantity, with the claims that have it."""
    ids: dict[str, list[str]] = {}
    for claim in result.paper.claims:
        if claim.quantity is not None:
            reading = claim.quantity.primary.in_words(between=", ")
            ids.setdefault(reading, []).append(claim.id)
    return (f"{series(names)} {reading}" for reading, names in ids.items())


def _plain(text: str) -> str:
    """Return text with everything escaped that Markdown would take for a mark."""
    text = re.sub(r"([\\`*\[\]<>|&~$]|(?<![^\W_])_|_(?![^\W_]))", r"\\\1", " ".join(text.split()))
    return re.sub(r"^[-+#]", r"\\\g<0>", text)  # so that it starts no list and no heading
