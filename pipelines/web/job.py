"""The pipeline `web` on Ray: what the registry hands to `pipelines.engine.job.run_pipelines`."""

from pipelines.web.pipeline import Web

PIPELINE = Web
