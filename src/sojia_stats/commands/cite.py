"""``sojia-stats cite``: a finding, the software and the article as references."""

from __future__ import annotations

import click

from sojia_stats.commands.common import PAPER, judged, or_stop
from sojia_stats.reproduction.writing.references import STYLES


@click.command()
@click.argument("claim", required=False)
@click.option(
    "--format",
    "style",
    type=click.Choice(tuple(STYLES)),
    default="vancouver",
    show_default=True,
    help="Plain text (vancouver, apa) or a file for a reference manager.",
)
@click.option(
    "--paper",
    default=PAPER,
    show_default=True,
    help="Name of a paper that comes with the package, or path of a claim file (.yaml).",
)
def cite(claim: str | None, style: str, paper: str) -> None:
    """Cite one finding, beside the article it is about.

    CLAIM is the id of a claim or relation, such as C02 or R1. Without it, the software and the
    article are cited.
    """
    from sojia_stats.reproduction.writing.citation import cite as cited

    with or_stop():
        text = cited(judged(paper), claim, style)
    click.echo(text, nl=False)
