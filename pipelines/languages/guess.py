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
#: Words of English and of no other language here, and their share from which there is nothing to guess, unless one of
#: the commonest words of another language stands among them.
_ENGLISH = frozenset(
    (
        *("the", "that", "with", "this", "which", "from", "and", "were", "their", "you", "your", "they"),
        *("would", "could", "should", "what", "when", "how", "who", "these", "those", "about"),
    )
)
_SURE = 0.06
_OTHERS = frozenset(
    (
        *("der", "die", "das", "und", "ist", "nicht", "le", "les", "des", "et", "est", "dans", "el", "las", "una"),
        *("por", "que", "il", "che", "di", "della", "het", "een", "van", "og", "det", "och", "na", "se", "os", "e"),
    )
)
_MIN_WORDS = 20


def guess(text: str) -> str:
    """Two-letter code of the likeliest of the common languages; `text` should have some twenty words."""
    words = text.lower().split()
    english = sum(map(_ENGLISH.__contains__, words))
    # a tenth of the time that the model takes to say the same
    if len(words) >= _MIN_WORDS and english >= _SURE * len(words) and _OTHERS.isdisjoint(words):
        return "en"
    return next(name for name, _ in py3langid.rank(text) if name in _LANGUAGES)
