"""The pipeline `arxiv` on Ray: what the registry hands to `pipelines.engine.job.run_pipelines`."""

from pipelines.arxiv.pipeline import Arxiv

PIPELINE = Arxiv
