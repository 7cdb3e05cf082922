"""What a component is given to draw itself: words, numbers, colours and chance, all of one page."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from pipelines.web.composed.labels import LABELS
from pipelines.web.composed.texts import Text, sentences
from pipelines.web.composed.theme import Theme

_CURRENCY = {"en": ("USD", "EUR", "GBP"), "zh": ("CNY",)}
_FIRST_DAY = datetime.date(2021, 1, 1)
#: Characters of a title, a card's title, a line of a list.
_TITLE = {"en": 70, "zh": 28}


@dataclass(frozen=True)
class Part:
    """A component as it stands on a page; `css` is that of its kind, which a page holds once."""

    html: str
    css: str = ""


@dataclass
class Kit:
    """`texts` are those that the page draws from, the first its subject; `used` are those whose words it has."""

    random: Random
    seed: str
    language: str
    theme: Theme
    texts: Sequence[Text]
    titles: Sequence[str]
    used: list[Text] = field(default_factory=list)
    _next: dict[str, int] = field(default_factory=dict)

    def style(self, component: str) -> Random:
        """Chance that is the same for every component of this kind on the page, so that they look alike."""
        return Random(f"{self.seed} {component}")

    def label(self, kind: str) -> str:
        """One of the words of this kind."""
        return self.random.choice(LABELS[self.language][kind])

    def labels(self, kind: str, count: int) -> list[str]:
        """Several, all different."""
        words = LABELS[self.language][kind]
        return self.random.sample(words, min(count, len(words)))

    @property
    def site(self) -> str:
        """What the site is called."""
        return self.style("site").choice(LABELS[self.language]["site"])

    @property
    def title(self) -> str:
        """What the page is about."""
        return self._used(self.texts[0]).title or self.label("heading")

    def paragraph(self, text: int | None = None) -> str:
        """The next paragraph of a text: what belongs together stays in order."""
        one = self._used(self.texts[text] if text is not None else self.random.choice(self.texts))
        at = self._next.get(one.name, 0)
        self._next[one.name] = at + 1
        return one.paragraphs[at % len(one.paragraphs)]

    def sentence(self, longest: int = 160) -> str:
        """A single sentence, of at most so many characters where there is one."""
        limit = longest if self.language == "en" else longest // 2
        for _ in range(8):
            one = self.random.choice(self.texts)
            found = self.random.choice(sentences(self.random.choice(one.paragraphs), self.language))
            if len(found) <= limit:
                self._used(one)
                return found
        return found

    def heading(self) -> str:
        """A title of a text, or a usual heading."""
        if self.titles and self.random.random() < 0.7:
            found = self.random.choice(self.titles)
            if len(found) <= _TITLE[self.language]:
                return found
        return self.label("heading")

    def person(self) -> str:
        """A name as it is written in the language."""
        given, family = self.label("given"), self.label("family")
        return family + given if self.language == "zh" else f"{given} {family}"

    def number(self, low: int, high: int) -> str:
        """With the language's separators."""
        return format_decimal(self.random.randint(low, high), locale=self.language)

    def price(self) -> str:
        """In a currency of the language's readers; the same one on the whole page."""
        currency = self.style("currency").choice(_CURRENCY[self.language])
        value = self.random.choice((4, 9, 12, 19, 29, 45, 79, 120, 249)) + self.random.choice((0, 0, 0.5, 0.9, 0.99))
        return format_currency(value, currency, locale=self.language)

    def date(self, form: str = "medium") -> str:
        """A day of five years."""
        day = _FIRST_DAY + datetime.timedelta(days=self.random.randrange(5 * 365))
        return format_date(day, form, locale=self.language)

    def _used(self, one: Text) -> Text:
        if one not in self.used:
            self.used.append(one)
        return one
