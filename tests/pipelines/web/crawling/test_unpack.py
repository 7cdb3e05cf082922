"""pipelines.web.crawling.unpack: bodies as they were, up to a limit."""

import gzip
import zlib

import pytest

from pipelines.web.crawling.failures import FetchError
from pipelines.web.crawling.unpack import unpacked

TEXT = b"words of a page " * 100
RAW = zlib.compressobj(9, zlib.DEFLATED, -15)
BARE = RAW.compress(TEXT) + RAW.flush()


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (TEXT, ""),
        (TEXT, "identity"),
        (gzip.compress(TEXT, mtime=0), "gzip"),
        (gzip.compress(TEXT, mtime=0), "X-GZIP"),
        (gzip.compress(TEXT[:50], mtime=0) + gzip.compress(TEXT[50:], mtime=0), "gzip"),
        (zlib.compress(TEXT), "deflate"),
        (BARE, "deflate"),
        (gzip.compress(gzip.compress(TEXT, mtime=0), mtime=0), "gzip, gzip"),
        (b"", "gzip"),
    ],
)
def test_unpacks(body: bytes, encoding: str):
    assert unpacked(body, encoding, 10_000) == (TEXT if body else b"")


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (gzip.compress(bytes(50_000_000), mtime=0), "gzip", "decompression_bomb"),
        (gzip.compress(gzip.compress(bytes(50_000_000), mtime=0), mtime=0), "gzip, gzip", "decompression_bomb"),
        (TEXT, "gzip, gzip, gzip", "decompression_bomb"),
        (gzip.compress(TEXT, mtime=0)[:-20], "gzip", "body_damaged"),
        (b"no gzip at all", "gzip", "body_damaged"),
        (TEXT, "br", "encoding_unknown"),
    ],
)
def test_refuses(body: bytes, encoding: str, reason: str):
    with pytest.raises(FetchError) as caught:
        unpacked(body, encoding, 1_000_000)
    assert caught.value.reason == reason
