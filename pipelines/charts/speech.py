"""How sentences of both languages speak of a view: its quantities, its labels, its moments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from pipelines.charts.spec import Spec
from pipelines.charts.words import plural

#: Measure words of Chinese labels that do not take the common one.
_MEASURE_WORDS = {"出行方式": "种", "细菌": "种", "来源": "种", "品种": "种", "诊断": "种"}
#: Words of ours before a title of the user's, which make a noun of it.
_OURS = ("number of ", "size of ", "average ", "share of ", "median ")
_YEAR = re.compile(r"1[4-9]\d\d|20\d\d|2100")
_DAY = re.compile(r"[A-Z][a-z]{2} \d{1,2}(,|$)")


@dataclass(frozen=True)
class Speech:
    """Phrases about one spec. Indexes: `row` of a label, `column` of a measure."""

    spec: Spec

    @property
    def english(self) -> bool:
        return self.spec.view.language == "en"

    def pick(self, english: str, chinese: str) -> str:
        return english if self.english else chinese

    @cached_property
    def thing(self) -> str:
        """What the picture is called: chart or table."""
        return self.pick("table", "表") if self.spec.chart == "table" else self.pick("chart", "图")

    @cached_property
    def label(self) -> str:
        """The noun for one label: year, country; interval for those of a histogram."""
        if self.spec.view.shape == "bins":
            return self.pick("interval", "区间")
        return self.spec.view.label

    @cached_property
    def labels(self) -> str:
        return plural(self.label) if self.english else self.label

    @cached_property
    def counted(self) -> str:
        """The label after a number or after 哪 in Chinese: 个国家, 种出行方式."""
        return _MEASURE_WORDS.get(self.label, "个") + self.label

    @cached_property
    def when(self) -> str:
        """The preposition of a question about labels: `In` which year, `On` which day, `For` which country."""
        if not self.spec.view.time:
            return "For"
        return "On" if _DAY.match(self.spec.view.labels[0]) else "In"

    def joined(self, at: str, column: int) -> str:
        """A quantity at a label in Chinese: 1990年的失业率, 1990年IBM的价格; 就硕士而言，克林顿的受访人数."""
        subject = self.subject(column)
        if not self.spec.view.items:
            return f"{at}的{subject}"
        if self.spec.view.time or _YEAR.fullmatch(self.spec.view.measures[column].title):
            return f"{at}{subject}"
        return f"就{at}而言，{subject}"

    def name(self, row: int) -> str:
        """A label on its own: 1990, China, digit 7; 1990年, 中国, 数字7."""
        return self.named(self.spec.view.labels[row])

    def named(self, text: str) -> str:
        view = self.spec.view
        if view.time:
            return f"{text}年" if not self.english and _YEAR.fullmatch(text) else text
        if text.replace(".", "").isdigit() and view.shape != "bins":
            if len(self.label) == 1:
                return f"{self.label} = {text}"
            return f"{self.label} {text}" if self.english else f"{self.label}{text}"
        return text

    def at(self, row: int) -> str:
        """A label as an adverbial: `in 1990`, `for China`; 1990年, 中国."""
        return self.at_named(self.spec.view.labels[row])

    def at_named(self, text: str) -> str:
        view = self.spec.view
        name = self.named(text)
        if not self.english:
            return f"{name}区间" if view.shape == "bins" else name
        if view.shape == "bins":
            return f"in the interval {name}"
        if view.time:
            if _DAY.match(text):
                return f"on {name}"
            return f"in the {name}" if name.endswith("0s") else f"in {name}"
        return f"for {name}"

    def subject(self, column: int) -> str:
        """The quantity of a measure: `the unemployment rate`, `the price for IBM`; 失业率, IBM的价格."""
        view = self.spec.view
        title = view.measures[column].title
        if not view.items:
            if not self.english:
                return title
            return f"the {title}" if view.described or title.startswith(_OURS) else f"“{title}”"
        if self.english:
            return f"the {view.axis} {'in' if _YEAR.fullmatch(title) else 'for'} {title}"
        return f"{title}年{view.axis}" if _YEAR.fullmatch(title) else f"{title}的{view.axis}"

    def series(self, column: int) -> str:
        """A measure as one of several things that are compared."""
        view = self.spec.view
        title = view.measures[column].title
        if view.items and _YEAR.fullmatch(title):
            return self.pick(f"the value of {title}", f"{title}年")
        return title if view.items or not self.english else self.subject(column)

    def quantity(self, column: int, value: float, decimals: int | None = None) -> str:
        return self.spec.view.measures[column].quantity(value, decimals)

    def listing(self, words: list[str]) -> str:
        """`a, b and c`; a、b和c."""
        if len(words) == 1:
            return words[0]
        comma, last = (", ", " and ") if self.english else ("、", "和")
        return comma.join(words[:-1]) + last + words[-1]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def article(noun: str) -> str:
    """`an area chart`, `a pie chart`."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
