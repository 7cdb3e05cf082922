"""Verbs of the command line that have a file of their own. Each module has `register(app)`, which adds its command."""

from __future__ import annotations

#: Modules of this package, in the order in which `vlend --help` shows their commands.
VERBS: tuple[str, ...] = (
    # one name a line
    "crawl",
    "status",
    "resume",
    "why",
    "dropped",
    "forget",
    "leaves",
    "verify",
    "clean",
    "compact",
    "count",
    "migrate",
    "submit",
    "chat",
    "estimate",
    "train",
    "eval",
    "ablate",
)
