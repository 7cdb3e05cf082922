"""pipelines.browser.ask and .channel: answers of pages, and one channel to each."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Error, Page

from pipelines.browser.ask import ask
from pipelines.browser.channel import channel
from pipelines.browser.session import BrowserSession, Viewport

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with BrowserSession() as session, session.page(Viewport("small", 320, 240), 60) as page:
        yield page


def test_answers_come_whole(page: Page):
    told = {"a": [1, 2.5, True, None], "b": {"c": 'q"\\ \u4e2d \U0001f600'}}
    assert ask(page, "(options) => options", told) == told
    assert ask(page, "// a comment\n() => [NaN, document.title]") == [None, ""]


def test_halves_of_letters_are_replaced_and_backslashes_are_not(page: Page):
    assert ask(page, "() => ['a\\ud83db', '\\udc00', '\\ud83d\\ude00', '\\\\ud83d']") == [
        "a\ufffdb",
        "\ufffd",
        "\U0001f600",
        "\\ud83d",
    ]


@pytest.mark.parametrize("bent", ["JSON.stringify = () => '{'", "JSON.stringify = () => 7", "JSON = null"])
def test_a_page_that_bends_the_language_is_told(page: Page, bent: str):
    page.set_content("<p>x")
    with page.context.new_page() as other:
        other.evaluate(bent)
        with pytest.raises(Error, match=r"Page\.evaluate"):
            ask(other, "() => [1]")


def test_a_page_has_one_channel(page: Page):
    assert channel(page) is channel(page)
    page.goto("about:blank")
    assert channel(page).send("Runtime.evaluate", {"expression": "1 + 1"})["result"]["value"] == 2
