"""An article in Chinese about a territory: names, languages, money, time, and how things are written there."""

from __future__ import annotations

from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal, format_percent

from pipelines.text.locale_articles import chinese as zh
from pipelines.text.locale_articles.voice import Voice
from sources.cldr_facts import (
    Spoken,
    Tender,
    Zone,
    city_of,
    decimals,
    display,
    family_name,
    local_locale,
    spoken_in,
    tenders_in,
    tenders_of,
    zones_of,
)

_BEIJING = 8.0


def article(code: str) -> tuple[str, list[str]]:
    """Title and paragraphs about the territory `code`."""
    voice = Voice("territory-zh", code)
    name = zh.territory(code)
    parts = [_languages(code, name, voice), _money(code, name, voice), _time(code, name, voice)]
    parts = [part for part in voice.shuffled("order", parts) if part]
    writing = _writing(code, name, voice)
    return name, [_names(code, name, voice), *parts, *([writing] if writing else [])]


def _names(code: str, name: str, voice: Voice) -> str:
    english = display("en").territories[code]
    text = voice.pick(
        "intro",
        f"{name}的英文名称是{english}，在国际标准ISO 3166中以两个字母{code}表示。",
        f"在ISO 3166标准里，{code}这个代码指的是{name}，英语称之为{english}。",
        f"{name}（英语：{english}）的国家和地区代码是{code}。",
        f"国际标准ISO 3166给每个国家和地区分配了两个字母的代码，{name}的代码是{code}，对应的英文名称是{english}。",
    )
    own = []
    for fact in spoken_in(code):
        if "official" in fact.status and fact.language not in ("en", "zh"):
            locale = _known(fact.language)
            native = locale.territories.get(code) if locale else None
            if native and native != english:
                own.append((zh.language(fact.language), native))
    if len(own) == 1:
        text += voice.pick(
            "own",
            f"用当地的官方语言{own[0][0]}书写，它的名字是“{own[0][1]}”。",
            f"在{own[0][0]}里，这个名字写作“{own[0][1]}”。",
            f"讲{own[0][0]}的人把它叫作“{own[0][1]}”。",
        )
    elif own:
        pairs = "，".join(f"{language}写作“{native}”" for language, native in own[:5])
        text += voice.pick("own", f"各种官方语言对它的称呼不尽相同：{pairs}。", f"在当地的官方语言中，{pairs}。")
    return text


def _known(language: str) -> Locale | None:
    from babel.localedata import exists

    return display(language) if exists(language) else None


def _languages(code: str, name: str, voice: Voice) -> str:
    spoken = [fact for fact in spoken_in(code) if fact.language != "und" and zh.language(fact.language)]
    if not spoken:
        return ""
    sentences = [_main_language(name, spoken[0], len(spoken_in(code)), voice)]
    official = [zh.language(fact.language) for fact in spoken if fact.status in ("official", "de_facto_official")]
    if len(official) == 1:
        sentences.append(
            voice.pick(
                "official",
                f"官方语言只有一种，就是{official[0]}。",
                f"在全境范围内，只有{official[0]}被列为官方语言。",
                f"具有官方地位的语言是{official[0]}。",
            )
        )
    elif official:
        sentences.append(
            voice.pick(
                "official",
                f"官方语言共有{len(official)}种：{zh.listed(official)}。",
                f"{zh.listed(official)}都具有官方地位。",
                f"享有官方语言地位的有{zh.listed(official)}。",
            )
        )
    else:
        sentences.append(voice.pick("official", "数据中没有标明哪种语言是官方语言。", "没有一种语言被标记为官方语言。"))
    regional = [zh.language(fact.language) for fact in spoken if fact.status == "official_regional"]
    if regional:
        sentences.append(
            voice.pick(
                "regional",
                f"此外，{zh.listed(regional)}在部分地区也是官方语言。",
                f"在一些地方，{zh.listed(regional)}同样具有官方地位。",
            )
        )
    others = [fact for fact in spoken[1:] if fact.percent >= 0.1]
    if others:
        shown = zh.listed([f"{zh.language(fact.language)}（{zh.percent(fact.percent)}）" for fact in others[:6]])
        sentences.append(
            voice.pick(
                "others",
                f"按使用人数排在后面的是{shown}。",
                f"除此之外，使用者较多的语言还有{shown}。",
                f"其他语言的使用者占人口的比例如下：{shown}。",
            )
        )
    small = [zh.language(fact.language) for fact in spoken[1:] if fact.percent < 0.1]
    if len(small) > 2:
        sentences.append(f"{zh.listed(small[:4])}等语言的使用者都不到千分之一。")
    total = sum(fact.percent for fact in spoken)
    if total > 125:
        sentences.append(
            voice.pick(
                "total",
                "这些比例加起来超过百分之百，因为同一个人可以使用几种语言。",
                f"各项比例合计约为{total:.0f}%，可见不少人会使用一种以上的语言。",
            )
        )
    return "".join(sentences)


