"""The scripts that read pages, put together: each is one JavaScript expression, a function of its options."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent
_SEEN = (_HERE / "seen.js").read_text("utf-8")


def script(name: str) -> str:
    """The text of `name` beside this file."""
    return (_HERE / name).read_text("utf-8")


def with_seen(text: str) -> str:
    """A function of its options that also gets seen.js's answer for their `width`."""
    return f"(options) => (\n{text})(options, (\n{_SEEN})(options.width))"
