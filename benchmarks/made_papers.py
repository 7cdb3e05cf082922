"""Papers made by code, for measuring how papers are divided: all words by seed, in several layouts."""

from __future__ import annotations

import random

_HEADS = ("\\documentclass[twocolumn]{article}", "\\documentclass[11pt]{article}", "\\documentclass{amsart}")
_COMMON = ("the", "of", "and", "in", "we", "is")


def made_paper(seed: int) -> str:
    """A paper with formulas, floats, footnotes, lists and theorems."""
    choose = random.Random(seed)
    words = [_word(choose) for _ in range(900)] + list(_COMMON) * 60
    pieces = []
    for section in range(choose.randint(6, 10)):
        pieces.append(f"\\section{{{_said(choose, words, 4).capitalize()}}}")
        for _ in range(choose.randint(4, 9)):
            pieces += [_paragraph(choose, words), _between(choose, words, section)]
    body = "\n\n".join(piece for piece in pieces if piece)
    return (
        f"{_HEADS[seed % 3]}\n\\usepackage{{amsmath}}\\newtheorem{{theorem}}{{Theorem}}\n"
        f"\\title{{Paper {seed}}}\\author{{A. Author}}\n\\begin{{document}}\n\\maketitle\n{body}\n\\end{{document}}\n"
    )


def _between(choose: random.Random, words: list[str], section: int) -> str:
    """What stands between two paragraphs, if anything."""
    kind = choose.random()
    if kind < 0.15:
        return f"\\begin{{equation}} y_{{{section}}} = \\int_0^1 f(t)\\,dt + \\beta \\end{{equation}}"
    if kind < 0.25:
        rule = "\\begin{figure}[tb]\\centering\\rule{0.6\\linewidth}{28mm}"
        return f"{rule}\\caption{{{_said(choose, words, 24).capitalize()}.}}\\end{{figure}}"
    if kind < 0.33:
        rows = "".join(f"{choose.choice(words)} & {choose.randint(1, 999)} \\\\" for _ in range(5))
        tabular = f"\\begin{{tabular}}{{lr}}{rows}\\end{{tabular}}"
        return f"\\begin{{table}}[tb]\\caption{{{_said(choose, words, 10)}.}}{tabular}\\end{{table}}"
    if kind < 0.43:
        items = "\n".join(f"\\item {_sentence(choose, words)}" for _ in range(3))
        return f"\\begin{{itemize}}\n{items}\n\\end{{itemize}}"
    if kind < 0.5:
        return f"\\begin{{theorem}}\n{_sentence(choose, words)}\n\\end{{theorem}}"
    return ""


def _word(choose: random.Random) -> str:
    return "".join(choose.choice("bcdfglmnprst") + choose.choice("aeiou") for _ in range(choose.randint(1, 4)))


def _said(choose: random.Random, words: list[str], count: int) -> str:
    return " ".join(choose.choices(words, k=count))


def _sentence(choose: random.Random, words: list[str]) -> str:
    said = _said(choose, words, choose.randint(8, 22)).capitalize()
    formula = f" $x_{{{choose.randint(1, 9)}}} + \\alpha^2$" if choose.random() < 0.3 else ""
    note = f"\\footnote{{{_said(choose, words, 9)}.}}" if choose.random() < 0.04 else ""
    return f"{said}{formula}{note}."


def _paragraph(choose: random.Random, words: list[str]) -> str:
    return " ".join(_sentence(choose, words) for _ in range(choose.randint(2, 7)))
