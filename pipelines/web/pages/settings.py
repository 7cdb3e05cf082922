# ruff: noqa: E501 - texts and CSS rules, one per line
"""Settings of an application: groups of switches, lists to choose from, sliders."""

from __future__ import annotations

from random import Random

from babel import Locale

from pipelines.web.pages.build import Page, tag, wrap
from pipelines.web.pages.look import Look

_WORDS = {
    "en": ("Reader", ("Library", "Notes", "Settings"), "Settings", "Save changes", "Reset", (
        ("Display", (("Theme", ("Light", "Dark", "As the system")), ("Text size", 14), ("Show page numbers", True), ("Hyphenate long words", True), ("Two columns on wide screens", False))),
        ("Language", (("Language of menus", ()), ("Translate foreign titles", False))),
        ("Notifications", (("New issues of magazines", True), ("Books due for return", True), ("Weekly reading report", False), ("Sound", 60))),
        ("Privacy", (("Keep my reading history", True), ("Share notes with friends", False), ("Ask for a PIN", ("Never", "After an hour", "Always")))))),
    "zh": ("阅读器", ("书架", "笔记", "设置"), "设置", "保存修改", "恢复默认", (
        ("显示", (("主题", ("浅色", "深色", "跟随系统")), ("字号", 14), ("显示页码", True), ("翻页动画", False), ("宽屏时分两栏", True))),
        ("语言", (("界面语言", ()), ("翻译外文书名", False))),
        ("通知", (("杂志更新", True), ("图书到期提醒", True), ("每周阅读报告", False), ("提示音量", 60))),
        ("隐私", (("保留阅读记录", True), ("与好友共享笔记", False), ("打开时要求密码", ("从不", "一小时后", "每次")))))),
}  # fmt: skip
_LANGUAGES = ("de", "fr", "es", "ja", "ko", "pt", "it")


def settings(random: Random, language: str, number: int, look: Look) -> Page:
    """Three or all four of the groups, with settings of their own."""
    site, links, title, save, reset, groups = _WORDS[language]
    names = Locale(language).languages
    sections = []
    for heading, entries in random.sample(groups, 4 - number % 2):
        rows = [tag("h2", heading)]
        for label, value in entries:
            rows.append(wrap("label", tag("span", label) + _control(random, value, names[language], names)))
        sections.append(wrap("section", rows))
    css = f"""\
section {{ margin-bottom: 20px; padding: 4px 20px 8px; border: 1px solid {look.line}; border-radius: {look.radius}px; background: {look.surface}; }}
section h2 {{ margin: 10px 0; color: {look.accent}; }}
label {{ display: flex; justify-content: space-between; align-items: center; padding: 9px 0; border-top: 1px solid {look.line}; }}
select {{ padding: 4px 8px; border: 1px solid {look.line}; background: {look.page}; color: inherit; font: inherit; }}
input {{ accent-color: {look.accent}; }}
input[type="checkbox"] {{ width: 18px; height: 18px; margin: 0; }}
button {{ padding: 9px 20px; border: 1px solid {look.accent}; border-radius: {look.radius}px; background: {look.accent}; color: {look.on_accent}; font: inherit; }}
button + button {{ background: transparent; color: {look.accent}; }}
"""
    actions = wrap("p", tag("button", save) + " " + tag("button", reset))
    return Page(f"{title} - {site}", site, links, "\n".join([tag("h1", title), *sections, actions]), css)


def _control(random: Random, value: object, own: str, names: object) -> str:
    if isinstance(value, bool):
        return f'<input type="checkbox"{" checked" if value is (random.random() < 0.8) else ""}>'
    if isinstance(value, int):
        return f'<input type="range" min="0" max="{value * 2}" value="{random.randrange(value // 2, value * 2)}">'
    assert isinstance(value, tuple)
    choices = list(value) or [own, *(names[code] for code in _LANGUAGES)]  # type: ignore[index]
    chosen = random.randrange(len(value)) if value else 0
    return wrap(
        "select",
        "".join(f"<option{' selected' if at == chosen else ''}>{one}</option>" for at, one in enumerate(choices)),
    )
