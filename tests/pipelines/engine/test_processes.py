"""Trees of processes."""

from __future__ import annotations

import os
import subprocess
import sys

import psutil
from endings import still_running

from pipelines.engine.processes import family, kill_family, tree_bytes

#: Starts a process in a group of its own, and one in this process's group; says their numbers; waits.
PARENT = """
import subprocess, sys, time
wait = [sys.executable, "-c", "import time; time.sleep(600)"]
own = subprocess.Popen(wait, start_new_session=True)
same = subprocess.Popen(wait)
print(own.pid, same.pid, flush=True)
time.sleep(600)
"""


def test_a_family_is_ended_whatever_groups_it_made() -> None:
    process = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout is not None
    children = [psutil.Process(int(pid)) for pid in process.stdout.readline().split()]
    assert {member.pid for member in family(process.pid)} >= {process.pid, *(child.pid for child in children)}
    assert tree_bytes(process.pid) > max(member.memory_info().rss for member in children)
    kill_family(process.pid)
    process.wait()
    process.stdout.close()
    assert not still_running(children, 5)


def test_what_is_gone_is_nothing() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert family(process.pid) == []
    assert tree_bytes(process.pid) == 0
    kill_family(process.pid)


def test_ones_own_group_is_not_ended_with_a_child_that_leads_none() -> None:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    assert os.getpgid(process.pid) == os.getpgid(0)
    kill_family(process.pid)
    assert process.wait() == -9
