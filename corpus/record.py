"""The training record: one row of every file that vlend writes, for pre-training and fine-tuning alike.

Pipelines build `Record`s and fill in what they know; `corpus.complete` derives the rest (id, sizes, hashes, token
counts). `to_row` and `from_row` translate to and from the columns of `corpus.schema.SCHEMA`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

PartType = Literal["text", "image", "video"]
Modality = Literal["text", "vision_language"]

#: The single role of pre-training rows; fine-tuning rows use system, user, assistant and tool.
DOCUMENT_ROLE = "document"
ROLES = frozenset({DOCUMENT_ROLE, "system", "user", "assistant", "tool"})


@dataclass(slots=True)
class Part:
    """One piece of a message. `text` is None exactly on media parts, which consume `images` or `videos` in order."""

    type: PartType
    text: str | None = None


@dataclass(slots=True)
class Message:
    """A turn. `loss` None means: by role and stage (see `corpus.sequence`)."""

    role: str
    content: list[Part]
    loss: bool | None = None


@dataclass(slots=True)
class Image:
    """An encoded picture, never pixels. Width, height, hash and phash are derived by `corpus.complete`."""

    bytes: bytes
    path: str = ""
    url: str | None = None
    license: str | None = None
    width: int = 0
    height: int = 0
    hash: str = ""
    phash: int = 0


@dataclass(slots=True)
class Video:
    """An encoded clip: size in pixels, number of frames, frames per second."""

    bytes: bytes
    path: str = ""
    width: int = 0
    height: int = 0
    frames: int = 0
    fps: float = 0.0
    hash: str = ""


@dataclass(slots=True)
class Region:
    """A box (x0, y0, x1, y1) or a polygon (x0, y0, x1, y1, x2, y2, …) in pixels of the stored image number `image`."""

    image: int
    kind: str
    points: list[float]
    text: str | None = None
    label: str | None = None


@dataclass(slots=True)
class Record:
    """One training example. The columns are described in docs/record.md.

    `document` names the whole that the record is part of (a book, a page, a table): held-out rows are chosen by whole
    documents. `origin` locates what this one record was made from. `provenance` is stored as JSON.
    """

    origin: str
    document: str
    source: str
    component: str
    messages: list[Message]
    position: int = 0
    images: list[Image] = field(default_factory=list)
    videos: list[Video] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    language: str | None = None
    license: str | None = None
    url: str | None = None
    taxonomy: str | None = None
    scores: dict[str, float] = field(default_factory=dict)
    provenance: dict[str, Any] = field(default_factory=dict)
    # derived by corpus.complete
    id: str = ""
    modality: Modality = "text"
    n_text_tokens: int = 0
    n_image_tokens: int = 0
    n_loss_tokens: int = 0

    @property
    def n_tokens(self) -> int:
        """Length of the record in a model's sequence, text and image tokens together."""
        return self.n_text_tokens + self.n_image_tokens


def text(value: str) -> Part:
    """A text part."""
    return Part("text", value)


def image() -> Part:
    """An image part; it stands for the next entry of `Record.images`."""
    return Part("image")


def document(*parts: Part | str) -> list[Message]:
    """The message list of a pre-training record: one `document` message with the given parts in reading order."""
    return [Message(DOCUMENT_ROLE, [text(part) if isinstance(part, str) else part for part in parts])]


def turn(role: str, *parts: Part | str, loss: bool | None = None) -> Message:
    """One turn of a conversation."""
    return Message(role, [text(part) if isinstance(part, str) else part for part in parts], loss)


def flatten(record: Record) -> str:
    """The record as plain text, `<image>` and `<video>` in place of media: how pre-training rows are read by people."""
    pieces: list[str] = []
    for message in record.messages:
        body = "".join(part.text if part.text is not None else f"<{part.type}>" for part in message.content)
        pieces.append(body if message.role == DOCUMENT_ROLE else f"{message.role}: {body}")
    return "\n\n".join(pieces)


def to_row(record: Record) -> dict[str, Any]:
    """The record as one row (column name to value) of `corpus.schema.SCHEMA`."""
    return {
        "id": record.id,
        "origin": record.origin,
        "document": record.document,
        "position": record.position,
        "source": record.source,
        "component": record.component,
        "modality": record.modality,
        "messages": [asdict(message) for message in record.messages],
        "images": [{"bytes": item.bytes, "path": item.path} for item in record.images],
        "image_info": [
            {
                "width": item.width,
                "height": item.height,
                "url": item.url,
                "license": item.license,
                "hash": item.hash,
                "phash": item.phash,
            }
            for item in record.images
        ],
        "videos": [{"bytes": item.bytes, "path": item.path} for item in record.videos],
        "video_info": [
            {"width": item.width, "height": item.height, "frames": item.frames, "fps": item.fps}
            for item in record.videos
        ],
        "regions": [asdict(region) for region in record.regions],
        "n_text_tokens": record.n_text_tokens,
        "n_image_tokens": record.n_image_tokens,
        "n_loss_tokens": record.n_loss_tokens,
        "language": record.language,
        "license": record.license,
        "url": record.url,
        "taxonomy": record.taxonomy,
        "scores": [{"name": name, "value": value} for name, value in sorted(record.scores.items())],
        "provenance": json.dumps(record.provenance, ensure_ascii=False, sort_keys=True),
    }


def from_row(row: dict[str, Any]) -> Record:
    """The inverse of `to_row`, for rows read back from Parquet. Media hashes other than images' are left empty."""
    return Record(
        origin=row["origin"],
        document=row["document"],
        position=row["position"],
        source=row["source"],
        component=row["component"],
        modality=row["modality"],
        messages=[
            Message(m["role"], [Part(p["type"], p["text"]) for p in m["content"]], m["loss"]) for m in row["messages"]
        ],
        images=[
            Image(
                bytes=item["bytes"],
                path=item["path"] or "",
                url=info["url"],
                license=info["license"],
                width=info["width"],
                height=info["height"],
                hash=info["hash"],
                phash=info["phash"],
            )
            for item, info in zip(row["images"], row["image_info"], strict=True)
        ],
        videos=[
            Video(item["bytes"], item["path"] or "", info["width"], info["height"], info["frames"], info["fps"])
            for item, info in zip(row["videos"], row["video_info"], strict=True)
        ],
        regions=[Region(**region) for region in row["regions"]],
        language=row["language"],
        license=row["license"],
        url=row["url"],
        taxonomy=row["taxonomy"],
        scores={score["name"]: score["value"] for score in row["scores"]},
        provenance=json.loads(row["provenance"]),
        id=row["id"],
        n_text_tokens=row["n_text_tokens"],
        n_image_tokens=row["n_image_tokens"],
        n_loss_tokens=row["n_loss_tokens"],
    )
