"""The pipeline `reports` on Ray: what the registry hands to `pipelines.engine.job.run_pipelines`."""

from pipelines.reports.pipeline import Reports

PIPELINE = Reports
