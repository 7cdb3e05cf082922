"""What of a page is not fetched: advertising and trackers by list, sound and video by kind.

The list (`blocked.txt`) is in the syntax that filter lists for browsers use for hosts, `||host^`, of which a user's own
list may be made too; lines such as `/ga.js` are parts of paths.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.engine.pipeline import InputError

logger = logging.getLogger(__name__)

_OURS = Path(__file__).parent / "blocked.txt"
#: `||host^`, with or without options; `0.0.0.0 host`, as files of hosts have it; a bare host.
_HOST = re.compile(r"(?:\|\|)([\w.-]+\.[\w-]+)\^?(?:\$[\w,~=|.-]+)?|(?:0\.0\.0\.0|127\.0\.0\.1)\s+([\w.-]+\.[\w-]+)")
_PATH = re.compile(r"/[\w.%~?=&/-]{3,}")
#: Comments, heads of lists (`[Adblock Plus 2.0]`), and rules that hide elements of pages rather than block.
_NO_RULE = re.compile(r"\s*$|[!\[]|#(?!\S*\.)|\S*#[@?$]?#")
#: Sound and video, by the end of the path.
_MEDIA = re.compile(r"\.(?:mp4|m4v|m4s|webm|ogv|mov|mp3|m4a|aac|ogg|oga|opus|wav|flac|m3u8|mpd|ts)$", re.IGNORECASE)


#: What `blocklist` takes besides names of files.
WORDS = ("ads", "nothing")


@dataclass(frozen=True)
class Blocklist:
    """Hosts (and all below them) and parts of paths that are not asked for. `ignored` counts rules of other kinds."""

    hosts: frozenset[str]
    paths: tuple[str, ...] = ()
    ignored: int = 0

    def blocks_host(self, host: str) -> bool:
        """Is the host, or one that it is part of, on the list?"""
        labels = host.lower().rstrip(".").split(".")
        return any(".".join(labels[at:]) in self.hosts for at in range(len(labels) - 1))

    def blocks(self, url: str) -> bool:
        """Is what lies at `url` (http, https, ws, wss, or a path) not fetched, as part of a page?"""
        try:
            parts = urlsplit(url)
        except ValueError:
            return True
        if _MEDIA.search(parts.path) or self.blocks_host(parts.hostname or ""):
            return True
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return bool(self.paths and self._path.search(path))

    @cached_property
    def _path(self) -> re.Pattern[str]:
        # `/ga.js` is not the beginning of `/ga.json`
        return re.compile("|".join(re.escape(one) + (r"(?![\w-])" if one[-1].isalnum() else "") for one in self.paths))


def read_blocklist(lines: Iterable[str], name: str) -> Blocklist:
    """Of the lines of a filter list. Raises `InputError` where none of them names a host or a path."""
    hosts: set[str] = set()
    paths: list[str] = []
    ignored = 0
    for line in lines:
        text = line.strip()
        if _NO_RULE.match(text):
            continue
        if found := _HOST.fullmatch(text):
            hosts.add((found[1] or found[2]).lower())
        elif _PATH.fullmatch(text):
            paths.append(text)
        else:
            ignored += 1
    if not hosts and not paths:
        raise InputError(f"{name}: no line of it blocks a host; lines are such as ||ads.example.com^ or /ga.js")
    return Blocklist(frozenset(hosts), tuple(dict.fromkeys(paths)), ignored)


@cache
def our_blocklist() -> Blocklist:
    """The list that comes with vlend."""
    return read_blocklist(_OURS.read_text("utf-8").splitlines(), _OURS.name)


def blocklist(wanted: str) -> Blocklist | None:
    """`ads` is ours, `nothing` is none, else the name of a file whose rules are added to ours.

    Raises `InputError`.
    """
    if wanted == "nothing":
        return None
    if wanted == "ads":
        return our_blocklist()
    theirs = read_blocklist(list_bytes(wanted).decode("utf-8", "replace").splitlines(), wanted)
    if theirs.ignored:
        logger.warning("%s: %d rules of other kinds than hosts and paths are not used", wanted, theirs.ignored)
    ours = our_blocklist()
    return Blocklist(ours.hosts | theirs.hosts, tuple(dict.fromkeys(ours.paths + theirs.paths)), theirs.ignored)


def list_bytes(name: str) -> bytes:
    """A user's list as it is. Raises `InputError` for a file that cannot be read."""
    try:
        return Path(name).read_bytes()
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"block={name}: {reason}; name a file of rules, or `ads`, or `nothing`") from error
