"""The captions in `written/`: one YAML file per bundled picture, in English and Chinese, of the whole and of crops."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

FOLDER = Path(__file__).parent / "written"
LANGUAGES = ("en", "zh")
#: Crops with a shorter side show too little.
MIN_SIDE = 120

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]


class Caption(BaseModel):
    """What is seen, in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: Text
    zh: Text

    def text(self, language: str) -> str:
        """The caption in `language` ("en" or "zh")."""
        return self.en if language == "en" else self.zh


class Crop(Caption):
    """A part of the picture: (x0, y0, x1, y1) in its pixels, and a short name in English and Chinese."""

    name: tuple[Text, Text]
    box: tuple[int, int, int, int]

    @model_validator(mode="after")
    def _box_has_area(self) -> Crop:
        x0, y0, x1, y1 = self.box
        if min(x0, y0) < 0 or x1 - x0 < MIN_SIDE or y1 - y0 < MIN_SIDE:
            raise ValueError(f"box {self.box} must have sides of at least {MIN_SIDE} pixels, inside the picture")
        return self


class Described(BaseModel):
    """The captions of one picture. `phash` is the perceptual hash of the picture that they were written for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    photo: Text
    phash: str = Field(pattern="^[0-9a-f]{16}$")
    overall: tuple[Caption, ...] = Field(min_length=1)
    crops: tuple[Crop, ...]

    def is_of(self, phash: int) -> bool:
        """Whether a picture with this perceptual hash is the one described (up to small differences in coding)."""
        return (int(self.phash, 16) ^ (phash % 2**64)).bit_count() <= 6


@lru_cache(maxsize=1)
def described_pictures() -> tuple[Described, ...]:
    """Every file of captions, ordered by picture name."""
    found = [Described.model_validate(yaml.safe_load(file.read_text("utf-8"))) for file in FOLDER.glob("*.yaml")]
    return tuple(sorted(found, key=lambda described: described.photo))
