"""Documents of a folder of the user's: OpenStax books and Markdown pages, with images where they stand in the text.

An image that is missing, remote, SVG, tiny or undecodable is left out together with its caption, for a caption without
its image would teach a model to describe what it cannot see; the rest of the page stays useful, so the page is kept and
its provenance names each image left out and why. A document without a single usable image is dropped: it belongs to a
component of text. So do parts of a long document that hold no image; provenance says how many there were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.counting import counting_rule
from corpus.identity import fingerprint
from corpus.record import Image, Part, Record, document, image, text
from pipelines.engine.pipeline import Drop, InputError, Item, Unit
from pipelines.refusals import TooSlowError, as_drops, as_input_errors, processor_seconds
from pipelines.reports.cut import GAP, Limits, Piece, cut
from pipelines.reports.pictures import picture
from sources import markdown_folder, openstax
from sources.folder_licence import folder_licence
from sources.input_files import FileRejectedError, digest, name_of, path_of, printable, size

if TYPE_CHECKING:
    from pipelines.reports.pipeline import ReportParameters

UNIT_SIZE = 12
#: The listing looks through a document for its images no longer than this.
SECONDS_PER_LISTED_FILE = 10.0
COMPONENT = "interleaved"
_CAPTION = re.compile(r"^\W*(?:图|表|Fig(?:ure|\.)?|Figure)\s*[\d.]+", re.IGNORECASE)
_FILE_NAME = re.compile(
    r"^[\w\- .]*\.(?:png|jpe?g|gif|svg|webp)$|^(?:image|img|png|jpg|figure|alt text)[\d_\- ]*$", re.I
)


def units(root: Path) -> Iterator[Unit]:
    """Units of up to `UNIT_SIZE` documents below `root`. Raises `InputError` if there are none."""
    if not root.is_dir():
        raise InputError(f"{root} is not a folder; name one with OpenStax modules or Markdown pages")
    with as_input_errors():
        pages = markdown_folder.pages(root)
    inside = tuple(_books(root))
    found = [(_Kind.BOOK, file) for book in inside for file in openstax.module_files(book)]
    found += [(_Kind.PAGE, page) for page in pages if not any(page.is_relative_to(book) for book in inside)]
    if not found:
        raise InputError(f"{root} holds neither modules/*/index.cnxml nor Markdown files")
    for start in range(0, len(found), UNIT_SIZE):
        chunk = found[start : start + UNIT_SIZE]
        items = tuple(
            Item(f"{printable(root.name)}/{path}", {"kind": kind, "path": path}, size(file))
            for kind, file in chunk
            if (path := name_of(file, root))
        )
        content = fingerprint([_content(kind, file, root) for kind, file in chunk])
        yield Unit(f"{printable(root.name)}#{start // UNIT_SIZE}", items, content)


class _Kind:
    BOOK = "openstax"
    PAGE = "markdown"


def records(item: Item, parameters: ReportParameters) -> Iterator[Record]:
    """The records of one document. Raises `Drop`."""
    root = Path(parameters.input)
    file = path_of(item.payload["path"], root)
    left_out: list[dict[str, str]] = []
    if item.payload["kind"] == _Kind.BOOK:
        book = _book_of(file)
        try:
            with as_drops():
                module = openstax.read_module(file, book)
        except openstax.CnxmlError as error:
            raise Drop("bad_cnxml", str(error)) from error
        title, pieces = module.title, list(_module_pieces(module, root, left_out))
        licence = parameters.license or openstax.licence(book)
    else:
        with as_drops():
            page = markdown_folder.read_page(file, root)
        title, pieces = page.title, list(_page_pieces(page, root, left_out))
        licence = parameters.license or folder_licence(file, root)
    if not any(piece.image for piece in pieces):
        raise Drop("no_usable_image", f"{len(left_out)} images left out" if left_out else "the document shows none")
    limits = Limits(parameters.max_tokens, parameters.max_images, _count)
    parts = cut(pieces, limits)
    kept = [part for part in parts if any(piece.image for piece in part)]
    whole = "\n".join(piece.text for piece in pieces)
    provenance: dict[str, Any] = {"title": title, "format": item.payload["kind"]}
    if left_out:
        provenance["images_left_out"] = left_out
    if len(kept) < len(parts):
        provenance["parts_without_image"] = len(parts) - len(kept)
    for position, part in enumerate(kept):
        images = [Image(bytes=piece.image, license=licence) for piece in part if piece.image]
        yield Record(
            origin=f"{item.locator}#part={position}" if len(kept) > 1 else item.locator,
            document=item.locator,
            position=position,
            source=parameters.source,
            component=COMPONENT,
            messages=document(*_message_parts(part)),
            images=images,
            language=language_of(whole),
            license=licence,
            provenance=dict(provenance),
        )


def language_of(value: str) -> str:
    """`zh` where Chinese characters make up a tenth of all letters, else `en`."""
    letters = sum(character.isalpha() for character in value)
    return "zh" if len(re.findall(r"[\u3400-\u9fff]", value)) > letters / 10 else "en"


def _message_parts(pieces: list[Piece]) -> list[Part]:
    parts: list[Part] = []
    buffer = ""
    for number, piece in enumerate(pieces):
        if number:
            buffer += GAP
        if piece.image:
            if buffer:
                parts.append(text(buffer))
            parts.append(image())
            buffer = "\n" + piece.text if piece.text else ""
        else:
            buffer += piece.text
    if buffer:
        parts.append(text(buffer))
    return parts


def _module_pieces(module: openstax.Module, root: Path, left_out: list[dict[str, str]]) -> Iterator[Piece]:
    yield Piece(f"# {module.title}", heading=True)
    for block in module.blocks:
        if block.figure is None:
            marks = "#" * block.level + " " if block.kind == "heading" else ""
            body = f"```\n{block.text}\n```" if block.kind == "code" else block.text
            yield Piece(marks + body, heading=block.kind == "heading")
            continue
        figure = block.figure
        usable = [data for one in figure.images if (data := _usable(one.path, root, one.path.name, left_out))]
        words = ". ".join(part.rstrip(".") for part in (figure.title, figure.caption) if part)
        caption = f"Figure {figure.number}. {words or figure.images[0].alt}".rstrip() if words or figure.images else ""
        if caption and caption[-1] not in ".!?。":
            caption += "."
        for place, data in enumerate(usable):
            yield Piece(caption if place == len(usable) - 1 else "", data)


def _page_pieces(page: markdown_folder.Page, root: Path, left_out: list[dict[str, str]]) -> Iterator[Piece]:
    """A line such as "Figure 3.1 …" right after an image is its caption: it stays with it, or goes with it."""
    figure: Piece | None = None
    orphan = False
    for block in page.blocks:
        if block.image is not None:
            if figure:
                yield figure
            data = _usable(block.image.path, root, block.image.source, left_out)
            alt = "" if _FILE_NAME.match(block.image.alt) else block.image.alt
            figure, orphan = (Piece(alt, data) if data else None), data is None
            continue
        captions = bool(_CAPTION.match(block.text)) and len(block.text) < 200
        if figure:
            yield Piece(block.text, figure.image) if captions else figure
        if not (captions and (figure or orphan)):
            yield Piece(block.text, heading=block.heading)
        figure, orphan = None, False
    if figure:
        yield figure


def _usable(path: Path | None, root: Path, source: str, left_out: list[dict[str, str]]) -> bytes | None:
    """The image's bytes, or None with a note in `left_out`."""
    try:
        if path is None:
            raise Drop("remote", source)
        return picture(path, root)
    except Drop as drop:
        left_out.append({"image": printable(source[:200]), "reason": drop.reason})
        return None


