"""The pipeline `ui` on Ray: what the registry hands to `pipelines.engine.job.run_pipelines`."""

from pipelines.ui.pipeline import Ui

PIPELINE = Ui
