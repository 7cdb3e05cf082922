"""A driver whose raylet dies stops with a sentence, and leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from endings import still_running

from pipelines.engine import own_node
from pipelines.engine.own_node import OwnNode
from pipelines.engine.pipeline import EngineError

ROOT = Path(__file__).parents[2]


def _with_nodes(monkeypatch: pytest.MonkeyPatch, *nodes: tuple[str, bool]) -> OwnNode:
    monkeypatch.setattr(own_node.ray, "nodes", lambda: [{"NodeID": name, "Alive": alive} for name, alive in nodes])
    monkeypatch.setattr(own_node, "ASK_SECONDS", 0.0)
    watch = OwnNode.__new__(OwnNode)
    watch.name, watch._asked = "mine", 0.0
    return watch


def test_other_nodes_may_die(monkeypatch: pytest.MonkeyPatch) -> None:
    _with_nodes(monkeypatch, ("mine", True), ("other", False)).check()
    # the cluster forgets nodes that are long dead
    _with_nodes(monkeypatch, ("other", False)).check()


def test_the_own_one_may_not(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EngineError, match="run the same command again"):
        _with_nodes(monkeypatch, ("mine", False)).check()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(600)
def test_a_build_whose_raylet_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "build_slow.py"), str(tmp_path / "out"), "2"]
    driver = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    units = tmp_path / "out" / "_units"
    while not list(units.glob("*/*.json")):
        assert driver.poll() is None
        time.sleep(0.1)
    family = psutil.Process(driver.pid).children(recursive=True)
    next(member for member in family if member.name() == "raylet").kill()
    _, errors = driver.communicate(timeout=180)
    assert driver.returncode != 0
    assert "Ray's server on this machine" in errors.decode()
    assert not still_running(family, 10)
