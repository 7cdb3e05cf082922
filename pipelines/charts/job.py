"""The pipeline `charts` on Ray: what the registry hands to `pipelines.engine.job.run_pipelines`."""

from pipelines.charts.pipeline import Charts

PIPELINE = Charts
