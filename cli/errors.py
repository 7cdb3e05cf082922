"""Failures that a user can do something about: shown as one sentence, with exit code 1, never as a traceback."""

from __future__ import annotations


def user_errors() -> tuple[type[Exception], ...]:
    """Their classes; imported when something went wrong, so that the command line starts without them."""
    from corpus.images import ImageRejectedError
    from corpus.store.files import StoreError
    from corpus.tokenizer import TokenizerError
    from mixtures.manifest import ManifestError
    from mixtures.plan import ShortageError
    from mixtures.recipe import RecipeError
    from model.errors import CheckpointError, ConfigurationError, VideoError
    from model.evaluation.errors import EvaluationError
    from model.training.errors import StageError, TrainError
    from pipelines.engine.pipeline import EngineError, InputError, MissingError

    return (
        StoreError,
        TokenizerError,
        ManifestError,
        ShortageError,
        RecipeError,
        MissingError,
        EngineError,
        InputError,
        ImageRejectedError,
        CheckpointError,
        ConfigurationError,
        VideoError,
        StageError,
        TrainError,
        EvaluationError,
    )
