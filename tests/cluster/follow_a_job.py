"""Inside namespaces: follow jobs over a connection that is cut. Argument: RAY_FOLDER. Prints JSON."""

from __future__ import annotations

import io
import json
import os
import shlex
import signal
import sys
import threading
import time
from pathlib import Path

from flaky_proxy import flaky_proxy
from ray.job_submission import JobSubmissionClient
from ray_nodes import DASHBOARD, RayNodes
from rich.console import Console

from cli.submit import JobFollower

#: Prints lines, waits for a file, prints more, and ends with an exit code of its own.
JOB = """
import sys, time, pathlib
gate = pathlib.Path(sys.argv[1])
for number in range(50):
    print("line", number, flush=True)
while not gate.exists():
    time.sleep(0.1)
print("the end", flush=True)
sys.exit(int(sys.argv[2]))
"""


def _wait_for(text: str, shown: io.StringIO) -> None:
    while text not in shown.getvalue():
        time.sleep(0.05)


def main() -> None:
    """Follow a job that fails, cutting its log twice; then one that is interrupted."""
    # a runner in the background may ignore the signal, and with it all that it starts
    signal.signal(signal.SIGINT, signal.default_int_handler)
    folder = Path(sys.argv[1])
    RayNodes(folder).start_head()
    client = JobSubmissionClient(DASHBOARD)
    gate = folder / "gate"
    said: dict[str, object] = {}
    with flaky_proxy(DASHBOARD) as proxy:
        job = client.submit_job(entrypoint=shlex.join(["python", "-c", JOB, str(gate), "7"]))
        shown = io.StringIO()
        follower = JobFollower(JobSubmissionClient(proxy.url), job, proxy.url, Console(file=shown))
        codes: list[int] = []
        thread = threading.Thread(target=lambda: codes.append(follower.follow()))
        thread.start()
        _wait_for("line 49", shown)
        cuts = proxy.cut()
        proxy.faults = ["reset"] * 2
        while proxy.faults or not proxy.live:
            time.sleep(0.05)
        cuts += proxy.cut()
        gate.touch()
        thread.join()
        said |= {"code": codes[0], "shown": shown.getvalue(), "cuts": cuts}

    job = client.submit_job(entrypoint=shlex.join(["python", "-c", JOB, str(folder / "never"), "0"]))
    shown = io.StringIO()
    follower = JobFollower(client, job, DASHBOARD, Console(file=shown))
    timer = threading.Thread(target=lambda: (_wait_for("line 49", shown), _interrupt()))
    timer.start()
    said |= {"interrupted": follower.follow(), "advice": shown.getvalue().partition("line 49")[2]}
    said["goes on"] = client.get_job_status(job).value
    client.stop_job(job)
    while not client.get_job_status(job).is_terminal():
        time.sleep(0.1)
    said["stopped"] = JobFollower(client, job, DASHBOARD, Console(file=io.StringIO())).follow()
    sys.stdout.write(json.dumps(said))


def _interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


if __name__ == "__main__":
    main()
