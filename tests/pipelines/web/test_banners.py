"""pipelines.web.banners: what asks for consent goes, what speaks of cookies stays."""

import pytest

from pipelines.browser.session import BrowserSession, Viewport
from pipelines.web.banners import hide_banners

pytestmark = pytest.mark.browser
PAGE = """<body style="overflow: hidden"><h1>News</h1>
<div id="onetrust-consent-sdk">
<div style="position: fixed; bottom: 0">We use cookies. <button>Accept</button></div></div>
<section class="cookie-notice">How to bake cookies</section></body>"""


def test_banners_are_hidden_and_the_page_scrolls_again():
    with BrowserSession() as session, session.page(Viewport("w", 400, 300), 20) as page:
        page.set_content(PAGE)
        assert hide_banners(page) == 1
        assert page.inner_text("body").split("\n")[0] == "News"
        assert "We use cookies" not in page.inner_text("body")
        assert "How to bake cookies" in page.inner_text("body")
        assert page.evaluate("getComputedStyle(document.body).overflowY") == "visible"
        page.set_content("<h1>News</h1>")
        assert hide_banners(page) == 0
