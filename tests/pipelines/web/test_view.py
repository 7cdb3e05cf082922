"""pipelines.web.view: cropping keeps whole lines, and everything inside the picture."""

from pipelines.web.view import Element, Line, View


def view(*tops: float) -> View:
    lines = tuple(Line(f"line {top}", (10, top, 500, top + 20), 0, -1, -1, "p", False) for top in tops)
    elements = (Element("link", (10, 10, 500, 400), ""), Element("button", (10, 390, 60, 420), ""))
    return View(400, 1000, 10, "UTF-8", "en", "", True, lines, elements, ((0, 50, 999, 999),))


def test_crop():
    cropped = view(10, 190, 300).crop(300, 200)
    assert [line.text for line in cropped.lines] == ["line 10"]
    assert [element.box for element in cropped.elements] == [(10, 10, 300, 200)]
    assert cropped.pictures == ((0, 50, 300, 200),)
    assert (cropped.width, cropped.height) == (300, 200)


def test_the_cut_spares_lines_even_where_their_boxes_overlap():
    assert view(10, 190, 300).cut_between_lines(200) == 193
    assert view(10, 190).cut_between_lines(150) == 150
    overlapping = list(range(0, 400, 18))
    height = view(*overlapping).cut_between_lines(200)
    assert 180 <= height <= 200
