"""Text to token counts, with any `tokenizer.json`; the default ships beside this file.

Text is always encoded with special tokens off: a crawled `<|image_pad|>` is text, not a placeholder.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

DEFAULT_TOKENIZER = Path(__file__).parent / "tokenizer" / "tokenizer.json"


class TokenizerError(ValueError):
    """A tokenizer that cannot be loaded."""


class TextTokenizer:
    """A `tokenizers` tokenizer that never reads special tokens out of text.

    `hash` is blake2b-128 of the serialised tokenizer: two tokenizers with one hash count alike.
    """

    def __init__(self, tokenizer: Tokenizer, name: str) -> None:
        self.name = name
        self.backend = tokenizer
        self.hash = hashlib.blake2b(tokenizer.to_str().encode(), digest_size=16).hexdigest()
        tokenizer.encode_special_tokens = True
        tokenizer.no_truncation()
        tokenizer.no_padding()

    def count(self, text: str) -> int:
        """Number of tokens of `text`."""
        return len(self.backend.encode(text, add_special_tokens=False).ids)

    def ids(self, text: str) -> list[int]:
        """Token ids of `text`."""
        return list(self.backend.encode(text, add_special_tokens=False).ids)

    def encode(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Token ids of `text` and the character span (start, stop) that each of them covers."""
        encoding = self.backend.encode(text, add_special_tokens=False)
        return encoding.ids, encoding.offsets

    def special(self, token: str) -> int:
        """The id of a special token; raise `TokenizerError` if the tokenizer lacks it."""
        found = self.backend.token_to_id(token)
        if found is None:
            raise TokenizerError(f"tokenizer {self.name} has no token {token!r}, which the template needs")
        return found


@lru_cache(maxsize=8)
def load_tokenizer(location: str | None = None) -> TextTokenizer:
    """The tokenizer at `location`: None for the shipped one, a path to `tokenizer.json` or its folder, or a hub id."""
    from tokenizers import Tokenizer

    path = Path(location) if location else DEFAULT_TOKENIZER
    if path.is_dir():
        path = path / "tokenizer.json"
    if path.exists():
        return TextTokenizer(Tokenizer.from_file(str(path)), "vlend-bpe" if location is None else path.parent.name)
    if location is None:
        raise TokenizerError(f"the shipped tokenizer {DEFAULT_TOKENIZER} is missing; restore it from the repository")
    try:
        return TextTokenizer(Tokenizer.from_pretrained(location), location)
    except Exception as error:  # tokenizers raises bare Exception for every failure
        raise TokenizerError(
            f"no tokenizer at {location!r}: give a path to tokenizer.json, its folder, or a hub id ({error})"
        ) from error
