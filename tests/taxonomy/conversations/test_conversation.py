import parents

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.store.split import is_held_out
from corpus.validate import validate
from taxonomy.conversations.charts import BUILDERS
from taxonomy.conversations.conversation import family, record_of


def test_a_record_keeps_what_its_parents_are_known_by() -> None:
    parent = parents.chart(license="CC-BY-4.0")
    conversation = next(BUILDERS[0].conversations(family([parent])))
    record = complete(record_of(conversation, 0, "conversations"), counting_rule())
    validate(record)
    assert (record.document, record.license, record.component) == (parent.document, "CC-BY-4.0", "table_chart")
    assert is_held_out(record.document) == is_held_out(parent.document)
    assert record.taxonomy == BUILDERS[0].leaf
    assert record.images[0].hash == parent.images[0].hash
    assert record.images[0].license == "CC0-1.0"
    assert record.provenance["parents"][0]["id"] == parent.id
    assert record.provenance["made_by"] == ["charts"]
    assert [message.role for message in record.messages] == ["user", "assistant"] * len(conversation.exchanges)
    assert [part.type for part in record.messages[0].content] == ["image", "text"]
    assert 0 < record.n_loss_tokens < record.n_text_tokens


def test_a_family_is_ordered_and_told_by_pipeline() -> None:
    records = [parents.page(2), parents.page(1)]
    found = family(records)
    assert [record.position for record in found.records] == [1, 2]
    assert found.of("documents") == list(found.records)
    assert found.of("charts") == []
