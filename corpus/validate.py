"""What a record must satisfy before it is written. Errors name the row and the column, and say what is wrong."""

from __future__ import annotations

from corpus.record import DOCUMENT_ROLE, ROLES, Record

MAX_TEXT_CHARACTERS = 16_000_000


class RecordError(ValueError):
    """A record that breaks the contract of docs/record.md."""

    def __init__(self, record: Record, column: str, problem: str, row: int | None = None) -> None:
        place = f"row {row}, " if row is not None else ""
        super().__init__(f"{place}origin {record.origin!r}, column {column}: {problem}")
        self.column = column


def validate(record: Record, row: int | None = None) -> None:
    """Raise `RecordError` at the first broken rule; `row` is the record's number in its file, if it has one."""

    def refuse(column: str, problem: str) -> None:
        raise RecordError(record, column, problem, row)

    for column in ("id", "origin", "document", "source", "component"):
        if not getattr(record, column):
            refuse(column, "is empty")
    if "/" in record.component or "/" in record.source:
        refuse("source", "component and source name folders and may not hold '/'")
    for column in ("origin", "document", "source", "component", "license", "language", "url", "taxonomy"):
        if not _encodable(getattr(record, column) or ""):
            refuse(column, "is not valid Unicode (a lone surrogate)")
    _validate_messages(record, refuse)
    _validate_media(record, refuse)
    _validate_regions(record, refuse)
    for column in ("n_text_tokens", "n_image_tokens", "n_loss_tokens"):
        if getattr(record, column) < 0:
            refuse(column, "is negative")
    if record.n_loss_tokens > record.n_text_tokens:
        refuse("n_loss_tokens", f"{record.n_loss_tokens} exceeds n_text_tokens {record.n_text_tokens}")


def _validate_messages(record: Record, refuse) -> None:  # type: ignore[no-untyped-def]
    if not record.messages:
        refuse("messages", "is empty")
    roles = {message.role for message in record.messages}
    if unknown := roles - ROLES:
        refuse("messages", f"unknown role {sorted(unknown)[0]!r}; known roles are {sorted(ROLES)}")
    if DOCUMENT_ROLE in roles and len(record.messages) > 1:
        refuse("messages", "a document record has exactly one message")
    counts = {"image": 0, "video": 0}
    for number, message in enumerate(record.messages):
        if not message.content:
            refuse("messages", f"message {number} has no content")
        for part in message.content:
            if part.type == "text":
                if part.text is None:
                    refuse("messages", f"message {number} has a text part whose text is null")
                elif len(part.text) > MAX_TEXT_CHARACTERS:
                    refuse("messages", f"message {number} holds {len(part.text)} characters in one part")
                elif not _encodable(part.text):
                    refuse("messages", f"message {number} holds text that is not valid Unicode (a lone surrogate)")
            elif part.type in counts:
                if part.text is not None:
                    refuse("messages", f"message {number} has a {part.type} part with text")
                counts[part.type] += 1
            else:
                refuse("messages", f"message {number} has a part of unknown type {part.type!r}")
    if counts["image"] != len(record.images):
        refuse("images", f"{len(record.images)} images for {counts['image']} image parts")
    if counts["video"] != len(record.videos):
        refuse("videos", f"{len(record.videos)} videos for {counts['video']} video parts")


def _validate_media(record: Record, refuse) -> None:  # type: ignore[no-untyped-def]
    expected = "vision_language" if record.images or record.videos else "text"
    if record.modality != expected:
        refuse("modality", f"is {record.modality!r}, the media say {expected!r}")
    for number, picture in enumerate(record.images):
        if not picture.bytes:
            refuse("images", f"image {number} has no bytes")
        if picture.width <= 0 or picture.height <= 0 or not picture.hash:
            refuse("image_info", f"image {number} lacks its size or hash (complete the record first)")


def _validate_regions(record: Record, refuse) -> None:  # type: ignore[no-untyped-def]
    for number, region in enumerate(record.regions):
        if not 0 <= region.image < len(record.images):
            refuse("regions", f"region {number} points to image {region.image} of {len(record.images)}")
        if len(region.points) < 4 or len(region.points) % 2:
            refuse("regions", f"region {number} has {len(region.points)} coordinates")
        if not _encodable(f"{region.text}{region.label}"):
            refuse("regions", f"region {number} holds text that is not valid Unicode (a lone surrogate)")
        picture = record.images[region.image]
        xs, ys = region.points[0::2], region.points[1::2]
        if min(xs) < -1 or min(ys) < -1 or max(xs) > picture.width + 1 or max(ys) > picture.height + 1:
            refuse("regions", f"region {number} leaves its image of {picture.width} x {picture.height} pixels")


def _encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
