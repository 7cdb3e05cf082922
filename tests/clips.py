"""Clips made by the tests."""

from __future__ import annotations

import io

import av
import numpy as np


def clip_bytes(frames: int = 30, rate: int = 10) -> bytes:
    """An MP4 of grey frames of 160 x 120 pixels, each lighter than the one before."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=rate)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for number in range(frames):
            pixels = np.full((120, 160, 3), 8 * number % 256, dtype=np.uint8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return buffer.getvalue()
