"""The stream of a run: of a recipe straight from the component stores, or of a blend, and whether it fits the model."""

from __future__ import annotations

import logging
from pathlib import Path

from corpus.counting import CountingRule, counting_rule
from corpus.sequence import DEEPSEEK_IMAGE, QWEN_IMAGE
from corpus.tokenizer import TokenizerError, load_tokenizer
from mixtures.loading.blend import BlendStream
from mixtures.loading.direct import open_recipe
from mixtures.loading.stream import Stream
from mixtures.recipe import load_recipe
from model.deepseek_vl import DeepSeekVLConfig
from model.presets import Config
from model.training.errors import TrainError
from model.training.settings import TrainSettings
from model.training.stages import Stage

logger = logging.getLogger(__name__)


def open_stream(settings: TrainSettings, stage: Stage) -> Stream:
    """The stream. A recipe without `global_batch` takes the stage's.

    One that has more than the stage's total is planned for that total, in batches and packs of the stage's size, so
    that its schedule covers the run. Raises what planning and reading raise.
    """
    if settings.blend is not None:
        folder = settings.blend
        if "://" not in folder and not (Path(folder) / "manifest.json").exists():
            folder = f"{settings.out}/mixes/{settings.blend}"
        return BlendStream(folder)
    assert settings.recipe is not None
    recipe = load_recipe(settings.recipe) if isinstance(settings.recipe, str) else settings.recipe
    total = settings.total or stage.total.get(recipe.unit, recipe.total)
    changes = {"total": min(recipe.total, total), "global_batch": recipe.global_batch or stage.batch}
    if total < recipe.total and settings.total is None:
        changes["global_batch"] = stage.batch
        if recipe.sequence_length and stage.sequence_length and stage.packing:
            changes["sequence_length"] = min(recipe.sequence_length, stage.sequence_length)
    stream = open_recipe(settings.out, recipe.model_copy(update=changes), settings.seed)
    for what, planned, wanted in (
        ("sequences of a step", stream.global_batch, stage.batch),
        ("sequence length", stream.plan["sequence_length"], stage.sequence_length),
        ("packing", stream.plan["packing"] != "none", stage.packing),
    ):
        if planned != wanted:
            logger.info("%s: the recipe says %s, the stage %s; the recipe's is taken", what, planned, wanted)
    return stream


def rule_of(stream: Stream) -> CountingRule:
    """The rule under which the stream's plan was counted."""
    counting = stream.plan["recipe"]["counting"]
    return counting_rule(counting["template"], counting["tokenizer"])


def check_rule(stream: Stream, rule: CountingRule, config: Config, init: Path | None) -> None:
    """Raise `TrainError` if the plan was counted by another rule than the model's: every place of it would be wrong."""
    name = stream.plan["name"]
    told = f"the plan {name!r} was counted under {rule.family} with the tokenizer {rule.tokenizer.name}"
    remedy = "set the recipe's `counting` to the model's rule, or train a model of that rule"
    deepseek = isinstance(config, DeepSeekVLConfig)
    if (rule.family == "deepseek-vl") != deepseek:
        raise TrainError(f"{told}, and the model is a {'DeepSeek-VL' if deepseek else 'Qwen2-VL'}; {remedy}")
    if isinstance(config, DeepSeekVLConfig) and rule.image_tokens(384, 384) != config.tokens_per_image:
        raise TrainError(
            f"{told}, where a picture takes {rule.image_tokens(384, 384)} tokens; in the model it takes "
            f"{config.tokens_per_image}; {remedy}"
        )
    try:
        image = rule.tokenizer.special(DEEPSEEK_IMAGE if deepseek else QWEN_IMAGE)
    except TokenizerError as error:
        raise TrainError(f"{told}: {error}; {remedy}") from error
    if image != config.image_token:
        raise TrainError(
            f"{told}, where the token of a picture has the number {image}; in the model it is {config.image_token}; "
            f"{remedy}"
        )
    size = rule.tokenizer.backend.get_vocab_size()
    if size > config.language.vocabulary:
        raise TrainError(f"{told} of {size:,} tokens, and the model embeds {config.language.vocabulary:,}; {remedy}")
    if init is not None and (init / "tokenizer.json").exists():
        own = load_tokenizer(str(init / "tokenizer.json"))
        if own.hash != rule.tokenizer.hash:
            raise TrainError(
                f"{told}, and {init / 'tokenizer.json'}, with which the model was trained, differs; {remedy}"
            )


def micro_of(settings: TrainSettings, stage: Stage, stream: Stream) -> int:
    """Sequences at once: what the settings say, or the most up to the stage's that divides a rank's share."""
    if settings.micro is not None:
        return settings.micro
    share = max(1, stream.global_batch // settings.world)
    return next(size for size in range(min(stage.micro, share), 0, -1) if share % size == 0)
