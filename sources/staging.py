"""Input on an object store: a copy on this machine's disk, made once, for readers that need files.

    path = local_copy("s3://bucket/papers")         a folder, a file, or a pattern such as s3://bucket/data/*.parquet

The copy lies at <cache>/<key>/<name>, where the key depends on the address and on the listing (names, sizes,
checksums or times of change), and the name is the address's own: what pipelines call their items does not depend on
the machine. It appears whole; several processes that ask at once make one copy. The cache is the folder VLEND_CACHE
(default: ~/.cache/vlend) and may be deleted whenever no build runs.
"""

from __future__ import annotations

import fcntl
import glob
import os
import posixpath
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path, PurePosixPath

from corpus.identity import fingerprint
from corpus.store.connect import is_url
from corpus.store.disk import floor_bytes
from corpus.store.files import FileSystem, StoreError
from corpus.store.listing import Entry, version_of
from sources.folder_licence import NAMES as LICENCE_NAMES

VARIABLE = "VLEND_CACHE"
#: Something is told at least this often, also while one large file is copied.
TELL_SECONDS = 10.0
#: Files copied at once.
_COPIES = 8
#: Files that need no other file beside them; a pattern that matches only these copies what it matches.
_SELF_CONTAINED = (".parquet", ".pq", ".tar")
_LONGEST_NAME = 255

#: Told how far a copy is: bytes done, bytes in all.
Tell = Callable[[int, int], None]


class StagingError(StoreError):
    """The input cannot be copied to this machine; the text says what to change."""


def is_remote(place: str) -> bool:
    """Is this input copied before it is read? Pages of the web are not: they are fetched one by one."""
    return is_url(place) and not place.startswith(("http://", "https://", "file://", "local://"))


def say_nothing(done: int, total: int) -> None:
    """For callers who do not want to know."""


def local_copy(url: str, cache: Path | None = None, tell: Tell = say_nothing) -> Path:
    """Where the files at `url` lie on this machine, after copying them there if they are not.

    `tell` is called with (bytes of whole files, bytes in all) every few seconds. Raises `StagingError`.
    """
    base, pattern = _split(url)
    files, entries = _list(base, pattern)
    name = posixpath.basename(base.rstrip("/")) or "input"
    _check_names([name])
    single = len(entries) == 1 and not entries[0].path
    listed = [Entry(name, entries[0].bytes, entries[0].version)] if single else entries
    _check_names([entry.path for entry in listed])
    key = fingerprint([base, [list(astuple(entry)) for entry in listed]])[:32]
    home = cache or cache_folder()
    place = home / key
    with _alone(home, key):
        if not _complete(place if single else place / name, listed):
            shutil.rmtree(place, ignore_errors=True)
            _check_room(home, sum(entry.bytes for entry in listed), url)
            _copy(files, entries, home / f".tmp-{key}", place, name, tell)
            if _list(base, pattern)[1] != entries:
                shutil.rmtree(place, ignore_errors=True)
                raise StagingError(f"{url} changed while it was copied; run the same command again when it rests")
    return place / name / pattern if pattern else place / name


def cache_folder() -> Path:
    """The folder of all copies."""
    if named := os.environ.get(VARIABLE):
        return Path(named).absolute()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vlend"


def _split(url: str) -> tuple[str, str]:
    """The address without wildcards, and the pattern below it."""
    if not glob.has_magic(url):
        return url.rstrip("/"), ""
    scheme, mark, rest = url.partition("://")
    parts = rest.split("/")
    fixed = next(number for number, part in enumerate(parts) if glob.has_magic(part))
    return f"{scheme}{mark}{'/'.join(parts[:fixed])}", "/".join(parts[fixed:])


