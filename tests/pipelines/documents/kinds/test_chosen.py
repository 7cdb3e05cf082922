import pytest

from pipelines.documents.kinds.chosen import chosen


@pytest.mark.parametrize(("value", "kinds"), [("all", ("a", "b")), ("a", ["a"]), (["b", "c"], ["b", "c"]), (3, 3)])
def test_all_one_or_a_list(value: object, kinds: object) -> None:
    assert chosen(value, ("a", "b")) == kinds
