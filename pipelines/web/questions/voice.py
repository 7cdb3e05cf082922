"""Wording: one of several phrasings in the page's language, drawn by a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence

#: role -> (English, Chinese); what is not named here is not asked about
ROLES = {
    "link": ("link", "链接"),
    "button": ("button", "按钮"),
    "checkbox": ("checkbox", "复选框"),
    "radio button": ("radio button", "单选按钮"),
    "switch": ("switch", "开关"),
    "text field": ("text field", "文本框"),
    "select": ("drop-down list", "下拉列表"),
    "list box": ("list", "列表框"),
    "slider": ("slider", "滑块"),
    "tab": ("tab", "标签页"),
    "menu item": ("menu item", "菜单项"),
    "tree item": ("tree item", "树节点"),
    "disclosure": ("section that opens and closes", "折叠栏"),
    "colour field": ("colour field", "颜色选择框"),
}
_PLURALS = {"switch": "switches", "checkbox": "checkboxes", "list box": "lists"}


class Voice:
    """Says everything in Chinese on Chinese pages, and in English on all others."""

    def __init__(self, language: str | None, seed: str) -> None:
        self.chinese = language == "zh"
        self.random = random.Random(seed)

    def say(self, english: Sequence[str], chinese: Sequence[str], **values: object) -> str:
        """One of the phrasings, its `{names}` filled in."""
        return self.random.choice(chinese if self.chinese else english).format(**values)

    def role(self, role: str) -> str:
        """What a control is called."""
        return ROLES[role][self.chinese]

    def roles(self, role: str) -> str:
        """The same in the plural; Chinese has none."""
        if self.chinese:
            return ROLES[role][1]
        return _PLURALS.get(role) or f"{ROLES[role][0]}s"

    def pair(self, question: str, answer: str) -> str:
        """A question with its answer as a record writes them."""
        return f"问题：{question}\n回答：{answer}" if self.chinese else f"Question: {question}\nAnswer: {answer}"
