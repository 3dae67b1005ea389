"""How every command ends: with an exit code and one sentence, never with a traceback."""

from __future__ import annotations

import atexit
import gc
import logging
import sys
from typing import Any, Final

import click

from sojia_stats.commands.common import INTERRUPTED, forget, stop

UNREAD: Final = 141
"""Exit code where nobody reads the output to its end, as shells have it."""

_NEW_OBJECTS: Final = 50_000
"""New objects after which Python looks for garbage: at its usual 700 a report takes a tenth longer,
and what 50,000 small objects hold is a few megabytes."""


class Commands(click.Group):
    """Commands that survive a broken pipe, a full disk, Ctrl+C and too little memory."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Read the arguments and run the command."""
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            forget(sys.stdout)
            stop(f"the output cannot be written: {error.strerror}; send it elsewhere")

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        gc.set_threshold(_NEW_OBJECTS)
        atexit.register(gc.freeze)  # what is left at the end goes with the process, unsearched
        # It warns where it keeps its caches if the home is read-only, which changes no output.
        logging.getLogger("matplotlib").setLevel(logging.ERROR)
        for stream in (sys.stdout, sys.stderr):
            # A terminal whose encoding lacks “–” is shown an escape instead.
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
            forget(sys.stdout)
            sys.exit(UNREAD)
        except MemoryError:
            stop("the memory of this machine is used up: give a coarser step or fewer patients")
