import pytest

from sources.arxiv_folder import read_folder
from sources.input_files import FileRejectedError


def test_the_folder_of_the_main_file_is_the_tree(tmp_path):
    (tmp_path / "paper" / "parts").mkdir(parents=True)
    (tmp_path / "paper" / "ms.tex").write_text("\\input{parts/one}")
    (tmp_path / "paper" / "parts" / "one.tex").write_text("Words.")
    (tmp_path / "other.tex").write_text("Not this.")
    tree, main = read_folder("paper/ms.tex", tmp_path)
    assert main == "ms.tex"
    assert set(tree.files) == {"ms.tex", "parts/one.tex"}


def test_a_main_file_that_looks_upwards_gets_the_folder_above_but_none_beyond_the_root(tmp_path):
    root = tmp_path / "root"
    (root / "paper").mkdir(parents=True)
    (root / "paper" / "ms.tex").write_text("\\input{../shared}\\input{../../secret}")
    (root / "shared.tex").write_text("Words.")
    (tmp_path / "secret.tex").write_text("Nobody's business.")
    tree, main = read_folder("paper/ms.tex", root)
    assert main == "paper/ms.tex"
    assert set(tree.files) == {"paper/ms.tex", "shared.tex"}


def test_links_that_lead_out_are_not_followed(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (root / "ms.tex").write_text("Words.")
    (tmp_path / "secret.tex").write_text("Nobody's business.")
    (root / "link.tex").symlink_to(tmp_path / "secret.tex")
    assert set(read_folder("ms.tex", root)[0].files) == {"ms.tex"}


def test_a_missing_main_file_is_refused(tmp_path):
    with pytest.raises(FileRejectedError, match="file_missing"):
        read_folder("ms.tex", tmp_path)
