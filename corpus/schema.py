"""The Arrow schema of every file of records, with the metadata that `datasets` and vlend's own readers look for.

Only `binary`, `string` and `list` are used: `datasets` refuses or silently degrades large_ types and maps.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pyarrow as pa

#: Raised whenever a column is added, removed or changes its meaning.
SCHEMA_VERSION = 1

_MEDIA = pa.list_(pa.struct([("bytes", pa.binary()), ("path", pa.string())]))
_PART = pa.struct([("type", pa.string()), ("text", pa.string())])
_MESSAGE = pa.struct([("role", pa.string()), ("content", pa.list_(_PART)), ("loss", pa.bool_())])
_IMAGE_INFO = pa.struct(
    [
        ("width", pa.int32()),
        ("height", pa.int32()),
        ("url", pa.string()),
        ("license", pa.string()),
        ("hash", pa.string()),
        ("phash", pa.int64()),
    ]
)
_VIDEO_INFO = pa.struct([("width", pa.int32()), ("height", pa.int32()), ("frames", pa.int32()), ("fps", pa.float32())])
_REGION = pa.struct(
    [
        ("image", pa.int32()),
        ("kind", pa.string()),
        ("points", pa.list_(pa.float32())),
        ("text", pa.string()),
        ("label", pa.string()),
    ]
)
_SCORE = pa.struct([("name", pa.string()), ("value", pa.float32())])

#: The columns, in their order. docs/record.md describes each.
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("origin", pa.string()),
        ("document", pa.string()),
        ("position", pa.int32()),
        ("source", pa.string()),
        ("component", pa.string()),
        ("modality", pa.string()),
        ("messages", pa.list_(_MESSAGE)),
        ("images", _MEDIA),
        ("image_info", pa.list_(_IMAGE_INFO)),
        ("videos", _MEDIA),
        ("video_info", pa.list_(_VIDEO_INFO)),
        ("regions", pa.list_(_REGION)),
        ("n_text_tokens", pa.int32()),
        ("n_image_tokens", pa.int32()),
        ("n_loss_tokens", pa.int32()),
        ("language", pa.string()),
        ("license", pa.string()),
        ("url", pa.string()),
        ("taxonomy", pa.string()),
        ("scores", pa.list_(_SCORE)),
        ("provenance", pa.string()),
    ]
)

#: Columns that hold already compressed bytes: stored without compression and without dictionary.
MEDIA_COLUMNS = ("images.list.element.bytes", "videos.list.element.bytes")


def huggingface_features(schema: pa.Schema = SCHEMA) -> dict[str, Any]:
    """The `features` of `datasets` for `schema`: the Image feature for `images`, plain values for the rest.

    Lists are written as `[feature]`, the one spelling that every `datasets` release reads as a list of structs.
    """
    features = {field.name: _feature(field.type) for field in schema}
    features["images"] = [{"_type": "Image"}]
    return features


def with_metadata(schema: pa.Schema, counting_rule: dict[str, Any]) -> pa.Schema:
    """`schema` with the metadata of a file of records counted under `counting_rule`."""
    metadata = {
        "huggingface": _huggingface_metadata(schema.remove_metadata()),
        "vlend.schema_version": str(SCHEMA_VERSION),
        "vlend.counting_rule": json.dumps(counting_rule, sort_keys=True),
    }
    return schema.with_metadata(metadata)


@cache
def _huggingface_metadata(schema: pa.Schema) -> str:
    return json.dumps({"info": {"features": huggingface_features(schema)}}, sort_keys=True)


def _feature(kind: pa.DataType) -> Any:
    if pa.types.is_list(kind):
        return [_feature(kind.value_type)]
    if pa.types.is_struct(kind):
        return {field.name: _feature(field.type) for field in kind}
    name = {"bool": "bool", "float": "float32"}.get(str(kind), str(kind))
    return {"dtype": name, "_type": "Value"}
