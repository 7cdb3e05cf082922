"""Pages of our own: complete, well formed, the same each time, different from each other, and sums that add up."""

import re

import pytest
from lxml import html as lxml_html

from pipelines.web.pages.look import LOOKS
from pipelines.web.pages.site import KINDS, PageSite, make_page, page_names

NAMES = page_names(4 * len(KINDS))


def test_names_cover_every_kind_in_both_languages_first():
    assert len(KINDS) >= 12
    assert len(set(NAMES)) == len(NAMES)
    first = {tuple(name.split("-")[:2]) for name in NAMES[: 2 * len(KINDS)]}
    assert first == {(kind, language) for kind in KINDS for language in ("en", "zh")}


@pytest.mark.parametrize("name", NAMES)
def test_page(name: str):
    html, page, _ = make_page(name, seed=0)
    assert make_page(name, seed=0)[0] == html
    language = name.split("-")[1]
    tree = lxml_html.document_fromstring(html)
    assert tree.get("lang") == language
    text = tree.findtext("head/title") + tree.find("body").text_content()
    han = len(re.findall(r"[\u4e00-\u9fff]", text))
    assert (han > 15) if language == "zh" else (han == 0 or name.startswith("world"))
    assert "lorem" not in html.lower()
    assert not re.search(r"\{[a-z_]*\}|None|<bound", text)
    for opened in ("div", "section", "table", "ul", "p", "a"):
        assert html.count(f"<{opened}>") + html.count(f"<{opened} ") == html.count(f"</{opened}>")
    assert page.license.startswith("Apache-2.0")


def test_pages_differ_in_text_and_look():
    pages = [make_page(name, seed=0) for name in NAMES]
    assert len({html for html, _, _ in pages}) == len(pages)
    assert {look.name for _, _, look in pages} == {look.name for look in LOOKS}
    assert make_page("recipe-en-0", 0)[0] != make_page("recipe-en-0", 1)[0]


def test_a_dashboards_totals_are_the_sums_of_its_rows():
    tree = lxml_html.document_fromstring(make_page("dashboard-en-0", 3)[0])
    rows = [[cell.text_content().replace(",", "") for cell in row] for row in tree.iter("tr")][1:]
    figures = [[int(cell) for cell in row[1:]] for row in rows]
    assert all(sum(row[:-1]) == row[-1] for row in figures)
    assert [sum(column) for column in zip(*figures[:-1], strict=True)] == figures[-1]


def test_an_invoices_total_is_its_positions_with_tax():
    tree = lxml_html.document_fromstring(make_page("invoice-en-0", 3)[0])
    amounts = [row[-1].text_content() for row in tree.iter("tr")][1:]
    values = [float(amount.replace(",", "").lstrip("€")) for amount in amounts]
    *positions, subtotal, tax, total = values
    assert sum(positions) == pytest.approx(subtotal)
    assert subtotal + tax == pytest.approx(total)


def test_the_site_answers_pages_and_robots_and_nothing_else():
    site = PageSite(seed=0)
    assert site.answer("/recipe-zh-0.html").status == 200
    assert b"Allow" in site.answer("/robots.txt").body
    for path in ("/", "/none-en-0.html", "/recipe-en-x.html", "/recipe.html", "/recipe-xx-0.html"):
        assert site.answer(path).status == 404


def test_months_are_named_in_their_own_language_whatever_was_loaded_before():
    for name in ("world-zh-1", "world-en-1", "world-zh-4"):
        make_page(name, 0)
    tree = lxml_html.document_fromstring(make_page("world-en-4", 5)[0])
    rows = {row[0].text_content(): row[3].text_content() for row in tree.iter("tr")}
    own = {"Danish": "januar", "Spanish": "enero", "French": "janvier", "Italian": "gennaio", "Swedish": "januari"}
    shared = own.keys() & rows.keys()
    assert shared
    assert {language: rows[language] for language in shared} == {language: own[language] for language in shared}
