"""What several commands share: judging a paper, and exiting with one sentence."""

from __future__ import annotations

import functools
import os
import sys
import unicodedata
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, TextIO, cast

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sojia_stats.reproduction.claim_files.paper import Paper
    from sojia_stats.reproduction.judging.verdicts import Verdict
    from sojia_stats.reproduction.recomputation import Recomputation
    from sojia_stats.reproduction.result import Result

INTERRUPTED: Final = 130
"""Exit code after Ctrl+C, as shells have it."""

PAPER: Final = "hedrich2012"
"""The paper that a command takes where none is named."""


def judged(paper: str | Paper) -> Result:
    """Judge a paper, given by name, path or content, with a progress bar on the terminal.

    ValueError says in one sentence why it cannot be read or judged.
    """
    from rich.console import Console

    from sojia_stats.reproduction.claim_files.loading import load_paper
    from sojia_stats.reproduction.result import Result, judge

    claims = load_paper(paper) if isinstance(paper, str) else paper
    console = Console(stderr=True)
    verdicts: Iterable[Verdict] = judge(claims)
    if console.is_terminal:  # elsewhere some versions of rich write an empty line
        from rich.progress import track

        total = len(claims.claims) + len(claims.relations)
        verdicts = track(
            verdicts, description="judging", total=total, console=console, transient=True
        )
    return Result(claims, tuple(verdicts))


def stop(sentence: str, code: int = 2) -> NoReturn:
    """Exit with one sentence on standard error: what is wrong, where, and what to write instead."""
    try:
        click.echo(f"sojia-stats: {visible(sentence)}", err=True)
    except OSError:  # where nobody can be told, the exit code has to do
        forget(sys.stderr)
    sys.exit(code)


@contextmanager
def or_stop(output: Path | None = None, other: str = "file with --output") -> Iterator[None]:
    """Exit with the sentence of a ValueError, or with what keeps an output from being written."""
    try:
        yield
    except OSError as error:
        if output is None:
            raise
        stop(f"{output} cannot be written: {error.strerror}; give another {other}")
    except ValueError as error:
        stop(str(error))


def forget(stream: TextIO | None) -> None:
    """Discard what is still to be written to a broken stream: Python would try again, and warn."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, cast(TextIO, stream).fileno())
        os.close(nowhere)


def visible(text: str) -> str:
    r"""Return text on one line, with control characters, which a terminal would obey, as escapes.

    >>> visible("a\nb – \x1b[31mc")
    'a\\nb – \\x1b[31mc'
    """
    hidden = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return "".join(
        sign.encode("unicode_escape").decode() if unicodedata.category(sign) in hidden else sign
        for sign in text
    )


def keep(path: Path, force: bool) -> None:
    """Exit with one sentence if a file exists already and is not to be replaced by force."""
    if not force and (path.exists() or path.is_symlink()):
        stop(f"{path} is there already: give another name, or --force to replace it")


def keep_report(folder: Path, paper: str, force: bool) -> bool:
    """Say whether a report on the paper with this id, to be written into a folder, replaces one.

    Exits with one sentence if the folder holds such files that are no report on the same paper,
    unless they may be replaced by force.
    """
    import json

    from sojia_stats.reproduction.writing.report import FILES

    if not any((folder / name).exists() for name in FILES):
        return False
    if force:
        return True
    try:
        stored = json.loads((folder / "claims.json").read_text(encoding="utf-8"))
        own = stored["software"] == "sojia_stats" and stored["paper"] == paper
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        own = False
    if not own:
        stop(
            f"{folder} holds files that are no report on {paper}: give another folder with "
            "--output, or --force to replace them"
        )
    return True


def write_report(
    result: Result,
    output: Path,
    folder: Path,
    force: bool,
    recomputation: Recomputation | None = None,
) -> Path:
    """Write a report into a folder and return its path; exit with one sentence if that fails.

    ``output`` is the folder that the user gave: the same, or the one around it. ``force`` allows to
    replace files that are no report on the same paper.
    """
    from sojia_stats.reproduction.writing.report import write

    # Looked at again: another run may have written while this one judged.
    again = functools.partial(keep_report, folder, result.paper.id, force)
    with or_stop(output, "folder with --output"):
        return write(result, folder, recomputation, again)


output = functools.partial(click.option, "--output", "-o", type=click.Path(path_type=Path))
"""The option, but for its help, of commands that write a file of the user's choice."""

force = click.option("--force", is_flag=True, help="Replace a file that is there already.")
"""The option of every command that writes a file."""
