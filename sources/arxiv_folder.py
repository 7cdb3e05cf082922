"""The files of an unpacked source: those in the folder of its main file, and above it where the main file says so."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from sources import input_files
from sources.arxiv_tree import MAX_BYTES, MAX_MEMBERS, SourceTree
from sources.decoded_text import decoded
from sources.input_files import FileRejectedError, name_of, path_of

_UPWARDS = re.compile(r"[{\[,\s]((?:\.\./)+)")
#: A figure larger than this is left out.
_MAX_FILE = 64 << 20


def read_folder(main: str, root: Path) -> tuple[SourceTree, str]:
    """The tree around the main file `main` (a name below `root`), and the main file's name in it.

    Raises `FileRejectedError`.
    """
    top = root if root.is_dir() else root.parent
    path = path_of(main, top)
    text = decoded(input_files.read(path, top, _MAX_FILE))[0]
    steps = max((match[1].count("../") for match in _UPWARDS.finditer(text)), default=0)
    base = path.parent
    for _ in range(steps):
        if base == top:
            break
        base = base.parent
    files: dict[str, bytes] = {}
    size = 0
    for found in input_files.find(base, lambda _: True):
        if len(files) >= MAX_MEMBERS or size > MAX_BYTES:
            raise FileRejectedError("folder_too_large", f"the folder of {main} holds more than a paper does")
        try:
            data = input_files.read(found, top, _MAX_FILE)
        except FileRejectedError:
            continue  # what the paper needs and is not there, its compilation misses
        size += len(data)
        files[name_of(found, base)] = data
    return SourceTree(files), PurePosixPath(path.relative_to(base)).as_posix()
