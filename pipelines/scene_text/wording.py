"""What a sign says: templates of signs.yaml, filled with names from locale data, prices, hours and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Literal

import yaml

from sources.locale_words import locale_words

Language = Literal["en", "zh"]
#: Longest place, language or currency name that still fits on a sign, in characters.
_LONGEST_NAME = {"en": 16, "zh": 7}
_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Sign:
    """`kind` is one of shop, warning, direction, notice, plate, label; `lines` are read top to bottom."""

    kind: str
    lines: tuple[str, ...]


def signs_text() -> bytes:
    """The bytes of signs.yaml, a raw input of every picture."""
    return files("pipelines.scene_text").joinpath("signs.yaml").read_bytes()


@lru_cache(maxsize=1)
def _templates() -> dict[str, dict[str, list[str]]]:
    return yaml.safe_load(signs_text())


def choose_signs(rng: Random, language: Language, count: int) -> list[Sign]:
    """`count` signs of different templates for a picture in `language`; now and then one of them is bilingual."""
    bilingual = 0.35 if language == "zh" else 0.1
    chosen: dict[str, Sign] = {}
    while len(chosen) < count:
        group = "bilingual" if rng.random() < bilingual else language
        kinds = _templates()[group]
        # Each template is as likely as any other, so that short lists do not repeat.
        kind, template = rng.choice([(kind, template) for kind in sorted(kinds) for template in kinds[kind]])
        if template not in chosen:
            chosen[template] = Sign(kind, tuple(fill(template, rng, language).split("|")))
    return list(chosen.values())


def fill(template: str, rng: Random, language: Language) -> str:
    """`template` with its fields replaced; fields that end in en or zh name the same thing in both languages."""
    pair = rng.random()  # one position in the parallel lists of both languages
    return _FIELD.sub(lambda match: _value(match.group(1), rng, language, pair), template)


def _value(field: str, rng: Random, language: Language, pair: float) -> str:
    if field in _NUMBERS:
        return _NUMBERS[field](rng)
    if field in ("surname", "street"):
        return rng.choice(_fillers()[f"{field}_{language}"])
    if field == "port":
        return rng.choice(_fillers()["port"])
    if field == "price":  # one currency per sign
        return f"{'$£€'[int(pair * 3)]}{rng.randint(1, 12)}.{rng.choice(('00', '20', '50', '80', '95'))}"
    if field == "distance":
        length = rng.choice((100, 200, 300, 500, 800))
        return f"{length}米" if language == "zh" else f"{length} m"
    if field == "monthday":
        return f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    if field[-2:] in ("en", "zh"):
        pairs = _pairs(field[:-2])
        return pairs[int(pair * len(pairs))][field[-2:] == "zh"]
    if field in _CODES:
        return rng.choice(_names(field, language))
    return rng.choice(getattr(locale_words(language), f"{field}s"))  # a month or a weekday


_NUMBERS = {
    "digit": lambda rng: str(rng.randint(1, 9)),
    "number": lambda rng: str(rng.choice((rng.randint(11, 99), rng.randint(101, 999)))),
    "letter": lambda rng: rng.choice("ABCDEFGH"),
    "day": lambda rng: str(rng.randint(1, 28)),
    "year": lambda rng: str(rng.randint(1896, 2024)),
    "soon": lambda rng: str(rng.randint(2026, 2030)),
    "hour": lambda rng: f"{rng.randint(6, 12)}:{rng.choice(('00', '15', '30', '45'))}",
    "late": lambda rng: f"{rng.randint(16, 22)}:{rng.choice(('00', '30'))}",
    "percent": lambda rng: f"{rng.randrange(10, 75, 5)}%",
    "cheap": lambda rng: f"{rng.randint(2, 9)}元",
    "meal": lambda rng: f"{rng.randint(8, 28)}元",
    "fee": lambda rng: rng.choice(("{}元", "¥{}")).format(rng.randrange(15, 90)),
    "zhe": lambda rng: rng.choice("三五六七八九"),
}


#: Fields that are names, and the list of codes among the fillers that they are drawn from.
_CODES = {"place": "countries", "language": "languages", "currency": "currencies"}


def _fillers() -> dict[str, list[str]]:
    return _templates()["fillers"]


@lru_cache(maxsize=8)
def _names(field: str, language: Language) -> list[str]:
    """Names that fit on a sign."""
    name_of = getattr(locale_words(language), f"{field}_of")
    names = [name_of[code] for code in _fillers()[_CODES[field]] if code in name_of]
    return [name for name in names if len(name) <= _LONGEST_NAME[language]]


@lru_cache(maxsize=4)
def _pairs(kind: str) -> list[tuple[str, str]]:
    """(English, Chinese) names of the same things: months, weekdays, or countries."""
    english, chinese = locale_words("en"), locale_words("zh")
    if kind == "place":
        codes = [code for code in _fillers()["countries"] if code in english.place_of and code in chinese.place_of]
        return [(english.place_of[code], chinese.place_of[code]) for code in codes]
    return list(zip(getattr(english, f"{kind}s"), getattr(chinese, f"{kind}s"), strict=True))
