"""The pipeline `reports`: illustrated documents, text and images in reading order.

Of the material of every machine it writes reports on statistical tables, in English and Chinese. Of a folder of the
user's it takes what is there: OpenStax books (CNXML) and Markdown pages with local images.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from corpus.counting import CountingRule, counting_rule
from corpus.identity import fingerprint
from corpus.record import Image, Record, document, image
from pipelines.engine.pipeline import BUNDLED, Item, Operation, Parameters, Pipeline, Unit
from pipelines.reports import articles
from pipelines.reports.compose import compose
from pipelines.reports.study import Language, studies
from pipelines.reports.tables import columns

COMPONENT = "interleaved"
LANGUAGES: tuple[Language, ...] = ("en", "zh")


#: Tokens of an image under the default rule.
IMAGE_TOKENS = 576


@lru_cache(maxsize=1)
def default_rule() -> CountingRule:
    """The rule that lengths are checked with."""
    return counting_rule()


class ReportParameters(Parameters):
    """The longest record that is made, under the default counting rule."""

    max_tokens: int = 4096
    max_images: int = 6
    #: Licence of the documents in a folder whose files do not say it.
    license: str | None = None


class Reports(Pipeline):
    """Reports on tables, or the documents in a folder."""

    name = "reports"
    component = COMPONENT
    summary = "illustrated documents: reports on tables, or textbooks (CNXML) and Markdown pages with their images"
    operations = (Operation("reports.compose", 2), Operation("reports.cut", 1))
    parameters_type = ReportParameters
    default_source = "table_reports"
    output_bytes_per_item = 250_000
    parameters: ReportParameters

    def units(self) -> Iterator[Unit]:
        """One unit for each table, or for each few documents of a folder."""
        if self.parameters.input != BUNDLED:
            yield from articles.units(Path(self.parameters.input))
            return
        for study in studies():
            items = tuple(
                Item(
                    f"{study.table}#{report.key}-{language}",
                    {"table": study.table, "report": report.key, "language": language},
                )
                for report in study.reports
                for language in LANGUAGES
            )
            yield Unit(study.table, items, fingerprint([study.model_dump(mode="json"), columns(study.table)]))

    def process(self, item: Item) -> Iterable[Record]:
        """One report, or the records of one document."""
        if "report" not in item.payload:
            yield from articles.records(item, self.parameters)
            return
        yield self._report(item)

    def _fits(self, text: str, images: int) -> bool:
        """Is a report of this text and so many images short enough under the default rule?"""
        room = self.parameters.max_tokens - 8 - IMAGE_TOKENS * images
        return default_rule().tokenizer.count(text) <= room

    def _report(self, item: Item) -> Record:
        study = next(study for study in studies() if study.table == item.payload["table"])
        report = next(report for report in study.reports if report.key == item.payload["report"])
        language = item.payload["language"]
        seed = fingerprint([item.locator, self.parameters.seed])
        composed = compose(study, report, columns(study.table), language, seed, self._fits)
        images = [Image(bytes=part, license=study.license) for part in composed.parts if isinstance(part, bytes)]
        parts = [part if isinstance(part, str) else image() for part in composed.parts]
        return Record(
            origin=item.locator,
            # both languages of a report are held out together
            document=f"{study.table}#{report.key}",
            source=self.parameters.source,
            component=COMPONENT,
            messages=document(*parts),
            images=images,
            language=language,
            license=study.license,
            provenance={"table": study.table, "report": report.key, "charts": composed.looks, "facts": composed.facts},
        )
