import pytest

from model.evaluation.sandbox import Limits, isolation, run_program

LIMITS = Limits(seconds=60, processor_seconds=2)


@pytest.mark.parametrize(
    ("code", "tests", "outcome", "told"),
    [
        ("def double(x):\n    return 2 * x", ["assert double(2) == 4", "assert double(0) == 0"], "passed", ""),
        ("import math, re, heapq, collections\nprint('noise')", ["assert math.comb(4, 2) == 6"], "passed", ""),
        ("def double(x):\n    return x", ["assert double(2) == 4"], "failed", "AssertionError"),
        ("def double(x)", ["assert double(2) == 4"], "error", "SyntaxError"),
        ("", ["assert double(2) == 4"], "error", "NameError"),
        # an end before the tests is no pass
        ("import sys; sys.exit(0)", ["assert False"], "error", "SystemExit"),
        ("import os; os._exit(0)", ["assert False"], "error", "ended before"),
        ("print('passed')\nimport os; os._exit(0)", ["assert False"], "error", "ended before"),
        ("while True: pass", ["pass"], "timeout", "processor"),
        ("x = bytearray(4 << 30)", ["pass"], "error", "MemoryError"),
        ("open('large', 'wb').write(bytes(64 << 20))", ["pass"], "error", "OSError"),
        ("import socket; socket.socket().bind(('127.0.0.1', 0))", ["pass"], "error", "PermissionError"),
        ("import os; os.fork()", ["pass"], "error", "PermissionError"),
        ("import subprocess; subprocess.run(['true'])", ["pass"], "error", "PermissionError"),
    ],
)
def test_verdicts(code: str, tests: list[str], outcome: str, told: str) -> None:
    found = run_program(code, tests, limits=LIMITS)
    assert (found.outcome, told in found.detail) == (outcome, True), found


def test_a_program_that_waits_is_ended_by_the_clock() -> None:
    found = run_program("import time; time.sleep(600)", ["pass"], limits=Limits(seconds=0.5))
    assert found.outcome == "timeout"


def test_it_runs_in_an_empty_folder_and_sees_no_variables() -> None:
    code = "import os\nassert os.listdir('.') == []\nassert 'PYTHONPATH' not in os.environ\nopen('a', 'w').write('b')"
    assert run_program(code, ["assert open('a').read() == 'b'"]).outcome == "passed"


def test_setup_runs_between_code_and_tests() -> None:
    assert run_program("x = 1", ["assert y == 2"], setup="y = x + 1").outcome == "passed"


def test_without_network_where_the_machine_allows_it() -> None:
    if not isolation():
        pytest.skip("this machine does not let a user make a namespace")
    # the audit hook is not what this is about: interfaces are looked at as files
    code = "names = [line.split(':')[0].strip() for line in open('/proc/self/net/dev').read().splitlines()[2:]]"
    assert run_program(code, ["assert names in ([], ['lo']), names"]).outcome == "passed"
