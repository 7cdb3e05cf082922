"""The console that the command line prints to."""

from __future__ import annotations

import sys

from rich.console import Console

#: Width of tables where no terminal says how wide it is (a log file, a pipe).
PLAIN_WIDTH = 140


def make_console() -> Console:
    """A console for standard output; NO_COLOR is honoured."""
    return Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH)
