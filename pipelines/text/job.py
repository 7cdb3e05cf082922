"""The pipeline `text` on Ray: what the registry hands to `pipelines.engine.job.run_pipelines`."""

from pipelines.text.pipeline import Text

PIPELINE = Text
