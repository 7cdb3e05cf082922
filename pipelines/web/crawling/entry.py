"""One address that is to be asked for in a round."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from pipelines.web.crawling.addresses import key_of

WORK_SCHEMA = pa.schema(
    [
        ("address", pa.string()),
        ("kind", pa.string()),
        ("depth", pa.int32()),
        ("redirects", pa.int32()),
        ("attempts", pa.int32()),
        ("not_before", pa.float64()),
        ("etag", pa.string()),
        ("last_modified", pa.string()),
        ("digest", pa.string()),
        ("record", pa.string()),
        ("time", pa.float64()),
    ]
)


@dataclass(frozen=True)
class Entry:
    """`attempts` were made in earlier rounds; `not_before` is Unix time. The last five fields tell of the visit before,
    where there was one whose body is stored: the request can then be conditional."""

    address: str
    kind: str
    depth: int
    redirects: int = 0
    attempts: int = 0
    not_before: float = 0.0
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    record: str = ""
    time: float = 0.0

    @property
    def key(self) -> int:
        """What stands for the address in lists of what is known."""
        return key_of(self.kind, self.address)

    @property
    def conditions(self) -> dict[str, str]:
        """Headers that ask for the page only if it changed."""
        found = {}
        if self.etag:
            found["If-None-Match"] = self.etag
        if self.last_modified:
            found["If-Modified-Since"] = self.last_modified
        return found
