"""OpenStax books: reading order, figures, references, tables, licences."""

import os
from pathlib import Path

import pytest

from sources.openstax import CnxmlError, is_book, licence, modules, read_module

HEAD = '<document xmlns="http://cnx.rice.edu/cnxml" xmlns:m="http://www.w3.org/1998/Math/MathML">'
BODY = f"""{HEAD}
<title>Tides &amp; Time</title><metadata><md:title xmlns:md="x">not this</md:title></metadata>
<content>
<para id="a">See <link target-id="fig"/> (and <link document="m9" target-id="other"/>). It is 10<sup>−3</sup> m,
the 4<sup>th</sup> value<footnote id="n">Measured twice.</footnote>.</para>
<section id="s"><title>Causes</title>
<figure id="fig"><title>Tide.</title><media alt="Water  at a pier."><image src="../../media/tide.jpg"/></media>
<caption>High water. (Credit: A. Bee (Coast Lab))</caption></figure>
<para id="b">First<list id="l" list-type="enumerated"><item>one</item><item>two</item></list>last
<equation id="e"><m:math><m:mi>a</m:mi><m:mo>=</m:mo><m:mn>1</m:mn></m:math></equation></para>
<table id="t"><tgroup cols="2"><thead><row><entry namest="c1" nameend="c2">Heights</entry></row>
<row><entry>Port</entry><entry>m</entry></row></thead>
<tbody><row><entry>A|B</entry><entry>2</entry></row></tbody></tgroup></table>
<section id="ss"><title>Deeper</title><note id="q"><title>Aside</title><para id="c">Text.</para></note></section>
</section></content>
<glossary><definition id="d"><term>ebb</term><meaning>falling water</meaning></definition></glossary></document>"""


def write_book(folder: Path, body: str = BODY, module: str = "m1") -> Path:
    place = folder / "modules" / module
    place.mkdir(parents=True)
    (place / "index.cnxml").write_text(body, "utf-8")
    return place / "index.cnxml"


def test_blocks_come_in_reading_order(tmp_path):
    module = read_module(write_book(tmp_path), tmp_path)
    assert module.title == "Tides & Time"
    assert module.path == "modules/m1/index.cnxml"
    assert [(block.kind, block.text) for block in module.blocks] == [
        ("paragraph", "See Figure 1. It is 10⁻³ m, the 4th value."),
        ("paragraph", "Footnote: Measured twice."),
        ("heading", "Causes"),
        ("figure", ""),
        ("paragraph", "First"),
        ("list", "1. one\n2. two"),
        ("paragraph", "last"),
        ("equation", "a = 1"),
        ("table", "Heights\n\n| Port | m |\n| --- | --- |\n| A\\|B | 2 |"),
        ("heading", "Deeper"),
        ("paragraph", "Aside"),
        ("paragraph", "Text."),
        ("heading", "Glossary"),
        ("paragraph", "ebb: falling water"),
    ]
    assert [block.level for block in module.blocks if block.kind == "heading"] == [2, 3, 2]


def test_a_figure_has_its_credit_apart_from_its_caption(tmp_path):
    figure = read_module(write_book(tmp_path), tmp_path).figures[0]
    assert (figure.number, figure.title, figure.caption) == (1, "Tide.", "High water.")
    assert figure.credit == "A. Bee (Coast Lab)"
    assert figure.images[0].alt == "Water at a pier."
    assert figure.images[0].path.resolve() == tmp_path / "media" / "tide.jpg"


@pytest.mark.parametrize("body", ["<document>", "", "<html/>"])
def test_what_is_not_cnxml_is_refused(tmp_path, body):
    with pytest.raises(CnxmlError, match="m1"):
        list(modules(write_book(tmp_path, body).parents[2]))


def test_entities_are_not_followed(tmp_path):
    (tmp_path / "secret.txt").write_text("hidden words")
    body = f'<!DOCTYPE document [<!ENTITY x SYSTEM "{tmp_path}/secret.txt">]>{HEAD}<title>T</title>'
    body += '<content><para id="p">a &x; b</para></content></document>'
    module = read_module(write_book(tmp_path, body), tmp_path)
    assert "hidden" not in "".join(block.text for block in module.blocks)


def test_the_licence_is_read_from_the_collection_first(tmp_path):
    assert licence(tmp_path) is None
    (tmp_path / "LICENSE").write_text("Attribution 4.0 International\n")
    assert licence(tmp_path) == "CC-BY-4.0"
    (tmp_path / "collections").mkdir()
    (tmp_path / "collections" / "a.collection.xml").write_text(
        '<x url="http://creativecommons.org/licenses/by-nc-sa/4.0/"/>'
    )
    assert licence(tmp_path) == "CC-BY-NC-SA-4.0"


@pytest.mark.parametrize("book", ["openstax_astronomy", "openstax_sociology"])
def test_genuine_books_are_read_whole(book):
    if "VLEND_SAMPLES" not in os.environ:
        pytest.skip("VLEND_SAMPLES is not set")
    folder = Path(os.environ["VLEND_SAMPLES"]) / "interleaved" / book
    assert is_book(folder)
    assert licence(folder) == "CC-BY-4.0"
    found = list(modules(folder))
    assert len(found) == 12
    for module in found:
        assert module.title
        assert sum(block.kind == "paragraph" for block in module.blocks) > 5
        assert all(image.path.is_file() and image.alt for figure in module.figures for image in figure.images)
        assert not any("\x00" in block.text or "<" in block.text for block in module.blocks)


def test_numbers_of_figures_agree_with_references(tmp_path):
    media = '<media alt="x"><image src="../../media/{}.jpg"/></media>'
    body = f'{HEAD}<title>T</title><content>{media.format("bare")}<figure id="f1"/>'
    body += f'<figure id="f2">{media.format("two")}</figure><para id="p">As <link target-id="f2"/> shows.</para>'
    module = read_module(write_book(tmp_path, body + "</content></document>"), tmp_path)
    assert [(figure.number, figure.images[0].path.name) for figure in module.figures] == [
        (0, "bare.jpg"),
        (2, "two.jpg"),
    ]
    assert module.blocks[-1].text == "As Figure 2 shows."
