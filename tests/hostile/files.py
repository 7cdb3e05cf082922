"""Files that ask for trouble, made by code: what every folder of a user's may hold, and bombs of each kind."""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
import tarfile
from collections.abc import Callable
from pathlib import Path

#: What `strange_files` puts into a folder: name -> the reason why it is dropped, "" for files that can be read.
STRANGE: dict[str, str] = {
    "pipe": "not_a_file",
    "socket": "not_a_file",
    "zero": "link_outside",
    "secret": "link_outside",
    "gone": "file_missing",
    "round": "link_broken",
    "-rf": "",
    "two\nlines": "",
    "caf\udce9": "",
    "\U0001f600": "",
    "n" * 240: "",
}
#: What stands in the file outside the folder; no record may hold it.
SECRET = "the password is swordfish"


def strange_files(folder: Path, ending: str, good: bytes) -> dict[str, str]:
    """Fill `folder` with entries of each kind that end in `ending`; those that can be read hold `good`.

    Returns the reason for each name as listings print it ("" for what can be read).
    """
    folder.mkdir(parents=True, exist_ok=True)
    outside = folder.parent / f"outside of {folder.name}"
    outside.mkdir(exist_ok=True)
    (outside / f"secret{ending}").write_bytes(good + SECRET.encode())
    os.mkfifo(folder / f"pipe{ending}")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.open(folder, os.O_RDONLY)
        server.bind(f"/proc/self/fd/{here}/socket{ending}")  # the path of a socket may have 107 bytes only
        os.close(here)
    (folder / f"zero{ending}").symlink_to("/dev/zero")
    (folder / f"secret{ending}").symlink_to(outside / f"secret{ending}")
    (folder / f"gone{ending}").symlink_to("nowhere")
    (folder / f"round{ending}").symlink_to(f"round{ending}")
    (folder / f"a folder{ending}").mkdir()
    expected = {}
    for name, reason in STRANGE.items():
        if not reason:
            (folder / f"{name}{ending}").write_bytes(good)
        expected[(name + ending).replace("\n", r"\x0a").replace("\udce9", r"\xe9")] = reason
    return expected


def gzip_bomb(size: int) -> bytes:
    """`size` zero bytes, compressed."""
    buffer = io.BytesIO()
    with gzip.open(buffer, "wb") as file:
        block = bytes(1 << 20)
        for _ in range(size >> 20):
            file.write(block)
    return buffer.getvalue()


def nested_json(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def json_bytes(value: object) -> bytes:
    return json.dumps(value).encode()


def encodings(text: str) -> dict[str, bytes]:
    """`text` in every encoding that text comes in, by name."""
    found = {
        "utf-8": text.encode(),
        "utf-8 with mark": text.encode("utf-8-sig"),
        "utf-16 with mark": text.encode("utf-16"),
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
    }
    for name in ("latin-1", "gb18030"):
        try:
            found[name] = text.encode(name)
        except UnicodeEncodeError:
            continue
    return found


def tar_of(*members: tuple[str, bytes] | tarfile.TarInfo) -> bytes:
    """A tar archive of (name, data), or of headers without data."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
            else:
                header = tarfile.TarInfo(member[0])
                header.size = len(member[1])
                archive.addfile(header, io.BytesIO(member[1]))
    return buffer.getvalue()


def tar_entry(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    """A header of a link, a device or a pipe."""
    header = tarfile.TarInfo(name)
    header.type, header.linkname = kind, target
    return header


def write_all(folder: Path, files: dict[str, bytes | Callable[[], bytes]]) -> None:
    """Write each file at its relative path."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data())