def _main_language(name: str, main: Spoken, count: int, voice: Voice) -> str:
    language = zh.language(main.language)
    if count == 1:
        return voice.pick(
            "main",
            f"在{name}，数据里只列出了一种语言，即{language}，使用者{zh.portion('人口', main.percent)}。",
            f"{name}的语言状况比较单一，资料中只有{language}一种，使用者{zh.portion('人口', main.percent)}。",
        )
    return voice.pick(
        "main",
        f"{name}使用最广的语言是{language}，使用者{zh.portion('人口', main.percent)}。",
        f"{name}的资料里列有{count}种语言，其中{language}的使用者最多，{zh.portion('人口', main.percent)}。",
        f"说到语言，{name}的{zh.share(main.percent)}使用{language}，比例约为{zh.percent(main.percent)}。",
        f"在{name}能遇到{count}种有记录的语言，居首位的{language}有大约{zh.percent(main.percent)}的人使用。",
    )


def _money(code: str, name: str, voice: Voice) -> str:
    tenders = [fact for fact in tenders_in(code) if fact.tender and fact.currency in display("zh").currencies]
    current = [fact for fact in tenders if fact.until is None]
    former = [fact for fact in tenders if fact.until is not None and fact.since is not None]
    if not current:
        return ""
    sentences = [_current_money(name, current, voice)]
    sharing = {fact.territory for fact in tenders_of(current[-1].currency) if fact.until is None and fact.tender}
    if len(sharing) > 2:
        sentences.append(
            voice.pick(
                "sharing",
                f"把{zh.currency(current[-1].currency)}作为法定货币的国家和地区共有{len(sharing)}个。",
                f"同样使用{zh.currency(current[-1].currency)}的，还有另外{len(sharing) - 1}个国家和地区。",
            )
        )
    if former:
        sentences.append(_former_money(former, voice))
    return "".join(sentences)


def _current_money(name: str, current: list[Tender], voice: Voice) -> str:
    if len(current) > 1:
        names = zh.listed([f"{zh.currency(fact.currency)}（{fact.currency}）" for fact in current])
        return voice.pick(
            "money", f"{name}现有{len(current)}种法定货币：{names}。", f"目前在{name}，{names}都是法定货币。"
        )
    fact = current[0]
    money = zh.currency(fact.currency)
    if fact.since is None:
        return f"{name}的法定货币是{money}，货币代码为{fact.currency}。"
    return voice.pick(
        "money",
        f"{name}的法定货币是{money}，代码为{fact.currency}，自{zh.day(fact.since)}起流通。",
        f"自{zh.day(fact.since)}以来，{name}一直使用{money}（{fact.currency}）。",
        f"在{name}买东西要用{money}，它的货币代码是{fact.currency}，启用日期是{zh.day(fact.since)}。",
        f"{money}（货币代码{fact.currency}）从{fact.since.year}年起成为{name}的法定货币。",
    )


def _former_money(former: list[Tender], voice: Voice) -> str:
    shown = former[-4:]
    pieces = [f"{zh.currency(fact.currency)}（{fact.currency}，{_span(fact)}）" for fact in shown]
    text = voice.pick(
        "former",
        f"历史上先后使用过的货币{'包括' if len(former) > len(shown) else '有'}{zh.listed(pieces)}。",
        f"在此之前流通过{zh.listed(pieces)}。" if len(pieces) > 1 else f"更早的货币是{pieces[0]}。",
        f"已经停用的货币有{zh.listed(pieces)}。",
    )
    lasting = max(former, key=lambda fact: _years(fact))
    if len(former) > 1 and _years(lasting) >= 10:
        text += voice.pick(
            "lasting",
            f"其中{zh.currency(lasting.currency)}使用的时间最长，前后约{_years(lasting)}年。",
            f"用得最久的是{zh.currency(lasting.currency)}，历时约{_years(lasting)}年。",
        )
    return text


def _span(fact: Tender) -> str:
    assert fact.since is not None
    assert fact.until is not None
    if fact.since.year == fact.until.year:
        return f"{fact.since.year}年"
    return f"{fact.since.year}年至{fact.until.year}年"


def _years(fact: Tender) -> int:
    return ((fact.until or date.min) - (fact.since or date.max)).days // 365


def _time(code: str, name: str, voice: Voice) -> str:
    zones = zones_of(code)
    if not zones:
        return ""
    offsets = sorted({zone.january for zone in zones})
    sentences = []
    if len(offsets) == 1:
        first = zones[0]
        kept = family_name(first, "zh")
        sentences.append(
            voice.pick(
                "time",
                f"{name}的标准时间{zh.against_utc(first.january)}。"
                if first.january <= first.july
                else f"{name}在一月份的时间{zh.against_utc(first.january)}。",
                f"一月里，{name}的钟表{zh.against_utc(first.january)}（{zh.offset(first.january)}）。",
                f"在{name}，一月份使用的时间是{zh.offset(first.january)}" + (f"，属于{kept}。" if kept else "。"),
            )
        )
        sentences.append(_against_beijing(first.january, voice))
    else:
        west, east = zones[0], zones[-1]
        cities = [city_of(zone.name, "zh") for zone in (west, east)]
        sentences.append(
            voice.pick(
                "time",
                f"时区数据库为{name}列出了{len(offsets)}种时间，从{zh.offset(offsets[0])}到{zh.offset(offsets[-1])}，"
                f"相差{zh.hours(offsets[-1] - offsets[0])}。",
                f"{name}在时区数据库里不止一种时间：最晚的{zh.against_utc(offsets[0])}，最早的{zh.against_utc(offsets[-1])}。",
            )
        )
        if cities[0] and cities[1]:
            sentences.append(
                f"一月的某个时刻，若{cities[0]}是正午12点，"
                f"{cities[1]}就已经是{_clock(12 + east.january - west.january)}了。"
            )
    return "".join([*sentences, _clock_changes(zones, voice)])


