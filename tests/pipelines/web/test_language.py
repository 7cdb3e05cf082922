"""pipelines.web.language: letters first, then what the page says."""

import pytest

from pipelines.web.language import page_language
from pipelines.web.view import Line, View


def say(text: str, declared: str = "") -> str | None:
    lines = (Line(text, (0, 0, 1, 1), 0, -1, -1, "p", False),) if text else ()
    return page_language(View(1, 1, 1, "UTF-8", declared, "", True, lines, (), ()))


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("Plain words", "", "en"),
        ("Quelques mots", "fr-FR", "fr"),
        ("按钮组件 button", "", "zh"),
        ("按钮组件的说明文字", "en", "zh"),
        ("pip install pillow 安装", "zh-CN", "zh"),
        ("All in English here", "zh", "en"),
        ("これはテストです", "ja", "ja"),
        ("これはテストです", "", None),
        ("I due pacchetti possono essere creati con un solo comando, che non è installato. " * 3, "", "it"),
        ("123", "en", None),
        ("", "en", None),
    ],
)
def test_language(text: str, declared: str, language: str | None):
    assert say(text, declared) == language
