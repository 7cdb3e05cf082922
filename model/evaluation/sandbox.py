"""Run a program that a model wrote: apart from this process, without network, within limits, and only for so long.

This keeps accidents away: endless loops, full disks and memory, processes left behind, writing into this folder. It is
no wall against code that means harm; who runs programs of a model that nobody knows does it in a container.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Literal

_CHILD = Path(__file__).parent / "sandbox_child.py"

#: What became of a program.
Outcome = Literal["passed", "failed", "error", "timeout"]


@dataclass(frozen=True)
class Limits:
    """`seconds` by the clock; processor seconds, bytes of memory and of files, and how many processes and open files.

    The number of processes is a limit of the user: for root the kernel has none, and there the program's own attempts
    to start one are refused (`sandbox_child`).
    """

    seconds: float = 10.0
    processor_seconds: int = 8
    memory: int = 1 << 30
    file_bytes: int = 16 << 20
    processes: int = 16
    open_files: int = 64


@dataclass(frozen=True)
class Verdict:
    """What became of a program, with the first line of its complaint."""

    outcome: Outcome
    detail: str = ""


@cache
def isolation() -> tuple[str, ...]:
    """The command that takes network and sight of other processes away, as far as this machine allows; else empty."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    apart = (unshare, "--user", "--map-root-user", "--net")
    for command in ((*apart, "--pid", "--fork", "--kill-child"), apart):
        # a service's seccomp filter may forbid this, and so may the kernel
        if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    return ()


def run_program(code: str, tests: list[str], setup: str = "", limits: Limits | None = None) -> Verdict:
    """`passed` if the code runs, then `setup` (imports that tests need), then every test, none with an exception."""
    limits = limits or Limits()
    # only a program that comes to its end can say this word; leaving early with status 0 does not pass
    word = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="vlend-program-") as folder:
        told = {"code": code, "setup": setup, "tests": tests, "word": word, "limits": asdict(limits)}
        process = subprocess.Popen(
            [*isolation(), sys.executable, "-I", "-B", str(_CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={"PATH": os.defpath, "HOME": folder, "TMPDIR": folder, "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
        try:
            output, _ = process.communicate(json.dumps(told).encode(), limits.seconds)
        except subprocess.TimeoutExpired:
            return Verdict("timeout", f"longer than {limits.seconds:g} s")
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
    return _verdict(output, word, process.returncode)


def _verdict(output: bytes, word: str, status: int) -> Verdict:
    last = output.decode(errors="replace").rstrip("\n").split("\n")[-1]
    said, _, detail = last.partition(" ")
    if said == word:
        outcome, _, complaint = detail.partition(" ")
        if outcome in ("passed", "failed", "error", "timeout"):
            return Verdict(outcome, complaint)  # type: ignore[arg-type]
    return Verdict("error", f"ended before its tests, with status {status}")
