import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageChops

from pipelines.charts.code import write_code
from pipelines.charts.draw import Drawing, draw
from pipelines.charts.spec import CHARTS, Spec
from pipelines.fonts.bundled import chinese_font

#: Runs each program in a name space of its own, as if each were a script.
_RUNNER = """
import json, sys, matplotlib
from matplotlib import font_manager
matplotlib.use("Agg")
font_manager.fontManager.addfont(sys.argv[1])
for number, program in enumerate(json.load(sys.stdin)):
    matplotlib.rcdefaults()
    exec(program.replace("chart.png", f"{number}.png"), {})
"""


def test_every_program_runs_alone_and_draws_the_very_picture(
    one_of_each: list[Spec], drawings: list[Drawing], tmp_path: Path
) -> None:
    programs = [write_code(spec) for spec in one_of_each]
    subprocess.run(
        [sys.executable, "-c", _RUNNER, str(chinese_font())],
        input=json.dumps(programs),
        text=True,
        cwd=tmp_path,
        check=True,
        env={**os.environ, "PYTHONPATH": ""},
    )
    for number, (spec, drawing) in enumerate(zip(one_of_each, drawings, strict=True)):
        theirs = Image.open(tmp_path / f"{number}.png").convert("RGB")
        ours = Image.open(io.BytesIO(drawing.png))
        assert theirs.size == ours.size, spec.chart
        assert ImageChops.difference(theirs, ours).getbbox() is None, spec.chart


def test_programs_are_plain_matplotlib_with_the_data_inline(one_of_each: list[Spec]) -> None:
    assert [spec.chart for spec in one_of_each] == list(CHARTS)
    for spec in one_of_each:
        code = write_code(spec)
        imports = {line for line in code.splitlines() if line.startswith(("import", "from"))}
        assert imports <= {"import matplotlib.pyplot as plt", "import numpy as np"}
        assert code.endswith('fig.savefig("chart.png")\n')
        compile(code, spec.chart, "exec")


def test_hostile_texts_stay_texts(one_of_each: list[Spec]) -> None:
    spec = next(spec for spec in one_of_each if spec.chart == "bar")
    title = 'cost in $x$ "quoted" \\ and\nbroken {0} %s'
    drawing = draw(replace(spec, view=replace(spec.view, title=title)))
    [found] = [region.text for region in drawing.regions if region.kind == "title"]
    assert found is not None
    assert found.replace("\n", " ") == title.replace("\n", " ")
