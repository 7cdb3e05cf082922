"""The one failure of the store that is a user's to act on."""

from __future__ import annotations


class StoreError(RuntimeError):
    """The store cannot do what was asked; the text says what to change."""
