"""What a path below the output root is, by its name alone: so that nothing which is not vlend's is ever deleted."""

from __future__ import annotations

import re
from typing import Literal

#: `state` and `blend` files are known, and kept by whoever writes them; `foreign` ones are not vlend's.
Kind = Literal[
    "part", "index", "counts", "segment", "snapshot", "unit", "dropped", "temporary", "state", "blend", "foreign"
]

_PART = r"components/[^/]+/[^/]+/part-[0-9a-f]{12}-[0-9a-f]{8}"
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"{_PART}\.parquet")),
    ("index", re.compile(rf"{_PART}(?:\.v\d+)?\.index")),
    ("counts", re.compile(rf"{_PART}\.counts-[0-9a-f]{{8}}")),
    ("segment", re.compile(r"components/[^/]+/[^/]+/(?:index|parts)-[0-9a-f]{16}\.arrow")),
    ("snapshot", re.compile(r"components/[^/]+/snapshot-[0-9a-f]{32}\.json")),
    ("unit", re.compile(r"_units/[^/]+/[0-9a-f]{32}\.json")),
    ("dropped", re.compile(r"_dropped/[^/]+/[0-9a-f]{32}\.parquet")),
    # a hidden file of a user's is not ours: the name has to be exactly one that vlend makes
    ("temporary", re.compile(r"(?:(?:components|_units|_dropped|_builds|mixes)/(?:[^/]+/)*)?\.tmp-[0-9a-f]{32}")),
)
_BLEND = re.compile(
    r"mixes/[^/]+/(?:data/.+|work/.+|plan\.json|manifest\.json|use_cases\.json|README\.md|croissant\.json|[a-z]+\.html)"
)


def kind_of(path: str) -> Kind:
    """The kind of the file at `path`, which is relative to the output root."""
    for kind, pattern in _PATTERNS:
        if pattern.fullmatch(path):
            return kind
    if path.startswith(("_builds/", "_forgotten/", "crawls/", "runs/")):
        return "state"
    return "blend" if _BLEND.fullmatch(path) else "foreign"
