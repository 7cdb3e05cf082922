from __future__ import annotations

from pathlib import Path

from epubs import chapter

from pipelines.books.blocks import Document
from pipelines.books.markup.read import chapter_document, markdown_document, page_document
from pipelines.books.markup.tree import tree_of
from pipelines.books.transcript import fragment_markdown


def read(body: str, other: str | None = None) -> Document:
    return chapter_document(
        chapter(body).encode(),
        lambda name: None,
        lambda name: tree_of(chapter(other).encode()) if other else None,
        "en",
    )


def written(document: Document) -> list[str]:
    return [
        f"{block.kind}: {fragment_markdown(block, 0, len(block.pieces))}" for block in document.blocks if block.pieces
    ]


def test_chapter_becomes_blocks_in_reading_order() -> None:
    document = read(
        "<hgroup><h2>I</h2><p>The Start</p></hgroup><p>One <em>two</em>.</p><blockquote><p>Said.</p></blockquote>"
        "<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul><ol start='3'><li>e</li></ol>"
        "<dl><dt>Word</dt><dd>Meaning</dd></dl><pre><code class='language-python'>x = 1\n\tif y:\n</code></pre>"
        "<h3>Next</h3><p>end</p>"
    )
    assert written(document) == [
        "title: # I", "heading: ## The Start", "paragraph: One *two*.", "quote: > Said.", "item: - a", "item:   - b",
        "item: - c", "item: d", "item: 3. e", "term: Word", "item: Meaning", "code: ```python\nx = 1\n    if y:\n```",
        "heading: ## Next", "paragraph: end",
    ]  # fmt: skip


def test_notes_stand_with_their_marks_and_no_longer_in_their_list() -> None:
    document = read(
        '<h1>T</h1><p>Text<a epub:type="noteref" href="#n1">1</a> goes on.</p>'
        '<section epub:type="footnotes"><hr/><ol><li id="n1" epub:type="footnote"><p>The note. '
        '<a href="#r1" epub:type="backlink">back</a></p></li></ol></section>'
    )
    assert written(document) == ["title: # T", "paragraph: Text<sup>1</sup> goes on."]
    assert [fragment_markdown(note, 0, 99) for note in document.notes] == ["<sup>1</sup> The note."]
    assert document.blocks[1].pieces[0].notes == (0,)


def test_notes_of_another_document_of_the_book_are_found() -> None:
    document = read(
        '<p>Text<a epub:type="noteref" href="notes.xhtml#n7">7</a>.</p>',
        '<section epub:type="endnotes"><ol><li id="n7" epub:type="endnote"><p>From afar.</p></li></ol></section>',
    )
    assert [fragment_markdown(note, 0, 99) for note in document.notes] == ["<sup>7</sup> From afar."]


def test_link_to_a_place_that_is_no_note_stays_text() -> None:
    document = read('<p>See <a epub:type="noteref" href="#x">3</a>.</p><p id="x">A paragraph.</p>')
    assert written(document) == ["paragraph: See 3.", "paragraph: A paragraph."]


def test_tables_have_their_head_and_those_with_spans_are_written_in_html() -> None:
    simple = "<table><caption>Sizes</caption><tr><th>a</th><th>b|c</th></tr><tr><td>1</td><td>2</td></tr></table>"
    spans = "<table><tr><td colspan='2'>wide</td></tr><tr><td>1</td><td><p>2</p><p>3</p></td></tr></table>"
    assert written(read(simple + spans)) == [
        "caption: Sizes",
        "table: | a | b\\|c |\n| --- | --- |\n| 1 | 2 |",
        'table: <table>\n<tr><td colspan="2">wide</td></tr>\n<tr><td>1</td><td>2 3</td></tr>\n</table>',
    ]


def test_formulas_of_every_form_become_latex() -> None:
    document = read(
        '<p>Let <math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x^2"><msup><mi>x</mi><mn>2</mn></msup></math>'
        " and \\(y_1\\) be.</p>"
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mfrac><mi>a</mi><mi>b</mi></mfrac></math>'
    )
    assert written(document) == ["paragraph: Let $x^2$ and $y_1$ be.", "formula: $$\n\\frac{a}{b}\n$$"]


def test_page_of_a_site_is_its_main_part_without_furniture() -> None:
    page = (
        "<html lang='en'><head><title>Rivers</title></head><body><nav><a>Home</a></nav><div class='sidebar'>Menu</div>"
        "<main><div class='breadcrumbs'>a / b</div><h2>Source<a class='headerlink'>#</a></h2><p>"
        + "Rivers begin high up. " * 8
        + "</p></main><footer>Imprint</footer></body></html>"
    )
    document = page_document(page.encode(), lambda name: None, lambda name: None)
    assert [line.split(" ", 3)[:3] for line in written(document)][:2] == [
        ["title:", "#", "Source"],
        ["paragraph:", "Rivers", "begin"],
    ]
    assert "Menu" not in str(written(document))
    assert "#" not in written(document)[1]


def test_page_without_a_heading_at_its_head_takes_its_title() -> None:
    page = b"<html><head><title>Rivers</title></head><body><p>They begin high up.</p><h3>Deltas</h3><p>End.</p></body>"
    document = page_document(page, lambda name: None, lambda name: None)
    assert written(document) == [
        "title: # Rivers",
        "paragraph: They begin high up.",
        "heading: ## Deltas",
        "paragraph: End.",
    ]


def test_markdown_page_has_formulas_tables_notes_and_language(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text(
        "---\ntitle: 线性回归\n---\n\n设 $x_1$ 为输入[^1]，它是一个向量，常用的模型。\n\n$$\ny = wx\n$$\n\n"
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n"
        "```python\nprint('*')\n```\n\n[^1]: 脚注。\n",
        encoding="utf-8",
    )
    document = markdown_document(file, tmp_path, lambda name: None)
    assert written(document) == [
        "title: # 线性回归", "paragraph: 设 $x_1$ 为输入<sup>1</sup>，它是一个向量，常用的模型。",
        "formula: $$\ny = wx\n$$",
        "table: | 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |", "code: ```python\nprint('*')\n```",
    ]  # fmt: skip
    assert (document.language, len(document.notes)) == ("zh", 1)


def test_markdown_formula_of_several_lines_is_one_without_an_environment_too(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text(
        "# 卷积\n\n输出由如下计算得到：\n\n$$\n0+1=1,\\\\\n1+2=3.\\\\\n$$\n\n$$\\unknown{ \\\\ x$$\n", encoding="utf-8"
    )
    formula, left = written(markdown_document(file, tmp_path, lambda name: None))[2:]
    assert formula == "formula: $$\n\\begin{gathered} 0+1=1,\\\\ 1+2=3. \\end{gathered}\n$$"
    assert left.startswith("paragraph: ")  # what is no formula stays as it is written
    assert "unknown" in left
