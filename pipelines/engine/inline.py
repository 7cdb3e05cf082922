"""Run a pipeline in this process and hand out what each item became: for tests, trials and debugging."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.complete import complete
from corpus.counting import CountingRule, counting_rule
from corpus.record import Record
from corpus.validate import validate
from pipelines.engine.pipeline import Drop, Item, Merge, Pipeline


@dataclass
class Outcome:
    """What one item became: records, or the exception that says why not."""

    item: Item
    records: list[Record]
    rejected: Drop | Merge | None = None


def outcomes(pipeline: Pipeline, rule: CountingRule | None = None) -> Iterator[Outcome]:
    """Process every item; records are completed and validated. Unexpected exceptions propagate."""
    rule = rule or counting_rule()
    with pipeline.session():
        for unit in pipeline.limited_units():
            for item in unit.items:
                try:
                    records = [complete(record, rule) for record in pipeline.process(item)]
                except (Drop, Merge) as rejected:
                    yield Outcome(item, [], rejected)
                    continue
                for record in records:
                    validate(record)
                yield Outcome(item, records)


def records(pipeline: Pipeline, rule: CountingRule | None = None) -> list[Record]:
    """All records of `pipeline`, in order."""
    return [record for outcome in outcomes(pipeline, rule) for record in outcome.records]
