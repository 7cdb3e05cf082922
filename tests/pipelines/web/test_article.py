"""pipelines.web.article: pictures stand where they stood, and only pictures that can be kept."""

import base64

from pictures import picture_bytes

from pipelines.web.article import PageImages, Shown, main_content

PROSE = "The tide rises and falls twice a day because the moon draws the water of the sea towards itself. "
HTML = f"""<!doctype html><html><head><title>Tides</title></head><body>
<nav><a href="/">Home</a><a href="/a">Away</a></nav>
<article><h1>Tides</h1><p>{PROSE * 3}</p><p><img src="vlend-picture-0.png"></p><p>{PROSE * 3}</p>
<figure><img src="vlend-picture-1.png"><figcaption>Low water</figcaption></figure><p>{PROSE * 2}</p></article>
<footer>All rights reserved, somewhere</footer></body></html>"""
SHOWN = [Shown("http://127.0.0.1/a.png", "a moon"), Shown("http://127.0.0.1/b.png", "")]


def test_pictures_stand_between_the_texts_around_them():
    pieces = main_content(HTML, SHOWN, "http://127.0.0.1/page")
    kinds = [piece if isinstance(piece, Shown) else "text" for piece in pieces]
    assert kinds == ["text", SHOWN[0], "text", SHOWN[1], "text"]
    text = "".join(piece for piece in pieces if isinstance(piece, str))
    assert text.count("The tide rises") == 8
    assert "Home" not in text
    assert "rights reserved" not in text
    assert "vlend-picture" not in text


def test_a_place_that_no_picture_has_is_nothing():
    pieces = main_content(HTML, SHOWN[:1], "http://127.0.0.1/page")
    assert [piece for piece in pieces if isinstance(piece, Shown)] == SHOWN[:1]


def test_pictures_inside_the_page_are_decoded_and_small_or_broken_ones_left():
    images = PageImages()
    data = picture_bytes(90, 70)
    inline = "data:image/png;base64," + base64.b64encode(data).decode()
    found = images.picture(Shown(inline, ""))
    assert found is not None
    assert (found.bytes, found.width, found.height, found.url) == (data, 90, 70, None)
    small = base64.b64encode(picture_bytes(20, 20)).decode()
    for source in (f"data:image/png;base64,{small}", "data:image/png;base64,!!!", "data:image/png,abc", "http://x/y"):
        assert images.picture(Shown(source, "")) is None
