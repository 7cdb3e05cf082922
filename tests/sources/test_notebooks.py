import base64
import json

import pytest

from sources.notebooks import NotebookError, decode_picture, read_notebook


def _write(tmp_path, content):
    file = tmp_path / "a.ipynb"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def test_cells_outputs_and_language(tmp_path):
    outputs = [
        {"output_type": "stream", "text": "hello"},
        {"output_type": "display_data", "data": {"image/png": ["aGVs\n", "bG8=\n"], "text/plain": "<Figure>"}},
        {"output_type": "error", "ename": "E"},
    ]
    content = {
        "nbformat": 4,
        "metadata": {"kernelspec": {"language": "Python"}},
        "cells": [
            {"cell_type": "markdown", "source": "# T"},
            {"cell_type": "code", "source": ["a = 1\n", "a"], "outputs": outputs},
        ],
    }
    notebook = read_notebook(_write(tmp_path, content))
    assert notebook.language == "python"
    assert notebook.cells[1].source == "a = 1\na"
    assert [output.is_picture for output in notebook.cells[1].outputs] == [False, True, False]
    assert notebook.cells[1].outputs[2].is_error
    assert [(cell.number, output) for cell, output in notebook.pictures()] == [(1, 1)]
    assert decode_picture(notebook.cells[1].outputs[1].data["image/png"]) == b"hello"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "notebook_unreadable"),
        ("version https://git-lfs.github.com/spec/v1", "notebook_unreadable"),
        ("[" * 100_000, "notebook_unreadable"),
        ([], "notebook_shape"),
        ({"nbformat": 3, "worksheets": []}, "notebook_version"),
        ({"nbformat": 4}, "notebook_shape"),
        ({"nbformat": 4, "cells": [{"cell_type": "code"}]}, "notebook_shape"),
        ({"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "outputs": 3}]}, "notebook_shape"),
    ],
)
def test_unusable_files_have_a_reason(tmp_path, content, reason):
    with pytest.raises(NotebookError) as caught:
        read_notebook(_write(tmp_path, content))
    assert caught.value.reason == reason


def test_not_utf8(tmp_path):
    file = tmp_path / "a.ipynb"
    file.write_bytes('{"nbformat": 4, "cells": [], "x": "é"}'.encode("latin-1"))
    with pytest.raises(NotebookError):
        read_notebook(file)


def test_broken_base64_is_a_value_error():
    assert decode_picture(base64.encodebytes(b"x" * 200).decode()) == b"x" * 200
    for text in ("abc", "a*b=", "é"):
        with pytest.raises(NotebookError, match="base64"):
            decode_picture(text)
