"""Inside namespaces: what `check_output` says on a cluster of two nodes. Arguments: OUT RAY_FOLDER."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import ray
from ray_nodes import GCS, RayNodes

from corpus.store.files import FileSystem
from pipelines.engine.nodes import check_output
from pipelines.engine.pipeline import EngineError


def _said(out: str, shared: bool) -> str:
    try:
        check_output(FileSystem(out), shared)
    except EngineError as error:
        return str(error)
    return "fine"


def main() -> None:
    """Print what was said, as JSON."""
    out, folder = Path(sys.argv[1]), Path(sys.argv[2])
    nodes = RayNodes(folder)
    nodes.start_head()
    ray.init(address=GCS, log_to_driver=False)
    said = {"one node": _said(str(out), False)}
    nodes.add()
    said["two nodes"] = _said(str(out), False)
    said["object store"] = _said("memory://out", False)
    said["shared"] = _said(str(out), True)
    # a third node on which another disk lies at the same path
    elsewhere = f'mount -t tmpfs none "{out}" && exec "$@"'
    nodes.add(prefix=["unshare", "--mount", "sh", "-c", elsewhere, "sh"])
    said["not shared"] = _said(str(out), True)
    nodes.nodes[-1].kill()
    said["lost a moment ago"] = _said(str(out), True)
    said["left behind"] = json.dumps(sorted(path.name for path in out.rglob("*")))
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
