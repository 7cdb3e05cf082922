"""Fixtures for all tests. No test needs a network; local Ray keeps its usage statistics to itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
# helpers of tests, such as tests/pictures.py, are imported by their plain names
HELPERS = str(Path(__file__).parent)
sys.path.insert(0, HELPERS)
# … and by the workers of a local Ray, which inherit the environment
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [HELPERS, os.environ.get("PYTHONPATH")]))

import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402

# The same examples in every run, and no verdict by the clock: test machines are shared and slow.
settings.register_profile("vlend", deadline=None, derandomize=True)
settings.load_profile("vlend")


@pytest.fixture(scope="module", autouse=True)
def nothing_held() -> Iterator[None]:
    """What a worker process would hold on to (a browser, an OCR engine) ends with the file of tests that opened it."""
    yield
    if "pipelines.engine.held" in sys.modules:
        sys.modules["pipelines.engine.held"].release_all()
