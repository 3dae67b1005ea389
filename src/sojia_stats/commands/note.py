"""The command that writes a note for an extraction form."""

from __future__ import annotations

from pathlib import Path

import click

from sojia_stats.commands.common import PAPER, force, judged, keep, or_stop, output, stop


@click.command()
@click.argument("paper", default=PAPER)
@output(help="File to write: .md, or .docx (made by pandoc). Without it, Markdown is printed.")
@force
def note(paper: str, output: Path | None, force: bool) -> None:
    """Write half a page on PAPER to attach to an extraction form.

    It says what was printed, what can be, and what to ask the authors. PAPER is the name of a paper
    that comes with the package, or the path of a claim file (.yaml).
    """
    from sojia_stats.reproduction.storing.whole_files import replace_file
    from sojia_stats.reproduction.writing.note import docx
    from sojia_stats.reproduction.writing.note import note as written

    if output is not None:
        if output.suffix.lower() not in (".md", ".docx"):
            advice = "end the name of the output in one of them"
            stop(f"{output} ends neither in .md nor in .docx: {advice}")
        keep(output, force)
    with or_stop():
        text = written(judged(paper))
        if output is None:
            click.echo(text, nl=False)
            return
        content = docx(text) if output.suffix.lower() == ".docx" else text.encode()
    with or_stop(output):
        replace_file(output, content)
    click.echo(f"Note: {output}")
