"""Failures that a user can do something about: shown as one sentence, with exit code 1, never as a traceback."""

from __future__ import annotations

from corpus.store.files import StoreError
from corpus.tokenizer import TokenizerError
from mixtures.manifest import ManifestError
from mixtures.plan import ShortageError
from mixtures.recipe import RecipeError
from pipelines.engine.pipeline import EngineError, InputError, MissingError

USER_ERRORS: tuple[type[Exception], ...] = (
    StoreError,
    TokenizerError,
    ManifestError,
    ShortageError,
    RecipeError,
    MissingError,
    EngineError,
    InputError,
)
