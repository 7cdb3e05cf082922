import pytest

from pipelines.notebooks.shell_lines import parse, python_of


@pytest.mark.parametrize(
    ("source", "python"),
    [
        ("%matplotlib inline\nimport numpy", "import numpy"),
        ("!pip install x\nfiles = !ls\na = 1", "a = 1"),
        ("%%time\nx = 1\nx", "x = 1\nx"),
        ("plt.plot?\n?help\na = 1", "a = 1"),
        ("if a:\n    %time f()\n    g()", "if a:\n    g()"),
        ("print('%d'\n      % 3)", "print('%d'\n      % 3)"),
        ("s = '''\n!not a shell line\n'''", "s = '''\n!not a shell line\n'''"),
        ("print 'two'  ", "print 'two'"),
        ("a = 1\r\nb = 2", "a = 1\nb = 2"),
    ],
)
def test_python_of_a_cell(source, python):
    assert python_of(source) == python


@pytest.mark.parametrize("source", ["%%bash\nls", "%%html\n<b>", "\n%%R -i x\nplot(x)"])
def test_cells_of_other_languages(source):
    assert python_of(source) is None


def test_parse_tells_python_3():
    assert parse("a = 1") is not None
    assert parse("print 'two'") is None
    assert parse("a\0b") is None
