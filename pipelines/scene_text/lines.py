"""From words with polygons to lines of text in reading order."""

from __future__ import annotations

from pipelines.scene_text.lettering import is_chinese
from pipelines.scene_text.reading import FoundText, rows

#: Words of a row belong to one line up to this gap, in heights of the word.
_WORD_GAP = 1.2
#: Writing of two characters or more that is this much higher than wide stands: its characters are one below the other.
_STANDING = 1.5


def lines_of(words: list[FoundText]) -> list[list[FoundText]]:
    """`words` in lines from top to bottom. Standing writing is a line of its own, read from right to left."""
    lying = [word for word in words if not is_standing(word)]
    standing = [word for word in words if is_standing(word)]
    found = [_split(row) for row in rows(lying)]
    found += [[[column] for column in reversed(row)] for row in rows(standing)]
    found.sort(key=lambda row: min(word.box[1] for line in row for word in line))
    return [line for row in found for line in row]


def is_standing(word: FoundText) -> bool:
    """Whether the characters of `word` stand one below the other, or the whole is turned on its side."""
    x0, y0, x1, y1 = word.box
    return len(word.text or "") > 1 and y1 - y0 > _STANDING * (x1 - x0)


def joined(line: list[FoundText]) -> str:
    """The words of a line with spaces, except between Chinese words."""
    text = ""
    for word in line:
        piece = word.text or ""
        apart = text and not (is_chinese(text[-1]) and is_chinese(piece[:1]))
        text += f" {piece}" if apart else piece
    return text


def _split(row: list[FoundText]) -> list[list[FoundText]]:
    """A row of words, cut where the gap between neighbours is wider than within a line."""
    lines = [[row[0]]]
    for word in row[1:]:
        before = lines[-1][-1].box
        height = min(before[3] - before[1], word.box[3] - word.box[1])
        if word.box[0] - before[2] <= _WORD_GAP * height:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines
