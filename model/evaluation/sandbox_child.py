"""The inside of the sandbox: takes a program on standard input, lowers its own limits, runs it, says what happened.

Run as a script by `sandbox.run_program`, with the standard library alone.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import sys
from typing import Any

#: What a program of a few lines has no business with, by the interpreter's audit events.
_REFUSED = ("os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.kill", "os.killpg")
_REFUSED_KINDS = ("subprocess.", "socket.", "ctypes.", "pty.", "shutil.rmtree", "webbrowser.")


def main() -> None:
    """Read, run, tell."""
    told = json.loads(sys.stdin.buffer.read())
    word, limits = told["word"], told["limits"]
    # the program's own prints go nowhere: the verdict is the only thing on standard output
    verdict = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.stdin = io.StringIO()

    def tell(outcome: str, detail: str) -> None:
        os.write(verdict, f"{word} {outcome} {detail}".encode(errors="replace") + b"\n")
        # threads that the program started do not keep it alive
        os._exit(0)

    signal.signal(signal.SIGXCPU, lambda number, frame: tell("timeout", "too much processor time"))
    _limit(limits)
    sys.addaudithook(_refuse)
    tell(*_run(told))


def _limit(limits: dict[str, Any]) -> None:
    for kind, value in (
        (resource.RLIMIT_CPU, limits["processor_seconds"]),
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_NPROC, limits["processes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_CORE, 0),
    ):
        most = resource.getrlimit(kind)[1]
        value = value if most == resource.RLIM_INFINITY else min(value, most)
        # a second more of processor time, to say why it ended
        resource.setrlimit(kind, (value, value + 1 if kind == resource.RLIMIT_CPU else value))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    del arguments
    if event in _REFUSED or event.startswith(_REFUSED_KINDS):
        raise PermissionError(f"{event} is refused to programs under test")


def _run(told: dict[str, Any]) -> tuple[str, str]:
    space: dict[str, Any] = {"__name__": "program"}
    try:
        exec(compile(told["code"], "<program>", "exec"), space)
        exec(compile(told["setup"], "<setup>", "exec"), space)
        for test in told["tests"]:
            exec(compile(test, "<test>", "exec"), space)
    except AssertionError as error:
        return "failed", _line(error)
    except BaseException as error:  # noqa: BLE001 - SystemExit and MemoryError are answers of the program too
        return "error", _line(error)
    return "passed", ""


def _line(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"


if __name__ == "__main__":
    main()
