"""pipelines.web.looks: drawn by name and seed, and worn by the page."""

from collections import Counter

import pytest

from pipelines.browser.session import BrowserSession, Viewport
from pipelines.web.looks import CLASSES, PLAIN, Look, draw_look, dress


def test_a_look_is_the_same_each_time_and_another_with_another_seed():
    assert draw_look("a.html", 0, 0) == draw_look("a.html", 0, 0)
    assert len({draw_look("a.html", 1, seed) for seed in range(30)}) > 20


def test_all_classes_scales_and_preferences_come_up():
    looks = [draw_look(f"page{n}", 0, 7) for n in range(1000)]
    classes = Counter(look.viewport.name for look in looks)
    assert 500 < classes["desktop"] < 600
    assert set(classes) == set(CLASSES)
    assert {look.viewport.scale for look in looks} == {1.0, 2.0}
    assert 150 < sum(look.viewport.dark for look in looks) < 250
    assert all(look.family is None and look.size == 100 and not look.mirrored for look in looks)
    further = [draw_look(f"page{n}", 1, 7) for n in range(300)]
    assert {look.family for look in further} == {None, "serif", "sans-serif", "monospace"}
    assert 30 < sum(look.mirrored for look in further) < 90


def test_what_is_told_names_what_was_changed():
    assert PLAIN.told == {"viewport": "desktop", "window": "1280x800", "scale": 1, "dark": False, "locale": "en-US"}
    assert Look(PLAIN.viewport, mirrored=True).told["mirrored"] is True


@pytest.mark.browser
def test_the_page_wears_it():
    viewport = Viewport("desktop", 600, 400, 2, dark=True, locale="de-DE")
    html = "<style>p { font-family: serif; width: 5em }</style><p>one</p>"
    with BrowserSession() as session, session.page(viewport, 20) as page:
        page.set_content(html)
        dress(page, Look(viewport, "sans-serif", 125, mirrored=True))
        found = page.evaluate("""() => { const p = document.querySelector('p'), own = getComputedStyle(p); return [
            own.fontFamily, own.fontSize, own.direction, devicePixelRatio, navigator.language,
            matchMedia('(prefers-color-scheme: dark)').matches, p.getBoundingClientRect().left > 300]; }""")
        assert found == ["sans-serif", "20px", "rtl", 2, "de-DE", True, True]
