"""Inside namespaces: build on a cluster of three nodes and take the power from one that is at work on a unit.

Arguments: OUT RAY_FOLDER RECIPE LIMIT (0 for none). Prints JSON.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
from ray_nodes import CHECKOUT, DASHBOARD, RayNode, RayNodes


def _submit(out: Path, recipe: str, limit: str, log: Path) -> subprocess.Popen[bytes]:
    variables = [f"OUT={out}", f"RECIPE={recipe}", "SHARED=1", "SETUP=", "PYTHON_RUN=python"]
    variables += [f"LIMIT={limit}"] if limit != "0" else []
    with log.open("wb") as stream:
        return subprocess.Popen(
            ["make", "submit", *variables],
            cwd=CHECKOUT,
            env={**os.environ, "RAY_ADDRESS": DASHBOARD},
            stdout=stream,
            stderr=subprocess.STDOUT,
        )


def _works_on_units(node: RayNode) -> int:
    """How many actors of the node are running a unit: Ray names their processes for the method that they execute."""
    found = 0
    for process in node.family():
        try:
            found += process.cmdline()[:1] == ["ray::UnitActor.run"]
        except psutil.NoSuchProcess:
            continue
    return found


def _lose(node: RayNode, out: Path, build: subprocess.Popen[bytes]) -> dict[str, object]:
    """Kill the node when some unit is done and one is in its hands: stop it, look at it, kill it."""
    while build.poll() is None:
        if any(out.glob("_units/*/*.json")) and _works_on_units(node):
            node.signal(signal.SIGSTOP)
            if units := _works_on_units(node):
                (heartbeat,) = (json.loads(path.read_text()) for path in out.glob("_builds/*/heartbeat.json"))
                done = len(list(out.glob("_units/*/*.json")))
                node.kill()
                return {"units lost": units, "in flight": len(heartbeat["in_flight"]), "units done": done}
            node.signal(signal.SIGCONT)
        time.sleep(0.1)
    return {"units lost": 0}


def main() -> None:
    """Build, lose a node, and wait for the end."""
    out, folder, recipe, limit = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    nodes = RayNodes(folder)
    nodes.start_head()
    nodes.add()
    nodes.add()
    build = _submit(out, recipe, limit, log := folder / "submit.log")
    said = _lose(nodes.nodes[1], out, build)
    said |= {"code": build.wait(), "log": log.read_text()[-6000:] + nodes.complaints()}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
