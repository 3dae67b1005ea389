"""What several commands share: judging a paper, and ending with one sentence."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, NoReturn

import click

if TYPE_CHECKING:
    from sojia_stats.reproduction.result import Result

PAPER: Final = "hedrich2012"
"""The paper that a command takes where none is named."""


def judged(paper: str) -> Result:
    """Judge a paper, with a progress bar on the terminal.

    Parameters
    ----------
    paper : str
        Name of a paper that comes with the package, or path of a claim file.

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

    from sojia_stats.reproduction.loading import load_paper
    from sojia_stats.reproduction.result import Result, judge

    claims = load_paper(paper)
    console = Console(stderr=True)
    verdicts = track(
        judge(claims),
        description="judging",
        total=len(claims.claims) + len(claims.relations),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    return Result(claims, tuple(verdicts))


def stop(sentence: str) -> NoReturn:
    """End with one sentence on standard error and exit code 2.

    Parameters
    ----------
    sentence : str
        What is wrong, where, and what to write instead.
    """
    click.echo(f"sojia-stats: {sentence}", err=True)
    sys.exit(2)
