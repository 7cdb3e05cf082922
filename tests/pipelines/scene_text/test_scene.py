import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from pipelines.scene_text.lettering import letter
from pipelines.scene_text.perspective import homography, project, rectangle
from pipelines.scene_text.scene import _LEAST_DIFFERENCE, compose, readability
from pipelines.scene_text.wording import Sign

SIGNS = [Sign("shop", ("Corner Books", "New and used")), Sign("warning", ("小心地滑",)), Sign("plate", ("Lift B",))]


def _grey(level: float = 150.0) -> np.ndarray:
    return np.full((480, 640, 3), level, dtype=np.float32)


def test_every_line_is_told_once_and_lies_inside():
    scene = compose(_grey(), SIGNS, busy=False, seed="a")
    assert sorted(line.text for line in scene.lines) == sorted(text for sign in SIGNS for text in sign.lines)
    for line in scene.lines:
        assert line.polygon.shape == (4, 2)
        assert (line.polygon >= 0).all()
        assert (line.polygon <= [640, 480]).all()
        assert line.contrast >= 1


def test_same_arguments_same_pixels():
    one, same, other = (compose(_grey(), SIGNS, busy=False, seed=seed) for seed in ("a", "a", "b"))
    assert (one.pixels == same.pixels).all()
    assert one.pixels.shape != other.pixels.shape or (one.pixels != other.pixels).any()


@pytest.mark.parametrize("seed", ["a", "b", "c", "e", "f"])
def test_polygon_is_where_painted_letters_changed_the_picture(seed, monkeypatch):
    """On a plain ground under plain light and without outlines, the pixels that differ from it are the letters."""
    monkeypatch.setattr("pipelines.scene_text.scene.letter", lambda sign, rng, outline: letter(sign, rng, False))
    monkeypatch.setattr("pipelines.scene_text.scene.lit", lambda pixels, rng: pixels)
    monkeypatch.setattr("pipelines.scene_text.scene.taken", lambda pixels, rng, size: pixels.round().astype(np.uint8))
    painted = compose(_grey(), [Sign("plate", ("Platform", "Exit 7"))], busy=False, seed=seed)
    assert all(board.ground is None for board in painted.boards.values())
    changed = np.abs(painted.pixels.astype(float) - 150).max(axis=2) > 25
    for line in painted.lines:
        # Seen from the front, the line's letters fill its polygon from side to side and go no further.
        rows, columns = np.nonzero(changed & _mask(line.polygon, wider=3))
        front = homography(line.polygon, rectangle(0, 0, 1, 1))
        across, down = project(front, np.column_stack([columns + 0.5, rows + 0.5])).T
        pixel_across, pixel_down = 1 / np.ptp(line.polygon, axis=0)
        assert across.min() == pytest.approx(0, abs=1.5 * pixel_across)
        assert across.max() == pytest.approx(1, abs=1.5 * pixel_across)
        assert down.min() == pytest.approx(0, abs=2 * pixel_down)
        assert down.max() == pytest.approx(1, abs=2 * pixel_down)
    everything = sum(_mask(line.polygon, wider=3) for line in painted.lines)
    assert not (changed & (everything == 0)).any()


def _mask(polygon: np.ndarray, wider: int) -> np.ndarray:
    """Pixels of a picture of 640 x 480 in `polygon` or next to it; `wider` is the size of the maximum filter."""
    inside = Image.new("L", (640, 480))
    ImageDraw.Draw(inside).polygon([tuple(point) for point in polygon], fill=255)
    return np.asarray(inside.filter(ImageFilter.MaxFilter(wider))) > 0


def test_signs_without_room_are_left_out():
    scene = compose(
        np.full((90, 120, 3), 150, dtype=np.float32), [Sign("shop", ("A very long line of text",))], True, "a"
    )
    assert scene.lines == ()
    assert scene.boards == {}


def test_illegible_signs_are_not_in_the_picture(monkeypatch):
    monkeypatch.setattr("pipelines.scene_text.scene._LEAST_DIFFERENCE", 1000.0)
    scene = compose(_grey(), SIGNS, busy=False, seed="a")
    assert scene.lines == ()
    assert scene.boards == {}
    assert np.ptp(scene.pixels.astype(float).mean(axis=2)) < 120  # light and noise alone


def test_busy_grounds_take_boards_only():
    for seed in "abcdef":
        scene = compose(_grey(), SIGNS, busy=True, seed=seed)
        assert all(board.ground is not None for board in scene.boards.values())


def test_readability_grows_with_contrast_and_falls_with_texture():
    ink = np.zeros((40, 100))
    ink[10:30, 20:80:4] = 1
    inside = np.ones_like(ink, dtype=bool)

    def grey(step, texture):
        noise = np.random.default_rng(0).normal(0, texture, ink.shape)
        return 120 + step * ink + noise

    assert readability(grey(_LEAST_DIFFERENCE * 2, 0), ink, inside) == pytest.approx(2.0, rel=0.01)
    assert readability(grey(20, 0), ink, inside) < 1
    assert readability(grey(60, 50), ink, inside) < 1
    assert readability(grey(60, 0), np.zeros_like(ink), inside) == 0
