"""The pipeline `scene_text` on Ray: what the registry hands to `pipelines.engine.job.run_pipelines`."""

from pipelines.scene_text.pipeline import SceneText

PIPELINE = SceneText
