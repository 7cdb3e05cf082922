"""The user's own files as a material: one item per article, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import py3langid

from corpus.identity import digest
from pipelines.engine.pipeline import Drop, InputError
from pipelines.refusals import TooSlowError, as_input_errors, processor_seconds
from pipelines.text.material import Article, Listed, Material
from pipelines.text.quality import language
from sources.folder_licence import folder_licence
from sources.input_files import name_of, path_of
from sources.text_article import TextArticle
from sources.text_files import articles, text_files

#: The listing reads one article no longer than this.
SECONDS_PER_ARTICLE = 20.0


class FileMaterial(Material):
    """The articles of a file, or of every text file under a folder."""

    kind = "file"

    def __init__(self, location: str, license_name: str | None) -> None:
        self.root = Path(location).expanduser()
        self.license = license_name
        self._reading: tuple[str, int, Iterator[TextArticle]] | None = None

    def listed(self) -> Iterator[Listed]:
        """Articles in the order of files and of places in them."""
        if not self.root.exists():
            raise InputError(f"there is no file or folder {self.root}; give --input a path that exists")
        with as_input_errors():
            files = text_files(self.root)
        if not files:
            raise InputError(f"{self.root} holds no .txt, .md, .json, .jsonl or .xml file; give a folder that does")
        for file in files:
            path = self._relative(file)
            for number, found in enumerate(_looked_through(articles(file, self.root))):
                locator = f"{path}#{found.key}" if found.key else path
                payload: dict[str, Any] = {"kind": self.kind, "path": path, "number": number}
                if found.problem:
                    payload |= {"problem": found.problem, "detail": found.detail}
                texts = [found.text] if found.text else []
                yield Listed(locator, payload, f"file/{path}", digest(found.text.encode("utf-8", "replace")), texts)

    def article(self, payload: dict[str, Any], repeats: frozenset[int]) -> Article:
        """One article, reached by reading on from the last one where that is possible."""
        if "problem" in payload:
            raise Drop(payload["problem"], payload["detail"])
        path = payload["path"]
        found = self._at(path, payload["number"])
        if found.problem:  # the file has changed since it was listed
            raise Drop(found.problem, found.detail)
        if not found.text.strip():
            raise Drop("empty", found.title)
        whole = f"{path}#{found.key}" if found.key else path
        return Article(
            document=whole,
            title=found.title,
            pieces=[_encodable(found.text)],
            license=found.license or self.license or folder_licence(self._path(path), self.root) or "",
            language=_language(found.text),
            url=found.url or None,
            provenance={"file": path},
        )

    def _at(self, path: str, number: int) -> TextArticle:
        if self._reading is None or self._reading[0] != path or self._reading[1] > number:
            self._reading = (path, 0, articles(self._path(path), self.root))
        _, position, stream = self._reading
        for place in count(position):
            found = next(stream, None)
            if found is None:
                self._reading = None
                raise Drop("file_changed", f"{path} no longer has article {number}")
            if place == number:
                self._reading = (path, number + 1, stream)
                return found
        raise AssertionError

    def _path(self, path: str) -> Path:
        return path_of(path, self.root)

    def _relative(self, file: Path) -> str:
        return name_of(file, self.root)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_reading": None}


def _looked_through(found: Iterator[TextArticle]) -> Iterator[TextArticle]:
    """The articles, until one takes too long: it is the last, and a problem."""
    while True:
        try:
            with processor_seconds(SECONDS_PER_ARTICLE):
                article = next(found, None)
        except TooSlowError as error:
            yield TextArticle("end", problem="too_slow", detail=str(error))
            return
        if article is None:
            return
        yield article


def _language(text: str) -> str:
    """`zh` by its characters, otherwise what the classifier says of the beginning."""
    if language(text) == "zh":
        return "zh"
    return str(py3langid.classify(text[:3000])[0])


def _encodable(text: str) -> str:
    """`text` without lone surrogates, which JSON may hold and no file can."""
    return text.encode("utf-8", "ignore").decode()
