"""Notebooks over a hostile folder: broken JSON, huge outputs, code that breaks compilers."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hostile.files import nested_json, strange_files, write_all
from hostile.pictures_set import PICTURES
from hostile.run import run
from pictures import picture_bytes

from pipelines.notebooks.pipeline import Notebooks, NotebooksParameters

pytestmark = pytest.mark.timeout(200)
CODE = "import numpy as np\nimport matplotlib.pyplot as plt\nx = np.arange(9)\ny = x ** 2\nplt.plot(x, y)\nplt.show()\n"


def notebook(source: str = CODE, picture: bytes | str | None = None, **more: Any) -> bytes:
    """A notebook of one cell that drew one picture."""
    picture = picture_bytes(64, 64) if picture is None else picture
    data = base64.b64encode(picture).decode() if isinstance(picture, bytes) else picture
    output = {"output_type": "display_data", "data": {"image/png": data}, "metadata": {}}
    cell = {"cell_type": "code", "source": source, "outputs": [output], "metadata": {}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell], **more}).encode()


BOMB = next(hostile for hostile in PICTURES if hostile.name == "png_bomb.png")
NOTEBOOKS: dict[str, tuple[bytes, str]] = {
    "good.ipynb": (notebook(), ""),
    "marked.ipynb": (b"\xef\xbb\xbf" + notebook(), ""),
    "empty.ipynb": (b"", "notebook_unreadable"),
    "half.ipynb": (notebook()[:-100], "notebook_unreadable"),
    "deep.ipynb": (nested_json(100_000), "notebook_unreadable"),
    "utf16.ipynb": (notebook().decode().encode("utf-16"), "notebook_unreadable"),
    "list.ipynb": (b"[]", "notebook_shape"),
    "old.ipynb": (notebook(nbformat=3), "notebook_version"),
    "no cells.ipynb": (notebook(cells=5), "notebook_shape"),
    "odd cells.ipynb": (notebook(cells=[1, None]), "notebook_shape"),
    "values.ipynb": (b'{"nbformat": 4, "cells": [' + b"[]," * 4_000_000 + b"[]]}", "notebook_unreadable"),
    "huge output.ipynb": (notebook(picture="A" * 100_000_000), "image_too_large"),
    "not base64.ipynb": (notebook(picture="?" * 100), "image_undecodable"),
    "bomb.ipynb": (notebook(picture=BOMB.make()), "image_bomb"),
    "blank.ipynb": (notebook(picture=PICTURES[2].make()), "blank_image"),
    "brackets.ipynb": (notebook("(" * 100_000), "too_little_code"),
    "signs.ipynb": (notebook(CODE + "z = " + "-" * 100_000 + "1"), "longer_than_sequence"),
    "sums.ipynb": (notebook(CODE + "z = " + "1+" * 50_000 + "1"), "*"),
    "nonlocal.ipynb": (notebook("nonlocal x\n" + CODE), "*"),
    "nulls.ipynb": (notebook(CODE + "\0"), "*"),
    "half characters.ipynb": (notebook(CODE + "t = '\ud800'\n"), "*"),
    "language.ipynb": (notebook(metadata={"kernelspec": {"language": "\udfff" * 5000}}), "not_python"),
}


def test_each_notebook_is_read_or_says_why_not(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    expected = strange_files(folder, ".ipynb", notebook())
    write_all(folder, {name: data for name, (data, _) in NOTEBOOKS.items()})
    expected |= {name: reason for name, (_, reason) in NOTEBOOKS.items()}
    result = run(Notebooks(NotebooksParameters(input=str(folder))), tmp_path / "out")
    found = {item.partition("#")[0]: result.rejected.get(item, "") for item in result.items}
    assert found.keys() == expected.keys()
    wrong = {
        name: (found[name], result.details.get(name))
        for name, reason in expected.items()
        if (found[name] != reason if reason != "*" else found[name].startswith("error"))
    }
    assert not wrong
