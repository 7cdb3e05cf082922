import subprocess
import sys
from dataclasses import replace

from corpus.store.drivers import Driver, lives_here, process_start, this_driver, this_machine


def _child() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)


def test_this_process_lives_here() -> None:
    assert lives_here(this_driver()) is True


def test_a_process_that_ended_does_not_even_before_its_parent_took_notice() -> None:
    child = _child()
    start = process_start(child.pid)
    assert start
    driver = Driver("here", this_machine(), child.pid, start)
    assert lives_here(driver) is True
    child.kill()
    child.stdin.close()
    while process_start(child.pid):
        pass
    assert lives_here(driver) is False
    child.wait()
    assert lives_here(driver) is False


def test_another_process_with_the_same_number_is_not_taken_for_the_driver() -> None:
    assert lives_here(replace(this_driver(), start="12")) is False


def test_of_another_machine_nothing_is_known() -> None:
    assert lives_here(replace(this_driver(), machine="another")) is None
