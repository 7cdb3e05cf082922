"""Folders of Markdown pages with local images: lesson sites, books and documentation of many generators.

`read_page` gives a page as blocks in reading order. What belongs to the generator and not to the page is removed: YAML
front matter, Sandpaper fences (`::::: callout`) and attributes (`{alt='…'}`), Jekyll and Liquid tags, labels and
references of Dive into Deep Learning (`:label:`, `:numref:`), HTML comments, layout tags and the targets of links.
Lines broken by an editor are joined. Mathematics, code, lists and tables stay as written.
"""

from __future__ import annotations

import html
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from sources.decoded_text import decoded
from sources.input_files import file_at, find, name_of, read

SUFFIXES = frozenset({".md", ".markdown", ".rmd", ".qmd"})
#: A page of more bytes is none.
MAX_PAGE_BYTES = 8_000_000
#: Stands for an image outside the folder.
OUTSIDE = "an image outside the folder"


@dataclass(frozen=True)
class PageImage:
    """An image of a page: its address as written, its file (None if it is not local), alternative text and title."""

    source: str
    path: Path | None
    alt: str


@dataclass(frozen=True)
class Block:
    """A piece of a page: text (heading, paragraph, list, code, table…) or one image."""

    text: str = ""
    image: PageImage | None = None
    heading: bool = False


@dataclass(frozen=True)
class Page:
    """A Markdown page. `path` is relative to the folder; `title` from the front matter or the first heading."""

    path: str
    title: str
    language: str | None
    blocks: tuple[Block, ...] = field(repr=False)


_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_COLON_FENCE = re.compile(r"^\s*:{3,}\s*\{?\.?(\w*).*$")
_IMAGE = re.compile(
    r"!\[(?P<alt>(?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?(?P<src>[^\s)<>]+(?:\([^\s()]*\)[^\s)<>]*)?)>?"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)(?P<attributes>\{[^}\n]*\})?"
)
_HTML_IMAGE = re.compile(r"<img\b(?P<attributes>[^>]*)>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)")
_LINKED_IMAGE = re.compile(r"\[(!\[[^\]]*\]\([^)]*\)(?:\{[^}\n]*\})?)\]\([^)]*\)")
_LIQUID = re.compile(r"\{%-?.*?-?%\}|\{\{.*?\}\}", re.DOTALL)
_LIQUID_RAW = re.compile(r"\{%-?\s*(?:end)?(?:raw|comment)\s*-?%\}")
_KRAMDOWN = re.compile(r"\{:[^}\n]*\}")
_D2L_LABEL = re.compile(r":(?:label|eqlabel|width|height|bibliography):`[^`\n]*`")
_D2L_REFERENCE = re.compile(r":(numref|eqref|cite|citet|citep|ref):`([^`\n]*)`")
_BLOCK_TAG = re.compile(
    r"</?(?:div|center|p|figure|figcaption|section|article|aside|header|footer|nav|details|summary|br)\b[^>]*>",
    re.IGNORECASE,
)
_INLINE_TAG = re.compile(r"</?(?:span|font|small|picture|source|a)\b[^>]*>", re.IGNORECASE)
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])+)\]\((?:\\.|[^()\\\n]|\([^()\n]*\))*\)(?:\{[^}\n]*\})?")
_LIST_OR_TABLE = re.compile(r"\s*(?:[-*+>|]|\d+[.)]|#{1,6}\s)|.* {2}$|.*\\\\$")
_HAN = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
#: Boxes of a Sandpaper lesson that carry their name as a title; the others begin with a heading of their own.
_BOX_TITLES = {
    "objectives": "Objectives",
    "questions": "Questions",
    "keypoints": "Key Points",
    "prereq": "Prerequisites",
}
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LABELLED_IMAGE = re.compile(
    r"!\[(?P<alt>[^\]\n]*)(?P<rest>\]\([^)\n]*\))\s*\n(?::width:`[^`\n]*`\s*\n)?:label:`(?P<label>[^`\n]*)`"
)
_CODE_SPAN = re.compile(r"(`+[^`\n]+`+)")
_D2L_DIRECTIVE = re.compile(r"^\s*(?:#@tab .*|#%%.*|:begin_tab:.*|:end_tab:.*|%load_ext .*)$")


