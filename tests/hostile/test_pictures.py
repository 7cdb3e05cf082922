"""Every reader of pictures over every hostile one: a picture, or the reason why not, and never the size of a bomb."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile.pictures_set import PICTURES, Hostile
from PIL import Image as PillowImage

from corpus.images import ImageRejectedError, inspect
from pipelines.captions.pictures import stored
from pipelines.engine.pipeline import Drop
from pipelines.notebooks.plot_image import plot_image
from pipelines.reports.pictures import picture
from pipelines.scene_text import photographed
from pipelines.ui import screenshots
from pipelines.user_files.pictures import pictures

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.timeout(120)


def reason(read: Callable[[], object]) -> str:
    """What `read` refuses the picture for; "" if it takes it."""
    try:
        read()
    except (Drop, ImageRejectedError) as error:
        return error.reason if error.detail.encode() else "a reason without a word"
    return ""


def notebook_output(data: bytes) -> bytes:
    return plot_image({"image/png": base64.b64encode(data).decode()})


@pytest.mark.parametrize("hostile", PICTURES, ids=lambda hostile: hostile.name)
def test_each_reader_takes_it_or_says_why(hostile: Hostile, tmp_path: Path) -> None:
    data = hostile.make()
    file = tmp_path / hostile.name
    file.write_bytes(data)
    by_size = "empty" if not data else hostile.converted
    assert reason(lambda: inspect(data)) == hostile.reason
    assert reason(lambda: stored(data)) == hostile.converted
    assert reason(lambda: picture(file, tmp_path)) == by_size
    assert reason(lambda: pictures(data or "none.png", tmp_path)) == (hostile.reason if data else "image_missing")
    assert reason(lambda: photographed._picture(file, tmp_path, None)) == hostile.reason
    assert reason(lambda: notebook_output(data)) in (hostile.converted, "blank_image")
    screenshots.screenshot_files.cache_clear()
    if file.suffix in (".jpg", ".jpeg", ".png"):
        assert reason(lambda: screenshots.read_screenshot(str(tmp_path), file.stem)) == hostile.reason
    if not hostile.converted:
        for made in (stored(data)[0], picture(file, tmp_path)):
            assert inspect(made).mode in {"RGB", "L", "P", "RGBA", "LA", "1"}


def test_a_turned_picture_is_seen_upright(tmp_path: Path) -> None:
    """Shown, the file of 120 x 80 is 80 x 120 with its dark corner at the upper right."""
    data = next(hostile for hostile in PICTURES if hostile.name == "turned.jpg").make()
    facts = inspect(data)
    assert (facts.width, facts.height) == (80, 120)
    (tmp_path / "a.jpg").write_bytes(data)
    as_stored = {
        "captions": stored(data)[0],
        "reports": picture(tmp_path / "a.jpg", tmp_path),
        "upright": photographed._picture(tmp_path / "a.jpg", tmp_path, (80, 120))[0],
    }
    for name, made in as_stored.items():
        with PillowImage.open(io.BytesIO(made)) as shown:
            assert shown.size == (80, 120), name
            assert shown.convert("L").getpixel((75, 4)) < 30, name  # type: ignore[operator]
    # polygons are in pixels of the file, so the file must not be turned by whoever opens it
    made, size, _ = photographed._picture(tmp_path / "a.jpg", tmp_path, (120, 80))
    assert size == (120, 80)
    assert (inspect(made).width, inspect(made).height) == size


def test_sixteen_bits_keep_their_greys(tmp_path: Path) -> None:
    data = next(hostile for hostile in PICTURES if hostile.name == "deep.png").make()
    for made in (stored(data)[0], pictures(data, tmp_path)[0].bytes):
        with PillowImage.open(io.BytesIO(made)) as shown:
            low, high = shown.convert("L").getextrema()
            assert (low, high) == (0, 255)


MEASURED = """
import resource, sys
sys.path[:0] = ["tests", "."]
from pathlib import Path
from hostile.pictures_set import PICTURES
from hostile.test_pictures import inspect, picture, pictures, photographed, reason, stored
from pictures import picture_bytes
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
folder = Path(sys.argv[1])
for hostile in PICTURES:
    (folder / hostile.name).write_bytes(hostile.make())
good = picture_bytes(300, 300)
stored(good), inspect(good)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for hostile in PICTURES:
    file = folder / hostile.name
    for read in (
        lambda: inspect(file.read_bytes()),
        lambda: stored(file.read_bytes()),
        lambda: picture(file, folder),
        lambda: photographed._picture(file, folder, None),
    ):
        reason(read)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(hostile.name, (after - before) // 1024)
    before = max(before, after)
"""


def test_a_bomb_never_takes_its_size(tmp_path: Path) -> None:
    """Peak memory, in a process of its own: what one picture adds stays far below what the bombs promise."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path)], capture_output=True, text=True, timeout=110, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr[-2000:]
    added = {name: int(megabytes) for name, megabytes in (line.split() for line in done.stdout.splitlines())}
    assert len(added) == len(PICTURES)
    # a picture of 25 million pixels, which is allowed, takes 4 bytes for each
    assert sum(added.values()) < 350, added
