"""Pictures inside installed packages: on every machine where vlend is installed, with their licence and credit.

`photographs` are camera pictures of scenes, people and things; `pictures` adds what instruments recorded (microscope,
telescope), scanned print, and drawings. Credits and licences are those that the packages themselves state; where a
package states none for a picture, the licence is that of the package. Nothing is imported from the packages.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

Kind = Literal["photograph", "instrument", "print", "drawing"]

#: Distribution name -> (import name, folder of the pictures inside the package).
_FOLDERS = {
    "matplotlib": ("matplotlib", "mpl-data/sample_data"),
    "scikit-image": ("skimage", "data"),
    "scikit-learn": ("sklearn", "datasets/images"),
}


@dataclass(frozen=True)
class Photograph:
    """One picture file. `name` is "distribution/file"; `licence` an SPDX id, or "public-domain" without one."""

    name: str
    path: Path
    licence: str
    credit: str
    kind: Kind


# name, kind, licence, credit
_KNOWN: tuple[tuple[str, Kind, str, str], ...] = (
    ("matplotlib/Minduka_Present_Blue_Pack.png", "drawing", "PSF-2.0", "Clip art carried by matplotlib"),
    ("matplotlib/grace_hopper.jpg", "photograph", "PSF-2.0", "Portrait of Grace Hopper carried by matplotlib"),
    ("scikit-image/astronaut.png", "photograph", "public-domain", "NASA: the astronaut Eileen Collins"),
    ("scikit-image/brick.png", "photograph", "CC0-1.0", "CC0Textures, Bricks25"),
    ("scikit-image/camera.png", "photograph", "CC0-1.0", "Lav Varshney"),
    ("scikit-image/cell.png", "instrument", "CC0-1.0", "Paul Müller and others: phase image of a cell in saline"),
    ("scikit-image/chelsea.png", "photograph", "CC0-1.0", "Stefan van der Walt: Chelsea the cat"),
    ("scikit-image/clock_motion.png", "photograph", "public-domain", "Stefan van der Walt"),
    ("scikit-image/coffee.png", "photograph", "CC0-1.0", "Rachel Michetti, courtesy of Pikolo Espresso Bar"),
    ("scikit-image/coins.png", "photograph", "public-domain", "Brooklyn Museum: Greek coins from Pompeii"),
    ("scikit-image/color.png", "drawing", "BSD-3-Clause", "Colour wheel carried by scikit-image"),
    ("scikit-image/grass.png", "photograph", "CC0-1.0", "linolafett on DeviantArt"),
    ("scikit-image/gravel.png", "photograph", "CC0-1.0", "CC0Textures, Gravel04"),
    ("scikit-image/horse.png", "drawing", "CC0-1.0", "Andreas Preuss (marauder): silhouette of a horse"),
    ("scikit-image/hubble_deep_field.jpg", "instrument", "public-domain", "NASA: Hubble eXtreme Deep Field"),
    (
        "scikit-image/ihc.png",
        "instrument",
        "public-domain",
        "Center for Microscopy and Molecular Imaging: colonic glands",
    ),
    ("scikit-image/moon.png", "photograph", "BSD-3-Clause", "Surface of the moon, carried by scikit-image"),
    ("scikit-image/motorcycle_left.png", "photograph", "BSD-3-Clause", "Middlebury stereo benchmark 2014, left view"),
    ("scikit-image/motorcycle_right.png", "photograph", "BSD-3-Clause", "Middlebury stereo benchmark 2014, right view"),
    ("scikit-image/page.png", "print", "BSD-3-Clause", "Scanned page carried by scikit-image"),
    ("scikit-image/retina.jpg", "instrument", "CC0-1.0", "Mikael Häggström: fundus of a normal left eye"),
    ("scikit-image/rocket.jpg", "photograph", "public-domain", "SpaceX: launch of DSCOVR on a Falcon 9"),
    ("scikit-image/text.png", "print", "public-domain", "Wikipedia, picture for corner detection"),
    ("scikit-learn/china.jpg", "photograph", "CC-BY-2.0", "danielbuechele on Flickr"),
    ("scikit-learn/flower.jpg", "photograph", "CC-BY-2.0", "vultilion on Flickr"),
)


def pictures() -> list[Photograph]:
    """Every known picture that the installed packages carry, ordered by name."""
    found = []
    for name, kind, licence, credit in _KNOWN:
        distribution, file = name.split("/")
        folder = _folder(distribution)
        if folder and (folder / file).is_file():
            found.append(Photograph(name, folder / file, licence, credit, kind))
    return sorted(found, key=lambda picture: picture.name)


def photographs() -> list[Photograph]:
    """The camera pictures among `pictures`, ordered by name: no drawings, scanned print or instrument images."""
    return [picture for picture in pictures() if picture.kind == "photograph"]


def _folder(distribution: str) -> Path | None:
    package, inside = _FOLDERS[distribution]
    spec = find_spec(package)  # finds the package without importing it
    if spec is None or not spec.origin:
        return None
    return Path(spec.origin).parent / inside
