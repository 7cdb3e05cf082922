"""What lies in a folder of any file system, page by page: an object store may hold a million files under a prefix.

fsspec's own listing keeps a dictionary of about a kilobyte per object; on S3 its pages are read here one by one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fsspec.implementations.local import LocalFileSystem


@dataclass(frozen=True)
class Entry:
    """A file. `path` is relative to the folder that was listed; `version` changes when its content may have changed."""

    path: str
    bytes: int
    version: str


def names_in(fs: Any, folder: str) -> Iterator[str]:
    """Names of the files and folders directly inside `folder`, in no fixed order; none if there is no such folder."""
    if isinstance(fs, LocalFileSystem):
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    yield entry.name
        except (FileNotFoundError, NotADirectoryError):
            return
    elif _is_s3(fs):
        for page, prefix in _pages(fs, folder, "/"):
            found = [item["Key"] for item in page.get("Contents", ())]
            found += [item["Prefix"] for item in page.get("CommonPrefixes", ())]
            yield from (name for key in found if (name := key.removeprefix(prefix).rstrip("/")))
    else:
        try:
            found = fs.ls(folder, detail=False)
        except (FileNotFoundError, NotADirectoryError):
            return
        here = folder.rstrip("/")
        yield from (entry.rstrip("/").rsplit("/", 1)[-1] for entry in found if entry.rstrip("/") != here)


def files_below(fs: Any, folder: str) -> Iterator[Entry]:
    """Every file at any depth below `folder`, in no fixed order. Symbolic links are left out."""
    if isinstance(fs, LocalFileSystem):
        for place, _, names in os.walk(folder):
            for name in names:
                file = Path(place) / name
                if file.is_symlink():
                    continue
                found = file.stat()
                yield Entry(file.relative_to(folder).as_posix(), found.st_size, f"{found.st_mtime_ns}")
    elif _is_s3(fs):
        for page, prefix in _pages(fs, folder, ""):
            for item in page.get("Contents", ()):
                # a key that ends with a slash is how some tools write an empty folder
                if not item["Key"].endswith("/"):
                    yield Entry(item["Key"].removeprefix(prefix), int(item["Size"]), item["ETag"].strip('"'))
    else:
        base = folder.rstrip("/")
        for place, _, found in fs.walk(folder, detail=True):
            for name, info in found.items():
                if name and info.get("type") == "file" and not info.get("islink"):
                    path = f"{place.rstrip('/')}/{name}".removeprefix(base).lstrip("/")
                    yield Entry(path, int(info.get("size") or 0), version_of(info))


def version_of(info: dict[str, Any]) -> str:
    """What an fsspec `info` says that changes with the content: a checksum, else the time of the last change."""
    for key in ("ETag", "etag", "md5", "md5Hash", "content_md5", "checksum", "generation"):
        if info.get(key):
            return str(info[key]).strip('"')
    for key in ("LastModified", "last_modified", "mtime", "updated", "modified", "created"):
        if info.get(key):
            return str(info[key])
    return ""


def _is_s3(fs: Any) -> bool:
    protocol = fs.protocol if isinstance(fs.protocol, tuple) else (fs.protocol,)
    return "s3" in protocol and hasattr(fs, "call_s3")


def _pages(fs: Any, folder: str, delimiter: str) -> Iterator[tuple[dict[str, Any], str]]:
    bucket, key, _ = fs.split_path(folder)
    prefix = f"{key.rstrip('/')}/" if key else ""
    more: dict[str, str] = {}
    while True:
        try:
            page = fs.call_s3("list_objects_v2", Bucket=bucket, Prefix=prefix, Delimiter=delimiter, **fs.req_kw, **more)
        except FileNotFoundError:  # no such bucket
            return
        yield page, prefix
        if not page.get("IsTruncated"):
            return
        more = {"ContinuationToken": page["NextContinuationToken"]}
