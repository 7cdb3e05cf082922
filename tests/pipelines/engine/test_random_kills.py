"""Random `kill -9` of everything that a build consists of: the result is that of an undisturbed build.

VLEND_KILLS says how many (`make test-slow`: 200; CI: 10).
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from endings import runs, still_running
from trees import tree

HERE = Path(__file__).parents[2]
WORKERS = 6
#: A process is killed only while at least so many units are in flight.
IN_FLIGHT = 5
#: What is killed, with its share of the kills: the parts of a build by a word of their command line.
VICTIMS = {
    "pipelines.engine.child": 45,
    "ray::UnitActor": 25,
    "headless": 10,
    "playwright": 5,
    "driver": 8,
    "raylet": 2,
    "ListingActor": 5,
}
#: How long what belongs to a driver may outlive it (seconds).
SURVIVAL = 10.0
#: A build that makes no progress for this long is stuck (seconds).
PATIENCE = 300.0


class Build:
    """A build in a process of its own, and everything that it starts."""

    def __init__(self, out: Path) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "RAY_ADDRESS"}
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "build_slow.py"), str(out), str(WORKERS)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self.known: dict[int, psutil.Process] = {}

    def family(self) -> list[psutil.Process]:
        """All that it started and that is alive."""
        try:
            for member in psutil.Process(self.process.pid).children(recursive=True):
                self.known.setdefault(member.pid, member)
        except psutil.NoSuchProcess:
            pass
        return [member for member in self.known.values() if runs(member)]

    def in_flight(self) -> int:
        """Units that worker processes hold now, as far as can be seen from outside: workers that are busy."""
        return sum("ray::UnitActor.run" in _command(member) for member in self.family())

    def kill_one(self, chance: random.Random) -> str | None:
        """Kill a random part; says which, or None if there was none of the kind that was drawn."""
        kind = chance.choices(list(VICTIMS), list(VICTIMS.values()))[0]
        if kind == "driver":
            self.process.send_signal(signal.SIGKILL)
            return kind
        candidates = [member for member in self.family() if kind in _command(member)]
        if not candidates:
            return None
        try:
            chance.choice(candidates).kill()
        except psutil.NoSuchProcess:
            return None
        return kind

    def ended(self) -> bool:
        """Is the driver gone? Then all that belonged to it must be, soon."""
        if self.process.poll() is None:
            return False
        alive = still_running(self.family(), SURVIVAL)
        assert not alive, f"alive {SURVIVAL:g} seconds after their driver: {[_command(member) for member in alive]}"
        return True


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return ""


def _finish(build: Build) -> None:
    _, errors = build.process.communicate(timeout=PATIENCE)
    assert build.process.returncode == 0, errors.decode()
    assert build.ended()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    _finish(Build(out))
    return tree(out)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(3600)
def test_killed_at_random_and_finished(undisturbed: dict[str, str], tmp_path: Path) -> None:
    assert sum(path.startswith("_units/") for path in undisturbed) >= 20
    wanted = int(os.environ.get("VLEND_KILLS") or 10)
    chance = random.Random(20)
    kills: list[str] = []
    round_number = 0
    while len(kills) < wanted:
        out = tmp_path / f"out-{round_number}"
        build = Build(out)
        next_kill, moved = 0.0, time.monotonic()
        while len(kills) < wanted:
            if build.ended():
                if build.process.returncode == 0:
                    break
                assert kills, "the build failed before anything was killed"
                build, moved = Build(out), time.monotonic()
            elif time.monotonic() > next_kill and build.in_flight() >= IN_FLIGHT and (kind := build.kill_one(chance)):
                kills.append(kind)
                moved = time.monotonic()
                next_kill = moved + chance.uniform(0.2, 1.5)
            else:
                assert time.monotonic() - moved < PATIENCE, f"nothing was killed and nothing ended, after {kills}"
                time.sleep(0.02)
        if build.process.poll() is None:
            build.process.wait(PATIENCE)
        if build.process.returncode != 0:
            assert build.ended()
            _finish(build := Build(out))
        assert tree(out) == undisturbed, f"after {kills}"
        shutil.rmtree(out)
        round_number += 1
    assert len(set(kills)) > 1
