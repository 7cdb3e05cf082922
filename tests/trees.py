"""Compare folders of a store."""

from __future__ import annotations

import hashlib
from pathlib import Path


def tree(root: Path) -> dict[str, str]:
    """Relative path to digest of every file that a reader of the store would see (unfinished ones begin with a dot)."""
    return {
        str(path.relative_to(root)): hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
