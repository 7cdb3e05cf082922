"""Notice that Ray's own server on the driver's machine has died: nobody tells the driver, and its calls never end."""

from __future__ import annotations

import pipelines.engine.environment  # noqa: F401 - before ray, which reads the environment when it is imported

# isort: split
import time

import ray

from pipelines.engine.pipeline import EngineError

#: How often the cluster is asked (seconds). It takes about half a minute itself to give a node up.
ASK_SECONDS = 10.0


class OwnNode:
    """The node through which this driver speaks with Ray."""

    def __init__(self) -> None:
        self.name = ray.get_runtime_context().get_node_id()
        self._asked = time.monotonic()

    def check(self) -> None:
        """Raise `EngineError` if the cluster has given this node up. Asks now and then, and costs nothing between."""
        if time.monotonic() - self._asked < ASK_SECONDS:
            return
        self._asked = time.monotonic()
        if any(node["NodeID"] == self.name and not node["Alive"] for node in ray.nodes()):
            raise EngineError(
                "Ray's server on this machine (raylet) has died, perhaps for want of memory; run the same command "
                "again, and it goes on with the units that are missing"
            )
