"""Where a build can be killed, so that tests can kill it there.

`step(name)` marks each point between which the store's promises must hold. With VLEND_KILL_AT="name:n" in the
environment the process kills itself, as `kill -9` would, when it passes that point for the n-th time.
"""

from __future__ import annotations

import os
import signal

#: Every point, in the order in which a build passes them: units, then snapshots, then the blend.
STEPS = (
    "part.before_write",
    "part.before_rename",
    "part.after_rename",
    "index.after_rename",
    "dropped.before_rename",
    "dropped.after_rename",
    "unit.before_write",
    "unit.before_link",
    "unit.after_link",
    "segment.before_rename",
    "segment.after_rename",
    "segment_parts.before_rename",
    "segment_parts.after_rename",
    "snapshot.before_link",
    "snapshot.after_link",
    "blend.after_plan",
    "blend.before_cut",
    "blend_slots.before_rename",
    "blend_slots.after_rename",
    "blend.after_cut",
    "blend.before_file",
    "blend_file.before_rename",
    "blend_file.after_rename",
    "blend_facts.before_rename",
    "blend_facts.after_rename",
    "blend.before_manifest",
    "blend.after_manifest",
)

#: Points that upkeep passes (compact, migrate, clean, count), beside those of units and snapshots.
UPKEEP_STEPS = (
    "compact.before_publish",
    "compact.after_publish",
    "migrate.before_publish",
    "clean.before_delete",
)

_passed: dict[str, int] = {}


def step(name: str) -> None:
    """Pass the point `name`; dies here if the environment says so."""
    target = os.environ.get("VLEND_KILL_AT")
    if not target:
        return
    wanted, _, number = target.partition(":")
    if wanted != name:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] >= int(number or 1):
        os.kill(os.getpid(), signal.SIGKILL)
