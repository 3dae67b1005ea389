"""What several commands share: judging a paper, and ending with one sentence."""

from __future__ import annotations

import os
import sys
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, TextIO, cast

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sojia_stats.reproduction.claim_files.paper import Paper
    from sojia_stats.reproduction.judging.verdicts import Verdict
    from sojia_stats.reproduction.recomputation import Recomputation
    from sojia_stats.reproduction.result import Result

INTERRUPTED: Final = 130
"""Exit code after Ctrl+C, as shells have it."""

PAPER: Final = "hedrich2012"
"""The paper that a command takes where none is named."""


def judged(paper: str | Paper) -> Result:
    """Judge a paper, with a progress bar on the terminal.

    Parameters
    ----------
    paper : str or Paper
        Name of a paper that comes with the package, path of a claim file, or what was read from it.

    Returns
    -------
    Result
        A verdict on each claim and relation.

    Raises
    ------
    PaperError, ValueError
        If the paper cannot be read or judged, in one sentence.
    """
    from rich.console import Console
    from rich.progress import track

    from sojia_stats.reproduction.claim_files.loading import load_paper
    from sojia_stats.reproduction.result import Result, judge

    claims = load_paper(paper) if isinstance(paper, str) else paper
    console = Console(stderr=True)
    verdicts: Iterable[Verdict] = judge(claims)
    if console.is_terminal:  # elsewhere some versions of rich write an empty line
        total = len(claims.claims) + len(claims.relations)
        verdicts = track(
            verdicts, description="judging", total=total, console=console, transient=True
        )
    return Result(claims, tuple(verdicts))


def stop(sentence: str, code: int = 2) -> NoReturn:
    """End with one sentence on standard error.

    Parameters
    ----------
    sentence : str
        What is wrong, where, and what to write instead.
    code : int
        Exit code.
    """
    try:
        click.echo(f"sojia-stats: {visible(sentence)}", err=True)
    except OSError:  # where nobody can be told, the exit code says it
        forget(sys.stderr)
    sys.exit(code)


def forget(stream: TextIO | None) -> None:
    """Let what is still to be written go nowhere: Python would try once more, and complain.

    Parameters
    ----------
    stream : TextIO or None
        Standard output or standard error, if there is one.
    """
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, cast(TextIO, stream).fileno())
        os.close(nowhere)


def visible(text: str) -> str:
    r"""Return text on one line, with what a terminal would obey instead of show as escapes.

    Examples
    --------
    >>> visible("a\nb – \x1b[31mc")
    'a\\nb – \\x1b[31mc'
    """
    hidden = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return "".join(
        sign.encode("unicode_escape").decode() if unicodedata.category(sign) in hidden else sign
        for sign in text
    )


def keep(path: Path, force: bool) -> None:
    """End with one sentence if a file is there already and is not to be replaced.

    Parameters
    ----------
    path : Path
        The file that is about to be written.
    force : bool
        Whether it may be replaced.
    """
    if not force and (path.exists() or path.is_symlink()):
        stop(f"{path} is there already: give another name, or --force to replace it")


def keep_report(folder: Path, paper: str, force: bool) -> bool:
    """Say whether a folder holds an earlier report on the same paper; end if it holds another.

    Parameters
    ----------
    folder : Path
        Where a report is about to be written.
    paper : str
        Id of the paper.
    force : bool
        Whether it may be replaced.

    Returns
    -------
    bool
        Whether there is something that will be replaced.
    """
    import json

    names = ("report.html", "claims.csv", "claims.json")
    if not any((folder / name).exists() for name in names):
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
    """Write a report and return its path; end with one sentence if it cannot be written.

    Parameters
    ----------
    result : Result
        The verdicts.
    output : Path
        What the user gave.
    folder : Path
        Where the report goes: there, or in it.
    force : bool
        Whether files that are no report on the same paper may be replaced.
    recomputation : Recomputation, optional
        The claims recomputed from the patients' own values.
    """
    from sojia_stats.reproduction.writing.report import write

    def check() -> None:
        # Once more: another run may have written while this one judged.
        keep_report(folder, result.paper.id, force)

    try:
        return write(result, folder, recomputation, check)
    except ValueError as error:
        stop(str(error))
    except OSError as error:
        stop(f"{output} cannot be written: {error.strerror}; give another folder with --output")


force = click.option("--force", is_flag=True, help="Replace a file that is there already.")
"""The option of every command that writes a file."""
