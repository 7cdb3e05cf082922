import json
import os
import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from corpus.store import builds
from corpus.store.builds import Build, BuildState, Heartbeat, read_build
from corpus.store.drivers import Driver, process_start, this_driver, this_machine
from corpus.store.files import FileSystem
from corpus.store.pulse import FRESH_SECONDS, LONG_AGO_SECONDS, duration, feel

ELSEWHERE = Driver("node-7", "another machine", 4321, "12")


def never(seconds: float) -> None:
    raise AssertionError("there is nothing to wait for")


def _build(tmp_path: Path, driver: Driver, age: float, modified_age: float | None = None) -> tuple[FileSystem, Build]:
    """A build whose heartbeat says `age` seconds and whose file is as old, or `modified_age`."""
    files = FileSystem(str(tmp_path))
    name = BuildState.begin(files, {"seed": 1}).name
    now = time.time()
    path = tmp_path / "_builds" / name / "heartbeat.json"
    path.write_text(json.dumps({"format": 1, **asdict(Heartbeat(driver, "run", 5, now - age))}))
    moment = now - (age if modified_age is None else modified_age)
    os.utime(path, (moment, moment))
    return files, read_build(files, name)


def test_on_the_same_machine_the_process_decides_whatever_the_age(tmp_path: Path) -> None:
    pulse = feel(*_build(tmp_path, this_driver(), 7_000), never)
    assert pulse.alive
    assert f"process {os.getpid()}" in pulse.sentence
    assert "117 min ago" in pulse.sentence


@pytest.mark.parametrize("age", [0, 1_000])
def test_a_process_that_has_ended_is_gone_at_once(tmp_path: Path, age: float) -> None:
    pulse = feel(*_build(tmp_path, replace(this_driver(), start="1"), age), never)
    assert not pulse.alive
    assert pulse.sentence.startswith("driver gone: ")
    assert "has ended" in pulse.sentence


def test_elsewhere_a_fresh_heartbeat_is_enough(tmp_path: Path) -> None:
    assert feel(*_build(tmp_path, ELSEWHERE, 3), never).alive


@pytest.mark.parametrize(("said", "written"), [(5_000, 2), (2, 5_000), (-5_000, 2)])
def test_one_wrong_clock_does_not_make_a_heartbeat_old(tmp_path: Path, said: float, written: float) -> None:
    assert feel(*_build(tmp_path, ELSEWHERE, said, written), never).alive


@pytest.mark.parametrize("age", [FRESH_SECONDS + 5, 5_000, -5_000])
def test_an_old_heartbeat_is_watched_and_a_new_one_means_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, age: float
) -> None:
    monkeypatch.setattr(builds, "HEARTBEAT_SECONDS", 0.0)
    files, build = _build(tmp_path, ELSEWHERE, age)
    waited: list[float] = []
    assert not feel(files, build, waited.append).alive
    assert waited
    driver = BuildState(files, build.description)
    pulse = feel(files, build, lambda seconds: driver.heartbeat([]))
    assert pulse.alive
    assert "just now" in pulse.sentence


def test_what_was_silent_for_days_is_not_waited_for(tmp_path: Path) -> None:
    pulse = feel(*_build(tmp_path, ELSEWHERE, 3 * LONG_AGO_SECONDS), never)
    assert not pulse.alive
    assert "nothing is heard of process 4321 on node-7, last sign of life 3 days ago" in pulse.sentence


def test_a_build_without_any_heartbeat_is_gone(tmp_path: Path) -> None:
    files, build = _build(tmp_path, this_driver(), 0)
    assert not feel(files, replace(build, heartbeat=None), never).alive


def test_process_numbers_mean_nothing_on_another_machine(tmp_path: Path) -> None:
    mine = os.getpid()
    driver = Driver("twin", "another machine", mine, process_start(mine) or "")
    assert driver.machine != this_machine()
    assert not feel(*_build(tmp_path, driver, 500), lambda seconds: None).alive


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "0 s"), (100, "100 s"), (150, "2 min"), (7_300, "2 h"), (260_000, "3 days")]
)
def test_durations_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words
