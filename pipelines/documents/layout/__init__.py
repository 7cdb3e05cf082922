"""From text runs with boxes to the text of a page in reading order: lines, columns, page furniture, paragraphs."""

from pathlib import Path

from pipelines.documents.compiled import compiled_path

__path__ = [*compiled_path(Path(__file__).parent), *__path__]
