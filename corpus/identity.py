"""Record ids: equal content, equal id.

The id is the blake2b-128 digest, in hexadecimal, of the canonical JSON of

    {"images": [xxh3-128 of each image's bytes], "messages": […], "videos": [xxh3-128 of each video's bytes]}

in UTF-8 with sorted keys, no spaces and no ASCII escapes; each message is {"content": [{"text", "type"}…], "loss",
"role"}. tests/corpus/test_identity.py holds golden values: a change of this file that moves them changes every corpus.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

import xxhash

from corpus.record import Message


def media_hash(data: bytes) -> str:
    """xxh3-128 of encoded media bytes, as 32 hexadecimal digits."""
    return xxhash.xxh3_128_hexdigest(data)


def record_id(messages: list[Message], image_hashes: list[str], video_hashes: list[str]) -> str:
    """The id of a record with these messages and media, as 32 hexadecimal digits."""
    content = {
        "images": image_hashes,
        "messages": [asdict(message) for message in messages],
        "videos": video_hashes,
    }
    return digest(canonical_json(content))


def canonical_json(value: Any) -> bytes:
    """JSON with one spelling per value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(data: bytes) -> str:
    """blake2b-128 of `data`, as 32 hexadecimal digits."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def fingerprint(value: Any) -> str:
    """blake2b-128 of the canonical JSON of `value`: how units, plans and recipes are named."""
    return digest(canonical_json(value))
