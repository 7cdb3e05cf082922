from dataclasses import replace

import parents
import pytest
from tampering import builder_of, conversations

from taxonomy.conversations import altered
from taxonomy.conversations.altered import BUILDERS
from taxonomy.conversations.builder import verify
from taxonomy.conversations.conversation import UnprovenError, family


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("task", ["upside_down", "damaged", "difference"])
def test_the_changed_part_is_named_with_its_place(task: str, language: str) -> None:
    builder = builder_of(BUILDERS, task)
    (found,) = conversations(builder, parents.photograph(language))
    assert "⟦region 0⟧" in found.exchanges[0].answer
    assert len(found.images) == (2 if task == "difference" else 1)
    assert found.edit["of"] == found.parents[0].images[0].hash
    with pytest.raises(UnprovenError):
        verify(replace(found, images=found.parents[0].images * len(found.images)), builder)


def test_writing_is_changed_in_some_pictures_only(monkeypatch: pytest.MonkeyPatch) -> None:
    record = parents.scene("PUSH", "Exit 4")
    builder = builder_of(BUILDERS, "upside_down")
    monkeypatch.setattr(altered, "_SHARE", 0.0)
    assert conversations(builder, family([record])) == []
    monkeypatch.setattr(altered, "_SHARE", 1.0)
    (found,) = conversations(builder, family([record]))
    assert "The text “" in found.exchanges[0].answer


def test_crops_of_one_photograph_overlap_or_not() -> None:
    (found,) = conversations(builder_of(BUILDERS, "overlap"), parents.photograph())
    assert found.exchanges[0].about == {"overlap": 0}
    assert found.exchanges[0].answer.startswith("No")
