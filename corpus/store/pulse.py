"""Does a build's driver still live? On its own machine the process is looked up; elsewhere its heartbeat is watched.

Clocks of two machines may differ, and clocks jump. So a heartbeat that looks old is read a second time: one that has
changed meanwhile was written by a driver that lives, whatever the clocks say.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from corpus.store.builds import HEARTBEAT_SECONDS, ROOT, Build, Heartbeat, read_heartbeat
from corpus.store.drivers import lives_here
from corpus.store.files import FileSystem

#: A heartbeat that is younger than this (seconds, by either clock) needs no second look.
FRESH_SECONDS = 30.0
#: How long a second look waits, in seconds.
WATCH_SECONDS = 3 * HEARTBEAT_SECONDS
#: A heartbeat older than this is not waited for: no two clocks differ by so much.
LONG_AGO_SECONDS = 86_400.0


@dataclass(frozen=True)
class Pulse:
    """`alive`, and the seconds since the last sign of life (None if there was none, or the clocks contradict it)."""

    alive: bool
    age: float | None
    sentence: str


def feel(files: FileSystem, build: Build, wait: Callable[[float], None] = time.sleep) -> Pulse:
    """Whether the driver of an unfinished `build` lives. May `wait` a few seconds for its next heartbeat."""
    beat = build.heartbeat
    if beat is None:
        return Pulse(False, None, "driver gone: it left no sign of life")
    age = _age(files, build.name, beat)
    heard = "" if age is None else f", last sign of life {duration(age)} ago"
    process = f"process {beat.driver.pid} on {beat.driver.host}"
    here = lives_here(beat.driver)
    if here is not None:
        if here:
            return Pulse(True, age, f"running: {process} (this machine){heard}")
        return Pulse(False, age, f"driver gone: {process} (this machine) has ended{heard}")
    if age is not None and age < FRESH_SECONDS:
        return Pulse(True, age, f"running: {process}{heard}")
    if age is None or age < LONG_AGO_SECONDS:
        wait(WATCH_SECONDS)
        later = read_heartbeat(files, build.name)
        if later and (later.run, later.sequence) != (beat.run, beat.sequence):
            return Pulse(True, 0.0, f"running: {process}, heard just now")
    return Pulse(False, age, f"driver gone: nothing is heard of {process}{heard}")


def duration(seconds: float) -> str:
    """`40 s`, `5 min`, `3 h`, `2 days`."""
    for limit, length, name in ((120, 1, "s"), (7_200, 60, "min"), (172_800, 3_600, "h")):
        if seconds < limit:
            return f"{seconds / length:.0f} {name}"
    return f"{seconds / 86_400:.0f} days"


def _age(files: FileSystem, build: str, beat: Heartbeat) -> float | None:
    """Seconds since the heartbeat: by the writer's clock or by the file system's, whichever makes it younger.

    None where both lie in the future, so that no age can be told.
    """
    now = time.time()
    times = [beat.time]
    with suppress(OSError, NotImplementedError):  # not every file system tells when a file was written
        times.append(files.fs.modified(files.full(f"{ROOT}/{build}/heartbeat.json")).timestamp())
    past = [now - moment for moment in times if moment <= now + 1]
    return max(0.0, min(past)) if past else None
