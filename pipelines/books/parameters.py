"""What the pipeline `books` can be told."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import Field, field_validator

from pipelines.books.setting.design import THEMES, Choice
from pipelines.books.setting.papers import PAPERS
from pipelines.books.setting.styles import STYLES
from pipelines.documents.kinds.chosen import chosen
from pipelines.documents.reading.process import Engine
from pipelines.engine.pipeline import Parameters

#: As in `pipelines.documents.kinds`; `answers` belongs to question sheets: the sheet, and what is right.
BookKind = Literal["page", "plain", "regions", "table", "formula", "figure", "pages", "answers"]
KINDS: tuple[BookKind, ...] = get_args(BookKind)
_THEMES = tuple(dict.fromkeys(theme[0] for theme in THEMES))


class BookParameters(Parameters):
    """See `Parameters`. Lists of names that are empty allow everything."""

    #: What reads the printed pages: pymupdf (AGPL-3.0) or pypdfium2 (BSD-3-Clause).
    engine: Engine = "pymupdf"
    page_seconds: float = 20.0
    #: Licence of the books, stored with each record; else that of a licence file beside them, or the book's own word.
    license: str | None = None
    records: tuple[BookKind, ...] = ("page",)
    pages_together: int = Field(default=3, ge=2, le=16)
    #: Dots to the inch; less where the page's longer side would exceed 1280 pixels.
    dpi: int = Field(default=120, ge=96, le=144)
    templates: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    #: Families of fonts installed on this machine that may be drawn beside the bundled ones.
    fonts: tuple[str, ...] = ()
    #: Pages that one chapter may have.
    max_pages: int = Field(default=500, ge=1, le=2000)
    #: Questions on a sheet.
    questions_per_sheet: int = Field(default=12, ge=1, le=60)
    #: What sheets say of the answers: nothing, a key at the end, each after its question; drawn where none is named.
    answers: Literal["none", "key", "each"] | None = None
    #: Share of the pages whose picture becomes a simulated scan.
    degrade: float = Field(default=0.0, ge=0, le=1)

    @field_validator("records", mode="before")
    @classmethod
    def _kinds(cls, value: Any) -> Any:
        return chosen(value, KINDS)

    @field_validator("templates", "papers", "themes", "fonts", mode="before")
    @classmethod
    def _names(cls, value: Any) -> Any:
        return _listed(value)

    @field_validator("templates", "papers", "themes")
    @classmethod
    def _known(cls, value: tuple[str, ...], info: Any) -> tuple[str, ...]:
        known = {"templates": tuple(STYLES), "papers": tuple(PAPERS), "themes": _THEMES}[info.field_name]
        for name in value:
            if name not in known:
                raise ValueError(f"no {info.field_name[:-1]} {name!r}; there are {', '.join(known)}")
        return value

    @field_validator("fonts")
    @classmethod
    def _plain(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if not name.replace(" ", "").replace("-", "").isalnum():
                raise ValueError(f"a family of fonts has letters, digits and spaces in its name: {name!r}")
        return value

    def choice(self) -> Choice:
        """What designs are drawn from."""
        return Choice(self.templates, self.papers, self.themes, self.fonts)


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value
