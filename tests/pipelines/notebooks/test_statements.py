import pytest

from pipelines.notebooks.statements import statements


def _one(source):
    (statement,) = statements(source)
    return statement


@pytest.mark.parametrize(
    ("source", "reads", "gives", "settles"),
    [
        ("import numpy.linalg as la, os.path", set(), {"la", "os"}, {"la", "os"}),
        ("a = b + 1", {"b"}, {"a"}, {"a"}),
        ("a += b", {"a", "b"}, {"a"}, set()),
        ("a[i] = b", {"a", "b", "i"}, {"a"}, set()),
        ("a.b.c = d", {"a", "d"}, {"a"}, set()),
        ("x, (y, z) = f()", {"f"}, {"x", "y", "z"}, {"x", "y", "z"}),
        ("[p for p in ps if q]", {"ps", "q"}, set(), set()),
        ("for i in n:\n    u[i] = i + c", {"n", "u", "c"}, {"i", "u"}, {"i"}),
        ("def f(a, b=d):\n    c = a + g\n    return len(c)", {"d", "g"}, {"f"}, {"f"}),
        ("class A(B):\n    x = y\n    def m(self): return z", {"B", "y", "z"}, {"A"}, {"A"}),
        ("@deco\ndef f(): pass", {"deco"}, {"f"}, {"f"}),
        ("a.fit(x)", {"a", "x"}, {"a"}, set()),
        ("a.head()", {"a"}, set(), set()),
        ("print(a)", {"a"}, set(), set()),
    ],
)
def test_names(source, reads, gives, settles):
    statement = _one(source)
    assert (statement.reads, statement.gives, statement.settles) == (reads, gives, settles)


def test_text_keeps_decorators_and_comments():
    first, second = statements("@deco  # why\ndef f():\n    # inside\n    return 1\n\nx = 1  # after")
    assert first.text == "@deco  # why\ndef f():\n    # inside\n    return 1"
    assert second.text == "x = 1  # after"
    assert first.is_definition
    assert not second.is_definition


@pytest.mark.parametrize(
    ("source", "is_setting"),
    [("plt.style.use('x')", True), ("sns.set_theme()", True), ("plt.rcParams['a'] = 1", True), ("plt.plot(a)", False)],
)
def test_settings(source, is_setting):
    assert _one(source).is_setting is is_setting


def test_statements_on_one_line_are_kept_apart():
    texts = [statement.text for statement in statements("高 = 1; b = 2\nc = (3,\n 4); d = 5")]
    assert texts == ["高 = 1", "b = 2", "c = (3,\n 4)", "d = 5"]


def test_other_code_has_no_statements():
    assert statements("print 'two'") == ()
