import base64
import io
import json
import os
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from corpus.record import flatten
from pipelines.engine.inline import outcomes
from pipelines.engine.pipeline import InputError
from pipelines.notebooks.pipeline import Notebooks, NotebooksParameters

PLOT = "import matplotlib.pyplot as plt\nx = [1, 2]\ny = [2, 1]\nplt.plot(x, y)\nplt.title('高度')"


def _png(level: int) -> str:
    picture = Image.new("RGB", (100, 80), "white")
    picture.paste((level, 0, 0), (10, 10, 50, 50))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def _cell(source, *levels, error=False):
    outputs = [{"output_type": "display_data", "data": {"image/png": _png(level)}} for level in levels]
    outputs += [{"output_type": "error"}] if error else []
    return {"cell_type": "code", "source": source, "outputs": outputs}


def _became(folder, name, *cells, language="python"):
    content = {"nbformat": 4, "metadata": {"kernelspec": {"language": language}}, "cells": list(cells)}
    (folder / name).write_text(json.dumps(content))
    found = outcomes(Notebooks(NotebooksParameters(input=str(folder / name), license="MIT")))
    return [outcome.rejected.reason if outcome.rejected else outcome.records[0] for outcome in found]


def test_a_plot_and_its_code(tmp_path):
    (record,) = _became(tmp_path, "a.ipynb", _cell("unused = 1"), _cell(f"%matplotlib inline\n{PLOT}", 9))
    assert flatten(record) == f"<image>\n```python\n{PLOT}\n```"
    assert record.origin == "a.ipynb#cell=1&output=0"
    assert record.document == "a.ipynb"
    assert record.component == "web_code"
    assert record.language == "zh"
    assert record.license == "MIT"


def test_code_that_holds_a_fence_gets_a_longer_one(tmp_path):
    (record,) = _became(tmp_path, "a.ipynb", _cell(f"{PLOT}\n# ```", 9))
    assert flatten(record).endswith("# ```\n````")


def test_reasons(tmp_path):
    assert _became(tmp_path, "a.ipynb", _cell("plot(1)", 9)) == ["too_little_code"]
    assert _became(tmp_path, "b.ipynb", _cell(PLOT, 9, error=True)) == ["cell_failed"]
    assert _became(tmp_path, "c.ipynb", _cell(PLOT, 9), language="julia") == ["not_python"]
    assert _became(tmp_path, "d.ipynb", _cell("%%R\n" + PLOT, 9)) == ["not_python"]
    assert _became(tmp_path, "e.ipynb", _cell(PLOT)) == ["no_picture"]
    assert _became(tmp_path, "f.ipynb", _cell(PLOT, 1, 2)) == ["several_pictures"] * 2
    assert _became(tmp_path, "g.ipynb", _cell("\n".join(f"value_{i} = {i * 7919}" for i in range(900)), 9)) == [
        "longer_than_sequence"
    ]
    (tmp_path / "h.ipynb").write_text("{")
    (outcome,) = outcomes(Notebooks(NotebooksParameters(input=str(tmp_path / "h.ipynb"))))
    assert outcome.rejected.reason == "notebook_unreadable"


def test_figures_of_one_cell_each_get_the_code_before_them(tmp_path):
    first, second = _became(tmp_path, "a.ipynb", _cell(f"{PLOT}\nplt.show()\nplt.plot(y)\nplt.show()", 1, 2))
    assert flatten(first).endswith("plt.show()\n```")
    assert flatten(first).count("show") == 1
    assert flatten(second).count("show") == 2


def test_folder_is_read_in_order_without_checkpoints(tmp_path):
    for name in ("b.ipynb", "a.ipynb", ".ipynb_checkpoints/a-checkpoint.ipynb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        _became(tmp_path, name, _cell(PLOT, 9))
    items = [
        item.locator for unit in Notebooks(NotebooksParameters(input=str(tmp_path))).units() for item in unit.items
    ]
    assert items == ["a.ipynb#cell=0&output=0", "b.ipynb#cell=0&output=0"]


@pytest.mark.parametrize("place", ["bundled", "/nowhere/at/all"])
def test_input_that_cannot_be_used(place):
    with pytest.raises(InputError, match="notebook"):
        list(Notebooks(NotebooksParameters(input=place)).units())


def test_genuine_notebooks():
    if "VLEND_SAMPLES" not in os.environ:
        pytest.skip("VLEND_SAMPLES is not set")
    folder = Path(os.environ["VLEND_SAMPLES"]) / "notebooks"
    found = list(outcomes(Notebooks(NotebooksParameters(input=str(folder)))))
    reasons = Counter(outcome.rejected.reason for outcome in found if outcome.rejected)
    made = [record for outcome in found for record in outcome.records]
    assert len(made) >= 60
    assert reasons["svg_only"] >= 10
    assert reasons.keys() <= {"svg_only", "not_png", "no_picture", "several_pictures", "image_too_small", "formula"}
    assert max(record.n_tokens for record in made) <= 4096
    assert all(record.provenance["code_lines"] >= 5 for record in made)
