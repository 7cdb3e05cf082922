# ruff: noqa: E501 - texts and CSS rules, one per line
"""The page of a person: trade, what they did when, what they can do."""

from __future__ import annotations

from random import Random

from pipelines.web.pages.build import Page, items, tag, wrap
from pipelines.web.pages.look import Look

#: trade, what they say, skills, steps of a working life (without years)
_LIVES = {
    "en": (
        ("Instrument maker", "I build and repair violins in a workshop with a north window.", ("Carving", "Varnish", "Setting up", "Bow hair"),
         ("Apprentice with a luthier", "Journeyman in two city workshops", "Opened a workshop of her own", "First quartet of instruments delivered")),
        ("Bridge inspector", "I look at bridges from below, which is where they tell the truth.", ("Rope access", "Concrete testing", "Drawing", "Report writing"),
         ("Degree in civil engineering", "Site engineer on a railway viaduct", "Inspector for the county", "Head of the bridge office")),
        ("Map editor", "Someone has to decide how wide a river is on paper. That is my work.", ("Cartography", "Place names", "Projections", "Proofreading"),
         ("Studied geography", "Draughtsman at the survey office", "Editor of the school atlas", "Editor in chief of the walking maps")),
    ),
    "zh": (
        ("制琴师", "在一间朝北的工作室里做琴、修琴。", ("选材", "刨制", "髹漆", "调音"), ("跟随师傅学艺", "在两家琴坊做工", "开办自己的工作室", "完成第一套室内乐用琴")),
        ("桥梁检测工程师", "看桥要从桥底下看，那里才看得清楚。", ("绳索作业", "混凝土检测", "制图", "报告撰写"), ("土木工程专业毕业", "参加铁路高架桥施工", "进入县公路局检测科", "担任桥梁科科长")),
        ("地图编辑", "河在纸上画多宽，总得有人来定，这就是我的工作。", ("地图学", "地名", "投影", "校对"), ("地理专业毕业", "在测绘院绘图", "编辑中学地图册", "主编徒步地图")),
    ),
}  # fmt: skip
_NAMES = {
    "en": ("Mara Lindqvist", "Owen Tarrant", "Ines Falk", "Ruth Okafor", "Tomas Brandl", "Hana Sato"),
    "zh": ("林若水", "陈怀安", "周明远", "许静宜", "方一鸣", "沈清和"),
}
_WORDS = {
    "en": (
        "Trades of the Valley",
        ("People", "Workshops", "Calendar"),
        "Working life",
        "Skills",
        "Write a message",
        "Follow",
    ),
    "zh": ("百工志", ("人物", "工坊", "日历"), "经历", "专长", "发消息", "关注"),
}


def profile(random: Random, language: str, number: int, look: Look) -> Page:
    """One life under one of the names, with years in order."""
    lives = _LIVES[language]
    trade, motto, skills, steps = lives[number % len(lives)]
    name = random.choice(_NAMES[language])
    if trade == "Instrument maker":  # her workshop
        name = random.choice(("Mara Lindqvist", "Ines Falk", "Ruth Okafor", "Hana Sato"))
    site, links, life, able, write, follow = _WORDS[language]
    year = random.randrange(1992, 2006)
    rows = []
    for step in steps:
        rows.append(wrap("li", tag("b", year) + " " + tag("span", step)))
        year += random.randrange(2, 6)
    initials = "".join(part[0] for part in name.split()) if language == "en" else name[1:]
    head = wrap("div", [tag("h1", name), tag("p", trade, klass="trade"), tag("p", motto)])
    actions = wrap("p", tag("a", write, href="#", klass="button") + " " + tag("a", follow, href="#"))
    body = [
        wrap("section", [tag("i", initials, klass="badge"), head], klass="top"),
        actions,
        tag("h2", life),
        wrap("ul", rows, klass="life"),
        tag("h2", able),
        items(skills, klass="skills"),
    ]
    css = f"""\
.top {{ display: flex; gap: 24px; align-items: center; }}
.badge {{ flex: none; width: 96px; height: 96px; border-radius: 50%; background: {look.accent}; color: {look.on_accent}; font: bold 32px/96px {look.font}; text-align: center; }}
.top p {{ margin: 0; }}
.trade {{ color: {look.muted}; }}
.button {{ display: inline-block; margin-right: 12px; padding: 8px 18px; border-radius: {look.radius}px; background: {look.accent}; color: {look.on_accent}; text-decoration: none; }}
.life {{ padding: 0 0 0 18px; border-left: 3px solid {look.line}; list-style: none; }}
.life li {{ margin: 8px 0; }}
.skills {{ display: flex; flex-wrap: wrap; gap: 10px; padding: 0; list-style: none; }}
.skills li {{ padding: 4px 14px; border: 1px solid {look.line}; border-radius: {look.radius}px; background: {look.surface}; }}
"""
    return Page(f"{name} - {site}", site, links, "\n".join(body), css)
