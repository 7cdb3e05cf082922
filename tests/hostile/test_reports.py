"""Illustrated documents over a hostile folder: nothing outside it is shown, and every page is accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile.files import encodings, strange_files, write_all
from hostile.pictures_set import PICTURES
from hostile.run import run
from pictures import picture_bytes

from corpus.identity import media_hash
from pipelines.reports import articles
from pipelines.reports.pipeline import ReportParameters, Reports

pytestmark = pytest.mark.timeout(200)
WORDS = "The picture shows what is told here. "


def page(*images: str, words: str = WORDS) -> bytes:
    return (f"# A page\n\n{words}\n\n" + "\n\n".join(f"![what it shows]({image})" for image in images)).encode()


def test_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "SECONDS_PER_LISTED_FILE", 2.0)
    monkeypatch.setattr(Reports, "deadline_seconds", 5.0)
    secret = picture_bytes(64, 64, seed=99)
    for place in (tmp_path, tmp_path / "site"):
        place.mkdir(exist_ok=True)
        write_all(place, {"secret.png": secret, "assets/secret.png": secret})
    folder = tmp_path / "site" / "docs"
    good = page("good.png")
    expected = strange_files(folder, ".md", good)
    (folder / "link.png").symlink_to("../secret.png")
    (folder / "zero.png").symlink_to("/dev/zero")
    outside = ("../secret.png", "../../secret.png", "/assets/secret.png", "/secret.png", str(tmp_path / "secret.png"))
    pages: dict[str, tuple[bytes, str]] = {
        "outside.md": (page(*outside, "link.png", "zero.png", "file:///etc/passwd"), "no_usable_image"),
        "both.md": (page("good.png", *outside), ""),
        "rooted.md": (page("/docs/good.png"), ""),
        "odd names.md": (page("a%00b.png", "n" * 4000, "%ff.png", "?", "#"), "no_usable_image"),
        "all kinds.md": (page(*(hostile.name for hostile in PICTURES)), ""),
        "empty.md": (b"", "no_usable_image"),
        "large.md": (b"x" * 9_000_000, "file_too_large"),
        "comments.md": (b"<!--" * 400_000, "deadline"),
        "deeper/page.md": (page("../good.png"), ""),
        "deeper/out.md": (page("../../secret.png"), "no_usable_image"),
    }
    chinese = page("good.png", words="图中所示为此处所述。" * 9).decode()
    write_all(folder, {hostile.name: hostile.make() for hostile in PICTURES})
    write_all(folder, {"good.png": picture_bytes(64, 64), **{name: data for name, (data, _) in pages.items()}})
    for name, data in encodings(chinese).items():
        pages[f"{name}.md"] = (data, "")
        (folder / f"{name}.md").write_bytes(data)
    expected |= {name: reason for name, (_, reason) in pages.items()}
    result = run(Reports(ReportParameters(input=str(folder))), tmp_path / "out")
    assert {item: result.rejected.get(item, "") for item in result.items} == {
        f"docs/{name}": reason for name, reason in expected.items()
    }
    shown = {picture.hash for record in result.records for picture in record.images}
    assert media_hash(secret) not in shown
    written = "".join(part.text or "" for record in result.records for part in record.messages[0].content)
    assert "\ufffd" not in written
