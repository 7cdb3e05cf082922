import base64
import io
import json
import os
import pickle
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Image, Record, Region, document, flatten, image, to_row
from corpus.schema import SCHEMA, with_metadata
from pipelines.engine.inline import Outcome
from pipelines.engine.pipeline import InputError
from pipelines.user_files.pipeline import UserFiles, UserFilesParameters

Run = Callable[..., list[Outcome]]


def reasons(found: list[Outcome]) -> list[str | None]:
    return [getattr(outcome.rejected, "reason", None) for outcome in found]


def test_json_lines_with_good_and_bad_rows(
    run: Run, lines: Callable[..., Path], picture: Callable[..., bytes], tmp_path: Path
) -> None:
    (tmp_path / "img").mkdir()
    (tmp_path / "img/a.png").write_bytes(picture())
    path = lines(
        {"blurb": "A field.", "pic": "img/a.png", "ref": "x1", "rights": "CC0-1.0"},
        {"blurb": "Gone.", "pic": "img/gone.png"},
        {"blurb": "Just words"},
        {"blurb": "Inline.", "pic": base64.b64encode(picture()).decode()},
        {"other": 1},
        {"blurb": "Out.", "pic": "../../etc/hostname"},
    )
    columns = {"caption": "blurb", "image": "pic", "id": "ref", "license": "rights"}
    found = run(path, columns=columns, license="MIT", language="en")
    assert reasons(found) == [None, "image_missing", None, None, "empty_row", "path_traversal"]
    first = found[0].records[0]
    assert flatten(first) == "<image>\n\nA field."
    assert (first.origin, first.document) == ("rows.jsonl#0", "user_files:x1")
    assert (first.license, first.language, first.component, first.source) == ("CC0-1.0", "en", "caption", "user_files")
    assert found[2].records[0].license == "MIT"
    assert found[2].records[0].modality == "text"


def test_licence_file_of_the_folder_counts_where_nothing_else_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("Creative Commons Attribution 4.0 International")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/a.jsonl").write_text('{"text": "one"}\n{"text": "two", "license": "CC0-1.0"}\n')
    stated = [outcome.records[0].license for outcome in run(tmp_path, component="text_only")]
    assert stated == ["CC-BY-4.0", "CC0-1.0"]
    named = [outcome.records[0].license for outcome in run(tmp_path, component="text_only", license="MIT")]
    assert named == ["MIT", "CC0-1.0"]


def test_half_a_surrogate_pair_is_dropped(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "half \\ud83d"}\n{"text": "whole \\ud83d\\ude00"}\n')
    found = run(tmp_path / "a.jsonl", component="text_only")
    assert reasons(found) == ["text_not_unicode", None]
    assert flatten(found[1].records[0]) == "whole 😀"


def test_parquet_with_hugging_face_images_over_row_groups(
    run: Run, picture: Callable[..., bytes], tmp_path: Path
) -> None:
    rows = [
        {"image": {"bytes": picture(10 + n, 20), "path": None}, "caption": f"Number {n}.", "unused": b"x" * 1000}
        for n in range(23)
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet", row_group_size=9)
    found = run(tmp_path)
    assert [flatten(outcome.records[0]) for outcome in found] == [f"<image>\n\nNumber {n}." for n in range(23)]
    assert [outcome.records[0].images[0].width for outcome in found] == [10 + n for n in range(23)]
    assert [outcome.item.locator for outcome in found][-1] == "a.parquet#22"


def test_a_missing_column_is_named_at_listing(lines: Callable[..., Path]) -> None:
    path = lines({"TEXT": "a", "URL": "b"})
    pipeline = UserFiles(UserFilesParameters(input=str(path), component="caption", columns={"text": "body"}))
    with pytest.raises(InputError, match=r"rows\.jsonl has no column 'body' .*it has TEXT, URL"):
        list(pipeline.units())


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"input": "bundled", "component": "caption"}, "name your files"),
        ({"input": "/nowhere/*.parquet", "component": "caption"}, "no files at"),
        ({"input": "s3://bucket/a.parquet", "component": "caption"}, "local disk"),
        ({"component": ""}, "component=caption"),
        ({"component": "a/b"}, "may not hold"),
    ],
)
def test_input_that_cannot_be_used_says_what_to_change(
    lines: Callable[..., Path], parameters: dict[str, Any], message: str
) -> None:
    chosen = {"input": str(lines({"text": "a"}))} | parameters
    with pytest.raises(InputError, match=message):
        list(UserFiles(UserFilesParameters(**chosen)).units())


