"""Build the toy store and a blend of it, in one process, without Ray: `python build_toy.py OUT`. Killed by tests."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from toy_pipeline import Toy, ToyParameters  # noqa: E402

from corpus.counting import counting_rule  # noqa: E402
from corpus.store.files import FileSystem  # noqa: E402
from corpus.store.snapshot import publish  # noqa: E402
from mixtures.plan import make_plan  # noqa: E402
from mixtures.recipe import Recipe  # noqa: E402
from mixtures.supply import read_supply  # noqa: E402
from mixtures.write import write_blend  # noqa: E402
from pipelines.engine.run_unit import Worker  # noqa: E402

RECIPE = Recipe.model_validate(
    {
        "name": "toys",
        "total": 20_000,
        "components": [
            {"name": "caption", "share": 90, "datasets": [{"name": "toys", "reach": "local"}]},
            {"name": "text_only", "share": 10, "datasets": [{"name": "toys", "reach": "local"}]},
        ],
    }
)


def build(out: str) -> None:
    """Run every unit, publish, plan and write."""
    pipeline = Toy(ToyParameters(size=200))
    files = FileSystem(out)
    with Worker(pipeline, files, counting_rule()) as worker:
        units = [worker.run(unit) for unit in pipeline.limited_units()]
    publish(files, "toy/toys", pipeline.component, units)
    supply = read_supply(files, RECIPE)
    write_blend(files, make_plan(RECIPE, supply), supply)


if __name__ == "__main__":
    build(sys.argv[1])
