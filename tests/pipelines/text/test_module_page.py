"""Chapters that explain, and docstrings that do not."""

from __future__ import annotations

from pipelines.text.blocks import markdown
from pipelines.text.module_page import chapters, title
from sources.package_documentation import Section

PROSE = "This function explains at some length what it does, why anyone would want that, and what to look out for. " * 3
OTHER = "Here is told in other words how the work is done, which steps it takes, and why they are in this order. " * 3


def shown(*sections: Section) -> list[str]:
    return [markdown(chapter) for chapter in chapters(list(sections))]


def test_chapters_have_their_names_as_headings_below_the_title() -> None:
    found = shown(Section("", "module", PROSE), Section("A.run", "method", f"{OTHER}\n\nNotes\n-----\nIt is quick."))
    assert found[0] == PROSE.strip()
    assert found[1].startswith("## A.run\n\n")
    assert "\n\n### Notes\n\n" in found[1]


def test_crumbs_and_parameter_lists_are_left_out() -> None:
    listing = f"Do it.\n\nParameters\n----------\nx : int\n    {PROSE}"
    assert shown(Section("f", "function", "Return the name."), Section("g", "function", listing)) == []


def test_templates_pointers_rights_and_dumps_are_left_out() -> None:
    assert shown(Section("f", "function", f"{PROSE} %(example)s")) == []
    assert shown(Section("f", "function", f"{PROSE} {{klass}}")) == []
    text = f"{PROSE}\n\nRead more in the :ref:`User Guide <x>`.\n\nCopyright (c) 2001 Somebody.\n\n>>> x\n" + "1\n" * 40
    assert shown(Section("f", "function", text)) == [f"## f\n\n{PROSE.strip()}"]


def test_chapters_that_repeat_earlier_ones_or_are_mostly_code_are_left_out() -> None:
    assert len(shown(Section("f", "function", PROSE), Section("g", "function", f"New.\n\n{PROSE}"))) == 1
    assert shown(Section("f", "function", f"{PROSE}\n\n>>> " + "x = 12345\n>>> " * 100)) == [f"## f\n\n{PROSE.strip()}"]
    assert shown(Section("f", "function", "\n\n".join([PROSE, *[">>> " + "x" * 200] * 5]))) == []


def test_a_paragraph_is_told_once() -> None:
    note = "This function is not imported in the main namespace.\n"
    found = shown(
        Section("f", "function", f"{PROSE}\n\nNotes\n-----\n{note}"),
        Section("g", "function", f"{OTHER}\n\nNotes\n-----\n{note}"),
    )
    assert note.strip() in found[0]
    assert found[1] == f"## g\n\n{OTHER.strip()}"


def test_titles() -> None:
    assert title("scipy/stats/__init__.py") == "scipy.stats"
    assert title("email/architecture.rst") == ""