def test_an_archive_gives_a_record_a_sample(run: Run, picture: Callable[..., bytes], tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for name, data in [
            ("1.png", picture(30, 10)),
            ("1.txt", "一只猫。".encode()),
            ("1.json", json.dumps({"license": "CC0-1.0", "url": "u"}).encode()),
            ("2.0.png", picture(10, 10)),
            ("2.1.png", picture(20, 10)),
            ("2.txt", b"Two <image> and <image>."),
            ("3.png", picture()[:60]),
            ("3.txt", b"Broken picture."),
            ("../4.txt", b"Out."),
        ]:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    found = run(tmp_path / "a.tar")
    assert reasons(found) == [None, None, "image_undecodable", "path_traversal"]
    assert flatten(found[0].records[0]) == "<image>\n\n一只猫。"
    assert found[0].records[0].license == "CC0-1.0"
    assert flatten(found[1].records[0]) == "Two <image> and <image>."
    assert [item.width for item in found[1].records[0].images] == [10, 20]


def test_unreadable_files_are_dropped_beside_good_ones(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 but no more")
    (tmp_path / "b.tar").write_bytes(b"no archive" * 200)
    (tmp_path / "c.jsonl").write_bytes(b'{"text": "fine"}\n')
    assert reasons(run(tmp_path, component="text_only")) == ["parquet_unreadable", "tar_unreadable", None]


def own_record(picture: bytes) -> Record:
    record = Record(
        origin="paper#1",
        document="paper",
        source="arxiv",
        component="document_ocr",
        messages=document(image(), "\n\nText"),
        images=[Image(picture, license="CC-BY-4.0", url="u")],
        regions=[Region(0, "line", [1, 1, 9, 9])],
        scores={"q": 0.5},
        taxonomy="Recognition/OCR",
        position=3,
        provenance={"pipeline": "documents"},
    )
    return complete(record, counting_rule())


def write_own(path: Path, rows: list[dict[str, Any]], version: str = "1") -> None:
    schema = with_metadata(SCHEMA, counting_rule().describe())
    schema = schema.with_metadata({**schema.metadata, b"vlend.schema_version": version.encode()})
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)


def test_rows_in_vlends_schema_pass_unchanged(run: Run, picture: Callable[..., bytes], tmp_path: Path) -> None:
    record = own_record(picture())
    row = to_row(record)
    write_own(tmp_path / "part.parquet", [row])
    [outcome] = run(tmp_path / "part.parquet", component="")
    again = to_row(outcome.records[0])
    assert json.loads(again.pop("provenance")) == {"imported": {"pipeline": "documents"}}
    row.pop("provenance")
    assert again == row


def test_tampered_rows_in_vlends_schema_are_dropped(run: Run, picture: Callable[..., bytes], tmp_path: Path) -> None:
    swapped, broken, mismatched = (to_row(own_record(picture())) for _ in range(3))
    swapped["images"][0]["bytes"] = picture(colour="red")
    broken["provenance"] = "{"
    mismatched["image_info"] = []
    write_own(tmp_path / "part.parquet", [swapped, broken, mismatched])
    assert reasons(run(tmp_path)) == ["image_hash_mismatch", "record_invalid", "record_invalid"]


def test_another_schema_version_is_refused(picture: Callable[..., bytes], tmp_path: Path) -> None:
    write_own(tmp_path / "part.parquet", [to_row(own_record(picture()))], version="999")
    with pytest.raises(InputError, match="schema version 999"):
        list(UserFiles(UserFilesParameters(input=str(tmp_path))).units())


def test_units_are_stable_travel_by_pickle_and_know_nothing_of_where_files_lie(
    lines: Callable[..., Path], tmp_path: Path
) -> None:
    path = lines(*({"text": f"row {number}"} for number in range(150)))
    pipeline = UserFiles(UserFilesParameters(input=str(path), component="text_only"))
    units = list(pipeline.units())
    assert [len(unit.items) for unit in units] == [100, 50]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "rows.jsonl").write_bytes(path.read_bytes())
    other = pickle.loads(pickle.dumps(UserFiles(UserFilesParameters(input=str(elsewhere), component="text_only"))))
    assert list(other.units()) == units
    assert other.parameters.identity() == pipeline.parameters.identity()
    assert str(tmp_path) not in repr(units)


def test_genuine_fine_tuning_rows(run: Run) -> None:
    if "VLEND_SAMPLES" not in os.environ:
        pytest.skip("VLEND_SAMPLES is not set")
    folder = Path(os.environ["VLEND_SAMPLES"]) / "sft/llamafactory_mllm_demo"
    found = run(folder, component="in_house")
    assert len(found) > 20
    assert set(reasons(found)) == {"image_missing", "media_unsupported"}  # the pictures are not part of the samples
