"""Inside namespaces: crawl on a cluster of three nodes, take the power from one that is fetching, and make records of
what came on the nodes that are left.

Arguments: FOLDER RAY_FOLDER s3|shared. Prints JSON; the crawl and the records lie in FOLDER at the end.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from ray_nodes import CHECKOUT, GCS, RayNode, RayNodes
from s3_server import BUCKET, s3_server

from benchmarks.crawl_kills import host_of, site_code
from corpus.store.files import FileSystem

PAGES, HOSTS, ANSWER_SECONDS = 240, 4, 0.12
RENDERED = 3


def _fetches(node: RayNode) -> bool:
    """Is a worker of the node at its share of a round? Ray names processes for the task that they execute."""
    for process in node.family():
        try:
            if process.cmdline()[:1] == ["ray::_work"]:
                return True
        except psutil.NoSuchProcess:
            continue
    return False


def _lose(node: RayNode, asked: Path, crawl: subprocess.Popen[bytes]) -> int:
    """Kill the node while it fetches and a third of the pages have been asked for; returns how many that were."""
    while crawl.poll() is None:
        so_far = len(asked.read_bytes().splitlines())
        if so_far > PAGES // 3 and _fetches(node):
            node.signal(signal.SIGSTOP)
            if _fetches(node):
                node.kill()
                return so_far
            node.signal(signal.SIGCONT)
        time.sleep(0.05)
    return 0


@contextmanager
def _site(asked: Path) -> Iterator[int]:
    asked.touch()
    command = [sys.executable, "-c", site_code(PAGES, HOSTS, ANSWER_SECONDS), str(asked)]
    site = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=CHECKOUT)
    try:
        assert site.stdout is not None
        yield int(site.stdout.readline())
    finally:
        site.kill()
        site.wait()


def _vlend(log: Path, *arguments: str) -> subprocess.Popen[bytes]:
    with log.open("ab") as stream:
        command = [sys.executable, "-m", "cli.main", *arguments]
        return subprocess.Popen(command, cwd=CHECKOUT, stdout=stream, stderr=subprocess.STDOUT)


def _crawl_and_render(folder: Path, ray_folder: Path, store: str, shared: list[str]) -> dict[str, object]:
    """`store` is where the output lies, as its user names it."""
    nodes = RayNodes(ray_folder)
    nodes.start_head()
    nodes.add()
    nodes.add()
    os.environ["RAY_ADDRESS"] = GCS
    log = folder / "log.txt"
    with _site(asked := folder / "asked.txt") as port:
        seeds = [f"http://{host_of(n, HOSTS)}:{port}/page/{n}" for n in range(HOSTS)]
        options = ["--contact", "me@example.org", "--scope", "host", "--set", "variants=1000000"]
        crawl = _vlend(log, "crawl", *seeds, *options, "--out", f"{store}/crawl", *shared)
        lost = _lose(nodes.nodes[1], asked, crawl)
        code = crawl.wait()
    wanted = ["--limit", str(RENDERED), "--set", 'records=["html"]', "--source", "site", *shared]
    render = _vlend(log, "run", "web", "--input", f"{store}/crawl", "--out", f"{store}/corpus", *wanted)
    return {"port": port, "asked at loss": lost, "crawl": code, "render": render.wait(), "log": log.read_text()[-6000:]}


def _copied(store: str, folder: Path) -> None:
    """All that lies in an object store, to be looked at when its server has ended."""
    files = FileSystem(store)
    for path in (entry.path for entry in files.files_below()):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(files.read(path))


def main() -> None:
    """See the module's docstring."""
    folder, ray_folder, kind = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    if kind == "shared":
        said = _crawl_and_render(folder, ray_folder, str(folder), ["--shared"])
    else:
        with s3_server() as server:
            os.environ.update(server.environment)
            os.environ["VLEND_CACHE"] = str(folder / "cache")
            said = _crawl_and_render(folder, ray_folder, f"s3://{BUCKET}", [])
            from fsspec.config import conf, set_conf_env

            set_conf_env(conf)
            _copied(f"s3://{BUCKET}/crawl", folder / "crawl")
            _copied(f"s3://{BUCKET}/corpus", folder / "corpus")
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
