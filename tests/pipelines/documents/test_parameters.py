"""What the pipeline can be told, and what of it names a unit."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from pipelines.documents.kinds.kind import KINDS
from pipelines.documents.parameters import DocumentParameters
from pipelines.documents.pipeline import Documents
from pipelines.engine.pools import BROWSER, OCR, PLAIN


def test_bundled_pages_are_named_by_what_they_depend_on_alone() -> None:
    assert DocumentParameters().identity().keys() == {"source", "seed", "engine", "page_seconds", "license"}
    assert DocumentParameters(degrade=0.5).identity() == DocumentParameters().identity()
    assert [(o.name, o.version) for o in Documents(DocumentParameters()).operations] == [
        ("documents.material", 2),
        ("documents.setting", 2),
        ("documents.reading", 2),
        ("documents.layout", 2),
    ]
    one, two = (DocumentParameters(input="a", degrade=share).identity() for share in (0.0, 0.5))
    assert one != two


def test_kinds_may_be_one_some_or_all() -> None:
    assert DocumentParameters(records="table").records == ("table",)
    assert DocumentParameters(records=["page", "plain"]).records == ("page", "plain")
    assert DocumentParameters(records="all").records == KINDS
    with pytest.raises(ValidationError, match="records"):
        DocumentParameters(records="tables")


def test_without_an_engine_ocr_is_settled_as_never(monkeypatch) -> None:
    monkeypatch.setattr("pipelines.documents.parameters.is_installed", lambda name: False)
    assert DocumentParameters(input="a").settled().ocr == "never"
    assert DocumentParameters(input="a", ocr="check").settled().ocr == "check"


def test_the_pool_follows_the_work() -> None:
    assert Documents(DocumentParameters()).pool is BROWSER
    assert Documents(DocumentParameters(input="a", ocr="never")).pool is PLAIN
    assert Documents(DocumentParameters(input="a", ocr="check")).pool is OCR
