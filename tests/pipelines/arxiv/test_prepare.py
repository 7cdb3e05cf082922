from pipelines.arxiv.flatten import Flattened
from pipelines.arxiv.prepare import GAP_WORD, prepared, with_marked_gaps


def test_entries_of_references_stand_apart():
    entries = "\\bibitem[Doe et al.(2001)Doe, {Roe}]{a} One.\n\\newblock More. \\bibitem{b} Two."
    body = f"\\begin{{thebibliography}}{{9}}{entries}\\end{{thebibliography}}"
    lines = [" ".join(line.split()) for line in prepared(Flattened("", body)).splitlines()]
    assert lines[lines.index("One. More.") :][:3] == ["One. More.", "", "Two."]


def test_what_tex_makes_itself_is_a_gap():
    source = prepared(Flattened("", "\\tableofcontents words \\bibliography{refs} \\maketitle"))
    assert [kind in source for kind in ("{vlendgap}contents", "{vlendgap}bibliography", "{vlendgap}authors")] == [
        True
    ] * 3
    assert f"{GAP_WORD}bibliography" in with_marked_gaps(Flattened("", "\\printbibliography[heading=none]"))
