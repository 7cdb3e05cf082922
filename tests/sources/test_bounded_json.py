import json

import pytest

from sources.bounded_json import parse


def test_ordinary_json_is_parsed() -> None:
    value = {"a": [1, 2.5, "x", None, {"b": True}]}
    assert parse(json.dumps(value)) == value
    assert parse(b"\xef\xbb\xbf" + json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        '{"a": [1, 2',
        "[" * 10_000 + "]" * 10_000,
        "[" * 1_000_000,
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        "9" * 5000,
        "[" + "[]," * 600 + "[]]",
        b'{"a": "\xff"}',
    ],
)
def test_anything_else_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        parse(text, most_values=1000)
    assert not isinstance(caught.value, RecursionError)
