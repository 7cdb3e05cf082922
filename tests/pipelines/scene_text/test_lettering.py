from random import Random

import numpy as np
import pymupdf
import pytest

from pipelines.fonts.bundled import chinese_font, latin_fonts
from pipelines.scene_text.lettering import _LATIN, is_chinese, letter
from pipelines.scene_text.wording import Sign, _templates, fill


@pytest.mark.parametrize("outline", [False, True])
@pytest.mark.parametrize("lines", [("Fire exit",), ("药店", "PHARMACY"), ("仓库重地", "非请勿入")])
def test_line_boxes_hold_their_letters_exactly(lines, outline):
    for seed in range(6):
        lettering = letter(Sign("plate", lines), Random(seed), outline)
        ink = np.asarray(lettering.ink) > 0
        assert [line.text for line in lettering.lines] == list(lines)
        for line in lettering.lines:
            x0, y0, x1, y1 = line.box
            inside = ink[y0:y1, x0:x1]
            assert inside[0].any()
            assert inside[-1].any()
            assert inside[:, 0].any()
            assert inside[:, -1].any()
            ink[y0:y1, x0:x1] = False
        assert not ink.any()


def test_gaps_of_dense_characters_stay_open_in_bold():
    """The eight gaps of 量 are seen in every setting: going down its middle, ink and gap alternate."""
    for seed in range(20):
        for line_number, lines in enumerate((("净含量",), ("今日特价", "净含量"))):
            lettering = letter(Sign("label", lines), Random(seed), False)
            x0, y0, x1, y1 = lettering.lines[line_number].box
            last = np.asarray(lettering.ink)[y0:y1, x0:x1]
            last = last[-(x1 - x0) :] if lettering.vertical else last[:, -(y1 - y0) :]
            column = last[:, round(last.shape[1] * 0.4)] > 128
            assert np.count_nonzero(np.diff(column.astype(int)) == 1) >= 6


def test_vertical_columns_run_from_right_to_left():
    sign = Sign("notice", ("仓库重地", "非请勿入"))
    vertical = [lettering for seed in range(40) if (lettering := letter(sign, Random(seed), False)).vertical]
    assert vertical
    for lettering in vertical:
        first, second = (line.box for line in lettering.lines)
        assert first[0] > second[2]
        assert first[3] - first[1] > first[2] - first[0]


def test_fonts_have_every_character_that_a_sign_can_hold():
    chinese = pymupdf.Font(fontfile=str(chinese_font()))
    latin = [pymupdf.Font(fontfile=str(latin_fonts() / name)) for name in _LATIN]
    missing = set()
    for group, kinds in _templates().items():
        if group == "fillers":
            continue
        for templates in kinds.values():
            for template in templates:
                for seed in range(12):
                    for line in fill(template, Random(seed), "en" if group == "en" else "zh").split("|"):
                        fonts = [chinese] if is_chinese(line) else latin
                        missing |= {c for c in line if c != " " and not all(font.has_glyph(ord(c)) for font in fonts)}
    assert not missing
