import pytest

from cli.settings import parse_assignments
from pipelines.engine.pipeline import InputError


def test_values_are_read_as_yaml_and_names_may_be_dotted() -> None:
    assert parse_assignments(["size=3", "columns.caption=text", "columns.image=jpg", "names=[a, b]", "note=a=b"]) == {
        "size": 3,
        "columns": {"caption": "text", "image": "jpg"},
        "names": ["a", "b"],
        "note": "a=b",
    }


@pytest.mark.parametrize("pairs", [["size"], ["=3"], ["a=1", "a.b=2"], ["a=[1"]])
def test_what_cannot_be_read_is_said(pairs: list[str]) -> None:
    with pytest.raises(InputError, match="--set"):
        parse_assignments(pairs)
