"""Composed pages as input of the pipeline: which there are, and where each comes from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import babel

from corpus.identity import fingerprint
from pipelines.engine.pipeline import InputError, Item
from pipelines.web.composed.page import Composed, ComposedSite, compose, names
from pipelines.web.composed.texts import Text, bundled_texts, folder_texts

#: `input` of the pipeline for pages that are put together, and the site that they come from.
COMPOSED = "composed"


@lru_cache(maxsize=2)
def _texts(folder: str) -> dict[str, tuple[Text, ...]]:
    return folder_texts(Path(folder)) if folder else bundled_texts()


class Supply:
    """Pages with the words of the texts in `folder`, or of vlend's own where that is empty.

    Raises `InputError` where there is no text in one of the `languages`; without any, those of the texts are taken.
    """

    def __init__(self, folder: str, languages: Sequence[str], seed: int) -> None:
        self._texts = _texts(folder)
        self._seed = seed
        lacking = [one for one in languages if one not in self._texts]
        if lacking:
            raise InputError(f"{folder or 'vlend'} has no text in {lacking[0]}; there is {', '.join(self._texts)}")
        self._languages = list(languages) or list(self._texts)

    def items(self, count: int) -> tuple[list[Item], list[str]]:
        """That many pages, and a digest of what each is made of."""
        made_of = {
            language: fingerprint([[one.title, one.license, *one.paragraphs] for one in self._texts[language]])
            for language in self._languages
        }
        found = names(count, self._languages)
        items = [Item(f"{COMPOSED}:{name}", {"site": COMPOSED, "path": f"/{name}.html"}) for name in found]
        return items, [f"{made_of[name.split('-')[0]]} {babel.__version__}" for name in found]

    def page(self, item: Item) -> Composed:
        """The page behind an item."""
        return compose(item.payload["path"].strip("/").removesuffix(".html"), self._seed, self._texts)

    def site(self) -> ComposedSite:
        """Where they are served."""
        return ComposedSite(self._seed, self._texts)
