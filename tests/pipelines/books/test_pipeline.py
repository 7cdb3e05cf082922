"""Books through the browser: made here, set, printed, and read by a reader that had no part in it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from epubs import chapter, package, small_book, write_epub
from PIL import Image

from corpus.record import Record
from pipelines.books.parameters import BookParameters
from pipelines.books.pipeline import Books
from pipelines.engine.inline import Outcome, outcomes
from pipelines.engine.pipeline import InputError

pytestmark = pytest.mark.browser

SENTENCE = (
    "The river rises in the hills, runs past the mill, and is joined by <em>two smaller streams</em> on its way. "
)
NOTE = '<a epub:type="noteref" href="#n1">1</a>'
NOTES = (
    '<section epub:type="footnotes"><ol><li id="n1" epub:type="footnote"><p>Measured in 1911.</p></li></ol></section>'
)


def made(path: Path, **settings: object) -> dict[str, Outcome]:
    parameters = BookParameters.model_validate({"input": str(path), **settings})
    return {outcome.item.locator: outcome for outcome in outcomes(Books(parameters))}


def text(record: Record) -> str:
    return (record.messages[0].content[-1].text or "").strip()


def png(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_book_becomes_pages_whose_texts_follow_each_other(tmp_path: Path) -> None:
    body = (
        f"<h1>Rivers</h1><p>{SENTENCE * 6}A note{NOTE}.</p>"
        + f"<p>{SENTENCE * 9}</p>" * 5
        + '<figure><img src="mill.png"/><figcaption>The mill in spring</figcaption></figure>'
        + f"<p>{SENTENCE * 12}</p>"
        + "<table><tr><th>Year</th><th>Height</th></tr><tr><td>1911</td><td>3.2</td></tr></table>"
        + '<p>Then <math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>v</mi><mn>2</mn></msup></math> grows.</p>'
        + NOTES
    )
    path = small_book(
        tmp_path / "rivers.epub",
        [body, "<p>The end of the book, in one line.</p>"],
        **{"OEBPS/mill.png": png(300, 200)},
    )
    found = made(path, templates="novel", papers="A5", records="all", pages_together=2)
    records = found["rivers.epub#OEBPS/c1.xhtml"].records
    pages = [record for record in records if record.provenance.get("kind") is None]
    assert pages[0].provenance["left_out"] == {}
    assert len(pages) >= 4
    assert [page.position for page in pages] == list(range(1, len(pages) + 1))
    assert {page.license for page in pages} == {"CC0-1.0"}
    whole = " ".join(text(page) for page in pages)
    assert whole.count("joined by *two smaller streams*") + whole.count("*two") >= 60
    assert text(pages[0]).startswith("# Rivers\n\nThe river rises")
    assert "A note<sup>1</sup>." in text(pages[0])
    assert text(pages[0]).endswith("<sup>1</sup> Measured in 1911.")
    assert "| Year | Height |\n| --- | --- |\n| 1911 | 3.2 |" in whole
    assert "Then $v^{2}$ grows." in whole
    kinds = {record.provenance.get("kind") for record in records}
    assert kinds >= {None, "table", "figure", "pages", "regions"}
    (figure,) = [record for record in records if record.provenance.get("kind") == "figure"]
    assert text(figure) == "The mill in spring"
    assert text(found["rivers.epub#OEBPS/c2.xhtml"].records[0]) == "The end of the book, in one line."


def test_columns_split_paragraphs_and_every_page_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "en.md").write_text("# Title of it\n\n" + f"{SENTENCE}\n\n" + f"{SENTENCE * 14}\n\n" * 6)
    chinese = "河流从山里发源，经过磨坊，途中有两条小溪汇入。"
    (folder / "zh.html").write_text(f"<html lang='zh'><h1>河流</h1>{('<p>' + chinese * 14 + '</p>') * 6}</html>")
    found = made(folder, templates="journal", papers="A4")
    for outcome in found.values():
        assert outcome.records
        assert outcome.records[0].provenance["left_out"] == {}
        assert outcome.records[0].provenance["columns"] >= 2
    assert found["zh.html"].records[0].language == "zh"
    assert "".join(text(record) for record in found["zh.html"].records).count("磨坊") == 84


def test_text_runs_beside_pictures_in_designs_that_have_room(tmp_path: Path) -> None:
    bodies = [
        "<h1>Mill</h1>"
        + f"<figure><img src='a.png'/><figcaption>Plan {n}</figcaption></figure><p>{SENTENCE * 8}</p>" * 3
        for n in range(8)
    ]
    path = small_book(tmp_path / "a.epub", bodies, **{"OEBPS/a.png": png(300, 220)})
    found = made(path, templates=["report", "textbook"], papers="A4")
    sides = set()
    for outcome in found.values():
        sides.add(outcome.records[0].provenance["pictures"])
        assert outcome.records[0].provenance["left_out"] == {}
        assert sum(text(record).count("Plan") for record in outcome.records) == 3
    assert sides & {"left", "right"}


def test_drawings_are_shown_and_their_words_are_no_words_of_the_page(tmp_path: Path) -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><rect width="200" height="100" fill="red"/>'
        '<text x="9" y="50">inside</text><script>document.title="bad"</script></svg>'
    )
    body = f"<h1>Mill</h1><p>{SENTENCE}</p><figure><img src='a.svg'/><figcaption>A plan</figcaption></figure>"
    body += "<figure><img src='b.svg'/><figcaption>Not there</figcaption></figure>"
    path = small_book(tmp_path / "a.epub", [body], **{"OEBPS/a.svg": drawing, "OEBPS/b.svg": "<svg >broken"})
    (page,) = made(path, templates="report", themes="white")["a.epub#OEBPS/c1.xhtml"].records
    assert text(page).endswith("A plan")
    assert "inside" not in text(page)
    assert page.provenance["blocks_left_out"] == {"picture_undecodable": 1}
    (box,) = [region.points for region in page.regions if region.kind == "figure"]
    with Image.open(io.BytesIO(page.images[0].bytes)) as picture:
        assert picture.convert("RGB").getpixel((int(box[0]) + 6, int(box[1]) + 6)) == (255, 0, 0)


def test_question_sheets_and_their_answers(tmp_path: Path) -> None:
    rows = [
        {"question": f"What is {n} plus {n}?", "options": [str(n), str(2 * n), str(3 * n)], "answer": "B"}
        for n in (4, 5, 6)
    ]
    path = tmp_path / "sums_of_two.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in [*rows, {"no": "question"}]))
    found = made(path, answers="none", records=["page", "answers"])
    page, answers = found["sums_of_two.jsonl#rows=0-3"].records
    assert text(page).startswith("# Sums of two\n\n")
    assert "What is 4 plus 4?\n  A. 4\n  B. 8\n  C. 12\n" in text(page)
    assert text(answers) == "Answers:\n1. B\n2. B\n3. B"
    assert page.provenance["rows_left_out"] == {"3": "no_question"}


def test_what_cannot_be_set_is_told_and_costs_itself(tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "broken.epub").write_bytes(b"PK\x03\x04 broken")
    (folder / "empty.html").write_bytes(b"")
    (folder / "rtl.html").write_text("<html lang='he'><p>" + "שלום עולם טוב " * 40 + "</p></html>", encoding="utf-8")
    (folder / "scripts.html").write_text(
        "<p onclick='x()'>Good text on a page of its own.</p><script>document.body.innerHTML='bad'</script>"
        "<img src=x onerror=\"document.body.innerHTML='bad'\"><iframe src='file:///etc/passwd'></iframe>"
    )
    write_epub(
        folder / "missing.epub",
        {
            "OEBPS/content.opf": package(["c1.xhtml", "gone.xhtml"]),
            "OEBPS/c1.xhtml": chapter("<p>Here is the first chapter.</p>"),
        },
    )
    found = made(folder)
    reasons = {name: outcome.rejected.reason for name, outcome in found.items() if outcome.rejected}  # type: ignore[union-attr]
    assert reasons == {
        "broken.epub": "archive_unreadable",
        "empty.html": "page_empty",
        "missing.epub#OEBPS/gone.xhtml": "spine_item_missing",
        "rtl.html": "right_to_left",
    }
    assert text(found["scripts.html"].records[0]) == "Good text on a page of its own."
    assert text(found["missing.epub#OEBPS/c1.xhtml"].records[0]) == "Here is the first chapter."


def test_same_seed_makes_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"# A\n\n{SENTENCE * 3}")
    first, second = (made(path)["a.md"].records for _ in range(2))
    assert [record.id for record in first] == [record.id for record in second]


def test_input_without_a_book_is_refused_with_what_to_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="name files that end in one of"):
        list(Books(BookParameters(input=str(tmp_path))).units())
    with pytest.raises(InputError, match="--input"):
        list(Books(BookParameters()).units())
