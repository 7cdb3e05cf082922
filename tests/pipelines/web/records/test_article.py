"""pipelines.web.records.article: interleaved where there are pictures, text where there are none."""

from pictures import picture_bytes

from corpus.counting import counting_rule
from corpus.record import Image, flatten
from pipelines.web.article import Shown
from pipelines.web.records.article import article, is_running_text
from pipelines.web.records.frame import Frame

FRAME = Frame("a.html", 0, "mine", "en", None, None, {})
PROSE = "The tide rises and falls twice a day because the moon draws the water of the sea towards itself. "
RULE = counting_rule()


def picture(shown: Shown) -> Image | None:
    return Image(picture_bytes(120, 90), width=120, height=90) if shown.source == "good" else None


def test_pictures_stay_in_their_places():
    pieces = [PROSE * 3, Shown("good", "the moon"), PROSE * 2, Shown("gone", ""), PROSE]
    (record,) = article(FRAME, pieces, picture, RULE, 4096)
    assert record.component == "interleaved"
    assert flatten(record) == f"{(PROSE * 3).strip()}\n\n<image>\n\n{(PROSE * 2).strip()}\n\n{PROSE.strip()}"
    assert [region.text for region in record.regions] == ["the moon"]
    assert record.regions[0].points == [0, 0, 120, 90]


def test_a_long_one_is_cut_between_paragraphs_and_none_is_too_long():
    pieces = [piece for n in range(12) for piece in (f"Part {n}. " + PROSE * 8, Shown("good", ""))]
    records = list(article(FRAME, pieces, picture, RULE, 2048))
    assert len(records) > 3
    assert [record.position for record in records] == list(range(len(records)))
    assert all(sum(RULE.count(record)[:2]) <= 2048 for record in records)
    assert sum(len(record.images) for record in records) == 12
    text = " ".join(flatten(record) for record in records)
    assert all(text.count(f"Part {n}. ") == 1 for n in range(12))


def test_text_without_pictures_has_to_be_prose():
    (record,) = article(FRAME, ["# Tides\n\n" + PROSE * 10], picture, RULE, 4096)
    assert (record.component, record.images) == ("text_only", [])
    assert not list(article(FRAME, [PROSE], picture, RULE, 4096))
    assert not list(article(FRAME, ["Home\nAbout\nContact\n" * 60], picture, RULE, 4096))
    assert is_running_text(PROSE)
    assert is_running_text("这一页讲的是海里的潮水和天上的月亮，也讲一讲人们怎样观察它们。")
    assert not is_running_text("选项一\n选项二\n" + "菜单\n" * 9)
    assert not is_running_text("")
