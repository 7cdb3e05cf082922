"""Questions on the page as a whole: what it is about, its headings and their order, what its pictures show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipelines.web.elements.model import Heading
from pipelines.web.questions.board import Board
from pipelines.web.questions.seen import same, speakable, text_in
from pipelines.web.questions.voice import Voice

MIN_DESCRIPTION = 20
MAX_DESCRIPTION = 400
_MOST_SECTIONS = 6
#: A name of a file, a number, an address: nothing that describes a picture.
_NO_DESCRIPTION = re.compile(
    r"[\w.%-]+\.(png|jpe?g|gif|webp|svg|bmp|avif)|https?://\S+|[\W\d_]*|(image|img|photo|logo)\W*\d*", re.I
)


def summary(board: Board, voice: Voice) -> Iterator[str]:
    """What the page says of itself in its description, else its title and its main sections."""
    page, first = board.tile.elements, board.tile.number == 0
    if not first:
        return
    told = page.description
    if not MIN_DESCRIPTION <= len(told) <= MAX_DESCRIPTION or same(told, page.title):
        told = _outline(page.title, [one for one in page.headings if _seen(board, one)], voice)
    if told:
        question = voice.say(
            ["What is this page about?", "Summarise this screen in one sentence."],
            ["这个页面讲的是什么？", "用一句话概括这个页面。"],
        )
        yield voice.pair(question, told)


def headings(board: Board, voice: Voice) -> Iterator[str]:
    """All of them, and which follows which."""
    found = [one for one in board.tile.elements.headings if _seen(board, one)]
    if 2 <= len(found) <= 2 * _MOST_SECTIONS and len(found) == len(board.tile.elements.headings):
        question = voice.say(["List the headings that can be seen.", "Which headings does the screen show?"],
                             ["列出能看到的标题。", "画面上有哪些标题？"])  # fmt: skip
        yield voice.pair(question, "\n".join(one.text for one in found))
        texts = [one.text for one in found]
        pairs = [(a, b) for a, b in pairwise(found) if a.box[3] <= b.box[1] and texts.count(a.text) == 1]
        beside = any(abs(a.box[1] - b.box[1]) < 8 for a, b in pairwise(found))
        if pairs and not beside:
            one, after = voice.random.choice(pairs)
            question = voice.say(["Which heading comes after “{name}”?"], ["“{name}”之后的标题是哪一个？"],
                                 name=one.text)  # fmt: skip
            yield voice.pair(question, after.text)


def pictures(board: Board, voice: Voice) -> Iterator[str]:
    """What a picture shows, in the words of the page's author."""
    for picture in board.tile.elements.pictures:
        x0, y0, x1, y1 = picture.box
        words = len(picture.alt.split()) >= 3 or (voice.chinese and len(picture.alt) >= 5)
        if min(x1 - x0, y1 - y0) < 48 or not words or not speakable(picture.alt, 200):
            continue
        if not _NO_DESCRIPTION.fullmatch(picture.alt):
            question = voice.say(["What does the picture at {box} show?"], ["{box}处的图片是什么内容？"],
                                 box=board.at(picture))  # fmt: skip
            yield voice.pair(question, picture.alt)


def _outline(title: str, found: list[Heading], voice: Voice) -> str:
    sections = [one.text for one in found if not same(one.text, title)][:_MOST_SECTIONS]
    if not speakable(title, 120) or len(sections) < 2:
        return ""
    listed = ("；" if voice.chinese else "; ").join(sections)
    return voice.say(["“{title}”, with the sections: {listed}."], ["“{title}”，内容包括：{listed}。"],
                     title=title, listed=listed)  # fmt: skip


def _seen(board: Board, heading: Heading) -> bool:
    return speakable(heading.text, 120) and same(text_in(board.tile.view.lines, heading.box), heading.text)
