"""From a record to the runs of its training sequence: plain text, special tokens and images, each with its loss.

A *run* of text is as long as it can be: it ends only at a special token or an image, so tokenizing run by run gives
the very tokens that a model sees. Templates:

`deepseek-vl` (arXiv 2403.05525; released `conversation.py`, template "deepseek"): begin-of-sentence, then
`{system}\n\nUser: {text}\n\nAssistant: {text}<end of sentence>`; images are bare placeholders without start or end.
`qwen2-vl` (arXiv 2409.12191 §2.2.1): ChatML turns, each image between `<|vision_start|>` and `<|vision_end|>`.

Pre-training rows (role `document`) are the content alone, begun and ended as the family does. Loss: a message's own
`loss` if it has one, else everything of a document and of assistant turns with the token that ends them; never images.
Regions that a text names are rendered as `corpus.grounding` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.grounding import Place, has_marks, places, plain, points
from corpus.record import DOCUMENT_ROLE, Message, Record

Family = Literal["deepseek-vl", "qwen2-vl"]

DEEPSEEK_BEGIN = "<｜begin▁of▁sentence｜>"
DEEPSEEK_END = "<｜end▁of▁sentence｜>"
DEEPSEEK_IMAGE = "<image_placeholder>"
DEEPSEEK_SYSTEM = (
    "You are a helpful language and vision assistant. You are able to understand the visual content that the user "
    "provides, and assist the user with a variety of tasks using natural language."
)
QWEN_END_OF_TEXT = "<|endoftext|>"
QWEN_START, QWEN_END = "<|im_start|>", "<|im_end|>"
QWEN_VISION_START, QWEN_VISION_END = "<|vision_start|>", "<|vision_end|>"
QWEN_IMAGE, QWEN_VIDEO = "<|image_pad|>", "<|video_pad|>"
QWEN_NAME = ("<|object_ref_start|>", "<|object_ref_end|>")
QWEN_PLACE = {"box": ("<|box_start|>", "<|box_end|>"), "quad": ("<|quad_start|>", "<|quad_end|>")}
QWEN_SYSTEM = "You are a helpful assistant."

#: Every special token of both families; the shipped tokenizer has them all.
SPECIAL_TOKENS = [
    DEEPSEEK_BEGIN,
    DEEPSEEK_END,
    DEEPSEEK_IMAGE,
    QWEN_END_OF_TEXT,
    QWEN_START,
    QWEN_END,
    *QWEN_NAME,
    *QWEN_PLACE["box"],
    *QWEN_PLACE["quad"],
    QWEN_VISION_START,
    QWEN_VISION_END,
    "<|vision_pad|>",
    QWEN_IMAGE,
    QWEN_VIDEO,
]


@dataclass(slots=True)
class Run:
    """`text`: characters, with `loss_spans` (start, stop) among them. `special`: one token. `image` and `video`: the
    record's image, or video, of this number."""

    kind: Literal["text", "special", "image", "video"]
    text: str = ""
    loss: bool = False
    loss_spans: tuple[tuple[int, int], ...] = ()
    number: int = -1


@dataclass(slots=True)
class _Piece:
    """A run before merging: neighbouring text pieces become one run."""

    kind: Literal["text", "special", "image", "video"]
    text: str
    loss: bool


class UnsupportedRecordError(ValueError):
    """A record that the template cannot express."""


def runs(record: Record, family: Family, ask: bool = False) -> list[Run]:
    """The training sequence of `record` under the template of `family`.

    With `ask` it goes on to the point where the assistant answers. Raises `UnsupportedRecordError` for a record without
    messages, and for a video where the family knows none.
    """
    if not record.messages:
        raise UnsupportedRecordError("a conversation without messages")
    pieces = list(_deepseek(record) if family == "deepseek-vl" else _qwen(record))
    if ask and family == "deepseek-vl":
        pieces.append(_Piece("text", "Assistant:", False))
    elif ask:
        pieces += [_Piece("special", QWEN_START, False), _Piece("text", "assistant\n", False)]
    return _merge(pieces)


