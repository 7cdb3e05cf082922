import io

from PIL import Image as PillowImage

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Image, Record, Region, document, image, text, turn
from mixtures.report import record_view


def picture(width: int = 200, height: int = 100) -> Image:
    data = io.BytesIO()
    PillowImage.new("RGB", (width, height), "gray").save(data, "PNG")
    return Image(data.getvalue())


def record(**changes: object) -> Record:
    values: dict[str, object] = {
        "origin": "file#1",
        "document": "file",
        "source": "s",
        "component": "caption",
        "messages": document("one ", image(), " two ", image(), " three"),
        "images": [picture(), picture(100, 300)],
    }
    return complete(Record(**{**values, **changes}), counting_rule())  # type: ignore[arg-type]


def test_markers_stand_where_pictures_are() -> None:
    shown, characters = record_view.text(record())
    assert shown == ('one <span class="marker">image 1</span> two <span class="marker">image 2</span> three')
    assert characters == 4 + 5 + 6


def test_text_is_cut_at_the_limit_and_says_so() -> None:
    shown, characters = record_view.text(record(), limit=6)
    assert shown == 'one <span class="marker">image 1</span> t<span class="cut"> […]</span>'
    assert characters == 15


def test_turns_show_their_roles_and_their_loss() -> None:
    talk = [turn("user", text("<b>?</b>"), image(), image()), turn("assistant", text("yes"), loss=False)]
    shown, _ = record_view.text(record(messages=talk))
    assert "&lt;b&gt;?&lt;/b&gt;" in shown
    assert '<b class="role">assistant (no loss)</b>yes' in shown


def test_regions_are_drawn_in_pixels_of_the_picture_that_they_belong_to(hostile: str) -> None:
    regions = [Region(1, "word", [10, 20, 30, 40], hostile), Region(1, "line", [0, 0, 9, 0, 9, 5])]
    shown = record_view.pictures(record(regions=regions), longest=150)
    assert shown.count("<svg") == 1
    assert 'viewBox="0 0 100 300"' in shown
    assert 'points="10,20 30,20 30,40 10,40"' in shown
    assert 'points="0,0 9,0 9,5"' in shown
    assert "<script" not in shown
    assert "max-width:50px" in shown  # 100 x 300 in a box of 150
    assert "image 2: 100 × 300" in shown
    assert ", 1 × line, 1 × word" in shown


def test_more_pictures_than_the_limit_are_counted() -> None:
    shown = record_view.pictures(record(), longest=150, limit=1)
    assert shown.count("<img") == 1
    assert "and 1 more" in shown


def test_a_picture_that_cannot_be_decoded_does_not_stop_the_page() -> None:
    broken = record()
    broken.images[0].bytes = broken.images[0].bytes[:40]
    assert "cannot be decoded" in record_view.pictures(broken, longest=150)


def test_facts_hold_origin_licence_tokens_and_scores() -> None:
    shown = record_view.facts(record(license="CC0-1.0", scores={"q<": 0.5}, url="javascript:alert(1)"))
    assert "file#1" in shown
    assert "CC0-1.0" in shown
    assert "1,152 image + " in shown
    assert "q&lt; 0.5" in shown
    assert "href" not in shown
