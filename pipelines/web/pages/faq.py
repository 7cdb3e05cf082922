# ruff: noqa: E501 - texts and CSS rules, one per line
"""Frequent questions with their answers; some answers are folded away."""

from __future__ import annotations

from random import Random

from pipelines.web.pages.build import Page, tag, wrap
from pipelines.web.pages.look import Look

_BANK = {
    "en": (
        ("City Bike Hire", ("Stations", "Prices", "Questions"), "Questions about hiring a bike", (
            ("How do I unlock a bike?", "Scan the code on the rear mudguard. The lock opens within five seconds and the hire begins."),
            ("Where may I leave it?", "At any of our 46 stations. Outside a station there is a fee of four euros, because we have to fetch the bike."),
            ("What does an hour cost?", "The first half hour is one euro, each further half hour fifty cents. A day costs nine euros at most."),
            ("Can I take a child along?", "Cargo bikes have a bench for two children with belts. Ordinary bikes carry one person only."),
            ("The brakes feel weak. What now?", "End the hire, press Report in the app and take another bike. The minutes so far are free."),
            ("Do you lend helmets?", "Yes, at the stations by the railway station and the town hall, against a deposit."))),
        ("Museum of Clocks", ("Exhibits", "Tickets", "Questions"), "Before your visit", (
            ("How long does a visit take?", "Most people stay for ninety minutes. The guided tour takes fifty."),
            ("When do the clocks strike?", "All of them at noon, which is loud. The carillon plays at ten, two and four."),
            ("May I take photographs?", "Yes, without flash and without a tripod."),
            ("Is there a lift?", "To all floors but the tower, which has 132 steps."),
            ("May I bring my own clock?", "On the first Saturday of the month our restorers look at clocks from home and tell you what they can about them."),
            ("Are dogs allowed?", "Guide dogs only. Water bowls stand in the courtyard."))),
    ),
    "zh": (
        ("城市单车", ("站点", "价格", "常见问题"), "租车常见问题", (
            ("怎样开锁？", "扫描后挡泥板上的二维码，五秒之内车锁打开，开始计时。"),
            ("还车地点有什么要求？", "可以还到任意一个站点。停在站点以外要另付调度费五元。"),
            ("怎么收费？", "前半小时一元，以后每半小时五角，一天最多十五元。"),
            ("可以带孩子吗？", "货运车前厢有两个带安全带的儿童座位，普通车只能坐一个人。"),
            ("刹车不灵怎么办？", "请结束用车，在应用里点“报修”，换一辆车。之前的时间不收费。"),
            ("有头盔出借吗？", "火车站和市政府两个站点可以借，需付押金。"))),
        ("钟表博物馆", ("展品", "门票", "常见问题"), "参观之前", (
            ("参观一次要多久？", "多数观众停留一个半小时，跟随讲解大约五十分钟。"),
            ("什么时候能听到钟声？", "正午十二点所有的钟一齐敲响，声音很大。排钟在十点、两点和四点演奏。"),
            ("可以拍照吗？", "可以，请不要使用闪光灯和三脚架。"),
            ("有电梯吗？", "除钟楼以外各层都有电梯。登钟楼要走一百三十二级台阶。"),
            ("能带自己的钟来吗？", "每月第一个星期六，修复师会免费查看观众带来的钟表，并介绍它们的来历。"),
            ("可以带宠物吗？", "只允许导盲犬进入，院子里备有水盆。"))),
    ),
}  # fmt: skip


def faq(random: Random, language: str, number: int, look: Look) -> Page:
    """Five or six questions; with `details` elements, of which some are open, or as a plain list."""
    banks = _BANK[language]
    site, links, title, questions = banks[number % len(banks)]
    folded = random.random() < 0.5
    body = [tag("h1", title)]
    for question, answer in random.sample(questions, random.choice((5, 6))):
        if folded:
            opened = {"open": ""} if random.random() < 0.6 else {}
            body.append(wrap("details", tag("summary", question) + tag("p", answer), **opened))
        else:
            body.append(wrap("section", tag("h2", question) + tag("p", answer)))
    css = f"""\
details, section {{ margin: 0 0 12px; padding: 12px 18px; border: 1px solid {look.line}; border-radius: {look.radius}px; background: {look.surface}; }}
summary, section h2 {{ margin: 0; color: {look.accent}; font-size: 1.05em; font-weight: bold; }}
details p, section p {{ margin: 6px 0 0; }}
"""
    return Page(f"{title} - {site}", site, links, "\n".join(body), css)
