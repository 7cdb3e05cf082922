import random
import re

from pipelines.charts.spec import Spec
from pipelines.charts.summary import summary


def test_summaries_name_the_true_extremes(specs: dict[str, list[Spec]]) -> None:
    judged = 0
    for spec in specs["en"]:
        if spec.chart not in ("bar", "barh", "line", "lollipop", "dot"):
            continue
        text = summary(spec, random.Random(1))
        if found := re.search(r"is highest (?:in the|in|on|for) (.+?)(?: \(|, at)", text):
            values = spec.view.column(0)
            label = spec.view.labels[values.index(max(values))]
            assert found[1].endswith(label), text
            judged += 1
    assert judged > 40


def test_exact_numbers_of_a_summary_stand_in_the_picture(specs: dict[str, list[Spec]]) -> None:
    for spec in [*specs["en"], *specs["zh"]]:
        text = summary(spec, random.Random(2))
        assert 20 < len(text) < 900
        assert "{" not in text
        if not spec.values_shown and spec.view.shape == "series":
            exact = re.findall(r"\((?!about)[\d,.]+%?\)|（(?!约)[\d,.]+%?）", text.replace(spec.view.title, ""))
            assert not exact, text


def test_chinese_summaries_end_like_chinese_sentences(specs: dict[str, list[Spec]]) -> None:
    for spec in specs["zh"]:
        assert summary(spec, random.Random(3)).endswith("。")
