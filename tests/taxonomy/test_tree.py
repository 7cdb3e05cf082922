from collections import Counter

import pytest

from taxonomy.tree import TaxonomyError, check_path, leaves


def test_the_leaves_of_each_main_category_are_as_many_as_in_table_3() -> None:
    counts = Counter(path.split("/")[0] for path in leaves())
    # Commonsense Reasoning has 19 tertiary rows, and Humor Reasoning, which has none of its own
    assert counts == {
        "Recognition": 18,
        "Conversion": 9,
        "Analysis": 18,
        "Commonsense Reasoning": 20,
        "Logical Reasoning": 8,
        "Evaluation": 5,
        "Multi-graph": 8,
        "Safety": 3,
    }


def test_paths_are_unique_though_leaf_names_are_not() -> None:
    assert len(set(leaves())) == len(leaves())
    names = Counter(path.rsplit("/", 1)[1] for path in leaves())
    assert names["Others"] == 2
    assert names["Attribute Comparison"] == 2


def test_a_wrong_path_is_refused_with_the_nearest() -> None:
    assert check_path("Conversion/Image to Code/Chart to Code") == "Conversion/Image to Code/Chart to Code"
    with pytest.raises(TaxonomyError, match="Chart to Code"):
        check_path("Conversion/Image to Code/Charts to Code")