def pages(folder: Path) -> list[Path]:
    """The Markdown files under `folder`, ordered by path; hidden files and folders are left out.

    Raises `FileRejectedError` if the folder cannot be listed.
    """
    found = find(folder, lambda path: path.suffix.lower() in SUFFIXES)
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]


def read_page(file: Path, folder: Path) -> Page:
    """The page in `file` of the site at `folder`. Raises `FileRejectedError`."""
    text, _ = decoded(read(file, folder, MAX_PAGE_BYTES))
    front, body = _front_matter(text)
    blocks = tuple(_blocks(body, file, folder))
    first = next((block.text.lstrip("# ").strip() for block in blocks if block.heading), "")
    title = front.get("title", "")
    if title and not (blocks and blocks[0].heading and blocks[0].text.startswith("# ")):
        blocks = (Block(f"# {title}", heading=True), *blocks)
    return Page(name_of(file, folder), title or first, front.get("lang"), blocks)


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """The simple `key: value` lines of a YAML header, and what follows it."""
    match = re.match(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", text, re.DOTALL)
    if not match:
        return {}, text
    pairs = re.findall(r"^([A-Za-z_]+):[ \t]*(.*)$", match[1], re.MULTILINE)
    return {key.lower(): value.strip().strip("\"'") for key, value in pairs if value.strip()}, text[match.end() :]


def _blocks(body: str, file: Path, folder: Path) -> list[Block]:
    blocks: list[Block] = []
    for kind, piece in _pieces(_resolve_labels(body)):
        if kind in {"code", "math"}:
            blocks.append(Block(piece))
            continue
        for paragraph in re.split(r"\n[ \t]*\n", _clean(piece)):
            blocks.extend(_paragraph(paragraph.strip("\n"), file, folder))
    return blocks


def _pieces(body: str) -> list[tuple[str, str]]:
    """The page cut into prose, fenced code and display mathematics; code and mathematics are never cleaned."""
    pieces: list[tuple[str, list[str]]] = [("prose", [])]
    fence = ""
    in_math = False
    for line in body.split("\n"):
        opening = _FENCE.match(line)
        if fence:
            if not _D2L_DIRECTIVE.match(line):
                pieces[-1][1].append(line)
            if opening and opening[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
                pieces.append(("prose", []))
        elif in_math:
            pieces[-1][1].append(line)
            if line.rstrip().endswith("$$"):
                in_math = False
                pieces.append(("prose", []))
        elif opening:
            fence = opening[1]
            pieces.append(("code", [line]))
        elif line.strip() == "$$" or (line.strip().startswith("$$") and line.count("$$") == 1):
            in_math = True
            pieces.append(("math", [line]))
        elif box := _COLON_FENCE.match(line):
            title = _BOX_TITLES.get(box[1].lower())
            pieces[-1][1].extend(["", f"## {title}" if title else "", ""])
        else:
            pieces[-1][1].append(line)
    return [(kind, "\n".join(lines).strip("\n")) for kind, lines in pieces if "\n".join(lines).strip()]


def _clean(text: str) -> str:
    """Prose without the marks of generators; what stands between backticks is left alone."""
    outside = _CODE_SPAN.split(_COMMENT.sub("", text))
    for place in range(0, len(outside), 2):
        piece = _LIQUID.sub("", _LIQUID_RAW.sub("", outside[place]))
        outside[place] = html.unescape(_INLINE_TAG.sub("", _BLOCK_TAG.sub("\n\n", _KRAMDOWN.sub("", piece))))
    return _LINK.sub(r"\1", _LINKED_IMAGE.sub(r"\1", "".join(outside)))


def _resolve_labels(body: str) -> str:
    """Labels and references of Dive into Deep Learning: figures are numbered, other targets named by their label."""
    chinese = len(re.findall(r"[\u4e00-\u9fff]", body)) > len(body) / 20
    numbers: dict[str, int] = {}

    def caption(match: re.Match[str]) -> str:
        numbers[match["label"]] = len(numbers) + 1
        number = f"图{numbers[match['label']]}" if chinese else f"Fig. {numbers[match['label']]}"
        return f"![{number} {match['alt']}".rstrip() + match["rest"]

    def reference(match: re.Match[str]) -> str:
        kind, target = match[1], match[2]
        if kind.startswith("cite"):
            return "[" + ", ".join(target.replace(",", " ").split()) + "]"
        if target in numbers:
            return f"图{numbers[target]}" if chinese else f"Fig. {numbers[target]}"
        return re.sub(r"^(?:sec|chap|subsec|fig|tab|eq)_", "", target).replace("_", " ").replace("-", " ")

    body = _LABELLED_IMAGE.sub(caption, body)
    return _D2L_LABEL.sub("", _D2L_REFERENCE.sub(reference, body))


def _paragraph(text: str, file: Path, folder: Path) -> list[Block]:
    """A paragraph, cut at its images."""
    blocks: list[Block] = []
    position = 0
    matches = sorted([*_IMAGE.finditer(text), *_HTML_IMAGE.finditer(text)], key=lambda match: match.start())
    for match in matches:
        if match.start() < position or _in_code(text, match.start()):
            continue
        blocks.extend(_text(text[position : match.start()]))
        attributes = {
            key.lower(): html.unescape(value.strip("\"'"))
            for key, value in _ATTRIBUTE.findall(match["attributes"] or "")
        }
        groups = match.groupdict()
        source = groups.get("src") or attributes.get("src", "")
        alt = " ".join((attributes.get("alt") or groups.get("alt") or "").split())
        blocks.append(Block(image=PageImage(source, _local(source, file, folder), alt)))
        position = match.end()
    blocks.extend(_text(text[position:]))
    return blocks


def _in_code(text: str, position: int) -> bool:
    """Does `position` lie between backticks of its line?"""
    start = text.rfind("\n", 0, position) + 1
    return text.count("`", start, position) % 2 == 1


def _text(text: str) -> list[Block]:
    """Prose as a block; nothing if only marks are left."""
    text = _unwrapped(text.strip("\n"))
    if not re.search(r"\w", text):
        return []
    heading = bool(re.match(r"#{1,6}\s", text)) and "\n" not in text
    return [Block(text, heading=heading)]


def _unwrapped(text: str) -> str:
    """Lines that an editor broke as one line, without a space between Chinese characters; lists and tables stay."""
    lines = text.split("\n")
    if any(_LIST_OR_TABLE.match(line) for line in lines) or text.startswith(("    ", "\t")):
        return "\n".join(line.rstrip() for line in lines)
    joined = " ".join(line.strip() for line in lines)
    return re.sub(f"(?<=[{_HAN}]) (?=[{_HAN}])", "", joined)


def _local(source: str, file: Path, folder: Path) -> Path | None:
    """The file of an image: beside the page, or from the root of the site where the address starts with a slash.

    Where there is none, the path that it should have. `sources.input_files` reads nothing outside `folder`.
    """
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", source):
        return None
    relative = unquote(source.split("?")[0].split("#")[0])
    if not relative.startswith("/"):
        beside = Path(os.path.normpath(file.parent / relative))
        return beside if beside.is_relative_to(os.path.normpath(folder)) else folder / OUTSIDE
    relative = relative.lstrip("/")
    places = [(folder, relative), (file.parent, relative)]
    # a site may be built one or two folders above its pages: then the address begins with the names of those folders
    parts, names = Path(relative).parts, folder.resolve().parts
    places += [(folder, str(Path(*parts[count:]))) for count in (1, 2) if parts[:count] == names[-count:]]
    return next((path for base, name in places if (path := file_at(base, name, folder))), folder / relative)
