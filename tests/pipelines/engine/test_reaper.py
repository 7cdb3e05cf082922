"""What a driver leaves behind is ended, however the driver ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from endings import still_running

ROOT = Path(__file__).parents[3]

#: A driver with a tree below it, part of which loses its parent, as Ray's agents do. Says the numbers of the tree.
DRIVER = """
import os, subprocess, sys, time
deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
code = "import subprocess, sys, time; "
code += f"print(subprocess.Popen([sys.executable, '-c', {deaf!r}]).pid, flush=True); time.sleep(600)"
marked = os.environ | {"VLEND_LOCAL_RAY": "a mark"}
root = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True, env=marked)
leaf = int(root.stdout.readline())
reaper = subprocess.Popen([sys.executable, "-m", "pipelines.engine.reaper", str(os.getpid()), "a mark"],
                          stdin=subprocess.PIPE)
# what loses its parent in the moment in which the driver ends, and never was seen in a tree
short = "import subprocess, sys; "
short += f"print(subprocess.Popen([sys.executable, '-c', {deaf!r}], stdout=subprocess.DEVNULL).pid, flush=True)"
orphan = int(subprocess.run([sys.executable, "-c", short], stdout=subprocess.PIPE, env=marked).stdout)
print(root.pid, leaf, reaper.pid, orphan, flush=True)
sys.stdin.readline()
reaper.stdin.close()
reaper.wait()
"""


@pytest.mark.parametrize("how", ["killed", "ended"])
def test_trees_do_not_outlive_their_driver(how: str) -> None:
    driver = subprocess.Popen(
        [sys.executable, "-c", DRIVER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert driver.stdout is not None
    assert driver.stdin is not None
    tree = [psutil.Process(int(pid)) for pid in driver.stdout.readline().split()]
    if how == "killed":
        os.kill(driver.pid, signal.SIGKILL)
    driver.stdin.close()
    driver.wait()
    driver.stdout.close()
    assert not still_running(tree, 10)
