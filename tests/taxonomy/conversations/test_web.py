import parents
import pytest
from tampering import builder_of, conversations

from taxonomy.conversations.conversation import family
from taxonomy.conversations.web import BUILDERS, asked_of


@pytest.mark.parametrize("language", ["en", "zh"])
def test_screenshots_become_code_or_text_and_controls_are_explained(language: str) -> None:
    html, plain = parents.web_page(language=language), parents.web_page("transcription", language)
    (code,) = conversations(builder_of(BUILDERS, "ui_to_code"), family([html]))
    assert code.exchanges[0].answer == "```html\n<html><body><a>Home</a></body></html>\n```"
    (read,) = conversations(builder_of(BUILDERS, "page_text"), family([plain]))
    assert read.exchanges[0].answer == "Home\nPrices\nOrder now"
    (controls,) = conversations(builder_of(BUILDERS, "controls"), family([html]))
    assert {exchange.about["role"] for exchange in controls.exchanges} == {"link", "button"}


def test_questions_of_people_on_app_screens_are_kept_word_for_word() -> None:
    text = "Question: What is the time?\nAnswer: 10:30\n\nQuestion: Who wrote it?\nAnswer: The screen does not say."
    record = parents.made("ui", "rico.json#screen=1", "rico:1", text)
    assert asked_of(record) == [("What is the time?", "10:30"), ("Who wrote it?", "The screen does not say.")]
    (found,) = conversations(builder_of(BUILDERS, "screen_questions"), family([record]))
    assert len(found.exchanges) == 2
    assert found.component == "web_code"
