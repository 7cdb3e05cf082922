"""An article in English about a territory: names, languages, money, time, and how things are written there."""

from __future__ import annotations

import re
from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_time
from babel.localedata import exists
from babel.numbers import format_currency, format_decimal

from pipelines.text.locale_articles.voice import Voice
from sources.cldr_facts import (
    Spoken,
    Tender,
    Zone,
    city_of,
    display,
    family_name,
    local_locale,
    spoken_in,
    tenders_in,
    tenders_of,
    zones_of,
)

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TAKES_ARTICLE = re.compile(
    r"^(United |Central African |Dominican |Netherlands|Philippines|Bahamas|Maldives|Comoros|Gambia|Isle of )"
    r"|(Islands|Territory|Territories)( \(.*\))?$"
)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def article(code: str) -> tuple[str, list[str]]:
    """Title and paragraphs about the territory `code`."""
    voice = Voice("territory-en", code)
    title = str(display("en").territories[code])
    name = f"the {title}" if _TAKES_ARTICLE.search(title) else title
    parts = [_languages(code, name, voice), _money(code, name, voice), _time(code, name, voice)]
    parts = [part for part in voice.shuffled("order", parts) if part]
    writing = _writing(code, voice)
    paragraphs = [_names(code, name, voice), *parts, *([writing] if writing else [])]
    return title, [paragraph[0].upper() + paragraph[1:] for paragraph in paragraphs]


def _listed(names: list[str]) -> str:
    if len(names) < 3:
        return " and ".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _percent(value: float) -> str:
    if value < 0.1:
        return "less than 0.1%"
    return f"{value:.0f}%" if value >= 10 else f"{value:.1f}%".replace(".0%", "%")


def _day(value: date) -> str:
    return f"{value.day} {display('en').months['format']['wide'][value.month]} {value.year}"


def _names(code: str, name: str, voice: Voice) -> str:
    text = voice.pick(
        "intro",
        f"In the standard ISO 3166 the two letters {code} stand for {name}.",
        f"{name} has the code {code} in ISO 3166, the list of countries and other territories.",
        f"Software that needs a short name for {name} uses the ISO 3166 code {code}.",
    )
    own = []
    for fact in spoken_in(code):
        if "official" in fact.status and fact.language != "en" and exists(fact.language):
            native = display(fact.language).territories.get(code)
            if native and native != display("en").territories[code]:
                own.append((display("en").languages.get(fact.language, fact.language), native))
    if len(own) == 1:
        text += voice.pick(
            "own", f" In {own[0][0]} it is called {own[0][1]}.", f" Its name in {own[0][0]} is {own[0][1]}."
        )
    elif own:
        shown = _listed([f"{native} in {language}" for language, native in own[:5]])
        text += voice.pick("own", f" Among its names in languages of its own are {shown}.", f" It is {shown}.")
    return text


def _languages(code: str, name: str, voice: Voice) -> str:
    names = display("en").languages
    spoken = [fact for fact in spoken_in(code) if fact.language in names]
    if not spoken:
        return ""
    sentences = [_main_language(name, spoken[0], len(spoken_in(code)), voice)]
    official = [names[fact.language] for fact in spoken if fact.status in ("official", "de_facto_official")]
    regional = [names[fact.language] for fact in spoken if fact.status == "official_regional"]
    if len(official) == 1:
        sentences.append(voice.pick("official", f"{official[0]} is the only language that is official throughout.",
                                    f"The official language is {official[0]}."))  # fmt: skip
    elif official:
        sentences.append(
            voice.pick(
                "official",
                f"There are {_count(len(official))} official languages: {_listed(official)}.",
                f"{_listed(official)} are {'both' if len(official) == 2 else 'all'} official.",
            )
        )
    else:
        sentences.append("No language is recorded as official.")
    if regional:
        verb = "is" if len(regional) == 1 else "are"
        sentences.append(f"{_listed(regional)} {verb} official in some regions.")
    others = [fact for fact in spoken[1:] if fact.percent >= 0.1][:6]
    if others:
        shown = _listed([f"{names[fact.language]} ({_percent(fact.percent)})" for fact in others])
        sentences.append(
            voice.pick("others", f"Next by number of users {'comes' if len(others) == 1 else 'come'} {shown}.",
                       f"Other languages in use are {shown}." if len(others) > 1 else f"The other one is {shown}."
                       if len(spoken_in(code)) == 2 else f"The most used of the others is {shown}.")
        )  # fmt: skip
    total = sum(fact.percent for fact in spoken)
    if total > 125:
        sentences.append(
            f"The shares add up to about {total:.0f}%, since one person may use several languages."
            if voice.chance("total", 0.5)
            else "Together the shares exceed one hundred per cent: many people use more than one language."
        )
    return " ".join(sentences)


def _main_language(name: str, first: Spoken, count: int, voice: Voice) -> str:
    main = display("en").languages[first.language]
    share = _percent(first.percent)
    if count == 1:
        return f"Only one language is recorded for {name}: {main}, used by about {share} of the population."
    return voice.pick(
        "main",
        f"The most widely used language of {name} is {main}, used by about {share} of the population.",
        f"Of the {count} languages recorded for {name}, {main} has the most users, about {share} of the population.",
        f"About {share} of the people of {name} use {main}, more than any other language there.",
    )


