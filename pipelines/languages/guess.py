"""The language of a text that does not say which it is in."""

from __future__ import annotations

import py3langid

#: Languages in which most books and pages are written: short texts go astray among all that py3langid knows.
_LANGUAGES = frozenset(
    (
        *("ar", "cs", "da", "de", "en", "es", "fi", "fr", "he", "hi", "hu", "it", "ja"),
        *("ko", "la", "nl", "no", "pl", "pt", "ru", "sv", "tr", "uk", "vi", "zh"),
    )
)


def guess(text: str) -> str:
    """Two-letter code of the likeliest of the common languages; `text` should have some twenty words."""
    return next(name for name, _ in py3langid.rank(text) if name in _LANGUAGES)
