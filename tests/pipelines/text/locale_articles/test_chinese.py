"""Small pieces of Chinese."""

from __future__ import annotations

from datetime import date

from pipelines.text.locale_articles import chinese as zh


def test_pieces() -> None:
    assert zh.listed(["甲", "乙", "丙"]) == "甲、乙和丙"
    assert zh.listed([]) == ""
    assert (zh.percent(76.4), zh.percent(4.0), zh.percent(0.02)) == ("76%", "4%", "不到0.1%")
    assert (zh.portion("人口", 76), zh.portion("人口", 0.01)) == ("约占人口的76%", "不到人口的0.1%")
    assert zh.day(date(1999, 1, 1)) == "1999年1月1日"
    assert (zh.offset(5.75), zh.offset(-3.5), zh.offset(0)) == ("UTC+5:45", "UTC−3:30", "UTC±0")
    assert zh.against_utc(-8) == "比协调世界时晚8小时"
    assert zh.currency("ALK") == "阿尔巴尼亚列克"
    assert zh.without_years("Sierra Leonean Leone (1964—2022)") == "Sierra Leonean Leone"
