import io
import tempfile

import pytest
from PIL import Image as PillowImage

from corpus.record import Image, Record, Region, document, flatten, image
from pipelines.arxiv.front import Front
from pipelines.arxiv.kinds import KINDS, records_of
from pipelines.arxiv.letters import letters
from pipelines.arxiv.page_text import PrintedText
from pipelines.arxiv.paper import Paper
from pipelines.arxiv.split import Fragment, Page
from pipelines.arxiv.work import DonePaper

ABSTRACT = " ".join(
    ["We measure tides at forty stations and find that quiet ones are louder than they seem to all."] * 2
)
TABLE = "\\begin{tabular}{lr}\n\\hline\nname & n \\\\\n\\hline\na & 1 \\\\\n\\hline\n\\end{tabular}"


def page_of(*regions: Region) -> Record:
    picture = io.BytesIO()
    PillowImage.new("RGB", (400, 500), "white").save(picture, "PNG")
    return Record(
        origin="arxiv:2303.00001#page=1", document="arxiv:2303.00001", position=1, source="arxiv_pages",
        component="document_ocr", messages=document(image(), "\nWords."), images=[Image(picture.getvalue())],
        regions=list(regions), language="en", scores={}, provenance={},
    )  # fmt: skip


def done_with(fragments: list[Fragment], front: Front, paper: Paper, shown: str) -> tuple[DonePaper, Page]:
    made = Page(0, fragments)
    printed = PrintedText(letters=letters(shown), page_starts=[0, len(letters(shown))])
    return DonePaper([made], [None], paper, tempfile.TemporaryDirectory(), printed, front), made


def derived_of(page: Record, kinds, fragments=(), front=Front(None, ()), paper=None, shown="") -> list[Record]:
    done, made = done_with(list(fragments), front, paper or Paper(), shown)
    found = list(records_of(page, done, made, kinds, seed=1))
    done.close()
    return found


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("formula", "\\[x^2 + y^2\\tag{3}\\]", "x^2 + y^2"),
        ("figure", "Figure 2: Tides in spring.", "Figure 2: Tides in spring."),
    ],
)
def test_parts_are_cut_out_with_their_text(kind, text, said):
    (record,) = derived_of(page_of(Region(0, kind, [40.0, 50.0, 240.0, 90.0], text, kind)), (kind,))
    assert flatten(record) == f"<image>\n{said}"
    assert PillowImage.open(io.BytesIO(record.images[0].bytes)).size == (216, 56)
    assert record.provenance["parents"] == ["arxiv:2303.00001#page=1"]


def test_a_table_is_written_in_the_notation_that_the_seed_draws():
    region = Region(0, "table", [40.0, 50.0, 240.0, 90.0], TABLE, "table")
    done, made = done_with([], Front(None, ()), Paper(), "")
    notations = set()
    for seed in range(12):
        (record,) = records_of(page_of(region), done, made, ("table",), seed)
        notations.add(record.provenance["notation"])
        assert {"latex": "\\begin{tabular}", "html": "<table>", "markdown": "| name |"}[
            record.provenance["notation"]
        ] in flatten(record)
    done.close()
    assert notations == {"latex", "html", "markdown"}


def test_parts_without_text_or_too_small_are_left_out():
    regions = (Region(0, "formula", [1.0, 1.0, 9.0, 300.0], None, "formula"),)
    assert derived_of(page_of(*regions), ("formula",)) == []


def test_questions_are_answered_by_what_source_and_page_both_say():
    fragments = [
        Fragment(0, "# Quiet Tides", "title"),
        Fragment(1, "Jane Doe", "from_page"),
        Fragment(2, "###### Abstract", "heading"),
        Fragment(3, ABSTRACT, "paragraph"),
        Fragment(4, "## 1 Tides", "heading"),
        Fragment(5, "Other words.", "paragraph"),
    ]
    shown = "Quiet Tides Jane Doe Abstract" + ABSTRACT + "1 Tides Other words."
    paper = Paper(title="Quiet Tides", abstract=ABSTRACT)
    front = Front("Quiet Tides", ("Jane Doe",))
    (record,) = derived_of(page_of(), ("questions",), fragments, front, paper, shown)
    assert [line for line in flatten(record).splitlines() if line.startswith("Answer: ")] == [
        "Answer: Quiet Tides",
        "Answer: Jane Doe",
        f"Answer: {ABSTRACT}",
    ]
    (record,) = derived_of(page_of(), ("questions",), fragments, Front(None, ("Max Roe",)), paper, shown)
    assert "Who wrote it?" not in flatten(record)


def test_an_abstract_that_goes_on_overleaf_is_not_asked_for():
    fragments = [Fragment(0, "# Quiet Tides", "title"), Fragment(1, ABSTRACT[:100], "paragraph")]
    paper = Paper(title="Quiet Tides", abstract=ABSTRACT)
    shown = "Quiet Tides" + ABSTRACT[:100]
    (record,) = derived_of(page_of(), ("questions",), fragments, Front(None, ()), paper, shown)
    assert "abstract" not in flatten(record)


def test_a_page_without_title_and_abstract_has_no_questions():
    assert derived_of(page_of(), ("questions",), [Fragment(0, "Words.", "paragraph")], shown="Words.") == []


def test_all_kinds_are_named():
    assert KINDS == ("page", "regions", "table", "formula", "figure", "questions", "pages")