def _money(code: str, name: str, voice: Voice) -> str:
    names = display("en").currencies
    tenders = [fact for fact in tenders_in(code) if fact.tender and fact.currency in names]
    current = [fact for fact in tenders if fact.until is None]
    former = [fact for fact in tenders if fact.until and fact.since]
    if not current:
        return ""
    if len(current) > 1:
        text = f"Legal tender in {name} are {_listed([f'the {names[f.currency]} ({f.currency})' for f in current])}."
    elif current[0].since is None:
        text = f"The currency of {name} is the {names[current[0].currency]} ({current[0].currency})."
    else:
        fact = current[0]
        assert fact.since is not None
        text = voice.pick(
            "money",
            f"Since {_day(fact.since)} people in {name} have paid in the {names[fact.currency]}, whose code is "
            f"{fact.currency}.",
            f"The currency of {name} is the {names[fact.currency]} ({fact.currency}), in use since {fact.since.year}.",
            f"The {names[fact.currency]} ({fact.currency}) became legal tender in {name} on {_day(fact.since)}.",
        )
    sharing = {fact.territory for fact in tenders_of(current[-1].currency) if fact.until is None and fact.tender}
    if len(sharing) > 2:
        text += f" It is legal tender in {_count(len(sharing))} territories altogether."
    if former:
        shown = _listed([f"the {_plain(names[f.currency])} ({_span(f)})" for f in former[-4:]])
        text += voice.pick("former", f" Earlier money was {shown}.", f" Before that came {shown}."
                           if _before(former, current) else f" Currencies no longer in use are {shown}.")  # fmt: skip
    return text


def _before(former: list[Tender], current: list[Tender]) -> bool:
    return all(f.until and c.since and f.since and f.since < c.since for f in former for c in current)


def _plain(name: str) -> str:
    return name.split(" (")[0]


def _span(fact: Tender) -> str:
    assert fact.since is not None
    assert fact.until is not None
    return f"{fact.since.year}" if fact.since.year == fact.until.year else f"{fact.since.year} to {fact.until.year}"


def _hours(value: float) -> str:
    whole, minutes = divmod(round(abs(value) * 60), 60)
    pieces = [f"{_count(whole)} hour{'s' if whole != 1 else ''}"] if whole else []
    return " and ".join([*pieces, f"{minutes} minutes"] if minutes else pieces)


def _against_utc(value: float) -> str:
    return f"{_hours(value)} {'ahead of' if value > 0 else 'behind'} Coordinated Universal Time" if value else (
        "the same as Coordinated Universal Time")  # fmt: skip


def _time(code: str, name: str, voice: Voice) -> str:
    zones = zones_of(code)
    if not zones:
        return ""
    offsets = sorted({zone.january for zone in zones})
    if len(offsets) == 1:
        kept = family_name(zones[0], "en")
        text = f"In January the time in {name} is {_against_utc(offsets[0])}"
        text += f" and is known as {kept}." if kept else "."
    else:
        text = voice.pick(
            "time",
            f"The time zone database lists {_count(len(offsets))} different times for {name}.",
            f"Clocks in {name} do not all agree: {_count(len(offsets))} times are in use.",
        )
        first, last = city_of(zones[0].name, "en"), city_of(zones[-1].name, "en")
        text += f" In January {first} is {_hours(offsets[-1] - offsets[0])} behind {last}."
    return f"{text} {_clock_changes(zones, voice)}"


def _clock_changes(zones: list[Zone], voice: Voice) -> str:
    changing = [zone for zone in zones if zone.changes]
    if not changing:
        return voice.pick("dst", "Clocks are not changed during the year.", "There is no daylight saving time.",
                          "July keeps the same time as January.")  # fmt: skip
    if len(changing) < len(zones):
        return "Only some of its zones change their clocks during the year."
    move = changing[0].july - changing[0].january
    return f"In July clocks stand {_hours(move)} {'later' if move > 0 else 'earlier'} than in January."


def _writing(code: str, voice: Voice) -> str:
    locale = local_locale(code)
    if locale is None:
        return ""
    moment = datetime(2024, voice.number("month") % 12 + 1, voice.number("day") % 28 + 1, 16, 30)
    number = 1_000_000 + voice.number("number") % 8_000_000 + 0.25
    language = display("en").languages[locale.language]
    sentences = [
        f"In {language} as it is written there, {_day(moment.date())} becomes "
        f'"{format_date(moment, "long", locale=locale)}", '
        f'or "{format_date(moment, "short", locale=locale)}" for short.',
        f'Half past four in the afternoon is "{format_time(moment, "short", locale=locale)}".',
        f'The number {number} is written "{format_decimal(number, locale=locale)}".',
    ]
    current = [fact for fact in tenders_in(code) if fact.tender and fact.until is None]
    if current:
        sentences.append(f'A price looks like "{format_currency(1234.5, current[-1].currency, locale=locale)}".')
    return " ".join([*voice.shuffled("sentences", sentences), _week(locale, voice)])


def _week(locale: Locale, voice: Voice) -> str:
    first, start, end = (_DAYS[day] for day in (locale.first_week_day, locale.weekend_start, locale.weekend_end))
    weekend = f"{start} and {end}" if start != end else start
    return voice.pick(
        "week",
        f"Calendars begin the week on {first}, and the weekend is {weekend}.",
        f"The week starts on {first}; {weekend} {'are' if start != end else 'is'} the weekend.",
    )
