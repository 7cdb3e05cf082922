"""Fixtures for all tests. No test needs a network; local Ray keeps its usage statistics to itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
# helpers of tests, such as tests/pictures.py, are imported by their plain names
sys.path.insert(0, str(Path(__file__).parent))
