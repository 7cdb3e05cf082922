"""A paper printed by hand: LaTeX, and a PDF of it whose page breaks are known, for tests without a TeX installation."""

from __future__ import annotations

import gzip
import io
import tarfile

import pymupdf

_SUBJECTS = ("river", "harbour", "forest", "machine", "library", "orchard", "glacier", "market", "archive", "bridge")
_VERBS = ("changes", "follows", "measures", "carries", "divides", "supports", "reveals", "resists", "repeats", "needs")
_OBJECTS = ("the northern boundary", "every second reading", "a narrow channel", "the recorded sequence", "old maps")


def sentence(number: int) -> str:
    """A sentence unlike all others."""
    one = _SUBJECTS[number % 10]
    verb = _VERBS[number // 10 % 10]
    rest = _OBJECTS[number // 3 % 5]
    return f"Observation {number} says that the {one} {verb} {rest} when station {number * 7 + 3} stays quiet."


def paragraph(number: int, sentences: int = 5) -> str:
    """A paragraph of sentences."""
    return " ".join(sentence(number * sentences + place) for place in range(sentences))


def latex(paragraphs: int, body_extra: str = "") -> str:
    """The source of a paper with so many paragraphs, a section before every fourth."""
    pieces = []
    for number in range(paragraphs):
        if number % 4 == 0:
            pieces.append(f"\\section{{Part {_SUBJECTS[number // 4 % 10]} of the survey}}")
        pieces.append(paragraph(number))
    body = "\n\n".join(pieces)
    return (
        "\\documentclass{article}\n\\title{A Survey of Quiet Stations}\n\\author{Ada Example}\n\\begin{document}\n"
        f"\\maketitle\n{body}\n\n{body_extra}\n\\end{{document}}\n"
    )


def printed(paragraphs: int, lines_per_page: int = 40, width: int = 88) -> tuple[bytes, list[str]]:
    """The PDF of `latex(paragraphs)` with running heads and page numbers, words divided at line ends; and the words
    of each page."""
    lines: list[str] = ["A Survey of Quiet Stations", "Ada Example"]
    for number in range(paragraphs):
        if number % 4 == 0:
            lines.append(f"{number // 4 + 1} Part {_SUBJECTS[number // 4 % 10]} of the survey")
        lines += _wrapped(paragraph(number), width)
    file = pymupdf.open()
    truth = []
    for start in range(0, len(lines), lines_per_page):
        page = file.new_page(width=612, height=792)
        shown = lines[start : start + lines_per_page]
        page.insert_text((72, 40), "Journal of Quiet Stations", fontsize=9)
        for number, line in enumerate(shown):
            page.insert_text((72, 90 + 15 * number), line, fontsize=10)
        page.insert_text((300, 770), str(start // lines_per_page + 1), fontsize=9)
        truth.append("\n".join(shown))
    return bytes(file.tobytes()), truth


def archive(files: dict[str, bytes]) -> bytes:
    """A compressed tar of files, as arXiv ships them."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as made:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            made.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def single(data: bytes) -> bytes:
    """One file as arXiv ships it."""
    return gzip.compress(data, mtime=0)


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` characters; a long word at a line's end is divided."""
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) + 1 <= width:
            line = f"{line} {word}".strip()
            continue
        room = width - len(line) - 2
        if len(word) > 7 and room >= 3 and word.isalpha():
            lines.append(f"{line} {word[:3]}-")
            line = word[3:]
        else:
            lines.append(line)
            line = word
    return [*lines, line]
