"""The manifest of a blend: what `mixes/<name>/manifest.json` says, written last by the writer and read by the report.

Shares are percent of the whole; `target`, `realised` and `available` are in the blend's `unit`. `paper_share` is the
share in the paper's own table, `renormalised_share` the recipe's once rows without data are taken out (0 for those),
`target_share` the one that is planned, where what the data reaches and the schedule have their part.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.store.files import FileSystem

MANIFEST_FORMAT = 1
MANIFEST_NAME = "manifest.json"

Split = Literal["train", "validation"]


class ManifestError(ValueError):
    """A folder whose manifest is missing or cannot be read; the text says what to do."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BlendFile(_Model):
    """One Parquet file. `path` is relative to the blend's folder; `component` is null where a file holds several."""

    path: str
    split: Split
    component: str | None = None
    rows: int
    bytes: int
    checksum: str
    row_groups: int
    n_text_tokens: int
    n_image_tokens: int
    n_loss_tokens: int


class DatasetShare(_Model):
    """One dataset of a component. `reach` says where its data is: bundled, local, hub, url_list, registration, …

    `binds` names what stops the row from giving more (for example `max_epochs`), null where nothing does.
    """

    name: str
    reach: str
    status: Literal["used", "left_out"]
    note: str = ""
    target: int = 0
    realised: int = 0
    available: int = 0
    records: int = 0
    unique_records: int = 0
    most_repeats: int = 0
    binds: str | None = None


class ComponentShare(_Model):
    """One row of the mixture. `duplication_factor`: stored over distinct image bytes, 1.0 without images."""

    name: str
    paper_share: float | None = None
    #: None in manifests that were written before there was this column
    renormalised_share: float | None = None
    target_share: float
    realised_share: float
    target: int
    realised: int
    available: int
    records: int
    unique_records: int
    most_repeats: int
    n_text_tokens: int
    n_image_tokens: int
    n_loss_tokens: int
    images: int = 0
    unique_images: int = 0
    image_bytes: int = 0
    unique_image_bytes: int = 0
    duplication_factor: float = 1.0
    validation_records: int = 0
    datasets: list[DatasetShare] = Field(default_factory=list)


class LedgerLine(_Model):
    """What became of the items of one pipeline and source: items = yielded_items + merged + the sum of `dropped`."""

    pipeline: str
    source: str
    items: int
    yielded_items: int
    records: int
    merged: int = 0
    dropped: dict[str, int] = Field(default_factory=dict)


class Manifest(_Model):
    """See the module's docstring. `licenses` and `languages` count training records."""

    format: Literal[1] = 1
    name: str
    plan_hash: str
    seed: int
    unit: Literal["tokens", "text_tokens", "loss_tokens", "records"] = "tokens"
    counting_rule: dict[str, Any]
    files: list[BlendFile]
    components: list[ComponentShare]
    ledger: list[LedgerLine] = Field(default_factory=list)
    licenses: dict[str, int] = Field(default_factory=dict)
    languages: dict[str, int] = Field(default_factory=dict)
    versions: dict[str, str] = Field(default_factory=dict)
    notes: list[str] = Field(default_factory=list)

    def files_of(self, split: Split) -> list[BlendFile]:
        """The files of one split, in order."""
        return [file for file in self.files if file.split == split]

    def to_json(self) -> str:
        """The text of `manifest.json`: equal manifests, equal bytes."""
        return self.model_dump_json(indent=2) + "\n"


def read_manifest(folder: str | Path) -> Manifest:
    """The manifest in the blend folder `folder` (path or URL); `ManifestError` where there is none or it is broken."""
    files = FileSystem(str(folder))
    try:
        return Manifest.model_validate_json(files.read(MANIFEST_NAME))
    except FileNotFoundError:
        raise ManifestError(f"{folder} is no finished blend: it holds no {MANIFEST_NAME}") from None
    except ValueError as error:
        raise ManifestError(f"{files.full(MANIFEST_NAME)} cannot be read: {error}") from error
