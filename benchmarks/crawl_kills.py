"""A crawl of many pages that is killed again and again: every page once, none lost.

    python benchmarks/crawl_kills.py --pages 10000 --seconds 30 --answer 0.15 --hosts 4

A site on loopback (a process of its own) has `--pages` pages with style sheets, on several hosts (127.0.0.x), and takes
`--answer` seconds for each answer, so that a crawl lasts minutes as it does on the network. `vlend crawl` is started,
and after a time drawn evenly from 0 to twice `--seconds` its whole process group is killed with SIGKILL; then the same
command is given again, until it ends by itself. What is checked then: each page has exactly one response in the WARC
files that committed units name, with the right body; the archives are whole; ledgers balance; the crawl has no more and
no fewer pages than one that was never killed would. Also told: how many requests the kills cost.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import psutil
from warcio.archiveiterator import ArchiveIterator

from benchmarks.common import machine
from corpus.store.files import FileSystem
from pipelines.web.crawling.index import rows, units

ROOT = Path(__file__).resolve().parents[1]
BRANCHES = 12


@dataclass
class Kills:
    """What came of it. `requests` counts what the site was asked for, robots.txt and the like left out."""

    pages: int
    killed: int
    seconds: float
    requests: int
    problems: list[str]


def site_code(pages: int, hosts: int, seconds: float) -> str:
    """A program that serves the site and prints its port, each answer after `seconds`; what it was asked for goes to
    the file that it is given."""
    return f"""
import sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
sys.path.insert(0, {str(ROOT)!r})
from benchmarks.crawl_kills import answer
log = open(sys.argv[1], "a", buffering=1)
class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    def do_GET(self):
        host, port = self.headers["Host"].split(":")
        status, kind, body = answer(host, int(port), self.path, {pages}, {hosts})
        log.write(f"{{host}} {{self.path}}\\n")
        time.sleep({seconds!r})
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *arguments):
        pass
class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    def handle_error(self, request, address):
        pass
server = Server(("127.0.0.1", 0), Handler)
port = server.server_port
for n in range(2, {hosts} + 1):
    threading.Thread(target=Server((f"127.0.0.{{n}}", port), Handler).serve_forever, daemon=True).start()
