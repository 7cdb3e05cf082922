"""From one row of a user's file to a record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corpus.record import Image, Message, Part, Record, document, from_row, image, text
from pipelines.engine.pipeline import Drop
from pipelines.user_files.columns import member_images
from pipelines.user_files.conversation import conversation, split_placeholders
from pipelines.user_files.pictures import checked, pictures


def content(row: dict[str, Any], columns: dict[str, str], folder: Path) -> tuple[list[Message], list[Image]]:
    """Messages and pictures of a row; `columns` maps purposes to its columns, paths are relative to `folder`.

    Conversations become turns, everything else one document: pictures where the text has its places for them, or
    before the text. Raises `Drop`, among others `placeholder_mismatch` and `empty_row`.
    """

    def cell(purpose: str) -> Any:
        return row.get(columns[purpose]) if purpose in columns else None

    if isinstance(cell("text"), list) and isinstance(cell("images"), list):
        return _interleaved(cell("text"), cell("images"), folder)
    found = [*pictures(cell("image"), folder), *pictures(cell("images"), folder)]
    if "__key__" in row and not {"image", "images"} & columns.keys():
        found = pictures(member_images(row), folder)
    if cell("messages") is not None:
        return _turns(cell("messages"), found, folder)
    written = "\n\n".join(words for purpose in ("caption", "text") if (words := _words(cell(purpose))))
    with_pictures = bool(found) or bool({"image", "images"} & columns.keys())
    parts = split_placeholders(written) if with_pictures else [text(written)] if written else []
    places = sum(part.type == "image" for part in parts)
    if not parts and not found:
        raise Drop("empty_row", "neither text nor a picture")
    if not places:
        parts = [*(image() for _ in found), *([text("\n\n")] if found and parts else []), *parts]
    elif places != len(found):
        raise Drop("placeholder_mismatch", f"{places} places for {len(found)} pictures")
    return document(*parts), found


def metadata(row: dict[str, Any], columns: dict[str, str], purpose: str) -> str | None:
    """A cell as text: None where the column is not mapped, or the cell is empty."""
    value = row.get(columns[purpose]) if purpose in columns else None
    return str(value) if value not in (None, "") else None


def imported(row: dict[str, Any]) -> Record:
    """A row in vlend's own schema: the same record, its pictures checked again.

    Raises `Drop` with `record_invalid` for a row whose values do not fit the columns.
    """
    try:
        record = from_row(row)
    except (KeyError, TypeError, ValueError) as error:
        raise Drop("record_invalid", f"{type(error).__name__}: {error}") from error
    for picture in record.images:
        again = checked(picture.bytes or b"")
        if picture.hash and picture.hash != again.hash:
            raise Drop("image_hash_mismatch", f"{record.origin}: the bytes are not those that the row was made with")
        picture.hash, picture.phash = again.hash, again.phash
        picture.width, picture.height = again.width, again.height
    return record


def _turns(value: Any, found: list[Image], folder: Path) -> tuple[list[Message], list[Image]]:
    talk = conversation(value)
    waiting = sum(own is None for own in talk.brought)
    if waiting != len(found):
        raise Drop("placeholder_mismatch", f"{waiting} places for {len(found)} pictures")
    row_pictures = iter(found)
    ordered: list[Image] = []
    for own in talk.brought:
        if own is None:
            ordered.append(next(row_pictures))
            continue
        brought = pictures(own, folder)
        if len(brought) != 1:
            raise Drop("image_value", f"an image part brings {len(brought)} pictures")
        ordered += brought
    return talk.messages, ordered


def _interleaved(texts: list[Any], media: list[Any], folder: Path) -> tuple[list[Message], list[Image]]:
    """Parallel lists where each place holds a text or a picture, as in OBELICS."""
    if len(texts) != len(media):
        raise Drop("placeholder_mismatch", f"{len(texts)} texts beside {len(media)} pictures in parallel lists")
    parts: list[Part] = []
    found: list[Image] = []
    for words, picture in zip(texts, media, strict=True):
        here = pictures(picture, folder)
        if parts and (here or words):
            parts.append(text("\n\n"))
        parts += [image() for _ in here]
        found += here
        if words:
            parts += [text("\n\n")] if here else []
            parts.append(text(str(words)))
    if not parts:
        raise Drop("empty_row", "neither text nor a picture")
    return document(*parts), found


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(words for entry in value if (words := _words(entry)))
    if not isinstance(value, str):
        raise Drop("text_value", f"text may not be a {type(value).__name__}")
    return value.strip("\n") if value.strip() else ""
