"""Write a blend and its documents: in this process, or on Ray where there are enough files to pay for its start."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain

from rich.console import Console

from cli.blend_progress import BlendProgress
from corpus.store.files import FileSystem
from mixtures.documents import write_blend_documents
from mixtures.manifest import Manifest
from mixtures.plan import Plan
from mixtures.shard import ShardJob, write_job
from mixtures.supply import Supply
from mixtures.use_cases import write_use_cases
from mixtures.write import in_this_process, write_blend
from pipelines.engine.map_files import file_mapper
from pipelines.sft.pipeline import Sft
from taxonomy.conversations.registry import uncovered
from taxonomy.tree import leaves


def write(
    plan: Plan,
    supply: Supply,
    out: str,
    console: Console,
    replace: bool = False,
    workers: int | None = None,
    shared: bool = False,
) -> Manifest:
    """Write the blend of `plan` into the store at `out`, with its report, card and croissant.json.

    `workers` bounds the processes (default: one per core). On a cluster the work is shared only where all nodes reach
    the store: an object store, or a folder that is promised to be `shared`.
    """
    files = FileSystem(out)
    alone = bool(os.environ.get("RAY_ADDRESS")) and files.is_local and not shared
    count = 1 if alone else workers or int(os.environ.get("VLEND_WORKERS") or 0) or os.cpu_count() or 1
    with file_mapper(workers, few=2) as mapper, BlendProgress(console) as progress:

        def execute(jobs: Iterable[ShardJob]) -> Iterator[tuple[int, int, int]]:
            waiting = list(jobs)
            if count == 1 or len(waiting) < 2:
                return in_this_process(waiting)
            return chain.from_iterable(mapper(write_job, waiting))

        manifest = write_blend(files, plan, supply, replace, execute, count, progress)
    if any(line.pipeline == Sft.name for line in manifest.ledger):
        write_use_cases(f"{out}/mixes/{plan.name}", {leaf: uncovered().get(leaf) for leaf in leaves()})
    write_blend_documents(f"{out}/mixes/{plan.name}")
    return manifest
