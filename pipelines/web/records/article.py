"""The main content: an interleaved document where it has pictures, clean text where it has none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from corpus.counting import CountingRule
from corpus.record import Image, Part, Record, Region, image, text
from pipelines.text.cut import cut
from pipelines.text.quality import measure, reason_to_drop
from pipelines.web.article import Piece, Shown
from pipelines.web.records.frame import Frame

#: Characters of prose that a picture needs around it to be told of, in a whole page.
MIN_CHARACTERS = 200
#: Pictures of one page beyond this many are a gallery.
MAX_PICTURES = 40
#: A line from this many letters on is running text (a Chinese character counts twice), which is this share of it all.
SENTENCE = 40
RUNNING = 0.6
_CHINESE = re.compile(r"[\u3400-\u9fff]")
#: Tokens that begin and end a sequence, and some to spare.
_FRAME = 16


def article(
    frame: Frame,
    pieces: list[Piece],
    picture_of: Callable[[Shown], Image | None],
    rule: CountingRule,
    tokens: int,
) -> Iterator[Record]:
    """Records of at most `tokens` each, cut between paragraphs; none where there is too little to read."""
    found = [one for one in (_resolved(piece, picture_of) for piece in pieces) if one is not None]
    pictures = [one for one in found if not isinstance(one, str)]
    written = [one for one in found if isinstance(one, str)]
    if sum(len(one.strip()) for one in written) < MIN_CHARACTERS or len(pictures) > MAX_PICTURES:
        return
    if pictures:
        yield from _interleaved(frame, found, rule, tokens)
    else:
        yield from _text(frame, "\n\n".join(one.strip() for one in written), tokens)


def is_running_text(body: str) -> bool:
    """Do most of its letters stand in sentences, rather than in the labels of a form or a menu?"""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    long = [line for line in lines if len(line) + len(_CHINESE.findall(line)) >= SENTENCE]
    return sum(map(len, long)) >= RUNNING * sum(map(len, lines)) > 0


def _resolved(piece: Piece, picture_of: Callable[[Shown], Image | None]) -> str | tuple[Shown, Image] | None:
    if isinstance(piece, str):
        return piece
    picture = picture_of(piece)
    return (piece, picture) if picture else None


def _interleaved(
    frame: Frame, found: list[str | tuple[Shown, Image]], rule: CountingRule, tokens: int
) -> Iterator[Record]:
    parts: list[Part | str] = []
    images: list[Image] = []
    regions: list[Region] = []
    length = position = 0

    def take() -> Iterator[Record]:
        nonlocal length, position
        if images and any(isinstance(part, Part) and part.text for part in parts):
            yield frame.record("interleaved", "interleaved", [*parts], [*images], [*regions], position)
            position += 1
        parts.clear()
        images.clear()
        regions.clear()
        length = 0

    for one in found:
        if isinstance(one, str):
            for paragraph in cut([one.strip()], min(tokens // 2, 1600)):
                size = rule.tokenizer.count(paragraph) + 2
                if length + size > tokens - _FRAME:
                    yield from take()
                parts.append(text(("\n\n" if parts else "") + paragraph))
                length += size
            continue
        shown, picture = one
        size = rule.image_tokens(picture.width, picture.height)
        if length + size > tokens - _FRAME:
            yield from take()
        if parts:
            parts.append(text("\n\n"))
        parts.append(image())
        corners = [0.0, 0.0, float(picture.width), float(picture.height)]
        regions.append(Region(len(images), "image", corners, shown.alt or None))
        images.append(picture)
        length += size + 2
    yield from take()


def _text(frame: Frame, body: str, tokens: int) -> Iterator[Record]:
    if reason_to_drop(measure(body), frame.language or "en") or not is_running_text(body):
        return
    for position, part in enumerate(cut([body], tokens * 3 // 4)):
        yield frame.record("article", "text_only", [text(part)], [], [], position)
