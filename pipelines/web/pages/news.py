# ruff: noqa: E501 - texts and CSS rules, one per line
"""The front page of a town's newspaper: a lead story, more stories in columns, short notices."""

from __future__ import annotations

import datetime
from random import Random

from babel.dates import format_date

from pipelines.web.pages.build import Page, tag, wrap
from pipelines.web.pages.look import Look

_PAPER = {
    "en": ("The Brindle Valley Post", ("Town", "Schools", "Business", "Sport", "Letters"), "In brief"),
    "zh": ("临江日报", ("要闻", "教育", "民生", "文化", "体育"), "简讯"),
}
_STORIES = {
    "en": (
        ("Town", "Old mill to become a library", "The council voted nine to four on Tuesday to buy the empty flour mill on Canal Street. Shelves for 40,000 books will fill the three grain floors, and the water wheel will turn again."),
        ("Town", "Night buses return in autumn", "From 1 October two routes will run until two in the morning on Fridays and Saturdays. Drivers asked for an extra stop at the hospital and got it."),
        ("Schools", "Pupils count 61 kinds of birds", "For a week, classes at Hill Road School kept watch from the science roof. The surprise of the list was a pair of kestrels that roost in the clock tower."),
        ("Business", "Bakery wins a court case over its smell", "A neighbour had complained about bread at four in the morning. The judge visited the street at that hour and found the smell pleasant."),
        ("Sport", "Rowers miss the final by a hand", "The women's eight led for 1,500 metres and lost the semi-final by eleven hundredths of a second. Cox Ines Falk called it the best race of the season."),
        ("Town", "Footbridge closed for two weeks", "Engineers will replace 84 planks and the north railing. Walkers can cross at the weir, a detour of about twelve minutes."),
        ("Business", "Seed shop turns one hundred", "Three generations have weighed out beans at the same brass scales. The shop will give each visitor a packet of the first variety it sold."),
        ("Schools", "Evening classes add sign language", "The college offers two beginners' groups this term. Places were gone in a morning, so a third group will start in November."),
    ),
    "zh": (
        ("要闻", "老粮仓将改建为图书馆", "市规划委员会昨日通过方案，运河路上闲置多年的粮仓将保留外墙和木梁，内部改建为三层图书馆，可藏书四万册，预计明年秋天开放。"),
        ("民生", "夜班公交十月恢复运行", "从十月一日起，2 路和 7 路公交车每逢周五、周六运行至凌晨两点，并增设市医院站，方便夜间就诊的市民和下班的医护人员。"),
        ("教育", "小学生记录到六十一种鸟", "育才小学的学生在教学楼顶连续观察一周，共记下六十一种鸟。最让大家惊喜的，是在钟楼上过夜的一对红隼。"),
        ("民生", "人行天桥维修两周", "工程人员将更换桥面木板和北侧栏杆。维修期间，行人可以从水闸绕行，大约要多走十二分钟。"),
        ("文化", "百年种子店办展览", "店里的铜秤用了三代人。展览展出一百年来的种子袋和账本，每位参观者可以领到一小包当年最早出售的豆种。"),
        ("体育", "女子八人艇惜败半决赛", "前一千五百米一直领先的本市女队，在最后冲刺时以百分之十一秒之差落败。教练说，这是本赛季发挥最好的一场。"),
        ("教育", "夜校新开手语班", "两个初级班的名额一上午就报满了。学校决定十一月再开一个班，每周三晚上七点上课。"),
        ("文化", "古琴社每月办一场雅集", "雅集设在东湖茶馆，不收门票，座位六十个，先到先坐。下一场的主题是与水有关的曲子。"),
    ),
}  # fmt: skip
_BRIEFS = {
    "en": ("Street market moves to Sunday this week.", "Lost: a grey cello case, between station and park.", "Water in Mill Lane off on Thursday, 9 to 12.", "The pool opens at six from Monday."),
    "zh": ("本周集市改在星期日。", "磨坊巷星期四上午九点至十二点停水。", "游泳馆下周一起早上六点开门。", "有市民在车站附近遗失灰色琴盒一个，请拾到者联系本报。"),
}  # fmt: skip


def news(random: Random, language: str, number: int, look: Look) -> Page:
    """Seven stories of the bank in an order of their own."""
    site, links, briefs = _PAPER[language]
    # the stories speak of the October and November to come
    day = datetime.date(2023, 9, 4) + datetime.timedelta(days=random.randrange(25))
    lead, *others = random.sample(_STORIES[language], 7 if number % 2 else 5)
    columns = [
        wrap("article", [tag("small", section), tag("h2", title), tag("p", text)]) for section, title, text in others
    ]
    notices = wrap("ul", [tag("li", brief) for brief in random.sample(_BRIEFS[language], 3)])
    body = [
        tag("p", format_date(day, "full", locale=language), klass="date"),
        wrap("section", [tag("small", lead[0]), tag("h1", lead[1]), tag("p", lead[2])], klass="lead"),
        wrap("div", columns, klass="columns"),
        wrap("section", [tag("h2", briefs), notices], klass="briefs"),
    ]
    css = f"""\
.date {{ margin: 0 0 16px; color: {look.muted}; }}
.lead {{ padding: 24px; border-radius: {look.radius}px; background: {look.surface}; border: 1px solid {look.line}; }}
.lead p {{ margin: 0; font-size: 1.1em; }}
small {{ color: {look.accent}; font-weight: bold; }}
.columns {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); gap: 8px 28px; }}
article {{ padding-top: 12px; }}
article h2 {{ margin: 0 0 6px; }}
article p {{ margin: 0; }}
.briefs {{ margin-top: 24px; border-top: 3px double {look.line}; }}
"""
    return Page(site, site, links, "\n".join(body), css)
