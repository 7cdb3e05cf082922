"""Themes: whatever is drawn, what is written can be read."""

from random import Random

from pipelines.web.composed.theme import MUTED_CONTRAST, TEXT_CONTRAST, contrast, draw_theme


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#ffffff") == contrast("#ffffff", "#777777")
    assert abs(contrast("#777777", "#ffffff") - 4.48) < 0.01


def test_every_theme_can_be_read():
    themes = [draw_theme(Random(seed)) for seed in range(400)]
    for one in themes:
        for ground in (one.page, one.surface):
            assert contrast(one.ink, ground) >= TEXT_CONTRAST
            assert contrast(one.muted, ground) >= TEXT_CONTRAST
            assert contrast(one.accent, ground) >= TEXT_CONTRAST
            assert contrast(one.second, ground) >= MUTED_CONTRAST
        assert contrast(one.on_accent, one.accent) >= TEXT_CONTRAST
    assert len({(one.page, one.accent) for one in themes}) > 350
    assert 0.1 < sum(one.dark for one in themes) / len(themes) < 0.35
