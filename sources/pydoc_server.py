"""Pages of Python's documentation server (`python -m pydoc`) about standard library modules.

The server runs in a child process with a clean environment; it ends with its parent, whose death closes its standard
input. Its pages are normalised: memory addresses, files and folders of this machine, `file:` links and the line that
names the interpreter's build never reach a record. Text: Python Software Foundation, PSF-2.0.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

from sources.loopback import NOT_FOUND, Answer

LICENSE = "PSF-2.0"

_MODULES = """
bisect heapq colorsys fnmatch glob shlex textwrap string struct csv
copy reprlib runpy linecache token keyword stat pprint sched getopt
fractions math cmath hmac base64 binascii quopri zlib bz2 gzip
uuid secrets hashlib timeit trace cmd codeop fileinput filecmp functools
dataclasses contextvars graphlib gc warnings gettext getpass netrc webbrowser zipapp
compileall mimetypes plistlib tomllib unicodedata wave dis operator copyreg atexit
html.parser json.decoder json.encoder email.utils email.header urllib.robotparser
urllib.error wsgiref.util wsgiref.headers curses.ascii os.path unittest.loader
"""
#: Modules with pages of one to a few screens, in Python 3.11 and later on any system, whose import does nothing else.
MODULES = tuple(_MODULES.split())

_ADDRESS = re.compile(r"\bat( |&nbsp;)0x[0-9a-fA-F]+")
_FILE_LINK = re.compile(r'<a href="file:[^"]*">([^<]*)</a>')
_BUILD = re.compile(r"(<div[^>]*>\s*)?Python\s[\d.]+[^<]*<br>[^<]*(</div>)?", re.IGNORECASE)
_READY = re.compile(rb"http://[\w.]+:(\d+)/")


class PydocServer:
    """Context manager around the child; `answer` fetches a page of it and normalises it."""

    def __enter__(self) -> PydocServer:
        self._folder = tempfile.TemporaryDirectory(prefix="vlend-pydoc-")
        self._child = subprocess.Popen(
            [sys.executable, "-s", "-P", "-m", "pydoc", "-n", "127.0.0.1", "-p", "0"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            env=_clean_environment(),
        )
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        found = _READY.search(line)
        if not found:
            self.__exit__(None, None, None)
            raise RuntimeError(f"pydoc did not start; it said {line!r}")
        self._base = f"http://127.0.0.1:{found[1].decode()}"
        self._open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.close()
        try:
            self._child.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._child.stdout.close()
        self._folder.cleanup()

    def answer(self, path: str) -> Answer:
        """The page at `path`, such as `/json.decoder.html`, or its style sheet; 404 for all else."""
        name = path.strip("/").removesuffix(".html")
        if not (path.endswith(".css") or name in MODULES):
            return NOT_FOUND
        try:
            with self._open(self._base + path, timeout=10) as reply:
                body = reply.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return Answer(error.code, "text/plain; charset=utf-8", b"")
        if path.endswith(".css"):
            return Answer(200, "text/css; charset=utf-8", body.encode())
        return Answer(200, "text/html; charset=utf-8", normalise(body).encode())


def normalise(html: str) -> str:
    """`html` of pydoc without what differs from machine to machine."""
    html = _FILE_LINK.sub(lambda link: Path(link[1]).name, html)
    html = _BUILD.sub("", html, count=1)
    html = _ADDRESS.sub(r"at\g<1>0x...", html)
    for folder in _machine_folders():
        html = html.replace(folder, "...")
    return html


def _machine_folders() -> list[str]:
    """Folders that a page might name, longest first, so that no part of one is left."""
    folders = {*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, sys.exec_prefix, sys.executable}
    folders |= {str(Path.home()), os.getcwd(), tempfile.gettempdir() + "/vlend-pydoc-"}
    return sorted((folder for folder in folders if len(folder) > 4), key=lambda folder: (-len(folder), folder))


def _clean_environment() -> dict[str, str]:
    kept = {"PYTHONHASHSEED": "0", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": os.defpath}
    if root := os.environ.get("SYSTEMROOT"):
        kept["SYSTEMROOT"] = root
    return kept
