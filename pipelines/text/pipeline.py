"""The text pipeline: prose that needs no picture, in English and Chinese, cleaned, filtered and cut to records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Literal

from corpus.record import Record, document
from pipelines.engine.pipeline import BUNDLED, Drop, Item, Merge, Operation, Parameters, Pipeline, Unit
from pipelines.text.cut import cut
from pipelines.text.essay_material import EssayMaterial
from pipelines.text.file_material import FileMaterial
from pipelines.text.listing import units
from pipelines.text.locale_material import LocaleMaterial
from pipelines.text.material import Article, Material
from pipelines.text.package_material import PackageMaterial
from pipelines.text.quality import language, measure, reason_to_drop
from sources.package_documentation import EXPLANATORY_PACKAGES


class TextParameters(Parameters):
    """`input`: `bundled`, or a file or folder of .txt, .md, .json, .jsonl or a MediaWiki dump, also compressed."""

    #: Which of the bundled materials are read.
    materials: tuple[Literal["essays", "locales", "packages"], ...] = ("essays", "locales", "packages")
    #: Installed packages whose documentation is read for the bundled input; "python" is the standard library.
    packages: tuple[str, ...] = EXPLANATORY_PACKAGES
    #: The licence of the user's files, recorded on every record that names none itself.
    license: str | None = None


class Text(Pipeline):
    """Lists every text, leaves out near repeats, and makes records of what passes the quality rules."""

    name = "text"
    component = "text_only"
    summary = "text-only documents: documentation, locale articles and essays, or files of your own"
    operations = (Operation("text.read", 2), Operation("text.repeats", 1), Operation("text.filter", 2))
    parameters_type = TextParameters
    default_source = "text"
    output_bytes_per_item = 8_000
    parameters: TextParameters

    def units(self) -> Iterable[Unit]:
        """All items; reads all text once to find near repeats."""
        return units(listed for material in self._materials for listed in material.listed())

    def process(self, item: Item) -> Iterator[Record]:
        """The records of one text; see `pipelines.text.quality` for the reasons to drop it."""
        if "repeat_of" in item.payload:
            raise Merge(item.payload["repeat_of"])
        material = next(found for found in self._materials if found.kind == item.payload["kind"])
        article = material.article(item.payload, frozenset(item.payload.get("repeats", ())))
        spoken = article.language or language(article.pieces[0] if article.pieces else "")
        reasons: Counter[str] = Counter()
        for position, body in enumerate(cut(article.pieces)):
            text = f"# {article.title}\n\n{body}" if article.title else body
            measures = measure(text)
            if reason := reason_to_drop(measures, spoken):
                reasons[reason] += 1
                continue
            yield self._record(item, article, spoken, position, text, measures.scores())
            reasons[""] += 1
        if not reasons[""]:
            raise Drop(reasons.most_common(1)[0][0] if reasons else "empty", f"{len(article.pieces)} parts")

    @cached_property
    def _materials(self) -> list[Material]:
        if self.parameters.input == BUNDLED:
            known: dict[str, Callable[[], Material]] = {
                "essays": EssayMaterial,
                "locales": LocaleMaterial,
                "packages": lambda: PackageMaterial(self.parameters.packages),
            }
            return [known[name]() for name in self.parameters.materials]
        return [FileMaterial(self.parameters.input, self.parameters.license)]

    def _record(
        self, item: Item, article: Article, spoken: str, position: int, text: str, scores: dict[str, float]
    ) -> Record:
        return Record(
            origin=f"{item.locator}#part={position}" if position else item.locator,
            document=article.document,
            position=position,
            source=self.parameters.source,
            component="text_only",
            messages=document(text),
            language=spoken,
            license=article.license or None,
            url=article.url,
            scores=scores,
            provenance=article.provenance,
        )
