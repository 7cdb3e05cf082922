import fnmatch
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from mixtures.report.croissant import write_croissant


@pytest.fixture(scope="module")
def document(blend: Path) -> dict[str, Any]:
    return json.loads(Path(write_croissant(str(blend))).read_text(encoding="utf-8"))


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def fields(record_set: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for field in record_set["field"]:
        yield field
        yield from field.get("subField", ())


def test_required_properties(document: dict[str, Any]) -> None:
    assert document["@type"] == "sc:Dataset"
    assert document["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    assert document["name"] == "demo-blend"
    assert document["license"] == [
        "https://spdx.org/licenses/Apache-2.0.html",
        "https://spdx.org/licenses/CC-BY-4.0.html",
    ]
    assert "plan 3f9d" in document["description"]


def test_every_term_is_defined_by_the_context(document: dict[str, Any]) -> None:
    prefixes = {key for key, value in document["@context"].items() if isinstance(value, str) and "://" in value}
    body = {key: value for key, value in document.items() if key != "@context"}
    for node in nodes(body):
        for key, value in node.items():
            if key == "@type":
                assert value.split(":")[0] in prefixes
            if key == "dataType":
                assert value.split(":")[0] in prefixes


def test_ids_are_unique_and_references_lead_somewhere(document: dict[str, Any]) -> None:
    body = {key: value for key, value in document.items() if key != "@context"}
    defined = [node["@id"] for node in nodes(body) if "@id" in node and "@type" in node]
    assert len(defined) == len(set(defined))
    references = {node["@id"] for node in nodes(body) if set(node) == {"@id"}}
    assert references <= set(defined)


def test_files_have_their_checksums_and_belong_to_one_set(document: dict[str, Any], blend: Path) -> None:
    objects = [item for item in document["distribution"] if item["@type"] == "cr:FileObject"]
    sets = [item for item in document["distribution"] if item["@type"] == "cr:FileSet"]
    assert {item["contentUrl"] for item in objects} == {
        path.relative_to(blend).as_posix() for path in blend.glob("data/*.parquet")
    }
    for item in objects:
        data = (blend / item["contentUrl"]).read_bytes()
        assert item["sha256"] == hashlib.sha256(data).hexdigest()
        assert item["contentSize"] == f"{len(data)} B"
        assert sum(fnmatch.fnmatch(item["contentUrl"], group["includes"]) for group in sets) == 1


def test_fields_name_columns_that_exist_with_fitting_types(document: dict[str, Any], blend: Path) -> None:
    schema = pq.read_schema(next(iter(blend.glob("data/train-*.parquet"))))
    checked = 0
    for record_set in document["recordSet"]:
        for field in fields(record_set):
            if "source" not in field:
                continue
            column = schema.field(field["source"]["extract"]["column"])
            kind = field.get("dataType")
            if kind == "sc:Integer":
                assert str(column.type).startswith("int")
            if path := field["source"].get("transform", {}).get("jsonPath"):
                assert path.startswith("$[*].")
                inner = column.type.value_type
                for step in path.removeprefix("$[*].").split("[*]."):
                    inner = inner.field(step).type
                    inner = inner.value_type if hasattr(inner, "value_type") else inner
            checked += 1
    assert checked > 20


def test_what_a_build_does_not_know_comes_from_the_caller(blend: Path, document: dict[str, Any]) -> None:
    assert not {"url", "creator", "datePublished"} & set(document)
    path = write_croissant(str(blend), url="https://example.org/d", creator="A lab", published="2024-05-01")
    stated = json.loads(Path(path).read_text(encoding="utf-8"))
    assert stated["url"] == "https://example.org/d"
    assert stated["creator"]["name"] == "A lab"
    assert stated["datePublished"] == "2024-05-01"
