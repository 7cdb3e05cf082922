"""extract.js on a real browser: pages written from right to left, letters without a font, what is half covered."""

from collections.abc import Iterator

import pytest

from pipelines.browser.session import BrowserSession
from pipelines.web.looks import DESKTOP
from pipelines.web.render import read_view
from pipelines.web.view import View

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def session() -> Iterator[BrowserSession]:
    with BrowserSession() as found:
        yield found


def read(session: BrowserSession, body: str, head: str = "") -> View:
    html = f"<!DOCTYPE html><html><head><style>body {{ font: 16px sans-serif }}</style>{head}</head><body>{body}</body>"
    with session.page(DESKTOP, 20) as page:
        page.set_content(html, wait_until="load")
        return read_view(page, DESKTOP, words=True)


def test_a_line_from_right_to_left_is_one_line_in_the_order_in_which_it_is_read(session: BrowserSession):
    view = read(session, '<p dir="rtl">مرحبا بالعالم hello world اليوم</p><p dir="rtl">שלום עולם</p>')
    assert [line.text for line in view.lines] == ["مرحبا بالعالم hello world اليوم", "שלום עולם"]
    words = dict(view.lines[0].words)
    assert list(words) == ["مرحبا", "بالعالم", "hello", "world", "اليوم"]
    assert words["مرحبا"][0] > words["بالعالم"][2] - 1 > words["world"][2] > words["hello"][2] > words["اليوم"][2]
    assert view.lines[0].box[2] == pytest.approx(words["مرحبا"][2])


def test_a_full_stop_at_the_other_end_of_a_mirrored_line_is_in_its_word_and_not_in_the_words_box(
    session: BrowserSession,
):
    view = read(session, '<div dir="rtl" style="width: 600px">The sea is calm.</div>')
    (line,) = view.lines
    assert line.text == "The sea is calm."
    boxes = dict(line.words)
    assert boxes["calm."][0] > boxes["is"][2]
    assert boxes["calm."][2] - boxes["calm."][0] < 60


def test_lists_and_fields_from_right_to_left(session: BrowserSession):
    view = read(session, '<ol dir="rtl"><li>אחת</li></ol><input dir="rtl" value="שלום" style="width: 300px">')
    item, field = view.lines
    assert item.text == "1. אחת"
    assert item.words[0][1][0] >= item.words[1][1][2] - 1
    assert field.words[0][1][0] > 200


def test_alternative_text_of_a_picture_that_did_not_come_is_text(session: BrowserSession):
    view = read(session, '<p>Our logo <img src="none.png" alt="Blue kettle"> stands here</p>')
    assert [line.text for line in view.lines] == ["Our logo Blue kettle stands here"]
    assert not view.unread
    wrapped = read(
        session, '<div style="width: 200px"><img src="none.png" alt="Blue kettle and many more words"></div>'
    )
    assert not wrapped.lines
    assert len(wrapped.unread) == 1


def test_what_cannot_be_read_is_known_with_its_place(session: BrowserSession):
    body = "<p>Up</p><p>Let <math><mi>x</mi></math> be</p><iframe srcdoc='<p>inner</p>' height=90></iframe>"
    view = read(session, body + '<b id="c">here</b>', '<style>#c::before { content: "Note " }</style>')
    assert len(view.unread) == 3
    part = view.tile(1280, 0, 40, 1)
    assert [line.text for line in part.lines] == ["Up"]
    assert not part.unread


def test_letters_without_a_font_are_not_said_to_be_seen(session: BrowserSession):
    # Linear Elamite was proposed and never encoded: no font has these code points
    view = read(session, "<p>Some &#x12550;&#x12551; here</p><p>Привет, Ελλάδα, 你好</p>")
    assert [line.text for line in view.lines] == ["Some", "here", "Привет, Ελλάδα, 你好"]
    assert len(view.unread) == 1


def test_text_that_is_half_covered_is_left_out(session: BrowserSession):
    cover = '<div style="position: absolute; left: 60px; top: 0; width: 300px; height: 60px; background: #fff"></div>'
    view = read(session, f'<p style="margin: 10px 0">Wonderfulness indeed</p>{cover}')
    assert not view.lines


def test_text_under_a_box_is_left_out_where_text_of_that_box_stands_on_it(session: BrowserSession):
    panel = '<div style="position: absolute; left: 0; top: 0; width: 500px; height: 90px; background: {}">{}</div>'
    words = '<p style="margin: 10px">Lorem ipsum dolor sit amet</p>'
    assert len(read(session, panel.format("#fff", words) * 3).lines) == 1
    assert len(read(session, panel.format("#b60000", words) * 3).lines) == 1
    assert len(read(session, panel.format("transparent", words) * 3).lines) == 3


def test_text_in_drawings_is_read(session: BrowserSession):
    view = read(session, '<svg width="200" height="60"><text x="10" y="30">Sales 2024</text></svg>')
    assert [line.text for line in view.lines] == ["Sales 2024"]


def test_a_field_whose_padding_leaves_no_room_still_shows_its_text_in_the_middle(session: BrowserSession):
    view = read(session, '<input style="padding: 20px; height: 42px; box-sizing: border-box" value="Somebody">')
    (line,) = view.lines
    assert 14 <= line.box[3] - line.box[1] <= 24
    assert (line.box[1] + line.box[3]) / 2 == pytest.approx(8 + 21, abs=2)
