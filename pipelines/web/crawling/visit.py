"""What became of one address: the row of a unit's index, and the last WARC record of the address."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa

#: What an address is asked for as. `robots` and `tdmrep` are asked by the crawl itself; `hold` is no request, but notes
#: that the answer of an address made us leave its host alone until `not_before`.
KINDS = ("page", "requisite", "sitemap", "robots", "tdmrep", "hold")
OWN_KINDS = frozenset({"robots", "tdmrep", "hold"})
#: fetched: stored as a response; unchanged: the same as at an earlier visit (a revisit record points there);
#: redirected: leads to `location`, which is an address of its own; dropped: nothing came, for `reason`;
#: postponed: goes to the next round (never written to a WARC file); held: of a `hold`.
OUTCOMES = ("fetched", "unchanged", "redirected", "dropped", "postponed", "held")

INDEX_SCHEMA = pa.schema(
    [
        ("address", pa.string()),
        ("kind", pa.string()),
        ("depth", pa.int32()),
        ("outcome", pa.string()),
        ("reason", pa.string()),
        ("detail", pa.string()),
        ("status", pa.int32()),
        ("content_type", pa.string()),
        ("digest", pa.string()),
        ("size", pa.int64()),
        ("time", pa.float64()),
        ("seconds", pa.float32()),
        ("attempts", pa.int32()),
        ("not_before", pa.float64()),
        ("redirects", pa.int32()),
        ("location", pa.string()),
        ("signals", pa.list_(pa.string())),
        ("etag", pa.string()),
        ("last_modified", pa.string()),
        ("file", pa.string()),
        ("offset", pa.int64()),
        ("length", pa.int64()),
        ("record", pa.string()),
    ]
)


@dataclass
class Visit:
    """`digest` is `sha1:` and base32 of the stored body, `size` its bytes; `time` and `not_before` are Unix time.

    `links` are pairs of address and kind; `offset` and `length` are those of the response (or revisit) record in the
    unit's WARC file.
    """

    address: str
    kind: str
    depth: int
    outcome: str
    reason: str = ""
    detail: str = ""
    status: int = 0
    content_type: str = ""
    digest: str = ""
    size: int = 0
    time: float = 0.0
    seconds: float = 0.0
    attempts: int = 0
    not_before: float = 0.0
    redirects: int = 0
    location: str = ""
    signals: list[str] = field(default_factory=list)
    etag: str = ""
    last_modified: str = ""
    offset: int = -1
    length: int = 0
    record: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    #: links that are not followed, counted by reason
    refused: dict[str, int] = field(default_factory=dict)
    #: the body of a robots.txt or tdmrep.json, so that a crawl which goes on knows it
    text: str = ""

    @property
    def stored(self) -> bool:
        """Does a body stand for the address?"""
        return self.outcome in ("fetched", "unchanged")

    def to_json(self) -> bytes:
        """As the metadata record holds it."""
        return json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", "replace")

    @classmethod
    def from_json(cls, data: bytes) -> Visit:
        """What `to_json` gave; `ValueError` for anything else."""
        try:
            content = json.loads(data)
            content["links"] = [(address, kind) for address, kind in content["links"]]
            return cls(**content)
        except (TypeError, KeyError) as error:
            raise ValueError(f"no visit: {error}") from error

    def row(self, file: str) -> dict[str, Any]:
        """The row of the index; `file` is the unit's WARC file."""
        found = asdict(self)
        del found["links"], found["refused"], found["text"]
        return {**found, "file": file if self.offset >= 0 else ""}
