import pytest

from pipelines.arxiv import convert
from pipelines.arxiv.conversion_error import ConversionError
from pipelines.arxiv.convert import conversions, installed
from pipelines.arxiv.flatten import Flattened
from pipelines.arxiv.paper import Paper

FLAT = Flattened("\\documentclass{article}", "Some words of a paper.")


def test_what_is_not_installed_is_passed_over(monkeypatch):
    monkeypatch.setattr(convert.shutil, "which", lambda name: None)
    assert installed() == ("pandoc", "light")


def test_the_light_converter_comes_only_where_others_fail(monkeypatch):
    assert [paper.converter for paper in conversions(FLAT, ("pandoc", "light"))] == ["pandoc"]

    def fail(flat: Flattened) -> Paper:
        raise ConversionError("no")

    monkeypatch.setattr(convert, "_CONVERT", {**convert._CONVERT, "pandoc": fail})
    first, second = conversions(FLAT, ("pandoc", "light"))
    assert first == "pandoc: no"
    assert second.converter == "light"


@pytest.mark.parametrize("name", ["pandoc", "light"])
def test_each_converter_names_itself(name):
    (paper,) = conversions(FLAT, (name,))
    assert paper.converter == name
