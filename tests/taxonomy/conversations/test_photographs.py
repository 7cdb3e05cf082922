from collections import Counter
from dataclasses import replace

import parents
import pytest
from tampering import builder_of, conversations, refuse

from taxonomy.conversations import photographs
from taxonomy.conversations.conversation import family
from taxonomy.conversations.photographs import BUILDERS, entries
from taxonomy.tree import check_path


def test_the_entries_name_leaves_of_the_tree_and_ask_in_both_languages() -> None:
    for entry in entries():
        assert check_path(entry.leaf)
        assert len(entry.en) >= 2
        assert len(entry.zh) >= 2
    assert max(Counter(entry.task for entry in entries()).values()) == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_captions_answer_what_a_picture_shows(language: str) -> None:
    found = parents.photograph(language)
    short = conversations(builder_of(BUILDERS, "theme"), found)
    long = conversations(builder_of(BUILDERS, "detailed_description"), found)
    assert len(short) == len(long) == 1
    assert len(short[0].exchanges[0].answer) < len(long[0].exchanges[0].answer)
    assert conversations(builder_of(BUILDERS, "food"), found)
    assert conversations(builder_of(BUILDERS, "currency"), found) == []


def test_parts_are_described_by_the_captions_of_their_crops() -> None:
    builder = builder_of(BUILDERS, "attributes")
    (found,) = conversations(builder, parents.photograph())
    assert {exchange.answer for exchange in found.exchanges} == {"The cup, close up.", "The spoon, close up."}
    first, second = found.exchanges
    refuse(builder, found, 0, replace(first, answer=second.answer))
    refuse(builder, found, 0, replace(first, answer=second.answer, about={**second.about, "name": first.about["name"]}))


def test_photographs_are_told_from_pictures_with_words_set_into_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photographs, "_SHARE", 1.0)
    builder = builder_of(BUILDERS, "reality")
    (genuine,) = conversations(builder, parents.photograph())
    assert "camera" in genuine.exchanges[0].answer
    (composed,) = conversations(builder, family([parents.scene("PUSH")]))
    assert composed.exchanges[0].answer.startswith("No")
    assert conversations(builder, parents.photograph(name="somebody/picture.jpg")) == []


def test_figures_of_books_are_captioned() -> None:
    figure = parents.made("captions", "book#figure=1", "book", "A plant cell with its nucleus.")
    (found,) = conversations(builder_of(BUILDERS, "figure_caption"), family([figure]))
    assert found.exchanges[0].answer == "A plant cell with its nucleus."
