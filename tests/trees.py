"""Compare folders of a store."""

from __future__ import annotations

import hashlib
from pathlib import Path


def tree(root: Path) -> dict[str, str]:
    """Relative path to digest of every file that is part of a store's content.

    Unfinished files begin with a dot; what builds say about themselves (`_builds`) differs from run to run.
    """
    return {
        str(path.relative_to(root)): hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.startswith(".") and path.relative_to(root).parts[0] != "_builds"
    }
