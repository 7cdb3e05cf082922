"""Which records are held out for validation: whole documents, by hash, for ever.

A document is held out when its hash falls into a fixed range, so a record is on the same side in every blend, whatever
else is in the corpus, and pages of one book never stand on both sides.
"""

from __future__ import annotations

import hashlib

#: One document in this many is held out.
HELD_OUT_ONE_IN = 25


def is_held_out(document: str) -> bool:
    """Is the document with this name kept for validation?"""
    value = hashlib.blake2b(document.encode(), digest_size=8, person=b"vlend-held-out").digest()
    return int.from_bytes(value) % HELD_OUT_ONE_IN == 0
