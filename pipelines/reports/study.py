"""What the reports say about a table beyond its numbers: names, units and topics in both languages, read from YAML.

Each file in `studies/` describes one table: how its rows and columns are called in English and Chinese, and which
reports are written about it. A column name of a variable is a noun in the singular, with "the" where a sentence
needs it ("the sunspot number", "petal length").
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

Language = Literal["en", "zh"]
Period = Literal["year", "quarter", "month", "day", "hour"]
FOLDER = Path(__file__).parent / "studies"


class Model(BaseModel):
    """Unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Model):
    """A text in both languages, written in YAML as one string: `English | 中文`."""

    en: str
    zh: str

    @model_validator(mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            english, _, chinese = value.partition("|")
            return {"en": english.strip(), "zh": chinese.strip()}
        return value

    def of(self, language: Language) -> str:
        """The text in `language`."""
        return self.en if language == "en" else self.zh


class Rows(Model):
    """What a row is: (singular, plural) in English, (measure word, noun) in Chinese."""

    en: tuple[str, str]
    zh: tuple[str, str]


class Variable(Model):
    """A column of numbers. Values are printed as column * scale, with `decimals` digits and the unit."""

    en: str
    zh: str
    unit: Words = Words(en="", zh="")
    scale: float = 1.0
    decimals: int = 1
    #: False where zero is arbitrary (temperatures, indices that change sign): then no percentages and no ratios.
    ratio: bool = True
    #: True where adding rows up makes sense, so that shares of a total can be told.
    additive: bool = False
    #: Chinese counts in ten thousands and hundred millions: a further factor and digits for that language.
    zh_scale: float = 1.0
    zh_decimals: int | None = None


class Category(Model):
    """A column of names, with their names in both languages where those differ from the raw value."""

    en: str
    zh: str
    values: dict[str, tuple[str, str]] = Field(default_factory=dict)


class Section(Model):
    """One section of a report; which of the fields are needed depends on `kind`."""

    kind: Literal[
        "distribution", "groups", "trend", "series", "relation", "ranking", "seasons", "shares", "correlations"
    ]
    y: str = ""
    x: str = ""
    by: str = ""
    #: Columns (wide tables) or names in `by` (long tables) of the lines of a `series` section.
    lines: list[str] = Field(default_factory=list)
    aggregate: Literal["", "mean", "sum"] = ""
    every: Literal["", "year", "month", "day"] = ""
    where: dict[str, Any] = Field(default_factory=dict)


class Report(Model):
    """One report: the rows it is about, its title, what it asks, and its sections in order."""

    key: str
    title: Words
    question: Words
    where: dict[str, Any] = Field(default_factory=dict)
    sections: list[Section]


class Study(Model):
    """A table and the reports about it."""

    table: str
    license: str
    rows: Rows
    about: Words
    caveat: Words
    label: str = ""
    #: Does the table follow the same things over time, so that a label alone does not tell which row is meant?
    panel: bool = False
    time: str = ""
    period: Period = "year"
    variables: dict[str, Variable]
    categories: dict[str, Category] = Field(default_factory=dict)
    reports: list[Report]

    def spoken(self, language: Language) -> Study:
        """The study with the factors and digits of `language` in its variables."""
        if language == "en":
            return self
        variables = {
            name: variable.model_copy(
                update={
                    "scale": variable.scale * variable.zh_scale,
                    "decimals": variable.decimals if variable.zh_decimals is None else variable.zh_decimals,
                }
            )
            for name, variable in self.variables.items()
        }
        return self.model_copy(update={"variables": variables})


@lru_cache(maxsize=1)
def studies() -> tuple[Study, ...]:
    """Every study, in the order of file names."""
    return tuple(
        Study.model_validate(yaml.safe_load(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.yaml"))
    )
