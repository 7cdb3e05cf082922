"""pipelines.web.pipeline: what is listed, what a record holds, and what the user is told."""

import os
import pickle
from pathlib import Path

import pytest

from pipelines.engine.inline import outcomes, records
from pipelines.engine.pipeline import InputError
from pipelines.web.pipeline import Web, WebParameters


def test_bundled_units_name_every_page_once_and_do_not_change():
    pipeline = Web(WebParameters())
    units = list(pipeline.units())
    locators = [item.locator for unit in units for item in unit.items]
    assert len(locators) == len(set(locators)) == 104
    assert sum("-zh-" in locator for locator in locators) == 32
    assert units == list(Web(WebParameters()).units())
    pickle.loads(pickle.dumps(pipeline))


@pytest.mark.parametrize(
    ("given", "message"),
    [("/no/such/folder", "does not exist"), ("https://www.example.org/", "vlend crawl")],
)
def test_input_that_cannot_be_used(given: str, message: str):
    with pytest.raises(InputError, match=message):
        list(Web(WebParameters(input=given)).units())


def test_a_folder_without_pages(tmp_path: Path):
    with pytest.raises(InputError, match="holds no"):
        list(Web(WebParameters(input=str(tmp_path))).units())


def test_changed_files_are_new_work(tmp_path: Path):
    (tmp_path / "a.html").write_text("<html>one</html>")
    pipeline = Web(WebParameters(input=str(tmp_path)))
    before = list(pipeline.units())
    assert list(pipeline.units()) == before
    (tmp_path / "a.html").write_text("<html>two</html>")
    assert next(iter(pipeline.units())).content != before[0].content


def test_a_list_of_what_is_blocked_is_known_by_what_is_in_it(tmp_path: Path):
    own = tmp_path / "own.txt"
    own.write_text("||ads.example^\n")

    def identity(block: str) -> dict[str, object]:
        return WebParameters(input=str(tmp_path), block=block).identity()

    before = identity(str(own))
    assert before != identity("ads")
    own.rename(tmp_path / "moved.txt")
    assert identity(str(tmp_path / "moved.txt")) == before
    with pytest.raises(InputError, match="name a file of rules"):
        identity(str(own))
    assert WebParameters(block="nothing").identity() == WebParameters().identity()


@pytest.mark.browser
def test_a_page_is_drawn_alike_each_time():
    pipeline = Web(WebParameters(pages=25, pydoc_pages=0))
    # cards with rounded corners, whose edges are where drawings would differ
    item = next(item for unit in pipeline.units() for item in unit.items if "pricing-en-0" in item.locator)
    with pipeline.session():
        pictures = {next(iter(pipeline.process(item))).images[0].bytes for _ in range(6)}
    assert len(pictures) == 1


@pytest.mark.browser
def test_records_are_the_same_twice_and_say_what_they_are():
    parameters = WebParameters(pages=4, pydoc_pages=1)
    first = records(Web(parameters))
    again = records(Web(parameters.model_copy(update={"limit": 2})))
    assert [record.id for record in first[:2]] == [record.id for record in again]
    assert {record.component for record in first} == {"web_code"}
    assert {record.language for record in first} == {"en", "zh"}
    assert {record.provenance["form"] for record in first} == {"html", "transcription"}
    for record in first:
        text = record.messages[0].content[1].text or ""
        picture = record.images[0]
        html = record.provenance["form"] == "html"
        assert html == ("</html>" in text)
        assert ("render_similarity" in record.scores) == html
        assert record.n_tokens <= 4096
        assert picture.width in (390, 820, 1280)
        assert {region.kind for region in record.regions} == {"line", "element"}
        assert "127.0.0.1" not in text
    assert first[-1].license == "PSF-2.0"


@pytest.mark.browser
def test_a_folder_of_bad_pages(tmp_path: Path):
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "bytes.html").write_bytes(bytes(range(256)) * 10)
    (tmp_path / "loop.html").write_text("<html><p>x</p><script>while (true) {}</script></html>")
    (tmp_path / "good.html").write_text("<html><title>t</title><h1>Good</h1><p>One.</p><p>Two.</p></html>")
    (tmp_path / "gbk.html").write_bytes('<html><meta charset="utf-8"><h1>你好</h1><p>一。</p><p>二。</p>'.encode("gbk"))
    parameters = WebParameters(input=str(tmp_path), page_deadline_seconds=2.5, license="CC0-1.0")
    found = {outcome.item.locator: outcome for outcome in outcomes(Web(parameters))}
    reasons = {name: str(one.rejected).split(":")[0] for name, one in found.items() if one.rejected}
    assert reasons["loop.html"] == "page_deadline"
    assert reasons["empty.html"] == "blank_page"
    assert found["good.html"].records[0].license == "CC0-1.0"
    chinese = found["gbk.html"].records[0]
    assert chinese.language == "zh"
    assert "你好" in (chinese.messages[0].content[1].text or "")


@pytest.mark.browser
def test_genuine_pages():
    samples = os.environ.get("VLEND_SAMPLES")
    if not samples:
        pytest.skip("VLEND_SAMPLES is not set")
    folder = Path(samples) / "html" / "weui_example_zh"
    found = list(outcomes(Web(WebParameters(input=str(folder), limit=6, license="MIT"))))
    assert sum(len(one.records) for one in found) >= 5
    assert "zh" in {record.language for one in found for record in one.records}
