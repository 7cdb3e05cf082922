"""The use-case tree: paths such as `Conversion/Image to Code/Chart to Code`, and what a record's `taxonomy` may say.

Leaf names alone repeat (`Others`, `Attribute Comparison`), so a leaf is named by its whole path. Names may hold a
slash of their own (`Event/Behavior Description`); in a path it is written as the division slash `∕`.
"""

from __future__ import annotations

import difflib
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "use_cases.yaml"
#: Stands for a slash inside a name.
INNER_SLASH = "∕"


class TaxonomyError(ValueError):
    """A path that is not in the tree; the text names the nearest one."""


@lru_cache(maxsize=1)
def leaves() -> tuple[str, ...]:
    """The paths of all leaves, in the order of the paper's table."""
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(_walk(content, ()))


def check_path(path: str) -> str:
    """Return `path` if it is a leaf of the tree, else raise `TaxonomyError`."""
    if path in leaves():
        return path
    near = difflib.get_close_matches(path, leaves(), n=1, cutoff=0.0)
    raise TaxonomyError(f"{path!r} is no leaf of the use-case tree; the nearest is {near[0]!r}")


def _walk(node: object, above: tuple[str, ...]) -> list[str]:
    if isinstance(node, dict):
        return [path for name, below in node.items() for path in _walk(below, (*above, name.replace("/", INNER_SLASH)))]
    assert isinstance(node, list)
    if not node:
        return ["/".join(above)]
    return ["/".join((*above, name.replace("/", INNER_SLASH))) for name in node]
