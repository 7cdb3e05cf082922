"""The pipeline `books` on Ray: what the registry hands to `pipelines.engine.job.run_pipelines`."""

from pipelines.books.pipeline import Books

PIPELINE = Books
