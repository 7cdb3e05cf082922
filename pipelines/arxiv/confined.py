"""Run a program on a stranger's files: no network, reading software and fonts only, within limits of time and size.

TeX is a programming language, and a paper's source may loop, fill the disk, or read any file that its user may read.
The program runs in namespaces of its own (no network, no sight of other processes), under Landlock (Linux 5.13), which
lets it read the folders of installed software and write its own folder only, and under limits of memory, file size and
processor time. What the machine cannot do is left out; `confinement()` says what is in force.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from pipelines.arxiv import confined_child

_CHILD = Path(confined_child.__file__)
_LOOK_SECONDS = 1.0
#: So much of what a program says is kept.
_OUTPUT_BYTES = 20_000


@dataclass(frozen=True)
class Limits:
    """`seconds` by the clock; bytes of address space, and of each file that is written."""

    seconds: float = 60.0
    memory: int = 2 << 30
    file_bytes: int = 100 << 20
    #: Of the whole folder, looked at now and then: bytes, and how many files.
    folder_bytes: int = 1 << 30
    folder_files: int = 20_000


@dataclass(frozen=True)
class Outcome:
    """How a program ended: its exit status (negative for a signal), the end of what it said, and was it late?"""

    status: int
    output: str
    late: bool = False


@cache
def apart() -> tuple[str, ...]:
    """The command that takes away network and sight of other processes, as far as this machine allows; else empty."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    alone = (unshare, "--user", "--map-root-user", "--net")
    for command in ((*alone, "--pid", "--fork", "--kill-child"), alone):
        # a service's seccomp filter may forbid this, and so may the kernel
        if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    return ()


@cache
def confinement() -> tuple[str, ...]:
    """What is in force on this machine: any of `no network`, `landlock`; limits always are."""
    found = ["no network"] if apart() else []
    if confined_child.landlock_version() > 0:
        found.append("landlock")
    return tuple(found)


def run(
    command: Sequence[str],
    folder: Path,
    limits: Limits,
    environment: Mapping[str, str] | None = None,
    readable: Sequence[Path] = (),
    place: Path | None = None,
) -> Outcome:
    """Run `command` in `place` in `folder`, the only folder it may write; it may read installed software and
    `readable`. Its standard input is empty. It is late, too, when it fills the folder beyond its limits."""
    program = shutil.which(command[0])
    if program is None:
        raise FileNotFoundError(command[0])
    told = {
        "command": [program, *command[1:]],
        "limits": asdict(limits),
        "readable": [str(path) for path in readable],
        "writable": str(folder.resolve()),
    }
    variables = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LC_ALL": "C.UTF-8",
        **(environment or {}),
    }
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [*apart(), sys.executable, "-I", "-S", "-B", str(_CHILD), json.dumps(told)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd=place or folder,
            env=variables,
            start_new_session=True,
        )
        try:
            late = not _ended(process, folder, limits)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        said.seek(max(0, said.seek(0, os.SEEK_END) - _OUTPUT_BYTES))
        output = said.read().decode(errors="replace")
    return Outcome(process.returncode, output, late)


def _ended(process: subprocess.Popen[bytes], folder: Path, limits: Limits) -> bool:
    """Wait until the process ends: True; or until it has had its time or filled its folder: False."""
    deadline = time.monotonic() + limits.seconds
    while (left := deadline - time.monotonic()) > 0:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(min(left, _LOOK_SECONDS))
            return True
        if not _fits(folder, limits):
            return False
    return False


def _fits(folder: Path, limits: Limits) -> bool:
    """Is the folder within its limits?"""
    size = count = 0
    for place, _, names in os.walk(folder):
        for name in names:
            count += 1
            with contextlib.suppress(OSError):  # gone meanwhile
                size += os.lstat(os.path.join(place, name)).st_size
            if size > limits.folder_bytes or count > limits.folder_files:
                return False
    return True