print(port, flush=True)
server.serve_forever()
"""


def host_of(number: int, hosts: int) -> str:
    """Pages are dealt out to the hosts."""
    return f"127.0.0.{number % hosts + 1}"


def answer(host: str, port: int, path: str, pages: int, hosts: int) -> tuple[int, str, bytes]:
    """Page n leads to pages 12n+1 to 12n+12, back to its parent, and to a neighbour."""
    if path.startswith("/style"):
        return 200, "text/css", b"p { color: #333 }"
    if not path.startswith("/page/"):
        return 404, "text/plain", b"not found"
    number = int(path[6:])
    below = [child for child in range(BRANCHES * number + 1, BRANCHES * number + BRANCHES + 1) if child < pages]
    others = [*below, max(0, (number - 1) // BRANCHES), (number + 1) % pages]
    links = "".join(f'<a href="http://{host_of(to, hosts)}:{port}/page/{to}">{to}</a> ' for to in others)
    words = "of the tides of the sea and of the moon " * 40
    head = "<head><link rel=stylesheet href=/style.css></head>"
    body = f"<html>{head}<body><p>Page {number} {words}</p>{links}</body></html>"
    return 200, "text/html", body.encode()


def run(
    pages: int, seconds: float, hosts: int, seed: int, out: Path, workers: int, unit_seconds: float, answer: float = 0.0
) -> Kills:
    """Crawl with kills, then check."""
    log = out / "asked.txt"
    code = site_code(pages, hosts, answer)
    site = subprocess.Popen([sys.executable, "-c", code, str(log)], stdout=subprocess.PIPE, cwd=ROOT)
    try:
        assert site.stdout is not None
        port = int(site.stdout.readline())
        start = time.monotonic()
        killed = _crawl(pages, seconds, hosts, seed, out, workers, unit_seconds, port)
        took = time.monotonic() - start
    finally:
        site.kill()
        site.wait()
    asked = [line.split()[1] for line in log.read_text().splitlines()]
    requests = sum(path.startswith(("/page/", "/style")) for path in asked)
    return Kills(pages, killed, took, requests, check(out / "crawl", pages, hosts, port))


def _crawl(
    pages: int, seconds: float, hosts: int, seed: int, out: Path, workers: int, unit_seconds: float, port: int
) -> int:
    chance = random.Random(seed)
    seeds = [f"http://{host_of(n, hosts)}:{port}/page/{n}" for n in range(hosts)]
    command = [sys.executable, "-m", "cli.main", "crawl", *seeds, "--contact", "me@example.org", "--scope", "host",
               "--out", str(out / "crawl"), "--pages", str(2 * pages), "--workers", str(workers),
               "--set", "variants=1000000", "--set", f"unit_seconds={unit_seconds}"]  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if name != "RAY_ADDRESS"}
    killed = 0
    while True:
        crawl = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, stdout=subprocess.DEVNULL)
        try:
            crawl.wait(chance.uniform(0, 2 * seconds))
        except subprocess.TimeoutExpired:
            _kill(crawl)
            killed += 1
            continue
        if crawl.returncode != 0:
            raise SystemExit(f"the crawl ended with code {crawl.returncode}")
        return killed


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The process and all that it started, at once."""
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    for member in family:
        try:
            member.send_signal(signal.SIGKILL)
        except psutil.NoSuchProcess:
            continue
    process.wait()
    psutil.wait_procs(family, timeout=20)


def check(crawl: Path, pages: int, hosts: int, port: int) -> list[str]:
    """What is wrong with a finished crawl; nothing, if all is well."""
    problems = []
    files = FileSystem(str(crawl))
    named: set[str] = set()
    for unit in units(files):
        named.update(file["path"] for file in unit["files"])
        ledger = unit["ledger"]
        if ledger["items"] != sum(ledger["outcomes"].values()):
            problems.append(f"the ledger of {unit['unit']} does not balance")
    found: Counter[str] = Counter()
    for path in sorted(name for name in named if name.startswith("warc/")):
        with (crawl / path).open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                body = record.content_stream().read()
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                if record.rec_type == "response" and "/page/" in url:
                    found[url] += 1
                    if body != answer("", port, "/page/" + url.rpartition("/")[2], pages, hosts)[2]:
                        problems.append(f"{url} has another body")
    expected = {f"http://{host_of(n, hosts)}:{port}/page/{n}" for n in range(pages)}
    problems += [f"{url} is lost" for url in sorted(expected - found.keys())[:20]]
    problems += [f"{url} is there {count} times" for url, count in sorted(found.items()) if count != 1][:20]
    indexed = Counter(row["address"] for row in rows(files, "fetched") if row["kind"] == "page")
    if indexed != found:
        problems.append("the index and the archives differ")
    if list((crawl / "open").glob("*.warc.gz")):
        problems.append("units are left open")
    return problems


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=30.0, help="mean time between kills")
    parser.add_argument("--answer", type=float, default=0.0, help="seconds that the site takes for an answer")
    parser.add_argument("--hosts", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--unit-seconds", type=float, default=300.0)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = run(
            chosen.pages, chosen.seconds, chosen.hosts, chosen.seed, Path(folder), chosen.workers, chosen.unit_seconds,
            chosen.answer,
        )  # fmt: skip
    print(machine())
    print(json.dumps(vars(result), indent=1))
    least = chosen.pages + chosen.hosts
    print(f"{result.requests - least} requests more than {least} without kills, by {result.killed} kills")
    sys.exit(bool(result.problems))


if __name__ == "__main__":
    main()
