"""Text that is printed elsewhere than where its source stands: answers to exercises, captions of pieces of figures."""

from __future__ import annotations

import re

from pipelines.arxiv.formulas import after_group

_ANSWER = re.compile(r"\\begin\s*\{Answer(\*?)\}\s*(?:\[[^\]]*\])?(.*?)\\end\s*\{Answer\1\}", re.S)
_HERE = re.compile(r"\\shipoutAnswer(?![A-Za-z])")
_EXERCISE = re.compile(r"\\(?:begin|end)\s*\{Exercise\*?\}\s*(?:\[[^\]]*\])?")
_QUESTION = re.compile(r"\\Question(?![A-Za-z])\s*(?:\[[^\]]*\])?")
_PIECE = re.compile(r"\\(?:subcaptionbox|subfloat|subfigure|subtable)\*?\s*(?=[\[{])")
_OPTION = re.compile(r"\s*\[((?:[^\[\]{}]|\{[^{}]*\})*)\]")


def with_text_in_its_place(body: str) -> str:
    """A body in the order in which its text is printed (packages exercise, subcaption, subfig, subfigure)."""
    if "\\shipoutAnswer" in body:
        body = _answers_at_the_end(body)
    if "{Exercise" in body:
        body = _QUESTION.sub("\n\n", _EXERCISE.sub("\n\n", body))
    return _with_pieces(body)


def _answers_at_the_end(body: str) -> str:
    """The answers stand at the last command that prints them; chapters have one each, for when they are set alone."""
    waiting: list[str] = []
    pieces: list[str] = []
    done = 0
    last = [*_HERE.finditer(body)][-1].start()
    for match in sorted([*_ANSWER.finditer(body), *_HERE.finditer(body)], key=lambda found: found.start()):
        pieces.append(body[done : match.start()])
        done = match.end()
        if match.start() == last:
            pieces.append("\n\n" + "\n\n".join(waiting) + "\n\n")
        elif not match[0].startswith("\\shipout"):
            waiting.append(match[2])
    return "".join([*pieces, body[done:]])


def _with_pieces(body: str) -> str:
    """Captions of pieces of figures as paragraphs after the pieces."""
    pieces: list[str] = []
    done = 0
    while match := _PIECE.search(body, done):
        pieces.append(body[done : match.start()])
        place, captions = match.end(), []
        while option := _OPTION.match(body, place):
            captions.append(option[1])
            place = option.end()
        end = after_group(body, place)
        content = body[place:end].strip()[1:-1]
        if "subcaptionbox" in match[0]:
            captions = [content]
            place = end
            while option := _OPTION.match(body, place):
                place = option.end()
            end = after_group(body, place)
            content = body[place:end].strip()[1:-1]
        pieces.append(f"\n\n{content}\n\n{captions[-1] if captions else ''}\n\n")
        done = max(end, match.end())
    return "".join([*pieces, body[done:]])
