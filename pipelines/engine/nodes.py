"""On a cluster of several nodes, the output must be a place that all of them see."""

from __future__ import annotations

import pipelines.engine.environment  # noqa: F401 - before ray, which reads the environment when it is imported

# isort: split
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ray
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from corpus.store.files import FileSystem
from pipelines.engine.pipeline import EngineError

#: How long a file may take to be seen through a network mount, whose clients remember what they have read (seconds).
VISIBLE_SECONDS = 15.0
#: How long a node may take to answer, with the start of a worker process on it (seconds).
ANSWER_SECONDS = 120.0
#: How long after its last word a node may still be taken for alive (seconds).
LOST_SECONDS = 20.0


def check_output(files: FileSystem, shared: bool) -> None:
    """Raise `EngineError` unless every node of the connected cluster can write to the store at `files`.

    Object stores pass. A local folder passes on a single node, and on several if the user says that it is `shared`
    and a file that is written here is seen on each.
    """
    if not files.is_local:
        return
    nodes = [node for node in ray.nodes() if node["Alive"]]
    if len(nodes) < 2:
        return
    if not shared:
        raise EngineError(
            f"the output {files.root_url} is a folder of one machine, and this cluster has {len(nodes)} nodes: name an "
            f"object store (--out s3://bucket/corpus), or say --shared if the folder is mounted on every node"
        )
    name = f".tmp-{uuid.uuid4().hex}"
    token = uuid.uuid4().hex
    files.replace(name, token.encode())
    try:
        _ask(nodes, files.full(name), token, files.root_url)
    finally:
        files.remove(name)


def _ask(nodes: Sequence[dict[str, Any]], path: str, token: str, place: str) -> None:
    answers = {}
    for node in nodes:
        here = NodeAffinitySchedulingStrategy(node["NodeID"], soft=False)
        answers[_sees.options(scheduling_strategy=here).remote(path, token)] = node
    ray.wait(list(answers), num_returns=len(answers), timeout=ANSWER_SECONDS)
    for answer, node in answers.items():
        address = f"node {node['NodeManagerAddress']} ({node['NodeManagerHostname']})"
        try:
            problem = ray.get(answer, timeout=0)
        except ray.exceptions.GetTimeoutError as error:
            raise EngineError(
                f"{address} did not say within {ANSWER_SECONDS:.0f} seconds if it sees {place}"
            ) from error
        except ray.exceptions.RayError as error:
            if _lost(node):
                continue
            raise EngineError(f"{address} cannot be asked if it sees {place}: {error}") from error
        if problem:
            raise EngineError(f"{place} is not shared: {problem} on {address}; mount it there, or take the node out")


def _lost(node: dict[str, Any]) -> bool:
    """Is it gone? Of a node that has just lost its power the cluster learns some seconds later."""
    give_up = time.monotonic() + LOST_SECONDS
    while any(one["NodeID"] == node["NodeID"] and one["Alive"] for one in ray.nodes()):
        if time.monotonic() > give_up:
            return False
        time.sleep(0.5)
    return True


@ray.remote(num_cpus=0, max_retries=1)
def _sees(path: str, token: str) -> str:
    """What is wrong with the probe at `path` on this node; empty if it is as it should be and its folder writable."""
    give_up = time.monotonic() + VISIBLE_SECONDS
    while True:
        try:
            if Path(path).read_text() == token:
                break
        except OSError as error:
            problem = f"a file that was just written cannot be read ({error.strerror})"
        else:
            problem = "a file that was just written holds something else"
        if time.monotonic() > give_up:
            return problem
        time.sleep(0.5)
    mine = Path(f"{path}-{uuid.uuid4().hex}")
    try:
        mine.write_text(token)
        mine.unlink()
    except OSError as error:
        return f"nothing can be written ({error.strerror})"
    return ""
