"""The pipeline `user_files` on Ray: what the registry hands to `pipelines.engine.job.run_pipelines`."""

from pipelines.user_files.pipeline import UserFiles

PIPELINE = UserFiles
