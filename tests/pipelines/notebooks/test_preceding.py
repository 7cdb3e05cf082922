from pipelines.notebooks.preceding import cut_at_shows, lines_of_code, preceding_code

CELLS = [
    "import numpy as np\nimport os\nimport matplotlib.pyplot as plt",
    "plt.style.use('ggplot')\nunused = 5",
    "def wave(x):\n    return amplitude * np.sin(x)",
    "amplitude = 1",
    "amplitude = 3\nplt.plot([1, 2])",
    "table.head()\n[x for x in unused_too]",
]


def test_what_the_plot_needs_and_no_more():
    code = preceding_code(CELLS, "x = np.arange(9)\nplt.plot(x, wave(x))", 50)
    assert code == (
        "import numpy as np\nimport matplotlib.pyplot as plt\nplt.style.use('ggplot')\n\n"
        "def wave(x):\n    return amplitude * np.sin(x)\n\n"
        "amplitude = 3\n\n"
        "x = np.arange(9)\nplt.plot(x, wave(x))"
    )


def test_a_value_that_the_cell_sets_itself_is_not_looked_up():
    cells = ["fig, ax = subplots()\nax.plot(old)", "old = 1"]
    assert preceding_code(cells, "fig, ax = subplots()\nax.plot(new)", 50) == "fig, ax = subplots()\nax.plot(new)"


def test_changes_in_place_are_kept():
    cells = ["u = zeros(3)", "u[1] = 2", "u.sort(axis=0)", "v = 1"]
    assert preceding_code(cells, "plot(u)", 50) == "u = zeros(3)\nu[1] = 2\nu.sort(axis=0)\n\nplot(u)"


def test_a_function_defined_after_its_caller_is_found():
    cells = ["def a():\n    return b()", "def b():\n    return 1"]
    assert "def b" in preceding_code(cells, "plot(a())", 50)


def test_room_goes_to_imports_and_the_nearest():
    cells = ["import numpy as np", "a = (np.\n  zeros(1))", "b = a"]
    assert preceding_code(cells, "plot(b)", 2) == "b = a\n\nplot(b)"
    assert preceding_code(cells, "plot(b)", 3) == "import numpy as np\n\na = (np.\n  zeros(1))\n\nb = a\n\nplot(b)"


def test_python_2_stands_alone():
    assert preceding_code(CELLS, "print 'x'\nplt.plot(1)", 50) == "print 'x'\nplt.plot(1)"


def test_lines_of_code_are_neither_blank_nor_comments():
    assert lines_of_code("a = 1\n\n# comment\n  # too\nb = 2  # fine") == 2


def test_figures_of_one_cell_are_cut_at_show():
    code = "plot(1)\nplt.show()\nplot(2)\nshow()"
    assert cut_at_shows(code, 2) == ["plot(1)\nplt.show()", code]
    assert cut_at_shows("plot(1)\nplt.show()\nplot(2)", 2) == ["plot(1)\nplt.show()", "plot(1)\nplt.show()\nplot(2)"]
    assert cut_at_shows("for i in x:\n    plt.show()", 2) is None
    assert cut_at_shows("plot(1)\nplot(2)", 2) is None
