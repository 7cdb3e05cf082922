"""Frames of a clip, decoded by PyAV: two per second, evenly spread (arXiv 2409.12191 §2.1)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from PIL import Image as PillowImage

from corpus.image_tokens import qwen2_video_frames
from corpus.record import Video
from model.errors import VideoError


def describe(video: Video) -> Video:
    """The video with its width, height, frames and rate filled in. Raises `VideoError`.

    It is decoded whole, to count the frames: what headers say is often wrong.
    """
    frames, first, rate = 0, None, 0.0
    for frame, rate in _decoded(video.bytes):  # noqa: B007 - the last rate is the clip's
        first = first or frame
        frames += 1
    if first is None:
        raise VideoError("a clip without frames")
    return replace(video, width=first.width, height=first.height, frames=frames, fps=rate)


def take_frames(video: Video) -> list[PillowImage.Image]:
    """The frames that the model sees, of a video whose numbers are filled in. Raises `VideoError`."""
    taken = qwen2_video_frames(video.frames, video.fps)
    wanted = set(np.linspace(0, video.frames - 1, taken).round().astype(int).tolist())
    found = [frame.to_image() for number, (frame, _) in enumerate(_decoded(video.bytes)) if number in wanted]
    if len(found) != len(wanted):
        raise VideoError(f"the clip has fewer than the {video.frames} frames that its record says")
    return found


def _decoded(data: bytes) -> Iterator[tuple[Any, float]]:
    """Frame after frame, with the rate of the stream."""
    import av

    try:
        with av.open(io.BytesIO(data), "r") as container:
            if not container.streams.video:
                raise VideoError("the file has no video stream")
            stream = container.streams.video[0]
            rate = float(stream.average_rate or stream.base_rate or 0)
            for frame in container.decode(stream):
                yield frame, rate
    except av.error.FFmpegError as error:
        raise VideoError(f"the clip cannot be decoded: {error}") from error
