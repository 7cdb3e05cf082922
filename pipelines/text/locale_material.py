"""Articles composed from locale data as a material: one item per territory, language, currency or compared word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from babel import __version__ as babel_version

from corpus.identity import digest
from pipelines.engine.pipeline import Drop
from pipelines.text.locale_articles import currency_zh, language_zh, names_zh, territory_en, territory_zh
from pipelines.text.material import Article, Listed, Material
from sources import cldr_facts

Titled = tuple[str, list[str]]

#: Topic to (language of the article, function from a code).
_TOPICS: dict[str, tuple[str, Callable[[str], Titled | None]]] = {
    "territory": ("zh", territory_zh.article),
    "language": ("zh", language_zh.article),
    "currency": ("zh", currency_zh.article),
    "territory-names": ("zh", names_zh.territory_article),
    "language-names": ("zh", names_zh.language_article),
    "weekday-names": ("zh", lambda code: names_zh.weekday_article(int(code))),
    "month-names": ("zh", lambda code: names_zh.month_article(int(code))),
    "territory-en": ("en", territory_en.article),
}


class LocaleMaterial(Material):
    """All articles that the locale data gives."""

    kind = "locale"

    def listed(self) -> Iterator[Listed]:
        """Topics in the order of the table above, codes sorted. Those without facts are dropped when processed."""
        for topic in _TOPICS:
            for code in _codes(topic):
                written = self._written(topic, code)
                texts = ["\n\n".join(written[1])] if written else []
                payload = {"kind": self.kind, "topic": topic, "code": code}
                content = digest("".join(texts).encode())
                yield Listed(f"locale:{topic}/{code}", payload, f"locale/{topic}", content, texts)

    def article(self, payload: dict[str, Any], repeats: frozenset[int]) -> Article:
        """The article on one code."""
        topic, code = payload["topic"], payload["code"]
        written = self._written(topic, code)
        if written is None:
            raise Drop("no_facts", f"the locale data says nothing about {topic} {code}")
        title, paragraphs = written
        return Article(
            document=f"locale:{topic}/{code}",
            title=title,
            pieces=["\n\n".join(paragraphs)],
            license=cldr_facts.LICENSE,
            language=_TOPICS[topic][0],
            provenance={"composed_from": "CLDR in Babel", "babel": babel_version, "topic": topic, "code": code},
        )

    def _written(self, topic: str, code: str) -> Titled | None:
        return _TOPICS[topic][1](code)


def _codes(topic: str) -> list[str]:
    if topic == "weekday-names":
        return [str(number) for number in range(7)]
    if topic == "month-names":
        return [str(number) for number in range(1, 13)]
    if topic == "territory-names":
        return [code for code in cldr_facts.territories() if cldr_facts.local_locale(code)]
    if topic.startswith("territory"):
        return cldr_facts.territories()
    if topic == "currency":
        return cldr_facts.currencies()
    if topic == "language":
        return cldr_facts.languages()
    return [code for code in cldr_facts.languages() if len(cldr_facts.territories_of(code)) > 1]
