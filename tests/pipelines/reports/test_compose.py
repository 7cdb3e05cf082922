"""The numbers of the prose are computed again with pandas from the columns; figures are matched to references."""

import re
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest

from corpus.images import inspect
from pipelines.reports.compose import Composed, compose
from pipelines.reports.study import Language, studies
from pipelines.reports.tables import columns

SAMPLE = [
    ("sklearn/iris", "petals", "en"),
    ("sklearn/iris", "versicolor_virginica", "zh"),
    ("vega_datasets/cars", "engines", "zh"),
    ("statsmodels/sunspots", "nineteenth", "en"),
    ("statsmodels/statecrime", "murder", "en"),
    ("vega_datasets/stocks", "decade", "zh"),
]


@lru_cache
def composed(table: str, key: str, language: Language, seed: str = "s") -> tuple[Composed, pd.DataFrame]:
    study = next(study for study in studies() if study.table == table)
    report = next(report for report in study.reports if report.key == key)
    frame = pd.DataFrame(columns(table))
    for column, wanted in report.where.items():
        if isinstance(wanted, list):
            frame = frame[frame[column].isin(wanted)]
        else:
            frame = frame[frame[column].between(str(wanted["from"]), str(wanted["to"]))]
    return compose(study, report, columns(table), language, seed), frame


def again(fact: dict, frame: pd.DataFrame) -> float | None:
    """The fact's value by pandas; None for kinds that this test does not cover."""
    names = fact["columns"]
    if not names:
        return None
    y = frame[names[0]]
    complete = frame.dropna(subset=fact.get("complete_in", names))[names]
    by_group = frame.groupby(frame[names[-1]].astype(str))[names[0]]
    single = {
        "mean": lambda: y.mean(),
        "median": lambda: y.median(),
        "deviation": lambda: y.std(),
        "first_quartile": lambda: y.quantile(0.25),
        "third_quartile": lambda: y.quantile(0.75),
        "skewness": lambda: ((y - y.mean()) ** 3).mean() / y.std(ddof=0) ** 3,
        "within_one_deviation": lambda: ((y - y.mean()).abs() <= y.std()).sum() / y.count(),
        "correlation": lambda: complete.corr().iloc[0, 1],
        "shared": lambda: complete.corr().iloc[0, 1] ** 2,
        "slope": lambda: abs(np.polyfit(*complete.to_numpy(float).T, 1)[0]) * fact["per"],
        "category_count": lambda: (y.astype(str) == fact["group"]).sum(),
        "category_share": lambda: (y.astype(str) == fact["group"]).mean(),
        "group_mean": lambda: by_group.mean()[fact["group"]],
        "group_deviation": lambda: by_group.std()[fact["group"]],
        "ranked": lambda: by_group.mean()[fact["group"]],
        "rank_ratio": lambda: by_group.mean().max() / by_group.mean().min(),
    }
    return float(single[fact["kind"]]()) if fact["kind"] in single else None


@pytest.mark.parametrize(("table", "key", "language"), SAMPLE)
def test_numbers_in_the_prose_are_right_to_the_digit(table: str, key: str, language: Language) -> None:
    report, frame = composed(table, key, language)
    checked = set()
    for fact in report.facts:
        assert fact["text"] in report.text
        value = again(fact, frame)
        if value is None:
            continue
        assert fact["value"] == pytest.approx(value, rel=1e-8, abs=1e-9), fact
        digits = re.search(r"-?[\d,]+(?:\.\d+)?", fact["text"])[0].replace(",", "")
        shown = value * 100 if fact["text"].endswith("%") and fact["kind"] in PERCENTAGES else value
        decimals = len(digits.partition(".")[2])
        assert abs(float(digits) - shown) <= 0.5 * 10**-decimals + 1e-9, fact
        checked.add(fact["kind"])
    assert len(checked) >= 2, checked


PERCENTAGES = {"within_one_deviation", "shared", "category_share", "explained"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_course_over_time_is_told_from_the_values_at_its_ends(language: Language) -> None:
    report, frame = composed("statsmodels/sunspots", "nineteenth", language)
    values = dict(zip(frame["YEAR"], frame["SUNACTIVITY"], strict=True))
    for fact in report.facts:
        if fact["kind"] in {"first", "last", "maximum", "minimum"} and "time" in fact:
            assert fact["value"] == values[fact["time"]]
    whole = [fact for fact in report.facts if fact["kind"] == "maximum" and "time" in fact]
    assert max(values.values()) in [fact["value"] for fact in whole]


@pytest.mark.parametrize(("table", "key", "language"), SAMPLE[:4])
def test_every_figure_is_referred_to_and_captioned_in_place(table: str, key: str, language: Language) -> None:
    report, _ = composed(table, key, language)
    images = [place for place, part in enumerate(report.parts) if isinstance(part, bytes)]
    name = "Figure " if language == "en" else "图"
    assert len(images) == len(report.looks) <= 6
    for number, place in enumerate(images, 1):
        caption = report.parts[place + 1].strip().split("\n")[0]
        assert caption.startswith(f"{name}{number}{'.' if language == 'en' else '　'}")
        around = report.parts[place - 1] + report.parts[place + 1].replace(caption, "")
        assert re.search(rf"{name}{number}(?!\d)", around)
        facts = inspect(report.parts[place])
        assert facts.format == "PNG"
        assert 400 <= facts.width <= 1280
    numbers = {int(n) for n in re.findall(rf"{name}(\d+)", report.text)}
    assert numbers == set(range(1, len(images) + 1))


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_words() -> None:
    first, _ = composed("sklearn/iris", "petals", "en")
    second, _ = composed.__wrapped__("sklearn/iris", "petals", "en")
    other, _ = composed("sklearn/iris", "petals", "en", "t")
    assert first.parts == second.parts
    assert first.text != other.text


def test_a_report_that_is_too_long_loses_details_before_figures() -> None:
    study = next(study for study in studies() if study.table == "sklearn/iris")
    report = study.reports[0]
    whole = compose(study, report, columns(study.table), "en", "s")
    short = compose(
        study, report, columns(study.table), "en", "s", lambda text, images: len(text) < 0.8 * len(whole.text)
    )
    assert len(short.text) < 0.8 * len(whole.text)
    assert short.looks == whole.looks
    assert short.text.split("\n")[0] == whole.text.split("\n")[0]


def test_names_tell_which_rows_a_section_is_about() -> None:
    report, _ = composed("vega_datasets/stocks", "decade", "zh")
    assert "苹果股价" in report.text
