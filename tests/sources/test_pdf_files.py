import pytest

from sources.pdf_files import pdf_files


def test_files_are_named_relative_to_the_folder_and_know_their_source(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.PDF").write_bytes(b"2")
    (tmp_path / "one.pdf").write_bytes(b"1")
    (tmp_path / "one.tex").write_text("x")
    found = list(pdf_files(tmp_path))
    assert [(file.name, file.latex, file.size) for file in found] == [("b/two.PDF", None, 1), ("one.pdf", "one.tex", 1)]
    assert [file.name for file in pdf_files(tmp_path / "one.pdf")] == ["one.pdf"]


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(pdf_files(tmp_path / "none"))
