"""What remains of wikitext."""

from __future__ import annotations

import pytest

from sources.wikitext import is_redirect, markdown


@pytest.mark.parametrize(
    ("wikitext", "expected"),
    [
        ("'''Bold''' and ''italic''", "Bold and italic"),
        ("[[Town|the town]] of [[Place]]", "the town of Place"),
        ("See [http://example.org the site] and [https://example.org].", "See the site and ."),
        ("A{{cite|a={{nested|1}}|b}}B", "AB"),
        ("A<ref name=x>{{cite}}</ref>B<ref name=x/>C", "ABC"),
        ("x <!-- hidden\nmore --> y", "x  y"),
        ("before\n{| class=a\n| b\n{|\n| c\n|}\n|}\nafter", "before\n\nafter"),
        ("[[File:A.jpg|thumb|A [[link]] in a caption]]Text", "Text"),
        ("[[Mynd:A.jpg|thumb|x]]Text[[Bólkur:Stoð]]", "Text"),
        ("[[de:Stadt]]\n[[:de:Stadt]] stays", "de:Stadt stays"),
        ("&nbsp;a &lt; b", "a < b"),
        ("* one\n** two\n# three\n: four", "- one\n  - two\n1. three\n\nfour"),
        ("== A ==\ntext\n== Empty ==\n=== Inner ===\n== References ==\n{{reflist}}", "## A\n\ntext"),
        ("one\ntwo", "one\n\ntwo"),
    ],
)
def test_markdown(wikitext: str, expected: str) -> None:
    assert markdown(wikitext, frozenset({"mynd", "bólkur"})) == expected


def test_redirects_in_any_language() -> None:
    assert is_redirect("#REDIRECT [[Other]]")
    assert is_redirect("#重定向 [[其他]]")
    assert not is_redirect("# a list")


def test_unclosed_markup_ends() -> None:
    assert "text" in markdown("{{unclosed [[also text\n<ref>never closed")
