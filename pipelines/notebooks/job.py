"""The pipeline `notebooks` on Ray: what the registry hands to `pipelines.engine.job.run_pipelines`."""

from pipelines.notebooks.pipeline import Notebooks

PIPELINE = Notebooks
