import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import main as command_line


def _verbs() -> list[list[str]]:
    names = [[command.name or command.callback.__name__] for command in command_line.app.registered_commands]
    return names + [["mix", command.name] for command in command_line.mix.registered_commands]


@pytest.mark.parametrize("verb", _verbs(), ids=" ".join)
def test_every_verb_has_help_with_an_example(verb: list[str]) -> None:
    shown = CliRunner().invoke(command_line.app, [*verb, "--help"])
    assert shown.exit_code == 0
    plain = re.sub(r"[\s│]+", " ", shown.output)
    assert f"Example: vlend {' '.join(verb)}" in plain


def _run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr("sys.argv", ["vlend", *arguments])
    with pytest.raises(SystemExit) as stopped:
        command_line.main()
    return int(stopped.value.code or 0), capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "--recipe", "pretrian"], "no recipe 'pretrian'"),
        (["run", "chart"], "did you mean 'charts'"),
        (["run", "charts", "--set", "colour=red"], "parameter colour"),
        (["run", "charts", "--set", "red"], "NAME=VALUE"),
        (["mix", "plan", "--out", "{tmp}"], "no data for"),
        (["mix", "report", "none", "--out", "{tmp}"], "is no finished blend"),
        (["submit", "--address", "host:8265"], "http://host:8265"),
    ],
)
def test_what_a_user_can_mend_is_one_sentence_without_traceback(
    monkeypatch, capsys, tmp_path: Path, arguments: list[str], message: str
) -> None:
    code, errors = _run(monkeypatch, capsys, *(argument.format(tmp=tmp_path) for argument in arguments))
    assert code == 1
    assert message in errors
    assert errors.startswith("vlend: ")
    assert "Traceback" not in errors


def test_a_dry_run_writes_nothing(monkeypatch, capsys, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ["run", "captions", "--out", str(out), "--limit", "7", "--dry-run"]
    monkeypatch.setattr("sys.argv", ["vlend", *arguments])
    with pytest.raises(SystemExit) as stopped:
        command_line.main()
    assert not stopped.value.code
    shown = capsys.readouterr().out
    assert re.search(r"captions .* 7 ", shown)
    assert "free disk" in shown
    assert not out.exists()
