"""Compact or clean the toy store at a path, in a process that tests kill: `python upkeep_toy.py OUT compact|clean`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from corpus.store.clean import delete, find_leftovers
from corpus.store.compact import compact
from corpus.store.files import FileSystem

if __name__ == "__main__":
    files = FileSystem(sys.argv[1])
    if sys.argv[2] == "compact":
        list(compact(files, target_bytes=10 << 20))
    else:
        list(delete(files, find_leftovers(files, older_than=0).leftovers))