def _deepseek(record: Record) -> Iterator[_Piece]:
    messages = record.messages
    yield _Piece("special", DEEPSEEK_BEGIN, False)
    if messages[0].role == DOCUMENT_ROLE:
        loss = messages[0].loss is not False
        yield from _content(record, messages[0], loss)
        yield _Piece("special", DEEPSEEK_END, loss)
        return
    if messages[0].role != "system":
        yield _Piece("text", DEEPSEEK_SYSTEM + "\n\n", False)
    names = {"user": "User: ", "tool": "User: ", "assistant": "Assistant: "}
    for message in messages:
        if message.role == "system":
            yield from _content(record, message, bool(message.loss))
            yield _Piece("text", "\n\n", False)
            continue
        loss = message.role == "assistant" if message.loss is None else message.loss
        yield _Piece("text", names[message.role], False)
        yield from _content(record, message, loss)
        if message.role == "assistant":
            yield _Piece("special", DEEPSEEK_END, loss)
        else:
            yield _Piece("text", "\n\n", False)


def _qwen(record: Record) -> Iterator[_Piece]:
    messages = record.messages
    if messages[0].role == DOCUMENT_ROLE:
        loss = messages[0].loss is not False
        yield from _content(record, messages[0], loss, QWEN_VISION_START, QWEN_VISION_END)
        yield _Piece("special", QWEN_END_OF_TEXT, loss)
        return
    if messages[0].role != "system":
        yield from (
            _Piece("special", QWEN_START, False),
            _Piece("text", f"system\n{QWEN_SYSTEM}", False),
            _Piece("special", QWEN_END, False),
            _Piece("text", "\n", False),
        )
    for message in messages:
        loss = message.role == "assistant" if message.loss is None else message.loss
        yield _Piece("special", QWEN_START, False)
        yield _Piece("text", f"{message.role}\n", False)
        yield from _content(record, message, loss, QWEN_VISION_START, QWEN_VISION_END)
        yield _Piece("special", QWEN_END, loss)
        yield _Piece("text", "\n", False)


def _content(record: Record, message: Message, loss: bool, before: str = "", after: str = "") -> Iterator[_Piece]:
    for part in message.content:
        if part.type == "text":
            yield from _text(record, part.text or "", loss, qwen=bool(before))
        else:
            if part.type == "video" and not before:
                raise UnsupportedRecordError(
                    "DeepSeek-VL knows no video; leave such records out, or count for qwen2-vl"
                )
            if before:
                yield _Piece("special", before, False)
            yield _Piece(part.type, "", False)
            if after:
                yield _Piece("special", after, False)


def _text(record: Record, text: str, loss: bool, qwen: bool) -> Iterator[_Piece]:
    if not record.regions or not has_marks(text):
        yield _Piece("text", text, loss)
        return
    for piece in places(text, record.regions, record.images):
        if isinstance(piece, str):
            yield _Piece("text", piece, loss)
        elif not qwen:
            yield _Piece("text", plain(piece), loss)
        else:
            yield from _qwen_place(piece, loss)


def _qwen_place(place: Place, loss: bool) -> Iterator[_Piece]:
    inside = [(QWEN_NAME, place.name)] if place.name else []
    for (before, after), text in [*inside, (QWEN_PLACE[place.kind], points(place))]:
        yield _Piece("special", before, loss)
        yield _Piece("text", text, loss)
        yield _Piece("special", after, loss)


def _merge(pieces: Iterable[_Piece]) -> list[Run]:
    merged: list[Run] = []
    spans: list[tuple[int, int]] = []
    buffer = ""
    numbers = {"image": 0, "video": 0}

    def flush() -> None:
        nonlocal buffer, spans
        if buffer:
            merged.append(Run("text", buffer, loss_spans=tuple(spans)))
        buffer, spans = "", []

    for piece in pieces:
        if piece.kind == "text":
            start, stop = len(buffer), len(buffer) + len(piece.text)
            if piece.loss and piece.text:
                if spans and spans[-1][1] == start:
                    spans[-1] = (spans[-1][0], stop)
                else:
                    spans.append((start, stop))
            buffer += piece.text
            continue
        flush()
        if piece.kind == "special":
            merged.append(Run("special", piece.text, loss=piece.loss))
        else:
            merged.append(Run(piece.kind, number=numbers[piece.kind]))
            numbers[piece.kind] += 1
    flush()
    return merged
