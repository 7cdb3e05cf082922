"""A docstring or documentation file in reStructuredText (plain, numpydoc, Google or Sphinx fields) as Markdown blocks.

The reader knows the constructs that Python documentation uses. What only a documentation builder can fill in
(autosummary, toctree, link targets, substitutions) is left out; paragraphs are unwrapped, code is kept in fences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pipelines.text.blocks import Block, Kind
from pipelines.text.inline_markup import inline_markup
from pipelines.text.rst_lines import (
    BULLET,
    dedent,
    doctest_end,
    heading_size,
    indent,
    indented_end,
    is_table,
    looks_like_code,
    paragraph_end,
    table_end,
)

_GOOGLE_SECTION = re.compile(
    r"(Args|Arguments|Attributes|Keyword Args|Keyword Arguments|Parameters|Params|Returns?|Yields?|Raises|Examples?|"
    r"Notes?|Usage|Warnings?|References|See Also|Methods|Todo):\s*$"
)
_GOOGLE_ITEM = re.compile(r"(?P<name>\*{0,2}[\w.`\[\]/, *]{1,60}?)\s*(?P<type>\([^()]*(?:\([^()]*\)[^()]*)*\))?:\s+\S")
_FIELD = re.compile(r":(?P<name>[a-zA-Z]+)(?:\s+(?P<argument>[^:`]+))?:(?!`)(?:\s+(?P<text>.*))?$")
_DIRECTIVE = re.compile(r"\.\.\s+([\w:+-]+?)::(?:\s+(.*))?$")
_FOOTNOTE = re.compile(r"\.\.\s+\[(#?[\w.*+ -]*)\]\s*(.*)$")
_NUMPY_ITEM = re.compile(r"(?P<name>[^\s:][^:]*?)\s*(?::\s*(?P<type>.*))?$")
_DOCTEST_OPTION = re.compile(r"[ ]*# doctest: ?[+-].*")
_PARAMETER_HEADINGS = frozenset(
    [
        "parameters",
        "params",
        "other parameters",
        "returns",
        "return",
        "yields",
        "yield",
        "receives",
        "raises",
        "raise",
        "attributes",
        "warns",
        "warnings",
        "keyword arguments",
        "keyword args",
        "args",
        "arguments",
        "properties",
        "fields",
    ]
)
#: Sections that are lists of links for a documentation builder, not text for a reader.
_LINK_HEADINGS = frozenset(
    ["see also", "methods", "routine listings", "functions", "classes", "index", "todo", "contents"]
)
_NOTICES = frozenset(["note", "warning", "tip", "caution", "important", "hint", "attention", "danger"])
_VERSIONS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
}
_CODE = frozenset(
    [
        "code",
        "code-block",
        "sourcecode",
        "ipython",
        "plot",
        "jupyter-execute",
        "parsed-literal",
        "testcode",
        "testoutput",
        "doctest",
    ]
)
_FIELDS = {"param": "", "arg": "", "keyword": "", "ivar": "", "raises": "Raises ", "raise": "Raises ",
           "return": "Returns: ", "returns": "Returns: ", "yields": "Yields: "}  # fmt: skip


def read(text: str) -> list[Block]:
    """`text`, without the indentation of the code around it, as blocks in reading order."""
    lines = [line.rstrip() for line in text.expandtabs(4).strip("\n").splitlines()]
    return _drop_empty_headings(_Reader(lines).read())


@dataclass
class _Reader:
    """Reads `lines` from the front. `level` is the depth of the list that the lines stand in."""

    lines: list[str]
    level: int = 0
    #: Underline characters in order of first use: the depth of headings.
    underlines: list[str] = field(default_factory=list)
    section: str = ""
    index: int = 0

    def read(self) -> list[Block]:
        rules = (
            self._heading, self._table, self._markup, self._fence, self._doctest, self._google_section, self._field,
            self._numpy_item, self._indented, self._bullet, self._paragraph,
        )  # fmt: skip
        found: list[Block] = []
        while self.index < len(self.lines):
            if not self.lines[self.index].strip():
                self.index += 1
                continue
            for rule in rules:
                produced = rule(self.lines[self.index])
                if produced is not None:
                    found += produced
                    break
        return found

    def _take(self, stop: int) -> list[str]:
        taken = self.lines[self.index : stop]
        self.index = stop
        return taken

    def _nested(self, lines: list[str], level: int) -> list[Block]:
        return _Reader(dedent(lines), level, self.underlines).read()

    def _heading(self, line: str) -> list[Block] | None:
        size = heading_size(self.lines, self.index)
        if not size:
            return None
        taken = self._take(self.index + size)
        mark = taken[-1].strip()[0] * (size - 1)
        if mark not in self.underlines:
            self.underlines.append(mark)
        title = inline_markup(taken[-2].strip()).rstrip(":")
        self.section = title.lower()
        if self.section in _LINK_HEADINGS:
            while self.index < len(self.lines) and not heading_size(self.lines, self.index):
                self.index += 1
            return []
        return [Block("heading", title, self.underlines.index(mark) + 1)]

    def _table(self, line: str) -> list[Block] | None:
        if not is_table(self.lines, self.index):
            return None
        return [Block("code", "\n".join(dedent(self._take(table_end(self.lines, self.index)))), self.level)]

    def _markup(self, line: str) -> list[Block] | None:
        """Directives, footnotes, link targets and comments: what begins with two dots."""
        if not re.match(r"\.\.(\s|$)", line):
            return None
        taken = self._take(indented_end(self.lines, self.index + 1))
        if footnote := _FOOTNOTE.match(line):
            body = " ".join(dedent([footnote[2], *dedent(taken[1:])]))
            return [Block("prose", f"[{footnote[1].lstrip('#')}] {inline_markup(' '.join(body.split()))}", self.level)]
        directive = _DIRECTIVE.match(line)
        return self._directive(directive[1].lower(), directive[2] or "", dedent(taken[1:])) if directive else []

    def _directive(self, name: str, argument: str, body: list[str]) -> list[Block]:
        while body and re.match(r":[\w-]+:", body[0]):
            body = body[1:]
        body = dedent(body)
        if name in _CODE or (name == "math"):
            code = "\n".join(([argument] if name == "math" and argument else []) + body).strip()
            return [Block("math" if name == "math" else "code", code, self.level)] if code else []
        if name in _VERSIONS:
            version, rest = _split_version(argument)
            text = " ".join([rest, *body]).strip()
            sentence = f"{_VERSIONS[name]} {version.rstrip(':')}" + (f": {' '.join(text.split())}" if text else ".")
            return [Block("prose", inline_markup(sentence), self.level)]
        if name in _NOTICES or name == "admonition":
            label = argument if name == "admonition" else name.capitalize()
            lines = body if name == "admonition" else [argument, *body]
            return _prefix(f"{label.strip()}: ", self._nested(lines, self.level))
        if name == "rubric":
            return [Block("prose", f"**{inline_markup(argument)}**", self.level)]
        return []

    def _fence(self, line: str) -> list[Block] | None:
        if not line.lstrip().startswith("```"):
            return None
        closing = next(
            (i for i in range(self.index + 1, len(self.lines)) if self.lines[i].strip() == "```"), len(self.lines) - 1
        )
        taken = self._take(closing + 1)
        return [Block("code", "\n".join(dedent(taken[1:-1])), self.level)] if len(taken) > 2 else []

    def _doctest(self, line: str) -> list[Block] | None:
        if not line.lstrip().startswith(">>>"):
            return None
        code = "\n".join(dedent(self._take(doctest_end(self.lines, self.index))))
        return [Block("code", _DOCTEST_OPTION.sub("", code), self.level)]

    def _google_section(self, line: str) -> list[Block] | None:
        found = _GOOGLE_SECTION.match(line)
        if not found or self.index + 1 >= len(self.lines) or indent(self.lines[self.index + 1]) == 0:
            return None
        body = dedent(self._take(indented_end(self.lines, self.index + 1))[1:])
        title = found[1]
        if title.lower() in _LINK_HEADINGS:
            return []
        reader = _Reader(body, self.level, self.underlines, section=f"google {title.lower()}")
        return [Block("heading", title, len(self.underlines) + 1), *reader.read()]

    def _field(self, line: str) -> list[Block] | None:
        found = _FIELD.match(line)
        if not found:
            return None
        body = [found["text"] or "", *dedent(self._take(indented_end(self.lines, self.index + 1))[1:])]
        if found["name"] not in _FIELDS or not "".join(body).strip():
            return []
        label = _FIELDS[found["name"]]
        argument = found["argument"].split()[-1].lstrip("!") if found["argument"] else ""
        shown = argument.rsplit(".", 1)[-1] if argument.startswith("~") else argument
        head = f"{label}`{shown}`: " if shown else label
        if label:
            return _prefix(head, self._nested(body, self.level))
        items = _prefix(f"- {head}", self._nested(body, self.level + 1))
        if self.section == "sphinx parameters":
            return items
        self.section = "sphinx parameters"
        return [Block("heading", "Parameters", len(self.underlines) + 1), *items]

    def _numpy_item(self, line: str) -> list[Block] | None:
        google = self.section.startswith("google ")
        if self.section.removeprefix("google ") not in _PARAMETER_HEADINGS or indent(line) or BULLET.match(line):
            return None
        if google:
            found = _GOOGLE_ITEM.match(line)
            if not found:
                return None
            head = _item_head(found["name"], (found["type"] or "")[1:-1])
            taken = self._take(indented_end(self.lines, self.index + 1))
            body = [line[found.end() - 1 :], *dedent(taken[1:])]
        else:
            found = _NUMPY_ITEM.match(line)
            if not found or (found["type"] is None and indent(self._after(self.index)) == 0):
                return None
            head = _item_head(found["name"], found["type"] or "")
            body = self._take(indented_end(self.lines, self.index + 1))[1:]
        nested = self._nested(body, self.level + 1) if "".join(body).strip() else []
        return _prefix(f"{head}: ", nested) if nested else [Block("item", head, self.level)]

    def _after(self, index: int) -> str:
        return self.lines[index + 1] if index + 1 < len(self.lines) else ""

    def _indented(self, line: str) -> list[Block] | None:
        if indent(line) == 0:
            return None
        taken = dedent(self._take(indented_end(self.lines, self.index)))
        if looks_like_code(taken):
            return [Block("code", "\n".join(taken), self.level)]
        return self._nested(taken, self.level)

    def _bullet(self, line: str) -> list[Block] | None:
        found = BULLET.match(line)
        if not found:
            return None
        mark = found["mark"] if found["mark"][0].isalnum() or found["mark"][0] == "(" else "-"
        body = [line[found.end() :]]
        self.index += 1
        while self.index < len(self.lines):
            following = self.lines[self.index]
            if following.strip() and indent(following) == 0 and not (body[-1].strip() and following[0].islower()):
                break
            body.append(following)
            self.index += 1
        nested = self._nested([body[0], *dedent(body[1:])], self.level + 1)
        return _prefix(f"{mark} ", nested)

    def _paragraph(self, line: str) -> list[Block]:
        taken = self._take(paragraph_end(self.lines, self.index))
        if taken[0].startswith("# "):  # a comment in a program or in a configuration
            return [Block("code", "\n".join(taken), self.level)]
        literal = taken[-1].endswith("::")
        hanging = self.index < len(self.lines) and indent(self.lines[self.index]) > 0
        if hanging and not literal and not self._begins_block(self.lines[self.index]):
            return self._definition(taken)
        text = inline_markup(_unwrap(taken) if _is_wrapped(taken) else "\n".join(piece.strip() for piece in taken))
        if literal:
            text = re.sub(r"(?<=[.!?])::$|\s+::$|:$", "", text)
        found = [Block("prose", text, self.level)] if text.strip(":. ") else []
        if literal and self.index < len(self.lines):
            while self.index < len(self.lines) and not self.lines[self.index].strip():
                self.index += 1
            code = dedent(self._take(indented_end(self.lines, self.index)))
            found += [Block("code", "\n".join(code), self.level)] if code else []
        return found

    def _begins_block(self, line: str) -> bool:
        return bool(re.match(r"\s*(>>>|\.\. |```)", line) or BULLET.match(line.lstrip()))

    def _definition(self, taken: list[str]) -> list[Block]:
        """Indented lines right under a paragraph: the definition of a term, or the rest of the sentence."""
        body = dedent(self._take(indented_end(self.lines, self.index)))
        head = inline_markup(_unwrap(taken))
        nested = self._nested(body, self.level)
        if looks_like_code(body) and head.endswith(":"):
            return [Block("prose", head, self.level), Block("code", "\n".join(body), self.level)]
        if nested and nested[0].kind == "prose" and not head.endswith((".", ":", "!", "?")):
            if len(taken) == 1 and len(head) <= 60:
                return _prefix(f"- {head}: ", self._nested(body, self.level + 1))
            return [Block("prose", f"{head} {nested[0].text}", self.level), *nested[1:]]
        return [Block("prose", head, self.level), *nested]


def _split_version(argument: str) -> tuple[str, str]:
    """`1.2 text` or `NumPy 1.25.0 text` as the version, with the name before it, and the text."""
    found = re.match(r"(?:[A-Za-z]+\s+)?v?\d[\w.]*:?", argument)
    version = found[0] if found else argument.partition(" ")[0]
    return version, argument[len(version) :].strip()


def _is_wrapped(lines: list[str]) -> bool:
    """Whether the line breaks come from a right margin; lines that are all short were broken on purpose."""
    return len(lines) < 3 or max(map(len, lines)) > 45 or lines[0].rstrip().endswith((".", ","))


def _unwrap(lines: list[str]) -> str:
    """The lines of a paragraph as one; a word divided at a hyphen is joined again."""
    return re.sub(r"(?<=[a-z]-) (?=[a-z]{2})(?!and\b|or\b|to\b)", "", " ".join(piece.strip() for piece in lines))


def _item_head(name: str, kind: str) -> str:
    name = name.strip().replace("\\", "")
    shown = name if "`" in name or " " in name.replace(", ", ",") else ", ".join(f"`{n}`" for n in name.split(", "))
    kind = inline_markup(kind.strip())
    return f"- {shown} ({kind})" if kind else f"- {shown}"


def _prefix(head: str, nested: list[Block]) -> list[Block]:
    """`nested` as the body of an item or notice: its first paragraph continues `head`."""
    if not nested:
        return []
    listed = head.startswith(("- ", "(")) or re.match(r"\w{1,3}[.)] ", head)
    kind: Kind = "item" if listed else "prose"
    level = max(min(block.level for block in nested) - 1, 0) if kind == "item" else nested[0].level
    if nested[0].kind == "prose":
        return [Block(kind, head + nested[0].text, level), *nested[1:]]
    return [Block(kind, head.strip(), level), *nested]


def _drop_empty_headings(found: list[Block]) -> list[Block]:
    """Headings with no text under them are left out; a repeated `level` gap is closed."""
    kept: list[Block] = []
    for block in found:
        while kept and block.kind == "heading" and kept[-1].kind == "heading" and kept[-1].level >= block.level:
            kept.pop()
        kept.append(replace(block))
    while kept and kept[-1].kind == "heading":
        kept.pop()
    return kept