def _clock_changes(zones: list[Zone], voice: Voice) -> str:
    changing = [zone for zone in zones if zone.changes]
    if not changing:
        return voice.pick("dst", "全年不调整钟表。", "当地不实行夏令时。", "七月的时间与一月相同。")
    if len(changing) < len(zones):
        return voice.pick("dst", "其中只有一部分地方在一年里调整钟表。", "夏令时只在其中一些时区实行。")
    moved = zh.hours(changing[0].july - changing[0].january)
    later = zh.offset(zones[0].july)
    return voice.pick(
        "dst",
        f"一年之中钟表要拨动两次，七月与一月的时间相差{moved}。",
        f"到了七月，时间改为{later}。" if len(zones) == 1 else f"一月和七月的时间并不相同，相差{moved}。",
    )


def _against_beijing(value: float, voice: Voice) -> str:
    if value == _BEIJING:
        return voice.pick("beijing", "这与北京时间相同。", "因此与北京没有时差。")
    difference = value - _BEIJING
    clock = _clock(12 + difference)
    return voice.pick(
        "beijing",
        f"北京正午12点时，当地是{clock}。",
        f"与北京时间相比，当地{'早' if difference > 0 else '晚'}{zh.hours(difference)}。",
        f"换句话说，北京时间中午12点相当于当地的{clock}。",
    )


def _clock(hour: float) -> str:
    days, inside = divmod(hour, 24)
    whole, minutes = divmod(round(inside * 60), 60)
    part = "凌晨" if whole < 5 else "早上" if whole < 9 else "上午" if whole < 12 else "中午" if whole == 12 else (
        "下午" if whole < 18 else "晚上")  # fmt: skip
    shown = whole - 12 if whole > 12 else whole
    which = {-1.0: "前一天", 0.0: "", 1.0: "次日"}[days]
    return f"{which}{part}{shown}点" + (f"{minutes}分" if minutes else "")


def _writing(code: str, name: str, voice: Voice) -> str:
    locale = local_locale(code)
    if locale is None:
        return ""
    moment = datetime(2024, voice.number("month") % 12 + 1, voice.number("day") % 28 + 1, 16, 30)
    language = zh.language(locale.language)
    number = 1_000_000 + voice.number("number") % 8_000_000 + 0.25
    sentences = [
        voice.pick(
            "date",
            f"按照当地{language}的习惯，{zh.day(moment.date())}写作“{format_date(moment, 'long', locale=locale)}”，"
            f"简写为“{format_date(moment, 'short', locale=locale)}”。",
            f"{language}文件里的日期，例如{zh.day(moment.date())}，"
            f"完整的写法是“{format_date(moment, 'long', locale=locale)}”，"
            f"简短的写法是“{format_date(moment, 'short', locale=locale)}”。",
        ),
        voice.pick(
            "clock",
            f"下午四点半记作“{format_time(moment, 'short', locale=locale)}”。",
            f"钟点“{format_time(moment, 'short', locale=locale)}”表示下午四点半。",
        ),
        voice.pick(
            "digits",
            f"数目{number}在当地写成“{format_decimal(number, locale=locale)}”，百分之十二点五写成"
            f"“{format_percent(0.125, '#,##0.#%', locale=locale)}”。",
            f"书写较大的数目时，{number}记为“{format_decimal(number, locale=locale)}”。",
        ),
    ]
    current = [fact for fact in tenders_in(code) if fact.tender and fact.until is None]
    if current:
        money = current[-1].currency
        amount, words = (1234.5, "一千二百三十四点五") if decimals(money) else (1234, "一千二百三十四")
        sentences.append(f"{words}个货币单位的价格标为“{format_currency(amount, money, locale=locale)}”。")
    sentences.append(_week(locale, voice))
    return "".join(sentences)


def _week(locale: Locale, voice: Voice) -> str:
    first = zh.WEEKDAYS[locale.first_week_day]
    start, end = zh.WEEKDAYS[locale.weekend_start], zh.WEEKDAYS[locale.weekend_end]
    weekend = f"{start}和{end}" if start != end else start
    return voice.pick(
        "week",
        f"日历上每周从{first}开始，周末是{weekend}。",
        f"一周的第一天是{first}，休息日为{weekend}。",
        f"当地的日历把{first}排在一周之首，周末则是{weekend}。",
    )
