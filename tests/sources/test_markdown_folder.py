import os
from pathlib import Path

import pytest

from sources.markdown_folder import Page, pages, read_page


def page(folder: Path, text: str) -> Page:
    file = folder / "page.md"
    file.write_text(text, "utf-8")
    return read_page(file, folder)


def texts(found: Page) -> list[str]:
    return [block.text for block in found.blocks if not block.image]


def test_front_matter_becomes_the_title_and_is_removed(tmp_path: Path) -> None:
    found = page(tmp_path, '---\ntitle: "Seeds"\nteaching: 5\nlang: en\n---\n\nText.\n')
    assert (found.title, found.language, texts(found)) == ("Seeds", "en", ["# Seeds", "Text."])


def test_images_stand_where_they_occur(tmp_path: Path) -> None:
    found = page(
        tmp_path, "Before.\n![A cat](fig/cat.jpg \"t\"){alt='A grey cat'}\nAfter.\n\n<img width=5 src='d.png' alt=D>"
    )
    kinds = [block.image.alt if block.image else block.text for block in found.blocks]
    assert kinds == ["Before.", "A grey cat", "After.", "D"]
    assert found.blocks[1].image.path == tmp_path / "fig" / "cat.jpg"


def test_remote_images_have_no_file_and_rooted_ones_are_found_in_the_site(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a b.png").write_bytes(b"x")
    found = page(tmp_path, "![](https://example.org/a.png)\n\n![](/assets/a%20b.png)\n\n[![](c.png)](https://x.org)")
    assert [block.image.path for block in found.blocks] == [None, tmp_path / "assets" / "a b.png", tmp_path / "c.png"]


def test_marks_of_generators_are_removed(tmp_path: Path) -> None:
    text = """:::::::: questions

- What?

::::::::

{% include note.html %}
Text {{ site.name }}here.{: .lead}

<!-- hidden -->
<div align=center>Figure 1 A thing</div>
[Link](other_(page).md) and [more](https://example.org).
"""
    assert texts(page(tmp_path, text)) == [
        "## Questions",
        "- What?",
        "Text here.",
        "Figure 1 A thing",
        "Link and more.",
    ]


def test_labels_number_figures_and_references_follow(tmp_path: Path) -> None:
    text = "As :numref:`fig_net` shows (:cite:`Li.2020`, :numref:`sec_linear_nets`).\n\n"
    text += "![A net.](net.png)\n:label:`fig_net`\n"
    found = page(tmp_path, text)
    assert texts(found) == ["As Fig. 1 shows ([Li.2020], linear nets)."]
    assert found.blocks[1].image.alt == "Fig. 1 A net."


def test_code_and_mathematics_are_kept_as_written(tmp_path: Path) -> None:
    code = "```html\n<div>{{ x }}</div>\n\n![not](an-image.png)\n```"
    math = "$$\na < b\n\n:= {%c%}\n$$"
    found = page(tmp_path, f"Use `<div>` and `{{{{ y }}}}`.\n\n{code}\n\n{math}\n\nCost: $a<b$ and `![x](y.png)`.")
    assert texts(found) == ["Use `<div>` and `{{ y }}`.", code, math, "Cost: $a<b$ and `![x](y.png)`."]
    assert not any(block.image for block in found.blocks)


def test_lines_broken_by_an_editor_are_joined(tmp_path: Path) -> None:
    found = page(
        tmp_path, "One line,\nanother.\n\n第一行，\n第二行。\n\n- a\n  b\n- c\n\n| x | y |\n|---|---|\n| 1 | 2 |\n"
    )
    assert texts(found) == [
        "One line, another.",
        "第一行，第二行。",
        "- a\n  b\n- c",
        "| x | y |\n|---|---|\n| 1 | 2 |",
    ]


def test_bad_bytes_do_not_stop_a_page(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_bytes(b"\xef\xbb\xbf# T\r\n\r\nbad \xff byte\r\n")
    assert texts(read_page(tmp_path / "page.md", tmp_path)) == ["# T", "bad \ufffd byte"]


def test_pages_are_found_in_order_without_hidden_folders(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.Rmd", ".git/x.md", "c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [file.relative_to(tmp_path).as_posix() for file in pages(tmp_path)] == ["a/z.Rmd", "b.md"]


def test_genuine_pages_keep_their_local_images() -> None:
    if "VLEND_SAMPLES" not in os.environ:
        pytest.skip("VLEND_SAMPLES is not set")
    folder = Path(os.environ["VLEND_SAMPLES"]) / "markdown" / "carpentries_image_processing"
    for file in pages(folder / "episodes"):
        found = read_page(file, folder)
        images = [block.image for block in found.blocks if block.image]
        assert images
        assert any(image.path and image.path.is_file() for image in images)
        assert not any(":::" in text or "{alt=" in text for text in texts(found))
