from dataclasses import asdict
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from made_units import make_unit
from pictures import picture_bytes

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Image, Record, document, image
from corpus.store import parts as parts_module
from corpus.store import rewrite as module
from corpus.store.files import FileSystem
from corpus.store.merge import Merged, PartRows
from corpus.store.parts import write_part
from corpus.store.rewrite import write_merged

RULE = counting_rule()


def _record(number: int) -> Record:
    record = Record(f"o{number}", f"d{number // 3}", "s", "c", document(image(), f"text {number} " * (number % 9)))
    record.images.append(Image(picture_bytes(8 + number, 20, number), url=f"u{number}" if number % 2 else None))
    record.license = "CC0-1.0" if number % 3 else None
    record.scores = {"quality": number / 7}
    return complete(record, RULE)


RECORDS = [_record(number) for number in range(12)]


@settings(max_examples=12)
@given(st.lists(st.integers(0, 3), min_size=12, max_size=12), st.sampled_from([1_500, 6_000, 12 << 20]))
def test_a_merged_part_is_byte_for_byte_the_part_of_all_its_records(
    tmp_path_factory, places: list[int], group_bytes: int
) -> None:
    files = FileSystem(str(tmp_path_factory.mktemp("rewrite")))
    split = [[record for record, place in zip(RECORDS, places, strict=True) if place == number] for number in range(4)]
    sizes = parts_module.ROW_GROUP_BYTES, module.ROW_GROUP_BYTES
    parts_module.ROW_GROUP_BYTES = module.ROW_GROUP_BYTES = group_bytes
    try:
        group = [
            asdict(write_part(files, "components/c/s", str(number) * 32, records, RULE.describe()))
            for number, records in enumerate(split)
            if records
        ]
        counts = Merged()
        merged = write_merged(
            files, "f" * 32, group, RULE.describe(), counts, lambda file: PartRows(files.open(file["path"]))
        )
        wanted = write_part(FileSystem(f"{files.root}/wanted"), "components/c/s", "f" * 32, RECORDS, RULE.describe())
    finally:
        parts_module.ROW_GROUP_BYTES, module.ROW_GROUP_BYTES = sizes
    assert merged == wanted
    assert counts == Merged(rows=12)


def test_a_rewrite_is_named_by_what_goes_in(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    units = [make_unit(files, label, {"a": [label]}) for label in ("u1", "u2")]
    files_of = [file for unit in units for file in unit["files"]]

    def task(**changes) -> module.Rewrite:
        given = {"operation": ("store.compact", 1), "units": units, "groups": [files_of], "kept": []} | changes
        return module.Rewrite(pipeline="p", source="s", **given)

    assert task().name() == task().name() == task(units=units[::-1]).name()
    names = {task().name(), task(operation=("store.compact", 2)).name(), task(groups=[], kept=files_of).name()}
    assert len(names | {task(units=units[:1]).name(), task(settings={"x": 1}).name()}) == 5
    assert task().originals() == sorted(unit["unit"] for unit in units)
    first = module.rewrite(files, task(), lambda file: PartRows(files.open(file["path"])))
    assert task(units=[first]).originals() == task().originals()
    assert module.rewrite(files, task(), lambda file: PartRows(files.open(file["path"]))) == first
