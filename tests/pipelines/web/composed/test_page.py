"""Composed pages: the same each time, all different, well formed, in their language, with words of the texts alone."""

import re

import pytest
from lxml import html as lxml_html

from pipelines.web.composed.grammar import COMPONENTS
from pipelines.web.composed.page import UNKNOWN, ComposedSite, compose, names
from pipelines.web.composed.texts import Text, bundled_texts

TIDES = "The tide rises and falls twice a day. The moon draws the water of the sea towards itself."
TEXTS = {
    "en": tuple(Text(f"t{at}", "en", f"Tide number {at}", (f"{TIDES} Station {at}.",), None) for at in range(7)),
    "zh": (Text("z", "zh", "潮汐", ("海水每天涨落两次。月亮牵引着海水，使它向自己隆起。",), "CC0-1.0"),),
}


def test_names_take_the_languages_in_turn():
    assert names(5, ["en", "zh"]) == ["en-0", "zh-0", "en-1", "zh-1", "en-2"]


def test_pages_follow_from_name_and_seed_and_all_differ():
    found = [compose(name, 3, TEXTS) for name in names(200, ["en", "zh"])]
    assert found == [compose(name, 3, TEXTS) for name in names(200, ["en", "zh"])]
    assert len({one.html for one in found}) == 200
    assert compose("en-0", 4, TEXTS).html != found[0].html
    assert {name for one in found for name in one.components} == set(COMPONENTS)


def test_neighbours_are_about_different_texts_and_all_have_their_turn():
    about = [compose(f"en-{at}", 0, TEXTS).html.partition("<title>")[2][:14] for at in range(7)]
    assert len(set(about)) == 7


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_are_whole_and_in_their_language(language: str):
    for number in range(60):
        page = compose(f"{language}-{number}", 0, bundled_texts())
        tree = lxml_html.document_fromstring(page.html)
        assert tree.get("lang") == language
        text = tree.findtext("head/title") + tree.find("body").text_content()
        han = len(re.findall(r"[\u4e00-\u9fff]", text))
        assert (han > 15) if language == "zh" else (han < 0.02 * len(text)), page.html
        assert not re.search(r"\{[a-z_.]*\}|None|<bound|Part\(", page.html)
        for name in ("div", "section", "article", "table", "ul", "ol", "p", "a", "svg", "button", "label", "nav"):
            opened = len(re.findall(rf"<{name}[\s>]", page.html))
            assert opened == page.html.count(f"</{name}>"), name
        identifiers = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(identifiers) == len(set(identifiers))


def test_the_licence_names_all_whose_words_are_there():
    assert "CC0-1.0" in compose("zh-0", 0, TEXTS).license
    assert UNKNOWN in compose("en-0", 0, TEXTS).license
    page = compose("en-1", 0, bundled_texts())
    texts = {one.name: one for one in bundled_texts()["en"]}
    assert page.texts
    assert {texts[name].license for name in page.texts} | {"Apache-2.0"} == set(page.license.split(" AND "))


def test_what_texts_say_cannot_break_the_page():
    evil = Text("e", "en", "<b>Bold & <script>", ('Some <script>alert(1)</script> & so on, said "he".',), None)
    for number in range(40):
        html = compose(f"en-{number}", 0, {"en": (evil,)}).html
        assert "<script" not in html
        assert "<b>Bold" not in html


def test_a_basket_adds_up():
    baskets = [compose(f"en-{at}", 0, TEXTS) for at in range(300)]
    trees = [lxml_html.document_fromstring(one.html) for one in baskets if "basket" in one.components]
    assert trees
    for tree in trees:
        *amounts, total = [int(b.text.lstrip("£")) for b in tree.iterfind(".//ul[@class='basket']//b")]
        assert sum(amounts) == total


def test_the_site_answers_its_pages_and_nothing_else():
    site = ComposedSite(0, TEXTS)
    assert site.answer("/zh-0.html").body.decode() == compose("zh-0", 0, TEXTS).html
    assert b"Allow" in site.answer("/robots.txt").body
    for path in ("/", "/fr-0.html", "/en-x.html", "/en.html", "/en-0-1.html"):
        assert site.answer(path).status == 404
