"""The shapes of JSON that hold texts."""

from __future__ import annotations

from sources.json_texts import articles, row

LONG = "长" * 300


def shown(value: object) -> list[tuple[str, str]]:
    return [(article.title, article.text) for article in articles(value)]


def test_squad_style_contexts_become_one_article_per_title() -> None:
    data = {"data": [{"title": "T", "paragraphs": [{"context": "One.", "qas": []}, {"context": "Two."}]}]}
    assert shown(data) == [("T", "One.\n\nTwo.")]


def test_rows_with_text() -> None:
    assert shown([{"title": "A", "text": LONG}, {"text": LONG, "url": "https://example.org"}]) == [
        ("A", LONG),
        ("", LONG),
    ]


def test_short_works_of_an_author_are_read_together() -> None:
    poems = [{"title": f"T{n}", "author": "李白", "paragraphs": ["床前明月光，", "疑是地上霜。"]} for n in range(3)]
    title, text = shown(poems)[0]
    assert title == "李白"
    assert text.startswith("## T0\n\n床前明月光，\n疑是地上霜。\n\n## T1")


def test_single_short_works_of_several_authors_name_each() -> None:
    poems = [{"title": "T", "author": name, "paragraphs": ["床前明月光"]} for name in ("甲", "乙")]
    assert shown(poems) == [("", "## T·甲\n\n床前明月光\n\n## T·乙\n\n床前明月光")]


def test_nested_anthologies_keep_their_titles() -> None:
    book = {
        "title": "书",
        "abstract": LONG,
        "content": [{"title": "卷一", "content": [{"chapter": "篇", "paragraphs": [LONG]}]}],
    }
    assert shown(book) == [("书", LONG), ("卷一·篇", LONG)]


def test_prose_chapters_have_paragraphs_and_verse_has_lines() -> None:
    assert shown({"chapter": "学而", "paragraphs": [LONG, LONG]}) == [("学而", f"{LONG}\n\n{LONG}")]
    verse = ["天地玄黄"] * 80
    assert shown({"title": "千字文", "author": "周兴嗣", "paragraphs": verse}) == [
        ("千字文", "周兴嗣\n\n" + "\n".join(verse))
    ]


def test_rows_of_json_lines() -> None:
    assert row("just text", "line=1").text == "just text"
    assert row({"content": "c", "title": "t"}, "line=1").title == "t"
    assert row({"id": 3}, "line=1").problem == "no_text"
    assert row([1], "line=1").problem == "no_text"
