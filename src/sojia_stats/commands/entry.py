"""How every command ends, whatever happens to the terminal, the disk or the user's patience."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from typing import Any, Final

import click

from sojia_stats.commands.common import stop

INTERRUPTED: Final = 130
"""Exit code after Ctrl+C, as shells have it."""

UNREAD: Final = 141
"""Exit code where nobody reads the output to its end, as shells have it."""


class Commands(click.Group):
    """Commands that end with a right exit code, and never with a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Read the arguments and run the command."""
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            _forget_output()
            stop(f"the output cannot be written: {error.strerror}; send it elsewhere")

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        # Where its caches lie, if the home cannot hold them, changes nothing in any output.
        logging.getLogger("matplotlib").setLevel(logging.ERROR)
        for stream in (sys.stdout, sys.stderr):
            # A terminal that knows no “–” is shown an escape instead.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        try:
            try:
                return super().invoke(ctx)
            finally:
                if sys.stdout is not None:
                    sys.stdout.flush()
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            _forget_output()
            sys.exit(UNREAD)
        except MemoryError:
            stop("the memory of this machine is used up: give a coarser step or fewer patients")


def _forget_output() -> None:
    """Let what is still to be written go nowhere: Python would try once more, and complain."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
