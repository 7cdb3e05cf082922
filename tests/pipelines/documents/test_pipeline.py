import io

import numpy as np
import pymupdf
import pytest
from PIL import Image

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.validate import validate
from pipelines.documents import user_pages
from pipelines.documents.blocks import Atom, Block
from pipelines.documents.bundled_pages import choices
from pipelines.documents.markup import blocks_of
from pipelines.documents.material import bundled_material
from pipelines.documents.pipeline import DocumentParameters, Documents
from pipelines.documents.templates import TEMPLATES
from pipelines.engine.inline import outcomes
from pipelines.engine.pipeline import InputError, Unit


def test_the_material_is_in_two_languages_and_listed_the_same_way_twice():
    material = bundled_material()
    assert len({entry.name for entry in material}) == len(material)
    assert sum(entry.language == "zh" for entry in material) >= 40
    assert sum(entry.language == "en" for entry in material) >= 40
    units = [list(Documents(DocumentParameters()).units()) for _ in range(2)]
    assert units[0] == units[1]


def test_documents_get_every_template_in_turn_and_wide_code_only_wide_ones():
    text = [Block("paragraph", [Atom("a", "a", "a")])]
    names = {choices(text, kind, place, 0)[0][0].name for kind in ("prose", "exam") for place in range(10)}
    assert names == {template.name for template in TEMPLATES}
    code = [Block("code", [Atom("x" * 79, "x" * 79, "x" * 79)])]
    assert {choices(code, "prose", place, 0)[0][0].name for place in range(10)} == {"report", "manual"}


class Some(Documents):
    """The bundled pipeline with the named documents only."""

    names: tuple[str, ...] = ()

    def units(self):
        for unit in super().units():
            items = tuple(item for item in unit.items if item.locator in self.names)
            if items:
                yield Unit(unit.piece, items, unit.content)


@pytest.mark.browser
def test_pages_show_their_text():
    Some.names = ("written/zh-prose-quadratic.md", "written/en-exam-physics.md")
    pipeline = Some(DocumentParameters())
    items = [item for unit in pipeline.units() for item in unit.items]
    rule = counting_rule()
    with pipeline.session():
        records, again = (
            [complete(record, rule) for item in chosen for record in pipeline.process(item)]
            for chosen in (items, items[:1])
        )
    assert {record.language for record in records} == {"en", "zh"}
    assert [record.id for record in again] == [r.id for r in records if r.document == items[0].locator]
    for record in records:
        validate(record)
        assert record.scores["word_agreement"] >= 0.98
        assert record.component == "document_ocr"
        assert record.license == "Apache-2.0"
        assert record.n_tokens <= 4096
        picture = Image.open(io.BytesIO(record.images[0].bytes)).convert("L")
        for region in record.regions:
            inside = np.asarray(picture.crop(tuple(map(round, region.points)))).astype(int)
            ink = np.flatnonzero((inside < inside.max() - 60).any(axis=0))
            assert ink.size, f"nothing is printed in the box of {region.text!r}"
            assert ink[0] <= 4, region.text
            blank = 24 if region.text[-1] > "\u2e80" else 4  # Chinese punctuation is as wide as a character
            assert ink[-1] >= inside.shape[1] - 1 - blank, region.text
    text = records[-1].messages[0].content[1].text
    assert any("$$\nx = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}\n$$" in r.messages[0].content[1].text for r in records)
    assert text.startswith("\n")


def test_users_files_become_one_item_a_page(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    with pymupdf.open() as file:
        for number in range(3):
            page = file.new_page()
            page.insert_text((72, 40), f"Journal of Tests {number + 1}")
            for row in range(4):
                page.insert_text(
                    (72, 200 + 14 * row), f"Line {row} of page {number} with enough words to count as text"
                )
        file.save(folder / "paper.pdf")
    (folder / "paper.tex").write_text("\\documentclass{article}")
    (folder / "zbad.pdf").write_bytes(b"%PDF-1.4 cut")
    found = list(outcomes(Documents(DocumentParameters(input=str(folder), license="CC-BY-4.0"))))
    assert [outcome.item.locator for outcome in found] == [
        *(f"paper.pdf#page={n}" for n in (1, 2, 3)),
        "zbad.pdf#page=1",
    ]
    assert found[3].rejected is not None
    assert found[3].rejected.reason == "pdf_unreadable"
    record = found[1].records[0]
    assert (record.document, record.position, record.license) == ("paper.pdf", 2, "CC-BY-4.0")
    assert record.provenance["parents"] == ["paper.tex"]
    text = record.messages[0].content[1].text
    assert "Journal" not in text
    assert text.count("of page 1 with") == 4
    assert any(region.label == "furniture" for region in record.regions)


def test_pages_beyond_the_limit_are_one_item_that_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(user_pages, "MAX_PAGES", 2)
    with pymupdf.open() as file:
        for _ in range(5):
            file.new_page()
        file.save(tmp_path / "long.pdf")
    pipeline = Documents(DocumentParameters(input=str(tmp_path / "long.pdf"), ocr="never"))
    found = {outcome.item.locator: outcome.rejected.reason for outcome in outcomes(pipeline) if outcome.rejected}
    assert found == {
        "long.pdf#page=3-5": "too_many_pages",
        "long.pdf#page=1": "no_text_layer",
        "long.pdf#page=2": "no_text_layer",
    }


def test_input_that_cannot_be_used_says_what_to_change(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        list(Documents(DocumentParameters(input=str(tmp_path / "none"))).units())
    with pytest.raises(InputError, match="holds no PDF"):
        list(Documents(DocumentParameters(input=str(tmp_path))).units())


def test_written_texts_have_no_formula_that_stays_source():
    for entry in bundled_material():
        if entry.name.startswith("written/"):
            for block in blocks_of(entry.source, entry.format):
                printed = "".join(atom.printed for atom in block.atoms)
                assert "$" not in printed, f"{entry.name}: {printed[:80]}"
                assert not any(atom.markdown[:1] in "，。；：" for atom in block.atoms), f"{entry.name}: {printed[:80]}"


def test_titles_are_names_that_can_be_imported():
    titles = [entry.title for entry in bundled_material() if ".py#" in entry.name and "pydoc" not in entry.name]
    assert "RK45" in titles
    assert all("_impl" not in title and "ivp.rk" not in title for title in titles)
