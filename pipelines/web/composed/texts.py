"""The texts whose words composed pages are written with: what vlend carries itself, or a folder of the user's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipelines.documents.material import bundled_material
from pipelines.engine.pipeline import Drop, InputError
from pipelines.languages.guess import guess
from pipelines.text.essay_material import EssayMaterial
from pipelines.text.locale_material import LocaleMaterial
from sources.folder_licence import folder_licence
from sources.input_files import FileRejectedError
from sources.text_files import articles, text_files

LANGUAGES = ("en", "zh")
#: Characters of a paragraph; Chinese says as much in fewer.
_SHORTEST = {"en": 60, "zh": 24}
_LONGEST = {"en": 600, "zh": 240}
#: Marks of code, tables, formulas and markup that no plain paragraph has.
_MARKUP = re.compile(r"[|<>{}\\=_#~^$⟦⟧]|::|\[\[|>>>|\]\(")
_EMPHASIS = re.compile(r"(\*{1,3}|`{1,2})(\S(?:.*?\S)?)\1")
_ENDS = {"en": re.compile(r"[.!?]$"), "zh": re.compile(r"[。！？]$")}
_BEGINS = {"en": re.compile(r"[A-Z]"), "zh": re.compile(r"[\u4e00-\u9fff“《0-9]")}


@dataclass(frozen=True)
class Text:
    """One text in plain paragraphs; `license` may be unknown."""

    name: str
    language: str
    title: str
    paragraphs: tuple[str, ...]
    license: str | None


@lru_cache(maxsize=1)
def bundled_texts() -> dict[str, tuple[Text, ...]]:
    """By language: the prose that documents are set from, our essays, and what the locale data tells of places."""
    found: list[Text] = []
    for one in bundled_material():
        found += _text(one.name, one.language, one.title, one.source.split("\n\n"), one.license)
    for material in (EssayMaterial(), LocaleMaterial()):
        for listed in material.listed():
            try:
                article = material.article(listed.payload, frozenset())
            except Drop:
                continue
            title, paragraphs = article.title, "\n\n".join(article.pieces).split("\n\n")
            if not title and paragraphs[0].startswith("# "):
                title = paragraphs[0].removeprefix("# ")
            found += _text(article.document, article.language or "en", title, paragraphs, article.license)
    return _by_language(found)


def folder_texts(root: Path) -> dict[str, tuple[Text, ...]]:
    """The same from the files of text at `root`. Raises `InputError` where they hold no paragraphs."""
    found: list[Text] = []
    if not root.exists():
        raise InputError(f"{root} does not exist; name a folder of texts whose words the pages shall have")
    for path in text_files(root):
        try:
            for number, article in enumerate(articles(path, root if root.is_dir() else None)):
                paragraphs = article.text.split("\n\n")
                language = "zh" if re.search(r"[\u4e00-\u9fff]", article.text) else guess(article.text) or "en"
                name = f"{path.relative_to(root) if root.is_dir() else path.name}#{number}"
                license_ = folder_licence(path, root) if root.is_dir() else None
                found += _text(name, language, article.title or _first_heading(paragraphs), paragraphs, license_)
        except FileRejectedError as error:
            raise InputError(f"{path} cannot be read: {error}") from error
    texts = _by_language(found)
    if not texts:
        raise InputError(f"{root} holds no plain paragraphs in English or Chinese (.txt, .md or JSON lines)")
    return texts


def plain(paragraph: str, language: str) -> str | None:
    """A paragraph of sentences without markup, on one line; None for anything else."""
    bare = _EMPHASIS.sub(r"\2", " ".join(paragraph.split()))
    if language == "zh":
        bare = re.sub(r"(?<=[\u3000-\u9fff，。]) (?=[\u3000-\u9fff])", "", bare)
    if not _SHORTEST[language] <= len(bare) or _MARKUP.search(bare) or "`" in bare or "*" in bare:
        return None
    if not _BEGINS[language].match(bare) or not _ENDS[language].search(bare):
        return None
    return bare


def sentences(paragraph: str, language: str) -> list[str]:
    """Cut after the marks that end sentences."""
    if language == "zh":
        return [one for one in re.findall(r"[^。！？]+[。！？]+[”’）」]*", paragraph) if one]
    return re.split(r"(?<=[a-z\d)][.!?])\s+(?=[A-Z])", paragraph)


def _text(name: str, language: str, title: str, paragraphs: Iterable[str], license_: str | None) -> Iterator[Text]:
    if language not in LANGUAGES:
        return
    kept = tuple(_shortened(one, language) for one in (plain(each, language) for each in paragraphs) if one)
    if kept:
        yield Text(name, language, " ".join(title.split()).strip("# "), kept, license_)


def _shortened(paragraph: str, language: str) -> str:
    """As many of its first sentences as a paragraph of a page has."""
    taken = ""
    for one in sentences(paragraph, language):
        longer = f"{taken} {one}".strip() if language == "en" else taken + one
        if taken and len(longer) > _LONGEST[language]:
            break
        taken = longer
    return taken


def _first_heading(paragraphs: list[str]) -> str:
    first = paragraphs[0].strip() if paragraphs else ""
    return first.removeprefix("# ").splitlines()[0] if first.startswith("# ") else ""


def _by_language(found: Iterable[Text]) -> dict[str, tuple[Text, ...]]:
    texts: dict[str, list[Text]] = {}
    for one in found:
        texts.setdefault(one.language, []).append(one)
    return {language: tuple(texts[language]) for language in LANGUAGES if language in texts}
