"""Algorithms (packages algorithmic, algorithmicx, algpseudocode) in LaTeX that any converter reads: line by line.

Keywords are written as the packages print them; indentation and line numbers are left out.
"""

from __future__ import annotations

import re

#: The environments that stand for the lines of an algorithm that floats, and of one in the main flow.
LINES, FLOWING_LINES = "vlendlines", "vlendflowinglines"
_FLOAT = re.compile(r"\\begin\s*\{algorithm(\*?)\}\s*(?:\[[^\]]*\])?(.*?)\\end\s*\{algorithm\1\}", re.S)
_LISTED = re.compile(r"\\begin\s*\{(algorithmic|algpseudocode)\}\s*(?:\[[^\]]*\])?(.*?)\\end\s*\{\1\}", re.S)
_CAPTION = re.compile(r"\\caption\s*(?:\[[^\]]*\])?\s*\{")
_NO_END = re.compile(r"\\usepackage\s*\[[^\]]*noend[^\]]*\]\s*\{(?:algpseudocode|algorithmic|algcompatible)\}")
#: Commands that begin a line, by their lower case: what is printed before and after their argument, if they have one.
_WITH_ARGUMENT = {
    "if": ("if", "then"), "elsif": ("else if", "then"), "for": ("for", "do"), "forall": ("for all", "do"),
    "while": ("while", "do"), "until": ("until", ""),
}  # fmt: skip
_ALONE = {
    "else": "else", "repeat": "repeat", "loop": "loop", "endif": "end if", "endfor": "end for", "endwhile": "end while",
    "endloop": "end loop", "endprocedure": "end procedure", "endfunction": "end function", "require": "Require:",
    "ensure": "Ensure:", "return": "return", "state": "", "statex": "", "print": "print",
}  # fmt: skip
_NAMED = ("procedure", "function")
_CALL = re.compile(r"\\(?:Call|CALL)\s*\{([^{}]*)\}\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
_COMMAND = re.compile(
    r"\\(?P<name>(?i:state|statex|if|elsif|else|endif|forall|for|endfor|while|endwhile|repeat|until|loop|endloop|procedure|"
    r"endprocedure|function|endfunction|require|ensure|return|print|comment|call))(?![A-Za-z])\s*(?:\[[^\]]*\])?"
)


def with_plain_algorithms(body: str, preamble: str = "") -> str:
    """A body whose algorithms are captions and lines in the environment `LINES`."""
    ends = not _NO_END.search(preamble)

    def lined(match: re.Match[str], name: str = FLOWING_LINES) -> str:
        return f"\n\n\\begin{{{name}}}\n{_lines(match[2], ends)}\n\\end{{{name}}}\n\n"

    def floated(match: re.Match[str]) -> str:
        inside = _LISTED.sub(lambda listed: lined(listed, LINES), match[2])
        caption = _CAPTION.search(inside)
        if caption is None:
            return inside
        end = _closing(inside, caption.end())
        head = f"\\begin{{figure}}\\caption{{{inside[caption.end() : end]}}}\\end{{figure}}"
        return f"\n\n{head}\n\n{inside[: caption.start()]}{inside[end + 1 :]}"

    return _LISTED.sub(lined, _FLOAT.sub(floated, body))


def _lines(code: str, ends: bool) -> str:
    code = _CALL.sub(r"\1(\2)", code)
    lines: list[str] = []
    place = 0
    now = ""
    while match := _COMMAND.search(code, place):
        now += code[place : match.start()]
        name, place = match["name"].lower(), match.end()
        if name == "comment":
            argument, place = _argument(code, place)
            now += f" $\\triangleright$ {argument}"
            continue
        if name == "call" or (name == "return" and now.strip()):
            first, place = _argument(code, place)
            second, place = _argument(code, place) if name == "call" else ("", place)
            now += f"{first}({second})" if name == "call" else f"\\textbf{{return}} {first}"
            continue
        lines.append(now)
        if name in _WITH_ARGUMENT:
            argument, place = _argument(code, place)
            before, after = _WITH_ARGUMENT[name]
            now = f"\\textbf{{{before}}} {argument}" + (f" \\textbf{{{after}}}" if after else "")
        elif name in _NAMED:
            first, place = _argument(code, place)
            second, place = _argument(code, place)
            now = f"\\textbf{{{name}}} {first}" + (f"({second})" if second else "")
        elif name.startswith("end") and name != "ensure" and not ends:
            now = ""
        else:
            now = f"\\textbf{{{_ALONE[name]}}} " if _ALONE[name] else ""
    lines.append(now + code[place:])
    return "\n\n".join(" ".join(line.split()) for line in lines if line.strip())


def _argument(code: str, place: int) -> tuple[str, int]:
    """What stands in the braces at `place`, and the place after them; nothing where there are none."""
    start = place
    while start < len(code) and code[start].isspace():
        start += 1
    if start >= len(code) or code[start] != "{":
        return "", place
    end = _closing(code, start + 1)
    return code[start + 1 : end], end + 1


def _closing(text: str, start: int) -> int:
    """The place of the brace that closes the one before `start`; the end where there is none."""
    depth = 1
    for place in range(start, len(text)):
        if text[place - 1] != "\\":
            depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return len(text)
