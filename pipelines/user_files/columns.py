"""Which column of the user's files holds what."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from pipelines.engine.pipeline import InputError
from sources.webdataset import IMAGE_ENDINGS, TEXT_ENDINGS

#: Columns that a record is made from; of the others, none has to be there.
CONTENT = ("text", "image", "images", "caption", "messages")

#: Where nothing is mapped: column names that speak for themselves.
_SELF_EXPLAINING = {
    "messages": ("messages", "conversations"),
    "text": ("text", "texts"),
    "caption": ("caption", "captions"),
    "image": ("image",),
    "images": ("images",),
}


class Columns(BaseModel):
    """Names of the user's columns. `text` and `images` may be lists of equal length: an interleaved document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str | None = None
    image: str | None = None
    images: str | None = None
    caption: str | None = None
    messages: str | None = None
    id: str | None = None
    license: str | None = None
    language: str | None = None
    url: str | None = None

    def mapped(self) -> dict[str, str]:
        """What is mapped: purpose -> column."""
        return {purpose: column for purpose, column in self.model_dump().items() if column is not None}

    def resolve(self, present: list[str], place: str) -> dict[str, str]:
        """The map to use for a file with the columns `present`; `place` names the file in errors.

        Mapped columns must be there. If none of `CONTENT` is mapped, columns of the same name are taken, and in an
        archive the text and picture members.
        """
        chosen = self.mapped()
        for purpose, column in chosen.items():
            if column not in present:
                raise InputError(f"{place} has no column {column!r} (named for {purpose}); it has {', '.join(present)}")
        if not chosen.keys() & set(CONTENT):
            chosen |= _guess(present)
        if not chosen.keys() & set(CONTENT):
            raise InputError(
                f"{place}: say which column holds what, for example columns.text=NAME; it has {', '.join(present)}"
            )
        for purpose in ("id", "license", "language", "url"):
            if purpose not in chosen and purpose in present:
                chosen[purpose] = purpose
        return chosen


def _guess(present: list[str]) -> dict[str, str]:
    found = {
        purpose: next(name for name in names if name in present)
        for purpose, names in _SELF_EXPLAINING.items()
        if any(name in present for name in names)
    }
    if "__key__" in present:
        endings = [name for name in present if name.rsplit(".", 1)[-1] in TEXT_ENDINGS]
        if endings and not found.keys() & {"text", "caption", "messages"}:
            found["caption"] = endings[0]
    return found


def member_images(row: dict[str, object]) -> list[object]:
    """The picture members of an archive's sample, in the order of the archive."""
    return [value for name, value in row.items() if isinstance(value, bytes) and _is_image(name)]


def _is_image(name: str) -> bool:
    return name.rsplit(".", 1)[-1] in IMAGE_ENDINGS
