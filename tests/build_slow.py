"""Build the slow toys on a local Ray: `python build_slow.py OUT WORKERS`. Killed by tests, as a whole and in parts."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from slow_pipelines import SlowPages, SlowToy  # noqa: E402
from toy_pipeline import ToyParameters  # noqa: E402

from pipelines.engine.job import run_pipelines  # noqa: E402
from pipelines.engine.pipeline import Parameters  # noqa: E402

if __name__ == "__main__":
    run_pipelines([SlowToy(ToyParameters()), SlowPages(Parameters())], sys.argv[1], workers=int(sys.argv[2]))