def _content(kind: str, file: Path, root: Path) -> list[str]:
    """Digests of a document's file and of the images that it shows."""
    found = [name_of(file, root), digest(file, root)]
    try:
        with processor_seconds(SECONDS_PER_LISTED_FILE):
            return found + [digest(path, root) for path in _shown(kind, file, root)]
    except (openstax.CnxmlError, FileRejectedError, TooSlowError):
        return found


def _shown(kind: str, file: Path, root: Path) -> list[Path]:
    """The files of the images of a document."""
    if kind == _Kind.PAGE:
        blocks = markdown_folder.read_page(file, root).blocks
        return [block.image.path for block in blocks if block.image and block.image.path]
    module = openstax.read_module(file, _book_of(file))
    return [one.path for figure in module.figures for one in figure.images]


def _books(root: Path) -> Iterator[Path]:
    """`root` itself or the folders in it, as far as they are OpenStax books."""
    candidates = [root] if openstax.is_book(root) else sorted(path for path in root.iterdir() if path.is_dir())
    yield from (folder for folder in candidates if openstax.is_book(folder))


def _book_of(file: Path) -> Path:
    """The book of modules/<id>/index.cnxml."""
    return file.parents[2]


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    return counting_rule().tokenizer


def _count(value: str) -> int:
    return int(_tokenizer().count(value))
