import parents
import pytest
from tampering import builder_of, conversations

from taxonomy.conversations.conversation import family
from taxonomy.conversations.text import BUILDERS, code_names, currencies_of, languages_of, sections_of, titled

DOCUMENTATION = (
    "# package.module\n\n## function one\n\n"
    "Returns `alpha` for every `beta` that is larger than `gamma` of a list.\n\n"
    + "A longer explanation. " * 10
    + "\n\n## function two\n\nSomething else is told here, in a sentence of its own.\n\n## function three\n\nEnd."
)


def test_essays_are_written_from_their_titles() -> None:
    body = "茶树原产于中国西南部。\n\n采下嫩叶，经过加工，就成了茶。"
    record = parents.text(f"# 茶\n\n{body}", "zh", essay="tea_zh")
    (found,) = conversations(builder_of(BUILDERS, "article"), family([record]))
    assert found.exchanges[0].answer == body
    assert found.leaf is None
    assert found.component == "text_only"
    assert not found.images


def test_documentation_is_explained_and_read() -> None:
    record = parents.text(DOCUMENTATION, package="package", path="package/module.py")
    assert [heading for heading, _ in sections_of(record)] == ["function one", "function two", "function three"]
    assert titled(record)[0] == "package.module"
    assert code_names(DOCUMENTATION) == ["alpha", "beta", "gamma"]
    (explained,) = conversations(builder_of(BUILDERS, "documentation"), family([record]))
    assert "function one" in explained.exchanges[0].question
    (read,) = conversations(builder_of(BUILDERS, "reading"), family([record]))
    assert DOCUMENTATION in read.given


@pytest.mark.parametrize("language", ["en", "zh"])
def test_facts_are_asked_only_where_the_article_has_them(language: str) -> None:
    topic = "territory-en" if language == "en" else "territory"
    names = [*currencies_of("JP", language), *languages_of("JP", language)]  # type: ignore[arg-type]
    assert len(names) == 2
    builder = builder_of(BUILDERS, "locale_facts")
    told = parents.text(f"# Japan\n\n{', '.join(names)}.", language, topic=topic, code="JP")
    (found,) = conversations(builder, family([told]))
    assert {exchange.kind for exchange in found.exchanges} == {"currency", "languages"}
    silent = parents.text("# Japan\n\nNothing.", language, topic=topic, code="JP")
    assert conversations(builder, family([silent])) == []


def test_numbers_of_charts_are_given_as_text() -> None:
    (found,) = conversations(builder_of(BUILDERS, "table_as_text"), family([parents.chart(shown=False)]))
    assert "| 2002 | 9.5 mm |" in found.given
    assert not found.images
