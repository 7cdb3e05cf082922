"""pipelines.web.fetched: pages of local material, and why some are none."""

import pytest

from pipelines.engine.pipeline import Drop
from pipelines.web.fetched import MAX_PAGE_BYTES, local_page
from sources.loopback import NOT_FOUND, Answer

HTML = "text/html; charset=utf-8"
SITE = {
    "/a b.html": Answer(200, HTML, b"<meta name=robots content=noindex><p>a</p>"),
    "/noai.html": Answer(200, HTML, b'<meta content="noai" name="robots">text'),
    "/reserved.html": Answer(200, HTML, b'<meta name="tdm-reservation" content="1">text'),
    "/picture.png": Answer(200, "image/png", b"png"),
    "/large.html": Answer(200, HTML, b"x" * (MAX_PAGE_BYTES + 1)),
}


def answer(path: str) -> Answer:
    return SITE.get(path, NOT_FOUND)


def test_a_page_as_it_was_sent():
    page = local_page("http://127.0.0.1:8000", "/a b.html", answer)
    assert page.url == "http://127.0.0.1:8000/a%20b.html"
    assert page.content_type == HTML
    assert page.body.endswith(b"<p>a</p>")
    assert page.signals == ("meta robots: noindex",)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/none.html", "http_404"),
        ("/noai.html", "opt_out"),
        ("/reserved.html", "opt_out"),
        ("/picture.png", "not_a_page"),
        ("/large.html", "page_too_large"),
    ],
)
def test_reasons(path: str, reason: str):
    with pytest.raises(Drop) as caught:
        local_page("http://127.0.0.1:8000", path, answer)
    assert caught.value.reason == reason
