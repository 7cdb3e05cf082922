"""Derive what a record's columns say about its own content: sizes, hashes, modality, id, token counts."""

from __future__ import annotations

import numpy as np

from corpus.counting import CountingRule
from corpus.identity import media_hash, record_id
from corpus.images import inspect
from corpus.record import Record


def complete(record: Record, rule: CountingRule) -> Record:
    """Fill the derived columns of `record` in place and return it.

    Every image is checked and decoded once here, so no unreadable picture reaches a file; raises
    `corpus.images.ImageRejectedError` for one that cannot be used.
    """
    for picture in record.images:
        if not picture.hash:
            facts = inspect(picture.bytes)
            picture.width, picture.height, picture.phash = facts.width, facts.height, facts.phash
            picture.hash = media_hash(picture.bytes)
        if not picture.path:
            picture.path = f"{picture.hash}.{_extension(picture.bytes)}"
    for video in record.videos:
        video.hash = video.hash or media_hash(video.bytes)
        # as the column holds it: tokens are counted by what a reader finds
        video.fps = float(np.float32(video.fps))
    record.modality = "vision_language" if record.images or record.videos else "text"
    record.id = record_id(record.messages, [i.hash for i in record.images], [v.hash for v in record.videos])
    record.n_text_tokens, record.n_image_tokens, record.n_loss_tokens = rule.count(record)
    return record


def _extension(data: bytes) -> str:
    if data.startswith(b"\x89PNG"):
        return "png"
    if data.startswith(b"\xff\xd8"):
        return "jpg"
    return {b"RIFF": "webp", b"GIF8": "gif"}.get(data[:4], "bin")
