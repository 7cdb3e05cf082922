import json

from pipelines.documents.reading.page import TextRun
from pipelines.documents.reading.run_columns import columns_of, rows_of
from pipelines.documents.reading.wire import packed, size_of, unpacked

RUNS = [
    TextRun("a line", (1.5, 2.25, 30.1, 12.0), 9.963, 10.1 + 0.2, "CMR10"),
    TextRun("汉字\ud800\n", (0, 0, 1, 1), 12, 3, "", visible=False, horizontal=False, vertical=True),
    TextRun("", (-1e-9, 0, float("inf"), 1), 1, 1, "CMR10", visible=True, horizontal=False),
]


def test_runs_arrive_as_they_were_sent() -> None:
    head, numbers = packed(columns_of(RUNS))
    assert size_of(head) == len(numbers)
    assert rows_of(unpacked(json.loads(json.dumps(head)), memoryview(numbers))) == RUNS


def test_a_page_without_text_has_no_runs() -> None:
    assert rows_of(unpacked(*packed(columns_of([])))) == []
