"""The pipeline `sft` on Ray: what the registry hands to `pipelines.engine.job.run_pipelines`."""

from pipelines.sft.pipeline import Sft

PIPELINE = Sft
