"""The connection to Ray: the cluster at RAY_ADDRESS, or a quiet local one that ends with the driver."""

from __future__ import annotations

import pipelines.engine.environment  # noqa: F401 - before ray, which reads the environment when it is imported

# isort: split
import logging
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import ray
from ray._private import services

from pipelines.engine.metrics import chosen_port
from pipelines.engine.pipeline import EngineError
from pipelines.engine.processes import kill_family
from pipelines.engine.reaper import MARK

logger = logging.getLogger(__name__)

#: Payloads never travel through the object store, only listings and unit summaries do.
OBJECT_STORE_BYTES = 100 << 20
#: How often the start of a local Ray is tried.
START_ATTEMPTS = 4
#: How long the end of a local Ray may take until the reaper has ended what is left (seconds).
END_SECONDS = 20.0

_REPOSITORY = Path(__file__).resolve().parents[2]


@contextmanager
def connected(workers: int | None = None) -> Iterator[None]:
    """A Ray connection for the body: an existing one, the cluster at RAY_ADDRESS, or a local one of its own."""
    if ray.is_initialized():
        yield
        return
    address = os.environ.get("RAY_ADDRESS")
    if address:
        ray.init(address=address, logging_level=logging.ERROR, log_to_driver=False)
        try:
            yield
        finally:
            ray.shutdown()
        return
    mark = f"{os.getpid()}-{secrets.token_hex(8)}"
    # first, so that a driver that is killed while Ray starts leaves nothing behind
    reaper = _start_reaper(mark)
    try:
        with _marked(mark):
            start_local(workers)
        yield
    finally:
        ray.shutdown()
        assert reaper.stdin is not None
        reaper.stdin.close()
        try:
            reaper.wait(timeout=END_SECONDS)
        except subprocess.TimeoutExpired:
            logger.warning("processes of the local Ray are still alive after %.0f seconds", END_SECONDS)


def cores() -> int:
    """CPUs of all nodes of the connected Ray, as they were given to it; at least one."""
    return max(1, int(ray.cluster_resources().get("CPU", 1)))


def start_local(workers: int | None = None) -> None:
    """Start Ray on this machine alone: loopback addresses, no dashboard, no usage statistics, a small object store."""
    metrics_port = chosen_port()
    before = {child.pid for child in psutil.Process().children()}
    for attempt in range(1, START_ATTEMPTS + 1):
        try:
            with _no_dashboard():
                ray.init(
                    address="local",
                    num_cpus=workers or int(os.environ.get("VLEND_WORKERS") or 0) or os.cpu_count(),
                    include_dashboard=False,
                    object_store_memory=OBJECT_STORE_BYTES,
                    _metrics_export_port=metrics_port,
                    logging_level=logging.ERROR,
                    log_to_driver=False,
                )
            break
        except Exception as error:
            # Ray raises a bare Exception when its own processes take longer than 30 seconds to come up.
            if "timed out during startup" not in str(error):
                raise
            if attempt == START_ATTEMPTS:
                raise EngineError(
                    f"Ray did not start in {START_ATTEMPTS} attempts of 30 seconds: this machine is too busy; wait for "
                    f"its other work, and run the same command again"
                ) from error
            logger.warning("Ray did not start in time on this busy machine, trying again")
            ray.shutdown()
            # what did start would slow the next attempt down
            for child in psutil.Process().children():
                if child.pid not in before:
                    kill_family(child.pid)


@contextmanager
def _no_dashboard() -> Iterator[None]:
    """Ray started in the body has no process of the dashboard at all.

    `include_dashboard=False` leaves one for reports on usage, and that asks the metadata addresses of three clouds on
    whose machine it runs before it looks if such reports are off. Nothing may leave a machine unasked.
    """
    start = services.start_api_server
    services.start_api_server = lambda *_, **__: ("", None)
    try:
        yield
    finally:
        services.start_api_server = start


@contextmanager
def _marked(mark: str) -> Iterator[None]:
    """Processes that are started in the body carry the mark by which the reaper knows them."""
    os.environ[MARK] = mark
    try:
        yield
    finally:
        del os.environ[MARK]


def _start_reaper(mark: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "pipelines.engine.reaper", str(os.getpid()), mark],
        stdin=subprocess.PIPE,
        cwd=_REPOSITORY,
    )
