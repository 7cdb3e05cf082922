"""What `vlend status` tells, gathered: the same for a reader and for a program."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from cli.chosen_build import by_name
from cli.description import blend_is_missing, entries_of, in_words
from corpus.store.builds import Build, InFlight, read_builds
from corpus.store.files import FileSystem
from corpus.store.overview import Standing, check_is_store, survey
from corpus.store.pulse import Pulse, feel
from mixtures.blends import BlendStanding, read_blends


@dataclass
class Report:
    """A store, seen from one of its builds (None where the store knows of none). `pulse` is of an unfinished one."""

    out: str
    build: Build | None
    pulse: Pulse | None
    blend_missing: bool
    others: list[Build]
    standings: list[Standing]
    blends: list[BlendStanding]
    free_bytes: int | None

    @property
    def alive(self) -> bool:
        """Does the build run now?"""
        return self.pulse is not None and self.pulse.alive

    @property
    def can_resume(self) -> bool:
        """Is there something left that nobody does?"""
        if self.build is None:
            return False
        return self.blend_missing if self.build.state == "finished" else not self.alive

    @property
    def in_flight(self) -> tuple[InFlight, ...]:
        """Units that workers hold now."""
        beat = self.build.heartbeat if self.build else None
        return beat.in_flight if beat and self.alive else ()

    def as_json(self) -> dict[str, Any]:
        """Everything, as JSON."""
        build = None
        if self.build:
            build = {
                **_build_json(self.build),
                "description": self.build.description,
                "driver": asdict(self.pulse) if self.pulse else None,
                "in_flight": [asdict(unit) for unit in self.in_flight],
                "blend_missing": self.blend_missing,
                "can_resume": self.can_resume,
            }
        return {
            "out": self.out,
            "build": build,
            "other_builds": [_build_json(other) for other in self.others],
            "pipelines": [asdict(line) for line in self.standings],
            "blends": [asdict(blend) for blend in self.blends],
            "free_bytes": self.free_bytes,
        }


def gather(files: FileSystem, name: str | None) -> Report:
    """The report on the build of this name, or on the newest one; `StoreError` if the folder is no store."""
    check_is_store(files)
    found = read_builds(files)
    newest = found[-1] if found else None
    build = newest if name is None else by_name(files, found, name)
    pulse = feel(files, build) if build and build.state == "running" else None
    alive = pulse is not None and pulse.alive
    others = [other for other in found if other is not build]
    return Report(
        out=files.root_url,
        build=build,
        pulse=pulse,
        blend_missing=build is not None and blend_is_missing(files, build.description),
        others=others,
        standings=survey(files, build, alive, entries_of(build.description) if build else (), others),
        blends=read_blends(files),
        free_bytes=files.free_bytes(),
    )


def _build_json(build: Build) -> dict[str, Any]:
    return {
        "name": build.name,
        "what": in_words(build.description),
        "state": build.state,
        "message": build.message,
        "begun": build.begun,
        "ended": build.ended,
    }
