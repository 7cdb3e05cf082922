import os
from pathlib import Path

import pytest
from PIL import Image

from corpus.record import flatten
from pipelines.engine.inline import outcomes, records
from pipelines.engine.pipeline import InputError
from pipelines.reports.articles import language_of
from pipelines.reports.pipeline import ReportParameters, Reports


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "fig").mkdir(parents=True)
    for number in range(1, 9):
        Image.new("RGB", (60, 50), (number * 20, 90, 90)).save(folder / "fig" / f"{number}.png")
    (folder / "a.md").write_text(
        "# One\n\nIntro.\n\n![](fig/1.png)\nFigure 1 A square.\n\n"
        "![](gone.png)\n\nFigure 2 Gone.\n\n![x](y.svg)\n\nEnd.",
        "utf-8",
    )
    (folder / "b.md").write_text("# 文字\n\n没有图片。", "utf-8")
    paragraphs = [
        f"第{n}段。" + "这是一段很长的文字，用来说明图片。" * 12 + f"\n\n![图{n}](fig/{n}.png)" for n in range(1, 9)
    ]
    (folder / "c.md").write_text("# 长文\n\n" + "\n\n".join(paragraphs), "utf-8")
    return folder


def pipeline(folder: Path, **more: object) -> Reports:
    return Reports(ReportParameters(input=str(folder), source="site", **more))


def test_images_stay_in_place_and_what_is_left_out_is_noted(site: Path) -> None:
    first, second, _ = outcomes(pipeline(site))
    (record,) = first.records
    assert flatten(record) == "# One\n\nIntro.\n\n<image>\nFigure 1 A square.\n\nEnd."
    assert [entry["reason"] for entry in record.provenance["images_left_out"]] == ["file_missing", "svg"]
    assert record.language == "en"
    assert second.rejected.reason == "no_usable_image"


def test_long_documents_become_consecutive_records(site: Path) -> None:
    parts = [record for record in records(pipeline(site, max_tokens=2400)) if record.document == "site/c.md"]
    assert [record.position for record in parts] == list(range(len(parts)))
    assert len(parts) > 2
    assert sum(len(record.images) for record in parts) == 8
    assert all(record.n_tokens <= 2400 and record.language == "zh" for record in parts)
    for record in parts:
        text = flatten(record)
        assert all(f"第{number}段。" in text for number in range(1, 9) if f"<image>\n图{number}" in text)


def test_at_most_so_many_images_in_a_record(site: Path) -> None:
    assert max(len(record.images) for record in records(pipeline(site, max_images=2, max_tokens=100_000))) == 2


def test_units_follow_the_bytes_of_pages_and_images(site: Path) -> None:
    before = [unit.content for unit in pipeline(site).units()]
    assert before == [unit.content for unit in pipeline(site).units()]
    Image.new("RGB", (60, 50), (1, 2, 3)).save(site / "fig" / "1.png")
    assert before != [unit.content for unit in pipeline(site).units()]


def test_a_folder_without_documents_is_an_error(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(InputError):
            list(pipeline(folder).units())


def test_language_is_told_from_han_characters() -> None:
    assert language_of("A paper on 汉字 in English, long enough to be English.") == "en"
    assert language_of("用`torch.nn.Module`定义模型，这是中文教程。") == "zh"


@pytest.mark.parametrize(
    ("folder", "language"), [("interleaved/openstax_astronomy", "en"), ("markdown/dive_into_dl_zh", "zh")]
)
def test_genuine_documents(folder: str, language: str) -> None:
    if "VLEND_SAMPLES" not in os.environ:
        pytest.skip("VLEND_SAMPLES is not set")
    found = records(pipeline(Path(os.environ["VLEND_SAMPLES"]) / folder, limit=8))
    assert found
    for record in found:
        assert record.language == language
        assert record.images
        assert record.n_tokens <= 4096
        assert record.license
