from pipelines.documents.plain_rst import readable


def test_the_first_heading_is_the_title_and_references_stay_as_text():
    title, body = readable(
        "The ``Name``\n========\n\nSee [1]_ and :func:`~a.b`.\n\n.. [1] A Book,\n   second line.\n", "x"
    )
    assert title == "The Name"
    assert "See \\[1\\] and ``a.b``." in body
    assert "\\[1\\] A Book, second line." in body


def test_code_after_a_colon_becomes_a_literal_block():
    _, body = readable("An example:\n\n   x = f(1)\n   y = 2\n\nText again.", "x")
    assert "::\n\n   x = f(1)\n   y = 2" in body


def test_directives_without_text_go():
    _, body = readable("One.\n\n.. versionadded:: 1.2\n\nTwo.", "x")
    assert "versionadded" not in body
    assert body.split() == ["One.", "Two."]


def test_names_written_short_are_code():
    assert "the ``a.b.C`` class" in readable("Use the `~a.b.C` class.", "x")[1]
