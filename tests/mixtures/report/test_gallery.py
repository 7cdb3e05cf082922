from pathlib import Path

from corpus.store.files import FileSystem
from mixtures.manifest import read_manifest
from mixtures.report.gallery import gallery


def sections(blend: Path, per_component: int = 4, budget: int = 5_000_000) -> dict[str, str]:
    manifest = read_manifest(blend)
    paths = [file.path for file in manifest.files_of("train")]
    order = [component.name for component in manifest.components]
    return dict(gallery(FileSystem(str(blend)), paths, order, per_component, 0, budget))


def test_every_component_has_its_samples_in_the_manifests_order(blend: Path) -> None:
    found = sections(blend)
    assert list(found) == [component.name for component in read_manifest(blend).components]
    assert {html.count("<article") for html in found.values()} == {4}
    assert found["interleaved"].count("<img") == 8
    assert "<img" not in found["text_only"]
    assert "<polygon" in found["scene_text_ocr"]


def test_the_budget_cuts_samples_but_keeps_one_of_each(blend: Path) -> None:
    found = sections(blend, budget=10)
    assert {html.count("<article") for html in found.values()} == {1}
    some = sections(blend, per_component=9, budget=600_000)
    assert 1 < some["interleaved"].count("<article") < 9


def test_long_texts_open_on_demand(blend: Path) -> None:
    assert "<details" in sections(blend, per_component=9)["text_only"]
