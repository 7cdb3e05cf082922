"""The pipeline `captions` on Ray: what the registry hands to `pipelines.engine.job.run_pipelines`."""

from pipelines.captions.pipeline import Captions

PIPELINE = Captions