def _list(base: str, pattern: str) -> tuple[FileSystem, list[Entry]]:
    """The files to copy, sorted by path; the path of a single file is empty."""
    files = FileSystem(base)
    if not pattern and files.fs.isfile(files.root):
        info = files.fs.info(files.root)
        return files, [Entry("", int(info["size"]), version_of(info))]
    entries = sorted(files.files_below(), key=lambda entry: entry.path)
    if pattern:
        matches = re.compile(_expression(pattern))
        chosen = [entry for entry in entries if matches.fullmatch(entry.path)]
        if chosen and all(entry.path.lower().endswith(_SELF_CONTAINED) for entry in chosen):
            licences = [entry for entry in entries if PurePosixPath(entry.path).name.lower().startswith(LICENCE_NAMES)]
            entries = sorted({*chosen, *licences}, key=lambda entry: entry.path)
        elif not chosen:
            entries = []
    if not entries:
        raise StagingError(f"nothing lies at {base}{'/' + pattern if pattern else ''}; check the address")
    return files, entries


def _expression(pattern: str) -> str:
    """A regular expression for a pattern of `glob`: `*` and `?` stay inside a name, `**` stands for any folders."""
    out = ""
    for part in re.split(r"(\*\*/|\*\*|\*|\?|\[[^]]*\])", pattern):
        known = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
        if part.startswith("[") and part.endswith("]"):
            out += f"[^{part[2:-1]}]" if part[1] == "!" else part
        else:
            out += known.get(part, re.escape(part))
    return out


def _check_names(paths: Sequence[str]) -> None:
    """Refuse names that would lie outside the copy, or that a disk cannot hold."""
    folders = {parent.as_posix() for path in paths for parent in PurePosixPath(path).parents}
    for path in paths:
        parts = path.split("/")
        if path.startswith("/") or any(part in ("", ".", "..") for part in parts):
            raise StagingError(f"the input holds a file named {path!r}, which would lie outside its copy; rename it")
        if "\0" in path or any(len(part.encode("utf-8", "surrogatepass")) > _LONGEST_NAME for part in parts):
            raise StagingError(f"the input holds a file named {path[:80]!r}, which no disk takes; rename it")
        if path in folders:
            raise StagingError(f"the input holds {path!r} as a file and as a folder; rename one of them")


def _check_room(home: Path, size: int, url: str) -> None:
    usage = shutil.disk_usage(home)
    if usage.free - size < floor_bytes(usage.total):
        raise StagingError(
            f"{url} holds {size / 1e6:,.0f} MB, and the disk of {home} has {usage.free / 1e6:,.0f} MB free; name a "
            f"larger one with {VARIABLE}, or delete what is not needed"
        )


@contextmanager
def _alone(home: Path, key: str) -> Iterator[None]:
    """One process at a time for this key; the operating system lets go of the lock of a process that dies."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with (home / f".{key}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except PermissionError as error:
        raise StagingError(f"cannot write below {home}: {error}; name another folder with {VARIABLE}") from error


def _complete(folder: Path, entries: Sequence[Entry]) -> bool:
    """Is every file there with its length? A power cut may leave files short that were renamed before."""
    try:
        return all((folder / entry.path).stat().st_size == entry.bytes for entry in entries)
    except (FileNotFoundError, NotADirectoryError):
        return False


def _copy(
    files: FileSystem,
    entries: Sequence[Entry],
    temporary: Path,
    place: Path,
    name: str,
    tell: Tell,
) -> None:
    shutil.rmtree(temporary, ignore_errors=True)  # of a process that died; this one holds the lock
    total = sum(entry.bytes for entry in entries)
    done = 0

    def fetch(entry: Entry) -> int:
        target = temporary / name / entry.path if entry.path else temporary / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            files.fetch(entry.path, target)
        except FileNotFoundError as error:
            raise StagingError(f"{files.full(entry.path)} is gone since it was listed; run again") from error
        found = target.stat().st_size
        if found != entry.bytes:
            raise StagingError(f"{files.full(entry.path)} is {entry.bytes} bytes long, {found} came; run again")
        return entry.bytes

    try:
        with ThreadPoolExecutor(_COPIES) as pool:
            jobs = {pool.submit(fetch, entry) for entry in entries}
            try:
                while jobs:
                    ready, jobs = wait(jobs, TELL_SECONDS, FIRST_COMPLETED)
                    done += sum(job.result() for job in ready)
                    tell(done, total)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        os.rename(temporary, place)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
