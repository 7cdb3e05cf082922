from __future__ import annotations

from pathlib import Path

import pytest
from build_toy import build
from toy_pipeline import ITEMS, UNITS

from corpus.store.files import FileSystem, StoreError
from corpus.store.reject_samples import dropped_of


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> FileSystem:
    out = str(tmp_path_factory.mktemp("toys"))
    build(out)
    return FileSystem(out)


@pytest.mark.parametrize("name", ["caption", "toy", "toys", "toy/toys"])
def test_counts_add_up_to_the_ledger(files: FileSystem, name: str) -> None:
    (found,) = dropped_of(files, name)
    assert (found.entry, found.component, found.items) == ("toy/toys", "caption", UNITS * ITEMS)
    assert found.items == found.yielded + found.merged + found.dropped
    assert sum(line.items for line in found.reasons) == found.merged + found.dropped
    assert {line.reason: line.share for line in found.reasons} == dict.fromkeys(
        ["error_RuntimeError", "merged", "no_records", "third"], 0.1
    )


@pytest.mark.parametrize("samples", [0, 2, 100])
def test_as_many_samples_as_were_asked_for(files: FileSystem, samples: int) -> None:
    (found,) = dropped_of(files, "toy", samples=samples)
    for line in found.reasons:
        assert len({sample.item for sample in line.samples}) == len(line.samples) == min(samples, UNITS)
        assert all(line.reason in (sample.reason, sample.outcome) for sample in line.samples)


def test_one_reason(files: FileSystem) -> None:
    (found,) = dropped_of(files, "toy", "third", 1)
    (line,) = found.reasons
    assert (line.reason, line.samples[0].detail) == ("third", "every third")


@pytest.mark.parametrize(
    ("name", "reason", "message"),
    [("tox", None, "has no component and no pipeline 'tox'; it has caption, toy"), ("toy", "thrd", "there is .*third")],
)
def test_unknown_names_are_one_sentence(files: FileSystem, name: str, reason: str | None, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        dropped_of(files, name, reason)


def test_an_empty_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no finished pipeline yet"):
        dropped_of(FileSystem(str(tmp_path)), "toy")
