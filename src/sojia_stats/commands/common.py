"""What the commands share: judging a paper, and ending with one sentence."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from sojia_stats.reproduction.result import Result


def judged(paper: str) -> Result:
    """Judge a paper, with a progress bar on the terminal."""
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
    """End with one sentence on standard error and exit code 2."""
    click.echo(f"sojia-stats: {sentence}", err=True)
    sys.exit(2)
