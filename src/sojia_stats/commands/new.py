"""The command that writes a claim file from figures as a paper prints them."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sojia_stats.commands.common import force, keep, or_stop, stop
from sojia_stats.reconstruction.printed_numbers.summary import LARGEST_N

if TYPE_CHECKING:
    from sojia_stats.reproduction.claim_files.printed_figure import Figure

_ASKED = {
    "authors": "Authors, as a reference list has them",
    "title": "Title",
    "journal": "Journal",
    "year": "Year",
    "doi": "doi (blank if none)",
}

_LIMITS = {"year": (1500, 2100), "n": (1, LARGEST_N)}  # a year outside is a slip

_ADDRESS = re.compile(r"^\s*(https?://(dx\.)?doi\.org/|doi:\s*)", re.I)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--authors", help='As a reference list has them: "Doe J, Roe R, et al."')
@click.option("--title", help="Title of the article.")
@click.option("--journal", help="Name of the journal.")
@click.option("--year", help="Year of publication.")
@click.option("--doi", help="The doi, such as 10.1234/example.")
@click.option("--n", "patients", help="Number of patients, where a figure does not say it.")
@click.option(
    "--figure",
    "figures",
    multiple=True,
    metavar='"LABEL: FIGURE"',
    help='A printed figure: "Follow-up: median 5 (range 1–14) months", "Response: 2/4". May be '
    "given again and again.",
)
@click.option(
    "--place", default="abstract", show_default=True, help="Where the figures are printed."
)
@click.option(
    "--source", default="The abstract.", show_default=True, help="What was seen of the paper."
)
@force
def new(
    file: Path,
    patients: str | None,
    figures: tuple[str, ...],
    place: str,
    source: str,
    force: bool,
    **article: str | None,
) -> None:
    """Write a claim file, FILE, from the figures that a paper prints.

    What the flags do not give is asked for. FILE is commented YAML: refine the readings in it, add
    relations, then run check. Its JSON Schema is put beside it, so that editors complete and check
    it as you type.
    """
    from sojia_stats.reproduction.claim_files.drafting import Record, draft, id_of
    from sojia_stats.reproduction.claim_files.json_schema import SCHEMA_NAME, claim_file_schema
    from sojia_stats.reproduction.claim_files.loading import parse_paper, shipped_papers
    from sojia_stats.reproduction.storing.whole_files import replace_file

    if file.suffix.lower() not in (".yaml", ".yml"):
        stop(f"{file} does not end in .yaml: give a claim file a name that does")
    keep(file, force)
    if not file.parent.is_dir():
        stop(f"there is no folder {file.parent}: make it first, or give another name")
    if patients is not None:
        _whole(patients, "--n")
    read = [_flag(text, patients, place) for text in figures]
    try:
        known = {name: value for name, value in article.items() if value is not None}
        for name, question in _ASKED.items():
            if name not in known and not (name == "doi" and figures):
                known[name] = _ask(name, question)
        read = read or list(_asked_figures(patients, place))
    except click.Abort:
        click.echo(err=True)
        stop(
            "not every question was answered, so nothing was written: answer them, or give "
            + ", ".join(f"--{name}" for name in ("authors", "title", "journal", "year", "figure"))
        )
    known["doi"] = _ADDRESS.sub("", known.get("doi", ""))
    year = _whole(known.pop("year"), "--year")
    name = id_of(known["authors"], year)
    record = Record(
        f"{name}_own" if name in shipped_papers() else name, year=year, source=source, **known
    )
    text = draft(record, read)
    with or_stop():
        parse_paper(text, file.name)
    schema = file.with_name(SCHEMA_NAME)
    with or_stop(file, "name"):
        replace_file(file, text.encode())
        if not schema.exists():
            content = json.dumps(claim_file_schema(), ensure_ascii=False, indent=1) + "\n"
            replace_file(schema, content.encode())
    many = "1 claim" if len(read) == 1 else f"{len(read)} claims"
    click.echo(f"Claim file: {file} ({many}). Next: sojia-stats check {file}")


def _flag(text: str, patients: str | None, place: str) -> Figure:
    """Return the figure that a flag gives."""
    from sojia_stats.reproduction.claim_files.figure_text import EXAMPLES, read_statement
    from sojia_stats.reproduction.claim_files.printed_figure import figure_of

    label, colon, printed = text.partition(":")
    if not (label.strip() and colon and printed.strip()):
        stop(f"--figure {text!r}: write what it is about, a colon and the figure, {EXAMPLES}")
    try:
        statement = read_statement(printed.strip())
        n = patients if statement.n is None else statement.n
        if n is None:
            raise ValueError("it does not say how many patients: add n = … to it, or give --n")
        return figure_of(label.strip(), statement, int(n), place)
    except ValueError as error:
        stop(f"--figure {label.strip()!r}: {error}")


def _asked_figures(patients: str | None, place: str) -> Iterator[Figure]:
    """Ask for figures until a blank answer."""
    from sojia_stats.reproduction.claim_files.drafting import in_words, refuse_unfit
    from sojia_stats.reproduction.claim_files.figure_text import EXAMPLES, read_statement
    from sojia_stats.reproduction.claim_files.printed_figure import figure_of

    click.echo(f"Now the printed figures, {EXAMPLES}; a blank line ends.")
    first = True
    while label := _ask("label", "What is it about" + (" (blank to end)" if not first else "")):
        while True:
            try:
                statement = read_statement(click.prompt("  Figure as printed", type=str))
                n = statement.n or int(_ask("n", "  Number of patients", patients))
                figure = figure_of(label, statement, n, place)
                refuse_unfit(figure)
                break
            except ValueError as error:
                click.echo(f"  {error}")
        click.echo(f"  Read as: {in_words(figure)}")
        patients = patients or str(n)
        yield figure
        first = False


def _ask(name: str, question: str, default: str | None = None) -> str:
    """Ask until the answer is valid."""
    if sys.stdin is None or sys.stdin.closed:
        raise click.Abort  # nobody can answer
    blank = name == "doi" or (name == "label" and "blank" in question)
    default = "" if blank else default
    while True:
        answer = str(click.prompt(question, type=str, default=default, show_default=not blank))
        answer = answer.strip()
        answer = _ADDRESS.sub("", answer) if name == "doi" else answer
        if not (slip := _slip(name, answer)):
            return answer
        click.echo(f"  {slip}")


def _slip(name: str, answer: str) -> str:
    """Return what is wrong with an answer, if anything is."""
    if name in _LIMITS:
        low, high = _LIMITS[name]
        digits = answer.isascii() and answer.isdigit() and len(answer) <= 7
        if not (digits and low <= int(answer) <= high):
            return f"{answer!r} is not a whole number from {low} to {high}: write digits"
    if name == "doi" and answer and not re.match(r"10\.\d{4,}/\S+\Z", answer):
        return f"{answer!r} is not a doi: write it as 10.…/…, or leave it blank"
    if name == "label" and answer and not any(sign.isalpha() for sign in answer):
        return f"{answer!r} says nothing: write it in words, such as Follow-up"
    return ""


def _whole(text: str, flag: str) -> int:
    """Return the whole number of a flag, or exit with one sentence."""
    if slip := _slip(flag.strip("-"), text):
        stop(f"{flag} {slip}")
    return int(text)
