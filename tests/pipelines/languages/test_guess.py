"""pipelines.languages.guess on plain prose."""

import pytest

from pipelines.languages.guess import guess


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The boats at the head of the creek have to wait until the tide comes in again this evening.", "en"),
        ("I due pacchetti possono essere creati con un solo comando, che però non è ancora installato.", "it"),
        ("Die Boote müssen warten, bis am Abend das Wasser wieder steigt und der Wind sich dreht.", "de"),
        ("船要等到傍晚涨潮的时候才能离开港口，今天的风很大。", "zh"),
    ],
)
def test_guess(text: str, language: str):
    assert guess(text) == language


@pytest.mark.parametrize("others", [0, 1, 4, 40])
def test_english_words_among_others_do_not_make_a_text_english(others: int):
    german = "Die Boote müssen warten, bis am Abend das Wasser wieder steigt und der Wind sich dreht. "
    assert guess(others * german + "siehe The Wind in the Willows from 1908, with pictures by Shepard") == (
        "en" if others == 0 else "de"
    )


def test_what_has_english_words_is_not_asked_of_the_model(monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    monkeypatch.setattr("py3langid.rank", lambda text: asked.append(text) or [("fr", 1.0)])
    assert guess("The wind that comes from the sea this morning turns the mill by the creek, and " * 3) == "en"
    assert guess("How would you rate these services? Who should be asked about your answers, and when? " * 2) == "en"
    assert guess("Rolling resistance of ordinary tyres: " * 6) == "fr"
    assert len(asked) == 1
