from pipelines.documents.blocks import Block, text_atoms
from pipelines.documents.markup import blocks_of


def test_atoms_give_back_their_text_and_keep_punctuation_with_its_neighbour():
    for text in ("A plain sentence, with a comma.", "中文句子，有标点。“引号”也有（括号）。", "混合 mixed 文字 3.14。"):
        atoms = list(text_atoms(text))
        assert "".join(atom.markdown for atom in atoms) == text
        assert not any(atom.markdown[0] in "，。”）" for atom in atoms)


def test_a_fragment_is_a_range_of_atoms_and_only_the_first_has_the_prefix():
    block = Block("item", list(text_atoms("one two three")), prefix="- ", marker="•")
    assert block.markdown(0, 2) == "- one two"
    assert block.markdown(2, 3) == "three"
    assert block.printed(0, 1).split() == ["•", "one"]


def test_markdown_becomes_blocks_and_back():
    source = (
        "Some *emphasis* and `code` and $x^2$.\n\n## Head\n\n$$\\frac{1}{2}$$\n\n1. One?\n\n   A.  yes\n\n   B.  no\n\n"
        "- dot\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx = 1\n  y\n```\n"
    )
    found = [(block.kind, block.markdown(0, len(block.atoms))) for block in blocks_of(source, "markdown")]
    assert found == [
        ("paragraph", "Some *emphasis* and `code` and $x^2$."),
        ("heading", "## Head"),
        ("formula", "$$\n\\frac{1}{2}$$".replace("}$$", "}\n$$")),
        ("item", "1. One?"),
        ("item", "  A. yes"),
        ("item", "  B. no"),
        ("item", "- dot"),
        ("table", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        ("code", "x = 1\n  y"),
    ]


def test_doctest_sessions_in_restructured_text_keep_their_lines():
    blocks = blocks_of("Text.\n\n>>> 1 + 1\n2\n>>> 3\n3\n\nMore.", "rst")
    assert [block.kind for block in blocks] == ["paragraph", "code", "paragraph"]
    assert blocks[1].markdown(0, 4) == ">>> 1 + 1\n2\n>>> 3\n3"


def test_a_session_in_a_literal_block_is_not_announced_twice():
    (_, code) = blocks_of("As here::\n\n    >>> 1 + 1\n    2\n", "rst")
    assert code.markdown(0, len(code.atoms)) == ">>> 1 + 1\n2"


def test_punctuation_stays_with_the_formula_before_it_and_definitions_have_no_indent():
    (paragraph,) = blocks_of("于是 $x = 1$，所以", "markdown")
    assert [atom.markdown for atom in paragraph.atoms if "$" in atom.markdown] == ["$x = 1$，"]
    term, definition = blocks_of("Term\n    A definition.\n", "rst")
    assert (term.term, term.markdown(0, 1)) == (True, "**Term**")
    assert definition.markdown(0, len(definition.atoms)) == "A definition."
