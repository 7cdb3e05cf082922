from rich.console import Console

from cli.leaf_table import leaf_rows, leaf_table
from mixtures.use_cases import LeafCount

COUNTS = [LeafCount("A/a", 3, pipelines={"charts"}), LeafCount("B/b", why="Nobody knows."), LeafCount("C/c")]
COUNTS[0].languages.update({"en": 2, "zh": 1})


def test_the_table_has_every_leaf_with_counts_or_a_reason() -> None:
    console = Console(width=140, record=True)
    console.print(leaf_table(COUNTS))
    shown = console.export_text()
    assert "1 of 3 leaves have conversations" in shown
    assert "Nobody knows." in shown
    assert "charts" in shown


def test_the_rows_say_the_same() -> None:
    first, second, third = leaf_rows(COUNTS)
    assert first == {
        "leaf": "A/a", "conversations": 3, "languages": {"en": 2, "zh": 1}, "pipelines": ["charts"], "why": None,
    }  # fmt: skip
    assert second["why"] == "Nobody knows."
    assert "None was drawn" in third["why"]
