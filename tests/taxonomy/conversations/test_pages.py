from dataclasses import replace

import parents
import pytest
from tampering import builder_of, conversations, refuse

from taxonomy.conversations.conversation import family
from taxonomy.conversations.pages import BUILDERS, headings_of


@pytest.mark.parametrize("task", ["page_to_markdown", "paragraph", "outline", "formula_to_code"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_are_read(task: str, language: str) -> None:
    (found,) = conversations(builder_of(BUILDERS, task), family([parents.page(language=language)]))
    expected = {
        "page_to_markdown": "## Speed",
        "paragraph": "Water runs downhill",
        "outline": "- Rivers 1\n  - Speed",
        "formula_to_code": "\\sqrt{2gh}",
    }
    assert expected[task] in found.exchanges[0].answer
    assert "$$" not in found.exchanges[0].answer or task == "page_to_markdown"


def test_shuffled_pages_are_put_in_order() -> None:
    builder = builder_of(BUILDERS, "page_order")
    (found,) = conversations(builder, family([parents.page(number) for number in (1, 2, 3)]))
    order = found.exchanges[0].about["order"]
    assert sorted(order) == [1, 2, 3]
    assert found.parents[0].position == 1
    about = {"order": order[::-1]}
    answer = "Picture " + ", ".join(map(str, order[::-1])) + "."
    refuse(builder, found, 0, replace(found.exchanges[0], answer=answer, about=about))


def test_pages_with_a_gap_between_them_have_no_order() -> None:
    assert conversations(builder_of(BUILDERS, "page_order"), family([parents.page(1), parents.page(3)])) == []


def test_records_of_parts_of_a_page_are_no_pages() -> None:
    page = parents.page()
    part = replace(page, provenance={**page.provenance, "kind": "table"})
    assert conversations(builder_of(BUILDERS, "page_to_markdown"), family([page]))
    assert conversations(builder_of(BUILDERS, "page_to_markdown"), family([part])) == []


def test_headings_are_not_looked_for_in_code() -> None:
    assert headings_of("# One\n\n```\n# no heading\n```\n\n### Two\n#three") == [(1, "One"), (3, "Two")]
