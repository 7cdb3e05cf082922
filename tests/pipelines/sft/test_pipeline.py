from collections import Counter
from dataclasses import replace
from pathlib import Path

import parents
import pytest
from stored_parents import store_records

from corpus.counting import counting_rule
from corpus.store.snapshot import current, publish
from corpus.store.split import is_held_out
from pipelines.engine.inline import outcomes
from pipelines.engine.pipeline import Drop, InputError
from pipelines.engine.run_unit import Worker
from pipelines.sft.pipeline import Sft, SftParameters
from taxonomy.conversations import choose, registry


def pipeline_on(root: Path, **parameters: object) -> Sft:
    return Sft(SftParameters.model_validate({"input": str(root), **parameters}))


def test_stored_records_become_conversations_that_name_their_parents(tmp_path: Path) -> None:
    records = [parents.chart(seed=1), parents.scene("PUSH", "Exit 4"), parents.page(), parents.web_page(seed=60)]
    store_records(tmp_path, records)
    made = [record for outcome in outcomes(pipeline_on(tmp_path)) for record in outcome.records]
    assert {record.component for record in made} >= {"in_house", "table_chart", "general_multimodal", "web_code"}
    by_id = {record.id: record for record in records}
    for record in made:
        (parent,) = (by_id[one["id"]] for one in record.provenance["parents"])
        assert record.document == parent.document
        assert record.license == parent.license
        assert is_held_out(record.document) == is_held_out(parent.document)
    pictures = Counter(record.images[0].hash for record in made if record.images)
    assert max(pictures[record.images[0].hash] for record in records) <= 3
    few = [one for outcome in outcomes(pipeline_on(tmp_path, per_picture=1)) for one in outcome.records]
    assert len(few) < len(made)


def test_a_document_that_decides_nothing_is_dropped_with_a_reason(tmp_path: Path) -> None:
    store_records(tmp_path, [parents.text("Nothing to ask about.")])
    (outcome,) = outcomes(pipeline_on(tmp_path))
    assert isinstance(outcome.rejected, Drop)
    assert outcome.rejected.reason == "no_truth"


def test_an_unproven_answer_costs_its_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_records(tmp_path, [parents.chart(seed=1)])

    def tampered(*_: object) -> bool:
        return False

    broken = tuple(replace(builder, holds=tampered) for builder in registry.BUILDERS)
    monkeypatch.setattr("pipelines.sft.pipeline.chosen", lambda *given: choose.chosen(*given, builders=broken))
    (outcome,) = outcomes(pipeline_on(tmp_path))
    assert isinstance(outcome.rejected, Drop)
    assert outcome.rejected.reason == "unproven"
    assert "tables/rainfall" in outcome.rejected.detail


def test_a_changed_parent_gives_another_unit_and_its_own_records_are_not_read(tmp_path: Path) -> None:
    files = store_records(tmp_path, [parents.chart(seed=1)])
    pipeline, rule = pipeline_on(tmp_path), counting_rule()
    (unit,) = pipeline.units()
    with Worker(pipeline, files, rule) as worker:
        publish(files, "sft/conversations", pipeline.component, [worker.run(unit)])
    assert current(files, "in_house") is not None
    (again,) = pipeline_on(tmp_path).units()
    assert pipeline.unit_name(again, {}) == pipeline.unit_name(unit, {})
    store_records(tmp_path, [parents.chart(seed=1), parents.chart("line", seed=2)], label="second")
    (changed,) = pipeline_on(tmp_path).units()
    assert pipeline.unit_name(changed, {}) != pipeline.unit_name(unit, {})


def test_an_empty_store_is_a_clear_mistake(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no records to make conversations from; build components first"):
        list(pipeline_on(tmp_path).units())
    with pytest.raises(InputError, match="of caption"):
        list(pipeline_on(tmp_path, components=["caption"]).units())
    with pytest.raises(InputError, match="--input"):
        list(Sft(SftParameters()).units())
