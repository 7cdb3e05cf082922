"""pipelines.web.workshop: what a folder's pages are served, and the windows that they share."""

from pathlib import Path

import pytest

from pipelines.browser.blocked import our_blocklist
from pipelines.browser.scope import ScopeError
from pipelines.browser.session import Viewport
from pipelines.engine.pipeline import Drop
from pipelines.web.workshop import Workshop
from sources.html_folder import HtmlFolder

SMALL = Viewport("small", 320, 240)


@pytest.fixture
def folder(tmp_path: Path) -> HtmlFolder:
    (tmp_path / "pagead").mkdir()
    for name in ("pagead/index.html", "pagead/ad.css", "style.css", "film.webm"):
        (tmp_path / name).write_text("<!doctype html><html><title>t</title><p>of the folder</p></html>")
    return HtmlFolder(tmp_path)


@pytest.mark.browser
def test_parts_on_the_list_are_not_served_and_pages_are(folder: HtmlFolder):
    with Workshop(folder, 0, "", online=False) as workshop:
        assert workshop._of_folder("/film.webm").status == 200
        workshop.blocked = our_blocklist()
        assert workshop._of_folder("/film.webm").status == 404
        assert workshop._of_folder("/pagead/ad.css").status == 404
        assert workshop._of_folder("/style.css").status == 200
        assert workshop.fetch("folder", "/pagead/index.html").body
        with pytest.raises(Drop, match="http_404"):
            workshop.fetch("folder", "/none.html")


@pytest.mark.browser
def test_pages_of_a_folder_share_a_window_and_previews_another(folder: HtmlFolder):
    with Workshop(folder, 0, "", online=False) as workshop:
        fetched = workshop.fetch("folder", "/pagead/index.html")
        with workshop.page(SMALL, 20) as first:
            first.goto(fetched.url)
            with workshop.preview_page(SMALL, 20) as preview:
                assert preview is not first
                preview.goto(workshop.preview.show("<p>simplified"))
        with workshop.page(SMALL, 20) as second:
            assert second in (first, preview)
            assert second.evaluate("document.body.textContent.trim()") in ("", "simplified")


@pytest.mark.browser
def test_what_a_live_page_was_refused_is_told_once():
    with Workshop(None, 0, "me@example.org", online=True) as workshop:
        scope = workshop.browser.scope
        assert scope is not None
        for host, port in (("10.0.0.5", 80), ("[::1]", 80), ("93.184.216.34", 25)):
            with pytest.raises(ScopeError):
                scope.address(host, port)
        assert workshop.refused() == {"port": 1, "private address": 2}
        assert workshop.refused() == {}
    with Workshop(None, 0, "", online=False) as workshop:
        assert workshop.refused() == {}
