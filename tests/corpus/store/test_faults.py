"""Kill a build anywhere, twice; the third run completes and equals one that nobody disturbed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from trees import tree

from corpus.store.faults import STEPS

SCRIPT = Path(__file__).parents[2] / "build_toy.py"


def _run(out: Path, kill_at: str = "", kill_after: float | None = None) -> int:
    """Exit code of a build that is killed at a step, or after some seconds, or not at all."""
    environment = {**os.environ, "VLEND_KILL_AT": kill_at}
    process = subprocess.Popen([sys.executable, str(SCRIPT), str(out)], env=environment, stderr=subprocess.PIPE)
    try:
        process.wait(kill_after if kill_after is not None else 120)
    except subprocess.TimeoutExpired:
        process.kill()
    _, errors = process.communicate()
    assert process.returncode in (0, -signal.SIGKILL), errors.decode()
    return process.returncode


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], float]:
    out = tmp_path_factory.mktemp("undisturbed")
    start = time.monotonic()
    assert _run(out) == 0
    return tree(out), time.monotonic() - start


@pytest.mark.parametrize("steps", [STEPS[0::4], STEPS[1::4], STEPS[2::4], STEPS[3::4]])
def test_killed_at_every_step(steps: tuple[str, ...], undisturbed, tmp_path: Path) -> None:
    """One build dies at several points in turn, at the first and a later passing, and is then finished."""
    killed = 0
    for step in steps:
        killed += _run(tmp_path, kill_at=f"{step}:1") == -signal.SIGKILL
    assert killed > 0, "no run was interrupted: the kill points are gone from the code"
    assert _run(tmp_path) == 0
    assert tree(tmp_path) == undisturbed[0]


def test_every_step_is_passed(tmp_path: Path) -> None:
    """Each name in STEPS is a point that a build really passes."""
    source = "".join(path.read_text() for path in (SCRIPT.parents[1] / "corpus").rglob("*.py"))
    source += "".join(path.read_text() for path in (SCRIPT.parents[1] / "mixtures").glob("*.py"))
    for name in STEPS:
        label, point = name.split(".")
        generic = f'step(f"{{label}}.{point}")' in source and f'"{label}"' in source
        assert f'step("{name}")' in source or generic, name


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_killed_at_random_times(seed: int, undisturbed, tmp_path: Path) -> None:
    reference, limit = undisturbed
    chance = random.Random(seed)
    killed = 0
    for _ in range(20):
        if _run(tmp_path, kill_after=chance.uniform(0.05, limit)) == -signal.SIGKILL:
            killed += 1
        else:
            # it was done sooner than the undisturbed build, which may have met a busy machine: begin again
            shutil.rmtree(tmp_path)
            tmp_path.mkdir()
            limit *= 0.7
        if killed == 2:
            break
    assert killed == 2, "no build was interrupted"
    assert _run(tmp_path) == 0
    assert tree(tmp_path) == reference
