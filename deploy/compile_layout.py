"""Compile the layout of pages to machine code with mypyc: `make compiled`.

Needs mypy, setuptools (vlend[compiled]) and a C compiler with Python's headers. The sources stay what they are; see
pipelines/documents/compiled.py for how they and what is made of them stay together.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipelines.documents.compiled import LAYOUT, compiled_folder, group_of, older_folders, sources_of  # noqa: E402


def main() -> None:
    """Compile, unless that is done; what was made of older sources is removed."""
    try:
        from mypyc.build import mypycify
        from setuptools import setup
    except ImportError as error:
        raise SystemExit(f"{error}: pip install 'vlend[compiled]' (mypy and setuptools)") from error
    os.chdir(ROOT)
    package = LAYOUT.relative_to(ROOT)
    folder = compiled_folder(LAYOUT)
    if folder.is_dir():
        print(f"compiled already: {folder.relative_to(ROOT)}")
        return
    with tempfile.TemporaryDirectory() as place:
        modules = [str(path.relative_to(ROOT)) for path in sources_of(LAYOUT)]
        extensions = mypycify(
            modules, opt_level="3", debug_level="0", group_name=group_of(LAYOUT), target_dir=f"{place}/c"
        )
        command = ["-q", "build_ext", "--build-lib", f"{place}/built", "--build-temp", f"{place}/temporary"]
        setup(name="vlend-compiled", ext_modules=extensions, script_args=command)
        made = Path(place, "built")
        folder.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as beside:  # it appears whole, beside what others read
            whole = Path(beside, "whole")
            shutil.copytree(made / package, whole)
            for shared in made.glob("*__mypyc.*"):
                shutil.copy2(shared, whole)
            whole.replace(folder)
    for older in older_folders(folder):
        shutil.rmtree(older)
    print(f"compiled: {folder.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
