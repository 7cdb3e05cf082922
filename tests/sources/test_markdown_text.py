"""What is taken out of Markdown files, and what must stay."""

from __future__ import annotations

import pytest

from sources.markdown_text import cleaned


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("---\nlang: en\ntitle: \"A title\"\n---\n\n## Part\n\nText.", ("A title", "## Part\n\nText.")),
        ("---\ntitle: T\n---\n# Own heading\n\nText.", ("", "# Own heading\n\nText.")),
        ("A [link](http://x.y/a_(b)) and [ref][1].\n\n[1]: http://x.y", ("", "A link and ref.")),
        ("![alt](fig.png){alt='x'}\n\nText ![x](y) more", ("", "Text  more")),
        ("{% include x %}Text {{ page.x }}\n{: .note}", ("", "Text")),
        ("::: callout\n\nText\n\n:::::", ("", "Text")),
        ("<aside markdown=\"1\">\n  Said.\n</aside>", ("", "Said.")),
        ("a <- b and x < y > z", ("", "a <- b and x < y > z")),
        ("```{python}\nx = [a](b)  # {{ kept }}\n```", ("", "```python\nx = [a](b)  # {{ kept }}\n```")),
        ("~~~js\na\n~~~\n\nafter", ("", "```js\na\n```\n\nafter")),
    ],
)  # fmt: skip
def test_cleaned(source: str, expected: tuple[str, str]) -> None:
    assert cleaned(source) == expected


def test_an_unclosed_fence_loses_nothing() -> None:
    assert "x = 1" in cleaned("text\n\n```\nx = 1")[1]
