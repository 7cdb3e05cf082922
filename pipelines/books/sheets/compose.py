"""Questions as a sheet: numbered, options beside or below each other, with or without the answers."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipelines.books.blocks import Atom, Block, Document, Piece
from pipelines.books.markup.inline import Inline, pieces
from pipelines.books.markup.maths import formulas
from pipelines.books.sheets.question import Question
from pipelines.documents.layout.lines import is_chinese

Answers = Literal["none", "key", "each"]
_DRAWN: tuple[Answers, ...] = ("none", "none", "key", "each")
#: LaTeX between dollars or backslashed brackets, as question sets have it; sums of money are none.
_TEX = re.compile(r"\$\$(?P<set>[^$]{1,800})\$\$|\$(?P<one>[^$\n]{1,400}?)\$|\\\((?P<two>.{1,400}?)\\\)"
                  r"|\\\[(?P<apart>.{1,800}?)\\\]", re.S)  # fmt: skip
_LOOKS_LIKE_TEX = re.compile(r"\\[A-Za-z]+|[\^_{}=<>]|\A-?\s*[A-Za-z]\s*\Z|\A[\d\s.,+*/()-]+\Z")
_WORDS = {
    "en": {"answers": "Answers", "answer": "Answer: ", "name": "Name: ____________   Date: __________"},
    "zh": {"answers": "参考答案", "answer": "答案：", "name": "姓名：__________  班级：__________"},
}
_BY_LETTER = "ABCDEFGHIJ"
#: Options up to so long may stand beside each other.
_SHORT = 24


@dataclass(frozen=True)
class Sheet:
    """A sheet as a document, and what is right, question by question ("" where nobody said)."""

    document: Document
    right: tuple[str, ...]
    answers: Answers
    fits_beside: bool


def composed(
    questions: Sequence[Question], title: str, first: int, answers: Answers | None, rng: random.Random
) -> Sheet:
    """The questions, numbered from `first`, as a sheet; what is not said of `answers` is drawn."""
    language = _language(questions)
    known = [question.letter or question.answer for question in questions]
    drawn = rng.choice(_DRAWN)
    said: Answers = (answers or drawn) if any(known) else "none"
    writer = _Writer([text for q in questions for text in (q.passage, q.text, *q.options, q.answer, q.explanation)])
    words = _WORDS[language]
    blocks = [Block("title", writer.pieces(title), level=1)]
    if rng.random() < 0.3 and said == "none":
        blocks.append(Block("paragraph", writer.pieces(words["name"])))
    passage = ""
    for number, question in enumerate(questions, start=first):
        if question.passage and question.passage != passage:
            blocks += writer.blocks(question.passage, Block("quote", quoted=True))
            passage = question.passage
        blocks += writer.blocks(question.text, Block("item", marker=f"{number}."))
        for place, option in enumerate(question.options):
            blocks.append(Block("item", writer.pieces(option), 1, f"{_BY_LETTER[place]}.", option=True))
        if said == "each" and known[number - first]:
            blocks += _answer(writer, question, words["answer"])
    if said == "key":
        blocks.append(Block("heading", writer.pieces(words["answers"]), level=2))
        for number, question in enumerate(questions, start=first):
            text = question.letter or question.answer
            if text:
                blocks += writer.blocks(text, Block("item", marker=f"{number}."))
    beside = all(len(option) <= _SHORT for question in questions for option in question.options)
    return Sheet(Document(blocks, language=language), tuple(known), said, beside)


def _answer(writer: _Writer, question: Question, word: str) -> list[Block]:
    shown = f"{question.letter}. {question.answer}" if question.letter else question.answer
    made = writer.blocks(shown, Block("item"))
    head = writer.pieces(word.strip(), ("strong",))
    if made and head:
        last = head[-1].atoms
        spaced = (*last[:-1], replace(last[-1], space=not word.endswith("：")))
        made[0].pieces = [*pieces([*(a for p in head[:-1] for a in p.atoms), *spaced]), *made[0].pieces]
    return made + (writer.blocks(question.explanation, Block("item")) if question.explanation else [])


def _language(questions: Sequence[Question]) -> Literal["en", "zh"]:
    letters = [c for question in questions for c in question.text if c.isalpha()]
    return "zh" if sum(map(is_chinese, letters)) > len(letters) / 5 else "en"


class _Writer:
    """Texts to pieces; the formulas of all of them are converted at once."""

    def __init__(self, texts: Sequence[str]) -> None:
        found = [match for text in texts for match in _TEX.finditer(text) if _is_tex(match)]
        wanted = list(dict.fromkeys((_body(match), _apart(match)) for match in found))
        self._made: dict[tuple[str, bool], Atom | None] = dict(zip(wanted, formulas(wanted), strict=True))

    def pieces(self, text: str, style: tuple[Literal["strong"], ...] = ()) -> list[Piece]:
        """Running text in one paragraph."""
        inline = Inline(lambda node: None, lambda node: None)
        end = 0
        for match in _TEX.finditer(text):
            atom = self._made.get((_body(match), _apart(match))) if _is_tex(match) else None
            if atom is None:
                continue
            inline.text(text[end : match.start()], style)
            inline.atoms.append(replace(atom, display=False))
            end = match.end()
        inline.text(text[end:], style)
        return pieces(inline.taken())

    def blocks(self, text: str, like: Block) -> list[Block]:
        """A block a paragraph, the first one with the marker; lines of code keep theirs."""
        made: list[Block] = []
        for paragraph in re.split(r"\n+", text.strip()):
            found = self.pieces(paragraph)
            if found:
                made.append(replace(like, pieces=found, marker="" if made else like.marker))
        return made


def _body(match: re.Match[str]) -> str:
    return " ".join(next(group for group in match.groups() if group is not None).split())


def _apart(match: re.Match[str]) -> bool:
    return match["set"] is not None or match["apart"] is not None


def _is_tex(match: re.Match[str]) -> bool:
    body = _body(match)
    if match["one"] is None:
        return bool(body)
    whole: str = match["one"]
    return whole == whole.strip() and bool(body) and bool(_LOOKS_LIKE_TEX.search(body)) and not _is_money(match)


def _is_money(match: re.Match[str]) -> bool:
    """`$5 and $6`: a number behind the first dollar, and one behind the second."""
    following = match.string[match.end() : match.end() + 1]
    return following.isdigit() or bool(re.match(r"\d+(?:[.,]\d+)?\s", match["one"]) and "\\" not in match["one"])
