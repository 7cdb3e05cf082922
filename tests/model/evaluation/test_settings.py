from pathlib import Path

import pytest
from pydantic import ValidationError

from model.evaluation.errors import EvaluationError
from model.evaluation.settings import EvalSettings, split_task


def test_tasks_have_names_and_places() -> None:
    assert split_task("losses") == ("losses", None)
    assert split_task("mmlu=a/b=c") == ("mmlu", Path("a/b=c"))
    for task, told in (("mmul=x", "did you mean 'mmlu'"), ("gsm8k", "gsm8k=PATH"), ("ocr=x", "reads held-out records")):
        with pytest.raises(EvaluationError, match=told):
            split_task(task)


def test_settings_travel_as_json_and_know_their_keys() -> None:
    settings = EvalSettings(tasks=("losses", "mmlu=x"), blend="pretrain", limit=3)
    assert EvalSettings.model_validate_json(settings.model_dump_json()) == settings
    with pytest.raises(ValidationError):
        EvalSettings(limits=3)  # type: ignore[call-arg]
