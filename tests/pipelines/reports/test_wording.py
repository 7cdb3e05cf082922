import random

import pytest

from pipelines.reports.frame import Frame
from pipelines.reports.study import Language, Variable, Words, studies
from pipelines.reports.wording import Writer, chinese_time, english_time, rounded, short_time


def writer(language: Language) -> Writer:
    study = next(study for study in studies() if study.table == "sklearn/iris")
    columns = {"species": ["setosa"], "petal_length": [1.4]}
    return Writer(Frame(columns, study, "year"), language, random.Random(1))


@pytest.mark.parametrize(
    ("value", "decimals", "shown"), [(0.125, 2, "0.13"), (2.675, 2, "2.68"), (-0.04, 1, "0.0"), (99.475, 2, "99.48")]
)
def test_halves_are_rounded_as_people_round(value: float, decimals: int, shown: str) -> None:
    assert f"{rounded(value, decimals):f}" == shown


def test_numbers_follow_the_language() -> None:
    assert writer("en").number(12345.6, 1) == "12,345.6"
    assert writer("zh").number(12345.6, 1) == "12345.6"


@pytest.mark.parametrize(
    ("unit", "value", "english", "chinese"),
    [
        ("$ million | 亿美元", -5.0, "-$5.0 million", "-5.0亿美元"),
        ("% | %", 12.0, "12.0%", "12.0%"),
        ("°C | ℃", 3.5, "3.5°C", "3.5℃"),
        ("ppm | ppm", 3.0, "3.0 ppm", "3.0 ppm"),
        ("| 人", 3.0, "3.0", "3.0人"),
    ],
)
def test_units_stand_where_they_belong(unit: str, value: float, english: str, chinese: str) -> None:
    variable = Variable(en="x", zh="甲", unit=Words.model_validate(unit))
    assert writer("en").amount("k", value, variable, []) == english
    assert writer("zh").amount("k", value, variable, []) == chinese


def test_one_takes_the_singular() -> None:
    days = Variable(en="x", zh="甲", unit=Words(en="days", zh="天"), decimals=0)
    assert writer("en").amount("k", 1, days, []) == "1 day"
    assert writer("en").amount("k", 2, days, []) == "2 days"
    assert writer("en").rows("k", 1) == "1 flower"
    assert writer("zh").rows("k", 150) == "150朵鸢尾花"


def test_differences_of_percentages_are_points() -> None:
    rate = Variable(en="x", zh="甲", unit=Words(en="%", zh="%"))
    assert writer("en").difference("k", -2.5, rate, []) == "2.5 percentage points"
    assert writer("zh").difference("k", -2.5, rate, []) == "2.5个百分点"


def test_a_median_between_two_values_gets_a_digit_more() -> None:
    variable = Variable(en="x", zh="甲", decimals=1)
    assert writer("en").exact("median", 2.5, variable, []) == "2.5"
    assert writer("en").exact("median", 2.55, variable, []) == "2.55"


@pytest.mark.parametrize(
    ("time", "english", "chinese", "short"),
    [
        ("1898", "1898", "1898年", "1898"),
        ("1974-Q2", "the second quarter of 1974", "1974年第二季度", "1974 Q2"),
        ("1898-03", "March 1898", "1898年3月", "Mar 1898"),
        ("2012-06-04", "4 June 2012", "2012年6月4日", "4 Jun 2012"),
        ("2010-07-10 06", "06:00 on 10 July 2010", "2010年7月10日6时", "10 Jul, 6:00"),
    ],
)
def test_times_are_read_as_people_say_them(time: str, english: str, chinese: str, short: str) -> None:
    assert (english_time(time), chinese_time(time), short_time(time, "en")) == (english, chinese, short)


def test_facts_are_kept_once() -> None:
    w = writer("en")
    w.plain("correlation", 0.5, 2, ["a", "b"])
    w.plain("correlation", 0.5, 2, ["a", "b"])
    assert w.facts == [{"kind": "correlation", "value": 0.5, "text": "0.50", "columns": ["a", "b"]}]


def test_phrasings_are_not_repeated_while_others_are_left() -> None:
    w = writer("en")
    options = [f"Phrasing of kind {letter}" for letter in "abc"]
    fresh = {w.pick("Alpha begins", "Beta begins here", "Gamma is the third") for _ in range(3)}
    assert len(fresh) == 3
    assert w.pick(*options) in options
