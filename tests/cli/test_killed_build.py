"""A real build through Ray, killed twice at random moments: the third run completes and equals an undisturbed one."""

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
import yaml
from endings import still_running
from trees import tree

ROOT = Path(__file__).parents[2]
RECIPE = {
    "name": "killed",
    "total": 30_000,
    "on_shortage": "shrink",
    "components": [
        {"name": name, "share": share, "datasets": [{"name": f"local_{name}", "reach": "local", "pipeline": pipeline}]}
        for name, share, pipeline in (
            ("caption", 50, "captions"),
            ("scene_text_ocr", 30, "scene_text"),
            ("web_code", 20, "web"),
        )
    ],
}
LIMIT = "40"


def _start(recipe: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "cli.main", "build", "--recipe", str(recipe), "--out", str(out), "--limit", LIMIT]
    environment = {name: value for name, value in os.environ.items() if name != "RAY_ADDRESS"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def _finish(process: subprocess.Popen[bytes]) -> None:
    _, errors = process.communicate(timeout=420)
    assert process.returncode == 0, errors.decode()


def _family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Workers, browsers and Ray's servers and agents."""
    return psutil.Process(process.pid).children(recursive=True)


def _units(out: Path) -> int:
    return len(list(out.glob("_units/*/*.json")))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], float]:
    folder = tmp_path_factory.mktemp("undisturbed")
    recipe = folder / "recipe.yaml"
    recipe.write_text(yaml.safe_dump(RECIPE))
    start = time.monotonic()
    _finish(_start(recipe, folder / "out"))
    return recipe, tree(folder / "out"), time.monotonic() - start


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(1800)
def test_killed_twice_and_finished(undisturbed, tmp_path: Path) -> None:
    recipe, reference, limit = undisturbed
    out = tmp_path / "out"
    units = len([path for path in reference if path.startswith("_units/")])
    chance = random.Random(0)
    interrupted = 0
    for _ in range(6):
        process = _start(recipe, out)
        try:
            process.wait(chance.uniform(0.3, 0.7) * limit)
            # it was done sooner than the undisturbed build, which may have met a busy machine: begin again
            shutil.rmtree(out)
            limit *= 0.7
        except subprocess.TimeoutExpired:
            family = _family(process)
            process.send_signal(signal.SIGKILL)
            process.wait()
            alive = still_running(family, 10)
            assert not alive, f"still alive 10 seconds after their driver: {[one.cmdline() for one in alive]}"
            interrupted += _units(out) < units
        process.stderr.close()
        if interrupted == 2:
            break
    assert interrupted == 2, "no build was interrupted while units were missing"
    _finish(_start(recipe, out))
    assert tree(out) == reference
