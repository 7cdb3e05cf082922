"""The kinds of record that a user names: all of them, one, or a list."""

from __future__ import annotations

from typing import Any


def chosen(value: Any, kinds: tuple[str, ...]) -> Any:
    """`all` as all `kinds`, a single word as a list of one; for a validator, which judges what is left."""
    if value == "all":
        return kinds
    return [value] if isinstance(value, str) else value
