"""A Ray cluster of several nodes on loopback, in namespaces of its own.

    done = in_namespaces(script, arguments)      runs a Python script as root where loopback is all there is

The script starts nodes with `RayNodes`. When it ends, all processes that it started end: they are in its namespace.
"""

from __future__ import annotations

import os
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

CHECKOUT = Path(__file__).parents[1]
HELPERS = Path(__file__).parent
DASHBOARD = "http://127.0.0.1:8266"
GCS = "127.0.0.1:6399"

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
        "RAY_raylet_start_wait_time_s": "300",
        "RAY_agent_register_timeout_ms": "300000",
        "RAY_worker_register_timeout_seconds": "300",
    }
    return subprocess.run(
        [*command, str(script), *map(str, arguments)],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout,
    )


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
        psutil.wait_procs(family, timeout=30)


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

    def _start(self, options: list[str], cpus: int, prefix: Sequence[str]) -> RayNode:
        before = _raylets()
        # what keeps a local Ray to loopback also keeps it to one node
        environment = {name: value for name, value in os.environ.items() if "WINDOWS_OR_OSX" not in name}
        command = ["ray", "start", "--node-ip-address=127.0.0.1", f"--num-cpus={cpus}", "--disable-usage-stats"]
        done = subprocess.run(
            [*prefix, *command, "--object-store-memory=100000000", *options],
            env=environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"a Ray node did not start: {done.stdout}{done.stderr}")
        (pid,) = _raylets() - before
        self.nodes.append(RayNode(psutil.Process(pid)))
        return self.nodes[-1]


def _raylets() -> set[int]:
    return {process.pid for process in psutil.process_iter() if process.name() == "raylet"}


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder for Ray's sockets, whose paths must be short."""
    with tempfile.TemporaryDirectory(prefix="ray-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
