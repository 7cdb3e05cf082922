import base64
import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mixtures.manifest import ManifestError, read_manifest
from mixtures.report.page import write_report

VOID = {"meta", "img", "br", "input"}


class Walker(HTMLParser):
    """Checks that tags nest, and gathers tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def page(blend: Path) -> str:
    return Path(write_report(str(blend), samples_per_component=9)).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def walked(page: str) -> Walker:
    walker = Walker()
    walker.feed(page)
    walker.close()
    return walker


def test_tags_nest(walked: Walker) -> None:
    assert walked.open == []


def test_the_page_needs_nothing_from_outside(walked: Walker) -> None:
    for tag, attributes in walked.tags:
        assert tag not in {"link", "iframe", "object", "embed", "base", "form", "audio", "video"}
        if "src" in attributes:
            assert (attributes["src"] or "").startswith("data:image/jpeg;base64,")
        if "href" in attributes:
            assert (attributes["href"] or "").startswith("#")
        assert not [name for name in attributes if name.startswith("on")]


def test_hostile_text_is_text(page: str, walked: Walker, hostile: str) -> None:
    assert [tag for tag, _ in walked.tags].count("script") == 1
    assert "<script>alert" not in page
    assert "onerror=alert(1)&gt;" in page
    assert "\u202e" not in page
    assert "\x07" not in page
    shown = "".join(walked.words)
    assert hostile.replace("\u202e", "⟨U+202E⟩").replace("\x07", "⟨U+0007⟩") in shown


def test_the_policy_admits_just_the_pages_own_script(page: str) -> None:
    script = page.split("<script>")[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert f"sha256-{digest}" in policy.group(1)
    assert "default-src &#x27;none&#x27;" in policy.group(1)


def test_what_the_manifest_says_is_on_the_page(blend: Path, walked: Walker) -> None:
    shown = " ".join("".join(walked.words).split())
    manifest = read_manifest(blend)
    for component in manifest.components:
        assert component.name in shown
        assert f"{component.realised_share:.2f} %" in shown
    assert manifest.plan_hash in shown
    assert "needs a download | <b>no</b>" in shown
    assert "image_bomb" in shown
    assert "CC-BY-4.0" in shown
    assert manifest.notes[0] in shown


def test_equal_blends_give_equal_bytes_and_the_date_is_the_callers(blend: Path, tmp_path: Path, page: str) -> None:
    copy = tmp_path / "elsewhere"
    shutil.copytree(blend, copy)
    again = Path(write_report(str(copy), samples_per_component=9))
    assert again.read_text(encoding="utf-8") == page
    assert "Generated" not in page
    write_report(str(copy), generated="2024-05-01")
    assert "Generated 2024-05-01." in again.read_text(encoding="utf-8")


def test_the_size_is_bounded(page: str) -> None:
    assert len(page.encode()) < 6_000_000


def test_a_folder_without_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="no finished blend"):
        write_report(str(tmp_path))
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 1}))
    with pytest.raises(ManifestError, match="cannot be read"):
        write_report(str(tmp_path))


@pytest.mark.browser
def test_nothing_runs_and_nothing_overflows_in_a_browser(blend: Path) -> None:
    from pipelines.browser.launch import chromium

    path = write_report(str(blend))
    noise: list[str] = []
    with chromium() as browser:
        for width, scheme in ((1280, "light"), (390, "dark")):
            view = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            view.on("console", lambda message: noise.append(message.text))
            view.on("pageerror", lambda error: noise.append(str(error)))
            view.on("dialog", lambda dialog: noise.append(dialog.message))
            view.goto(f"file://{path}")
            assert view.evaluate("document.documentElement.scrollWidth") <= width
            before = view.evaluate("getComputedStyle(document.body).backgroundColor")
            view.evaluate("document.getElementById('theme').click()")
            assert view.evaluate("getComputedStyle(document.body).backgroundColor") != before
            view.close()
    assert noise == []
