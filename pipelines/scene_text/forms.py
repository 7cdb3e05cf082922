"""How a record says what is written in its picture: transcription, transcription with boxes, questions, boxes alone."""

from __future__ import annotations

from random import Random

from pipelines.scene_text.reading import FoundGroup, FoundText, grid_box
from pipelines.scene_text.wording import Language

_LEADS = {
    "en": ("", "", "Text in the picture:\n", "The picture reads:\n", "Transcription:\n"),
    "zh": ("", "", "图中文字：\n", "图片中写着：\n", "文字转写：\n"),
}
_BOX_LEADS = {
    "en": "Text with boxes (x0,y0),(x1,y1) on a grid from 0 to 999:\n",
    "zh": "图中文字及其位置，格式为(x0,y0),(x1,y1)，坐标范围0到999：\n",
}
_DETECTION_LEADS = {
    "en": "Places with legible text, as boxes (x0,y0),(x1,y1) on a grid from 0 to 999:\n",
    "zh": "能看清文字的位置，格式为(x0,y0),(x1,y1)，坐标范围0到999：\n",
}
_PHRASES = {
    "en": {
        "question": "Question: ",
        "answer": "Answer: ",
        "all": "What text is in the picture?",
        "at": "What is written at {box}?",
        "where": "Where is “{text}” written? Give a box on a grid from 0 to 999.",
        "count": "How many lines of text are there?",
        "top": "What does the topmost line of text say?",
        "lowest": "What does the lowest line of text say?",
        "present": "Is “{text}” written anywhere in the picture?",
        "yes": "Yes.",
        "no": "No.",
    },
    "zh": {
        "question": "问题：",
        "answer": "回答：",
        "all": "图中有哪些文字？",
        "at": "{box}处写着什么？",
        "where": "“{text}”写在哪里？请用0到999的坐标框回答。",
        "count": "图中共有几行文字？",
        "top": "最上面一行文字是什么？",
        "lowest": "最下面一行文字是什么？",
        "present": "图中有没有写着“{text}”？",
        "yes": "有。",
        "no": "没有。",
    },
}


def transcription(groups: list[FoundGroup], language: Language, rng: Random) -> str:
    """All lines in reading order, a blank line between groups."""
    return rng.choice(_LEADS[language]) + _all_text(groups, "\n\n")


def with_boxes(groups: list[FoundGroup], size: tuple[int, int], language: Language) -> str:
    """Each line with its box; `size` is the picture's width and height."""
    return _BOX_LEADS[language] + "\n".join(f"{line.text} {grid_box(line.box, *size)}" for line in _lines(groups))


def detection(places: list[FoundText], size: tuple[int, int], language: Language) -> str:
    """The boxes of `places`, one a line."""
    return _DETECTION_LEADS[language] + "\n".join(grid_box(place.box, *size) for place in places)


def questions(
    groups: list[FoundGroup], size: tuple[int, int], language: Language, rng: Random, absent: list[str]
) -> str:
    """Three or four questions with answers that `groups`, the whole text of the picture, decides.

    `absent` are texts that the picture does not show, for questions whose answer is no.
    """
    phrases = _PHRASES[language]
    lines = _lines(groups)
    # One question about a place: a second one might give away the first one's answer.
    place = rng.choice((_where, _at))(lines, size, phrases, rng)
    asked = [place, _present(lines, phrases, rng, absent)]
    asked += [(phrases["count"], str(len(lines))), *_extremes(lines, size, phrases, rng)]
    rng.shuffle(asked)
    kept = [pair for pair in asked if pair is not None][: rng.randint(2, 3)]
    kept.insert(0, (phrases["all"], _all_text(groups, "\n")))
    return _asked(kept, phrases)


def place_questions(
    words: list[FoundText], size: tuple[int, int], language: Language, rng: Random, most: int = 4
) -> str:
    """Up to `most` questions on single words: what a box holds, or where a word is that occurs once."""
    phrases = _PHRASES[language]
    pairs = []
    for word in rng.sample(words, min(most, len(words))):
        pair = _where([word], size, phrases, rng) if rng.random() < 0.5 and _is_single(word, words) else None
        pairs.append(pair or _at([word], size, phrases, rng))
    return _asked(pairs, phrases)


def _asked(pairs: list[tuple[str, str]], phrases: dict[str, str]) -> str:
    return "\n\n".join(f"{phrases['question']}{question}\n{phrases['answer']}{answer}" for question, answer in pairs)


def _is_single(line: FoundText, lines: list[FoundText]) -> bool:
    """Whether the line's text stands in one place only: in no other line, not even as a part."""
    return sum((line.text or "").lower() in (other.text or "").lower() for other in lines) == 1


def _lines(groups: list[FoundGroup]) -> list[FoundText]:
    return [line for group in groups for line in group.lines]


def _all_text(groups: list[FoundGroup], between: str) -> str:
    return between.join("\n".join(line.text or "" for line in group.lines) for group in groups)


def _at(lines: list[FoundText], size: tuple[int, int], phrases: dict[str, str], rng: Random) -> tuple[str, str]:
    line = rng.choice(lines)
    return phrases["at"].format(box=grid_box(line.box, *size)), line.text or ""


def _where(
    lines: list[FoundText], size: tuple[int, int], phrases: dict[str, str], rng: Random
) -> tuple[str, str] | None:
    unique = [line for line in lines if _is_single(line, lines)]
    if not unique:
        return None
    line = rng.choice(unique)
    return phrases["where"].format(text=line.text), grid_box(line.box, *size)


def _present(lines: list[FoundText], phrases: dict[str, str], rng: Random, absent: list[str]) -> tuple[str, str] | None:
    whole = "\n".join(line.text or "" for line in lines)
    away = [text for text in absent if text.lower() not in whole.lower()]
    if away and rng.random() < 0.5:
        return phrases["present"].format(text=rng.choice(away)), phrases["no"]
    return phrases["present"].format(text=rng.choice(lines).text), phrases["yes"]


def _extremes(
    lines: list[FoundText], size: tuple[int, int], phrases: dict[str, str], rng: Random
) -> list[tuple[str, str]]:
    """The topmost or lowest line, where it is clearly apart from every other."""
    if len(lines) < 2:
        return []
    clear = 0.02 * size[1]
    by_top, by_bottom = sorted(lines, key=lambda line: line.box[1]), sorted(lines, key=lambda line: -line.box[3])
    found = []
    if by_top[1].box[1] >= by_top[0].box[3] - clear:
        found.append((phrases["top"], by_top[0].text or ""))
    if by_bottom[1].box[3] <= by_bottom[0].box[1] + clear:
        found.append((phrases["lowest"], by_bottom[0].text or ""))
    return rng.sample(found, min(1, len(found)))
