from pathlib import Path
from typing import Any

import pytest
from mite import mite
from pictures import picture_bytes

from corpus.record import Image, Record, document, image, turn
from corpus.store.files import FileSystem
from model.evaluation.bench import Bench
from model.evaluation.held_out import HeldOut, Place
from model.evaluation.settings import EvalSettings
from model.evaluation.tasks import transcription


def _record(text: str, form: str | None = None, **changes: Any) -> Record:
    record = Record("", "", "", "scene_text_ocr", document(image(), text), images=[Image(picture_bytes(20, 20))])
    record.provenance = {} if form is None else {"form": form}
    for name, value in changes.items():
        setattr(record, name, value)
    return record


def test_what_is_asked_of_which_record() -> None:
    prompt, truth = transcription.transcription(_record("\n# A page\n\nWith text.")) or (None, "")
    assert (prompt and prompt.text, truth) == ("\n", "# A page\n\nWith text.")
    prompt, truth = transcription.transcription(_record("\nThe picture reads:\nSALE\n20 %", "transcription")) or (
        None,
        "",
    )
    assert (prompt and prompt.text, truth) == ("\nThe picture reads:\n", "SALE\n20 %")
    asked = "\nQuestion: What text is in the picture?\nAnswer: SALE\n20: %\n\nQuestion: How many?\nAnswer: 2"
    prompt, truth = transcription.transcription(_record(asked, "questions")) or (None, "")
    assert (prompt and prompt.text, truth) == ("\nQuestion: What text is in the picture?\nAnswer:", "SALE\n20: %")
    prompt, truth = transcription.transcription(_record("\n问题：图中有哪些文字？\n回答：小心地滑", "questions")) or (
        None,
        "",
    )
    assert (prompt and prompt.text, truth) == ("\n问题：图中有哪些文字？\n回答：", "小心地滑")
    prompt, truth = transcription.transcription(_record("\n小心地滑", language="zh"), conversation=True) or (None, "")
    assert (prompt and prompt.text, truth) == ("请写出图中的文字。", "小心地滑")


@pytest.mark.parametrize(
    "record",
    [
        _record("\nSALE (1,2),(3,4)", "boxes"),
        _record("\n "),
        _record("\nx", images=[]),
        _record("\nx", messages=[turn("user", image(), "x"), turn("assistant", "y")]),
        _record("\nx", messages=document("x", image())),
    ],
)
def test_other_records_are_no_transcriptions(record: Record) -> None:
    assert transcription.transcription(record) is None


class _Given(HeldOut):
    def __init__(self, records: list[Record]) -> None:
        super().__init__(FileSystem("."), "given", {"scene_text_ocr": [Place("", 0, 0)]})
        self.given = records

    def records(self, component: str, limit: int | None = None) -> list[Record]:
        return self.given if component == "scene_text_ocr" else []


def test_answers_are_compared_with_the_truth(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    model, rule = mite()
    bench = Bench(model, rule, EvalSettings(tasks=("ocr",), blend=str(tmp_path)))
    bench.__dict__["held_out"] = _Given([_record("\nSALE"), _record("\nkitten"), _record("\nx", "boxes")])
    monkeypatch.setattr(transcription, "answers", lambda reader, texts, tasks: ["Sale.", "sitting"])
    found = transcription.judge(bench)
    assert found.metrics["exact"].value == 0.5
    # 4 edits (case and full stop) of 4 characters, and 3 of 6
    assert found.metrics["cer"].value == pytest.approx(7 / 10)
    assert found.metrics["cer_at_most_1"].value == pytest.approx((1 + 0.5) / 2)
    assert (found.items, found.judged, found.left_out) == (3, 2, {"no plain transcription": 1})


def test_the_model_answers_itself(tmp_path: Path) -> None:
    model, rule = mite()
    bench = Bench(model, rule, EvalSettings(tasks=("ocr",), blend=str(tmp_path), most_tokens=4))
    bench.__dict__["held_out"] = _Given([_record("\nSALE")])
    found = transcription.judge(bench)
    assert found.judged == 1
    assert found.metrics["cer"].value > 0
