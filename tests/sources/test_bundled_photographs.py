"""The pictures that installed packages carry."""

import subprocess
import sys

from PIL import Image

from sources.bundled_photographs import photographs, pictures


def test_every_known_picture_is_installed_and_opens():
    found = pictures()
    assert len(found) == 25
    for picture in found:
        with Image.open(picture.path) as opened:
            opened.load()
        assert picture.licence
        assert picture.credit


def test_names_are_unique_ordered_and_free_of_machine_paths():
    names = [picture.name for picture in pictures()]
    assert names == sorted(set(names))
    assert all(name.count("/") == 1 and not name.startswith("/") for name in names)


def test_photographs_leave_out_drawings_print_and_instruments():
    names = {picture.name for picture in photographs()}
    assert {"scikit-image/coffee.png", "scikit-learn/china.jpg", "matplotlib/grace_hopper.jpg"} <= names
    assert not names & {"scikit-image/page.png", "scikit-image/horse.png", "scikit-image/cell.png"}


def test_the_packages_are_not_imported():
    code = (
        "import sys; from sources.bundled_photographs import pictures; pictures(); "
        "assert not {'skimage', 'sklearn', 'matplotlib', 'scipy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
