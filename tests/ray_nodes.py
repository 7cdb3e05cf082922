"""A Ray cluster of several nodes on loopback, in namespaces of its own.

    done = in_namespaces(script, arguments)      runs a Python script as root where loopback is all there is

The script starts nodes with `RayNodes`. When it ends, all processes that it started end: they are in its namespace.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from endings import still_running

CHECKOUT = Path(__file__).parents[1]
HELPERS = Path(__file__).parent
DASHBOARD = "http://127.0.0.1:8266"
GCS = "127.0.0.1:6399"

START_ATTEMPTS = 3
#: Ports for the workers of one node: the nodes have one address, and two of them could give the same port away at once.
FIRST_WORKER_PORT, WORKER_PORTS = 11000, 1000
#: What a node's log marks as a warning or an error.
COMPLAINT = re.compile(r"^\[[^]]* [WEF] \d+ \d+\]")

MISSING = "" if os.geteuid() == 0 and shutil.which("unshare") and shutil.which("ip") else "needs root, unshare and ip"


def in_namespaces(script: Path, *arguments: str | Path, timeout: float) -> subprocess.CompletedProcess[str]:
    """Run a Python script of tests in new namespaces of network, processes and mounts."""
    command = ["unshare", "--net", "--pid", "--mount", "--fork", "--kill-child", "--mount-proc", sys.executable]
    environment = {name: value for name, value in os.environ.items() if name not in ("RAY_ADDRESS", "PYTHONPATH")}
    environment |= {
        "PYTHONPATH": f"{HELPERS}{os.pathsep}{CHECKOUT}",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        # `ray start` turns tokens on, its clients do not
        "RAY_AUTH_MODE": "disabled",
        "RAY_USAGE_STATS_ENABLED": "0",
        # a busy machine starts a node slowly
        "RAY_raylet_start_wait_time_s": "90",
    }
    try:
        return subprocess.run(
            [*command, str(script), *map(str, arguments)],
            cwd=CHECKOUT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
    except subprocess.TimeoutExpired as late:
        said = b"".join(filter(None, (late.stdout, late.stderr))).decode(errors="replace")
        raise AssertionError(f"not done after {timeout:.0f} seconds: {said[-6000:]}") from late


@dataclass
class RayNode:
    """A node: its raylet, below which all of its workers are."""

    raylet: psutil.Process

    def family(self) -> list[psutil.Process]:
        """The raylet and everything below it."""
        return [self.raylet, *self.raylet.children(recursive=True)]

    def signal(self, number: int) -> None:
        """Send a signal to all of them, the raylet first, so that it begins nothing anew."""
        for process in self.family():
            try:
                process.send_signal(number)
            except psutil.NoSuchProcess:
                continue

    def kill(self) -> None:
        """What happens when the machine loses its power."""
        family = self.family()
        for process in family:
            try:
                process.send_signal(signal.SIGKILL)
            except psutil.NoSuchProcess:
                continue
        still_running(family, 30)


@dataclass
class RayNodes:
    """The nodes of one cluster, head first. Made inside `in_namespaces`."""

    folder: Path
    nodes: list[RayNode] = field(default_factory=list)

    def start_head(self, cpus: int = 1) -> RayNode:
        """The head with its dashboard at `DASHBOARD`; loopback is brought up first."""
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        port = GCS.rpartition(":")[2]
        dashboard = ["--dashboard-host=127.0.0.1", f"--dashboard-port={DASHBOARD.rpartition(':')[2]}"]
        return self._start(["--head", f"--port={port}", *dashboard, f"--temp-dir={self.folder}"], cpus, ())

    def add(self, cpus: int = 1, prefix: Sequence[str] = ()) -> RayNode:
        """A further node; `prefix` is a command that runs the command given to it."""
        return self._start([f"--address={GCS}"], cpus, prefix)

    def complaints(self) -> str:
        """The last warnings and errors in the logs of the nodes: why a worker did not start, say."""
        found = []
        for log in sorted(self.folder.glob("session_latest/logs/raylet*.out")):
            lines = log.read_text(errors="replace").splitlines()
            found += [f"{log.name}: {line}" for line in lines if COMPLAINT.match(line)][-20:]
        return "\n".join(found)

    def _start(self, options: list[str], cpus: int, prefix: Sequence[str]) -> RayNode:
        # what keeps a local Ray to loopback also keeps it to one node
        environment = {name: value for name, value in os.environ.items() if "WINDOWS_OR_OSX" not in name}
        # a raylet gives up on its agent after half a minute, which a busy machine needs for it: let it start first
        command = ["nice", "-n", "-10", "ray", "start", "--node-ip-address=127.0.0.1", f"--num-cpus={cpus}"]
        command += ["--disable-usage-stats", "--object-store-memory=100000000", *options]
        first = FIRST_WORKER_PORT + len(self.nodes) * WORKER_PORTS
        command += [f"--min-worker-port={first}", f"--max-worker-port={first + WORKER_PORTS - 1}"]
        for _ in range(START_ATTEMPTS):
            before = set(psutil.pids())
            done = subprocess.run([*prefix, *command], env=environment, capture_output=True, text=True)
            fresh = [psutil.Process(pid) for pid in psutil.pids() if pid not in before]
            if done.returncode == 0:
                (raylet,) = (process for process in fresh if process.name() == "raylet")
                for process in fresh:
                    process.nice(0)
                self.nodes.append(RayNode(raylet))
                return self.nodes[-1]
            for process in fresh:
                process.kill()
        raise RuntimeError(f"a Ray node did not start: {done.stdout}{done.stderr}")


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder for Ray's sockets, whose paths must be short."""
    with tempfile.TemporaryDirectory(prefix="ray-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
