import pytest

from cli.verbs.submit import chosen_environment
from pipelines.engine.pipeline import InputError


def test_variables_of_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HERE", "value of this shell")
    assert chosen_environment(["HERE", "A=b=c", "EMPTY="]) == {
        "HERE": "value of this shell",
        "A": "b=c",
        "EMPTY": "",
    }


def test_a_variable_that_is_not_set_is_said() -> None:
    with pytest.raises(InputError, match="--env NOWHERE_SET=VALUE"):
        chosen_environment(["NOWHERE_SET"])
