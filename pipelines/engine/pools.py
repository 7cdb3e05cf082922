"""Pools: kinds of worker, each with its own bounds. A worker serves every pipeline of its pool.

A pool keeps what is dear to start: workers of the browser pool hold one Chromium that all rendering pipelines share,
those of the OCR pool one engine with its models (`pipelines.engine.held`). A pool's size follows from the cores and
the memory of the cluster, never from the number of pipelines.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pool:
    """Bounds of one kind of worker. Bytes are resident memory of the worker's process with its descendants."""

    name: str
    #: Memory that a worker is expected to need: it is reserved, and bounds how many workers there are.
    bytes: int
    #: Above this a worker is replaced when its unit is done.
    recycle_bytes: int
    #: Above this the item in work is dropped as `memory` and the worker's processes are ended at once.
    limit_bytes: int
    #: A worker is replaced after so many units.
    units_per_worker: int = 200


PLAIN = Pool("plain", bytes=600 << 20, recycle_bytes=1_500 << 20, limit_bytes=4 << 30)
BROWSER = Pool("browser", bytes=1_200 << 20, recycle_bytes=1_800 << 20, limit_bytes=4 << 30)
OCR = Pool("ocr", bytes=1_500 << 20, recycle_bytes=2_500 << 20, limit_bytes=5 << 30)
