"""From the loader's micro-batches to what a model takes: the last step before `model.loss`."""

from __future__ import annotations

from typing import Any

import torch

from corpus.images import opened
from corpus.record import Video
from mixtures.loading.batch import TokenBatch
from model.deepseek_vl import Images
from model.presets import Config
from model.processing.deepseek_images import deepseek_images
from model.processing.qwen_images import batch as qwen_batch
from model.processing.qwen_images import image_patches, video_patches
from model.processing.video import take_frames


class Batches:
    """`decode` and `decode_clip` for the loader's threads, `inputs` for the training loop. May be pickled."""

    def __init__(self, config: Config, like_transformers: bool = False) -> None:
        self.deepseek = deepseek_images(config, like_transformers)

    def decode(self, data: bytes) -> Any:
        """An encoded picture, prepared: `Images` of one, or its patches and grid.

        Raises `corpus.images.ImageRejectedError` for one that cannot be read.
        """
        with opened(data) as picture:
            picture = picture.convert("RGB")
        return self.deepseek([picture]) if self.deepseek else image_patches(picture)

    def decode_clip(self, clip: Video) -> Any:
        """A clip, prepared: patches of the frames that the model sees, and its grid. Raises `VideoError`."""
        return video_patches(take_frames(clip))

    def inputs(self, batch: TokenBatch) -> dict[str, Any]:
        """Arguments of `model.loss` for a padded batch of tensors [R, S] whose images `decode` prepared."""
        given: dict[str, Any] = {"tokens": batch.input_ids, "labels": batch.labels, "segments": batch.segment_ids}
        if self.deepseek is None:
            # positions in time, height and width are the model's, from tokens and grids
            # images and clips in the order of their placeholders: a record's clips come after all its images
            seen = batch.image_index[batch.image_index >= 0].unique_consecutive().tolist()
            return {**given, "images": qwen_batch([batch.images[number] for number in dict.fromkeys(seen)])}
        given["positions"] = batch.position_ids
        if batch.images:
            high = [one.high for one in batch.images if one.high is not None]
            given["images"] = Images(torch.cat([one.low for one in batch.images]), torch.cat(high) if high else None)
        return given
