from pathlib import Path

from corpus.store.files import FileSystem
from mixtures.manifest import read_manifest
from mixtures.report.samples import choose, read


def train(blend: Path) -> list[str]:
    return [file.path for file in read_manifest(blend).files_of("train")]


def test_every_component_is_sampled_without_repeats_and_over_its_sources(blend: Path) -> None:
    files = FileSystem(str(blend))
    chosen = choose(files, train(blend), 4, seed=1)
    assert sorted(chosen) == sorted(component.name for component in read_manifest(blend).components)
    records = dict(read(files, [place for places in chosen.values() for place in places]))
    for component, places in chosen.items():
        found = [records[place] for place in places]
        assert len({record.id for record in found}) == 4
        assert {record.component for record in found} == {component}
        assert {(record.source, record.language) for record in found} == {
            ("first", "en"),
            ("first", "zh"),
            ("second", "en"),
            ("second", "zh"),
        }


def test_a_component_with_few_records_gives_each_once(blend: Path) -> None:
    files = FileSystem(str(blend))
    chosen = choose(files, train(blend), 50, seed=1)
    names = [record.id for _, record in read(files, chosen["caption"])]
    assert len(names) == len(set(names)) == 9


def test_the_seed_decides(blend: Path) -> None:
    files = FileSystem(str(blend))
    assert choose(files, train(blend), 3, seed=1) == choose(files, train(blend), 3, seed=1)
    assert choose(files, train(blend), 3, seed=1) != choose(files, train(blend), 3, seed=2)
