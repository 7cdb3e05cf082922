"""pipelines.web.source: where a page may end, and dark pages that stay dark. (The rest is in test_make.py.)"""

from web_tiles import line, view

from pipelines.browser.session import Viewport
from pipelines.web.source import heights, staying_dark


def test_short_pages_are_whole_and_long_ones_end_between_lines():
    window = Viewport("w", 600, 400)
    assert heights(view(height=1200), window) == [1200, 400, 300, 200]
    assert heights(view(height=30), window) == [64]
    lines = [line(str(n), 10, 30.0 * n) for n in range(100)]
    ends = heights(view(*lines, height=3000), window)
    assert len(ends) == 3
    for end in ends:
        assert not any(one.box[1] + 3 < end < one.box[3] - 3 for one in lines)


def test_what_follows_the_reader_is_dark_for_all():
    html = "<style>:root { color-scheme: light dark; } a { color-scheme: light; }</style>"
    assert staying_dark(html) == "<style>:root { color-scheme: dark; } a { color-scheme: light; }</style>"
