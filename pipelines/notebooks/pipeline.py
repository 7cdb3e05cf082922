"""The pipeline `notebooks`: plots of Jupyter notebooks with the code before them, for the component web_code."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from corpus.counting import counting_rule
from corpus.identity import fingerprint
from corpus.record import Image, Record, document, image
from pipelines.engine.pipeline import BUNDLED, Drop, InputError, Item, Operation, Parameters, Pipeline, Unit
from pipelines.notebooks.plot_image import plot_image
from pipelines.notebooks.preceding import cut_at_shows, lines_of_code, preceding_code
from pipelines.notebooks.shell_lines import python_of
from pipelines.refusals import as_input_errors
from sources.folder_licence import folder_licence
from sources.input_files import digest, find, path_of, printable, size
from sources.notebooks import Cell, Notebook, NotebookError, Output, read_notebook

#: A plot with less code says little about how it was drawn (DeepSeek-VL, arXiv 2403.05525 §2.1).
LEAST_CODE_LINES = 5
_NOTEBOOKS_PER_UNIT = 20
#: Room for text beside one picture in the default sequence length of 4,096 tokens.
_MOST_TEXT_TOKENS = 3400


class NotebooksParameters(Parameters):
    """`license` is that of the notebooks, by default what a licence file beside them says; at most `context_lines`
    lines come from cells before the plot's own."""

    license: str | None = None
    context_lines: int = 80


class Notebooks(Pipeline):
    """Each picture that a cell drew, followed by the Python that drew it."""

    name = "notebooks"
    component = "web_code"
    summary = "Plots of Jupyter notebooks with the code that drew them."
    operations = (Operation("notebooks.pair", 1),)
    parameters_type = NotebooksParameters
    default_source = "notebooks"
    parameters: NotebooksParameters

    def units(self) -> Iterator[Unit]:
        """One item per picture; one for a notebook without any, or that cannot be read."""
        root, files = _files(self.parameters.input)
        for start in range(0, len(files), _NOTEBOOKS_PER_UNIT):
            part = files[start : start + _NOTEBOOKS_PER_UNIT]
            items = tuple(item for file in part for item in _items(root, file))
            content = fingerprint([digest(file, root) for file in part])
            yield Unit(f"notebooks/{_name(root, part[0])}", items, content)

    def process(self, item: Item) -> Iterator[Record]:
        """The pair of one picture; raises Drop where the notebook holds none."""
        root, _ = _files(self.parameters.input)
        path = path_of(item.payload["notebook"], root)
        licence = self.parameters.license or folder_licence(path, root)
        notebook = _read(path, root)
        if "cell" not in item.payload:
            raise Drop("no_picture", item.locator)
        cell, output = _place(notebook, item.payload["cell"], item.payload["output"])
        picture = plot_image(output.data)
        code = self._code(notebook, cell, item.payload["output"])
        fence = "````" if "```" in code else "```"
        text = f"\n{fence}python\n{code}\n{fence}"
        if (length := counting_rule().tokenizer.count(text)) > _MOST_TEXT_TOKENS:
            raise Drop("longer_than_sequence", f"{length} text tokens")
        yield Record(
            origin=item.locator,
            document=item.payload["notebook"],
            position=cell.number,
            source=self.parameters.source,
            component=self.component,
            messages=document(image(), text),
            images=[Image(picture, license=licence)],
            language="zh" if any("\u4e00" <= character <= "\u9fff" for character in code) else "en",
            license=licence,
            provenance={"cell": cell.number, "output": item.payload["output"], "code_lines": lines_of_code(code)},
        )

    def _code(self, notebook: Notebook, cell: Cell, output: int) -> str:
        if notebook.language not in ("python", "python3", "ipython"):
            raise Drop("not_python", notebook.language)
        if any(other.is_error for other in cell.outputs):
            raise Drop("cell_failed", f"cell {cell.number} ended with an error")
        own = python_of(cell.source)
        if own is None:
            raise Drop("not_python", f"cell {cell.number} begins with a magic of another language")
        pictures = [number for number, other in enumerate(cell.outputs) if other.is_picture]
        if len(pictures) > 1:
            parts = cut_at_shows(own, len(pictures))
            if parts is None:
                raise Drop("several_pictures", f"cell {cell.number} drew {len(pictures)} pictures")
            own = parts[pictures.index(output)]
        earlier = [python_of(other.source) for other in notebook.cells[: cell.number] if other.is_code]
        code = preceding_code([text for text in earlier if text], own, self.parameters.context_lines)
        if lines_of_code(code) < LEAST_CODE_LINES:
            raise Drop("too_little_code", f"{lines_of_code(code)} lines")
        return code


def _items(root: Path, file: Path) -> Iterator[Item]:
    relative = _name(root, file)
    try:
        pictures = [(cell.number, output) for cell, output in _read(file, root).pictures()]
    except Drop:
        pictures = []
    length = size(file)
    if not pictures:
        yield Item(relative, {"notebook": relative}, length)
    for cell, output in pictures:
        payload = {"notebook": relative, "cell": cell, "output": output}
        yield Item(f"{relative}#cell={cell}&output={output}", payload, length)


def _name(root: Path, file: Path) -> str:
    """The notebook's path relative to `root`, which is the folder of a single one."""
    return printable(file.relative_to(root).as_posix())


def _place(notebook: Notebook, cell: int, output: int) -> tuple[Cell, Output]:
    """A cell and its output by their numbers; raises Drop if the notebook has changed since it was listed."""
    try:
        return notebook.cells[cell], notebook.cells[cell].outputs[output]
    except IndexError as error:
        raise Drop("file_changed", f"there is no output {output} of cell {cell} any more") from error


@lru_cache(maxsize=2)
def _read(file: Path, root: Path) -> Notebook:
    try:
        return read_notebook(file, root)
    except NotebookError as error:
        raise Drop(error.reason, error.detail) from error


@lru_cache(maxsize=4)
def _files(path: str) -> tuple[Path, list[Path]]:
    """The input's root folder and its notebooks in order."""
    if path == BUNDLED:
        raise InputError("no installed package carries notebooks; name a folder of .ipynb files as input")
    root = Path(path)
    if root.is_file():
        return root.parent, [root]
    if not root.is_dir():
        raise InputError(f"{path} does not exist; name a notebook or a folder of notebooks")
    with as_input_errors():
        found = find(root, lambda path: path.suffix == ".ipynb")
    files = [file for file in found if ".ipynb_checkpoints" not in file.parts]
    if not files:
        raise InputError(f"{path} holds no .ipynb files")
    return root, files
