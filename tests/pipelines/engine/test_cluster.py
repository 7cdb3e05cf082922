"""pipelines.engine.cluster: a local Ray is quiet."""

from __future__ import annotations

import os

import psutil

# Ray is reached through it: imported before, it would not see that it is to keep to loopback
from pipelines.engine import cluster


def test_no_process_of_the_dashboard_is_started() -> None:
    start = cluster.services.start_api_server
    with cluster.connected(workers=1):
        commands = [" ".join(child.cmdline()) for child in psutil.Process().children(recursive=True)]
        assert any("raylet" in command for command in commands)
        assert not [command for command in commands if "dashboard/dashboard.py" in command]
        remote = cluster.ray.remote(lambda: os.getpid()).remote()
        assert cluster.ray.get(remote) != os.getpid()
        assert cluster.cores() == 1
    assert cluster.services.start_api_server is start
