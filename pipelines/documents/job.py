"""The pipeline `documents` on Ray: what the registry hands to `pipelines.engine.job.run_pipelines`."""

from pipelines.documents.pipeline import Documents

PIPELINE = Documents
