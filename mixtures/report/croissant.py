"""`croissant.json` of a blend: MLCommons Croissant 1.0, the files with checksums and the columns that matter.

The format wants a publication date, an address and a creator, which a build does not know: they are taken from the
caller where given. Without them the file is still read by Croissant loaders, and depends on the blend alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from corpus.store.files import FileSystem
from mixtures.manifest import BlendFile, Manifest, Split, read_manifest
from mixtures.report import figures
from mixtures.report.licences import SPDX, single

CROISSANT_NAME = "croissant.json"
PARQUET = "application/x-parquet"

#: The context of the specification, version 1.0, appendix 1.
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}

# column, data type, description
_FIELDS = (
    ("id", "sc:Text", "Digest of messages and pictures: equal content, equal id."),
    ("origin", "sc:Text", "What the record was made from."),
    ("document", "sc:Text", "The whole that the record is part of; held-out records are whole documents."),
    ("source", "sc:Text", "The dataset that the record comes from."),
    ("component", "sc:Text", "The row of the mixture."),
    ("modality", "sc:Text", "text or vision_language."),
    ("language", "sc:Text", "Language of the text."),
    ("license", "sc:Text", "Licence of the material."),
    ("url", "sc:Text", "Address of the material, where it has one."),
    ("n_text_tokens", "sc:Integer", "Text tokens under the counting rule in the metadata of the file."),
    ("n_image_tokens", "sc:Integer", "Image tokens under the same rule."),
    ("n_loss_tokens", "sc:Integer", "Text tokens that the model learns to predict."),
    ("provenance", "sc:Text", "Pipeline, operations and their versions, as JSON."),
)
# column, its description, [(name, data type, description, JSONPath in the column)]
_NESTED = (
    (
        "images",
        "Pictures in the order of the image parts.",
        (
            ("bytes", "sc:ImageObject", "The encoded picture.", "$[*].bytes"),
            ("path", "sc:Text", "A file name for it.", "$[*].path"),
        ),
    ),
    (
        "messages",
        "The text in reading order: one message of the role document, or the turns of a conversation.",
        (
            ("role", "sc:Text", "document, system, user, assistant or tool.", "$[*].role"),
            ("text", "sc:Text", "Text of the parts; null where a picture stands.", "$[*].content[*].text"),
        ),
    ),
)


def write_croissant(
    folder: str, url: str | None = None, creator: str | None = None, published: str | None = None
) -> str:
    """Write `croissant.json` into the blend folder `folder` and return where it is; every file is read once for its
    SHA-256. `url`, `creator` and `published` (an ISO date) are stated where given."""
    files = FileSystem(folder)
    manifest = read_manifest(folder)
    checksums = {file.path: sha256(files, file.path) for file in manifest.files}
    document = croissant(manifest, checksums, url, creator, published)
    files.replace(CROISSANT_NAME, (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode())
    return files.full(CROISSANT_NAME)


def sha256(files: FileSystem, path: str) -> str:
    """SHA-256 of one file, read in blocks."""
    state = hashlib.sha256()
    with files.open(path) as handle:
        while block := handle.read(1 << 20):
            state.update(block)
    return state.hexdigest()


def croissant(
    manifest: Manifest,
    checksums: dict[str, str],
    url: str | None = None,
    creator: str | None = None,
    published: str | None = None,
) -> dict[str, Any]:
    """The Croissant document; `checksums` maps each file's path to its SHA-256."""
    splits: list[Split] = [split for split in ("train", "validation") if manifest.files_of(split)]
    stated: dict[str, Any] = {"url": url, "datePublished": published}
    if creator:
        stated["creator"] = {"@type": "sc:Organization", "name": creator}
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": re.sub("[^A-Za-z0-9_-]+", "-", manifest.name),
        "description": _description(manifest),
        "license": [_licence(name) for name in single(manifest.licenses)],
        **{key: value for key, value in stated.items() if value},
        "inLanguage": sorted(manifest.languages),
        "version": "1.0.0",
        "identifier": manifest.plan_hash,
        "isBasedOn": _sources(manifest),
        "distribution": [
            *(_file_object(file, checksums[file.path]) for file in manifest.files),
            *(_file_set(split) for split in splits),
        ],
        "recordSet": [_splits(splits), *(_records(split) for split in splits)],
    }


def _description(manifest: Manifest) -> str:
    parts = manifest.components
    tokens = figures.compact(sum(c.n_text_tokens + c.n_image_tokens for c in parts))
    rows = ", ".join(f"{figures.title(c.name)} {figures.percent(c.realised_share)}" for c in parts)
    records = figures.count(sum(c.records for c in parts))
    made = f"Made by vlend from plan {manifest.plan_hash} with seed {manifest.seed}."
    return f"A training blend for vision-language models: {records} records, {tokens} tokens. {rows}. {made}"


def _licence(name: str) -> Any:
    if name in SPDX:
        return f"https://spdx.org/licenses/{name}.html"
    return {"@type": "sc:CreativeWork", "name": name or "not stated"}


def _sources(manifest: Manifest) -> list[dict[str, str]]:
    used = sorted({(d.name, c.name) for c in manifest.components for d in c.datasets if d.status == "used"})
    return [{"@type": "sc:CreativeWork", "name": f"{dataset} ({component})"} for dataset, component in used]


def _file_object(file: BlendFile, checksum: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path.rsplit("/", 1)[-1],
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": PARQUET,
        "sha256": checksum,
    }


def _file_set(split: Split) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{split}-files",
        "name": f"{split}-files",
        "description": f"The files of the split {split}.",
        "encodingFormat": PARQUET,
        "includes": f"data/{split}-*.parquet",
    }


def _splits(splits: list[Split]) -> dict[str, Any]:
    urls = {"train": "cr:TrainingSplit", "validation": "cr:ValidationSplit"}
    return {
        "@type": "cr:RecordSet",
        "@id": "splits",
        "name": "splits",
        "description": "The splits of the blend.",
        "dataType": "cr:Split",
        "key": {"@id": "splits/name"},
        "field": [
            {"@type": "cr:Field", "@id": "splits/name", "name": "name", "dataType": "sc:Text"},
            {"@type": "cr:Field", "@id": "splits/url", "name": "url", "dataType": "sc:URL"},
        ],
        "data": [{"splits/name": split, "splits/url": urls[split]} for split in splits],
    }


def _records(split: Split) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": split,
        "name": split,
        "description": f"The records of the split {split}, in training order.",
        "field": [
            *(_field(split, f"{split}/{name}", name, kind, about) for name, kind, about in _FIELDS),
            *(_nested(split, column, about, inner) for column, about, inner in _NESTED),
        ],
    }


def _field(split: str, identifier: str, column: str, kind: str, about: str, path: str | None = None) -> dict[str, Any]:
    source: dict[str, Any] = {"fileSet": {"@id": f"{split}-files"}, "extract": {"column": column}}
    if path:
        source["transform"] = {"jsonPath": path}
    return {
        "@type": "cr:Field",
        "@id": identifier,
        "name": identifier.rsplit("/", 1)[-1],
        "description": about,
        "dataType": kind,
        "source": source,
    }


def _nested(split: str, column: str, about: str, inner: tuple[tuple[str, str, str, str], ...]) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{split}/{column}",
        "name": column,
        "description": about,
        "repeated": True,
        "source": {"fileSet": {"@id": f"{split}-files"}, "extract": {"column": column}},
        "subField": [
            _field(split, f"{split}/{column}/{name}", column, kind, what, path) for name, kind, what, path in inner
        ],
    }
