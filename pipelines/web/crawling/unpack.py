"""Bodies as they were before they were packed for the way, up to a limit: a small answer may unpack to any size."""

from __future__ import annotations

import zlib

from pipelines.web.crawling.failures import FetchError

#: What we say we can read.
ACCEPTED = "gzip, deflate"
_MAX_LAYERS = 2


def unpacked(body: bytes, encoding: str, limit: int) -> bytes:
    """`body` without its Content-Encoding. Raises `FetchError`: decompression_bomb, encoding_unknown, body_damaged."""
    layers = [name.strip().lower() for name in encoding.split(",") if name.strip()]
    if len(layers) > _MAX_LAYERS:
        raise FetchError("decompression_bomb", f"packed {len(layers)} times")
    for name in reversed(layers):
        if name in ("gzip", "x-gzip"):
            body = _inflate(body, 31, limit)
        elif name == "deflate":
            # the standard says zlib, some servers send the bare stream
            body = _inflate(body, 15 if body[:1] in (b"\x78", b"\x58", b"\x68") else -15, limit)
        elif name != "identity":
            raise FetchError("encoding_unknown", name[:40])
    return body


def _inflate(body: bytes, window: int, limit: int) -> bytes:
    if not body:
        return b""
    pieces: list[bytes] = []
    size = 0
    left = body
    try:
        while left:
            stream = zlib.decompressobj(window)
            while left and not stream.eof:
                piece = stream.decompress(left, min(1 << 20, limit - size + 1))
                left = stream.unconsumed_tail
                size += len(piece)
                if size > limit:
                    raise FetchError("decompression_bomb", f"{len(body)} bytes unpack to more than {limit}")
                pieces.append(piece)
                if not piece and not left:
                    break
            if not stream.eof:
                raise FetchError("body_damaged", "the packed body breaks off")
            left = stream.unused_data if window == 31 and stream.unused_data[:2] == b"\x1f\x8b" else b""
    except zlib.error as error:
        raise FetchError("body_damaged", str(error)) from error
    return b"".join(pieces)
