"""Verbs below `vlend mix` that have a file of their own. Each module has `register(mix)`, which adds its command."""

from __future__ import annotations

#: Modules of this package, in the order in which `vlend mix --help` shows their commands.
MIX_VERBS: tuple[str, ...] = (
    # one name a line
    "plan",
    "stats",
    "preview",
    "at",
    "diff",
)
