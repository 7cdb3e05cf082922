# ruff: noqa: E501 - texts and CSS rules, one per line
"""A recipe: what goes in, how it is made, how long it takes; amounts follow the number of people."""

from __future__ import annotations

from random import Random

from pipelines.web.pages.build import Page, items, table, tag, wrap
from pipelines.web.pages.look import Look

#: title, minutes, ingredients as (name, amount per person, unit), steps
_RECIPES = {
    "en": (
        ("Potato and leek soup", 40, (("potatoes", 150, "g"), ("leek", 80, "g"), ("butter", 10, "g"), ("vegetable stock", 250, "ml"), ("cream", 30, "ml")), (
            "Slice the leek and soften it in the butter for ten minutes without letting it brown.", "Add the potatoes in small cubes and the stock. Simmer until a knife goes through a cube, about twenty minutes.",
            "Blend half of the soup and pour it back.", "Stir in the cream, season with salt and nutmeg, and serve at once.")),
        ("Buttermilk pancakes", 25, (("flour", 60, "g"), ("buttermilk", 90, "ml"), ("eggs", 0.5, ""), ("sugar", 8, "g"), ("butter", 8, "g")), (
            "Mix flour, sugar, a pinch of salt and half a teaspoon of baking soda.", "Whisk buttermilk and eggs, pour them into the flour and stir only until no dry flour is left.",
            "Let the batter rest for five minutes.", "Fry small rounds in butter until bubbles open on top, then turn them once.")),
        ("Lentils with spinach", 35, (("brown lentils", 70, "g"), ("spinach", 100, "g"), ("onions", 0.5, ""), ("olive oil", 10, "ml"), ("yoghurt", 40, "g")), (
            "Boil the lentils in plenty of water for twenty-five minutes and drain them.", "Cook the chopped onions slowly in the oil until they are sweet.",
            "Add cumin, then the spinach, and turn it until it has wilted.", "Fold in the lentils and serve with the yoghurt on top.")),
    ),
    "zh": (
        ("番茄炒蛋", 15, (("番茄", 150, "克"), ("鸡蛋", 1.5, "个"), ("小葱", 5, "克"), ("食用油", 10, "毫升"), ("白糖", 3, "克")), (
            "番茄划十字，用开水烫半分钟，去皮切块。鸡蛋加少许盐打散。", "热锅倒油，油热后倒入蛋液，凝固后划散盛出。", "锅里留底油，下番茄翻炒出汁，加糖和盐。", "倒回鸡蛋炒匀，撒上葱花出锅。")),
        ("冬瓜排骨汤", 90, (("排骨", 180, "克"), ("冬瓜", 150, "克"), ("生姜", 4, "克"), ("清水", 400, "毫升"), ("枸杞", 2, "克")), (
            "排骨冷水下锅，煮开后撇去浮沫，捞出洗净。", "排骨和姜片放进砂锅，加足清水，大火煮开后转小火炖一小时。", "冬瓜去皮切厚片，放进锅里再煮十五分钟。", "加盐和枸杞，焖两分钟即可。")),
        ("葱油拌面", 20, (("细面条", 120, "克"), ("小葱", 40, "克"), ("食用油", 20, "毫升"), ("生抽", 12, "毫升"), ("白糖", 3, "克")), (
            "小葱洗净，擦干水，切成长段。", "冷油下葱，小火慢炸，炸到葱段焦黄，捞出一半备用。", "锅里倒进生抽和糖，煮到起泡后关火，这就是葱油。", "面条煮熟沥干，淋上葱油拌匀，放上炸好的葱段。")),
    ),
}  # fmt: skip
_WORDS = {
    "en": (
        "Weekday Kitchen",
        ("Soups", "Mains", "Sweets"),
        "For {people} people, {minutes} minutes",
        "Ingredients",
        "Method",
        "and",
    ),
    "zh": ("家常厨房", ("汤", "主菜", "主食"), "{people} 人份，约 {minutes} 分钟", "用料", "做法", "和"),
}


def recipe(random: Random, language: str, number: int, look: Look) -> Page:
    """One of the recipes for two, four or six people."""
    recipes = _RECIPES[language]
    title, minutes, ingredients, steps = recipes[number % len(recipes)]
    site, links, facts, needed, method, _ = _WORDS[language]
    people = random.choice((2, 4, 6))
    rows = [(name, f"{amount * people:g} {unit}".strip()) for name, amount, unit in ingredients]
    amounts = table((needed, facts.split("，")[0].split(",")[0].format(people=people)), rows)
    body = [
        tag("h1", title),
        tag("p", facts.format(people=people, minutes=minutes), klass="facts"),
        wrap("div", [wrap("section", amounts), wrap("section", tag("h2", method) + items(steps, "ol"))], klass="two"),
    ]
    css = f"""\
.facts {{ display: inline-block; margin: 0 0 16px; padding: 4px 12px; border-radius: {look.radius}px; background: {look.accent}; color: {look.on_accent}; }}
.two {{ display: flex; flex-wrap: wrap; gap: 28px; }}
section {{ flex: 1 1 280px; }}
section h2 {{ margin-top: 0; }}
table {{ width: 100%; border-collapse: collapse; }}
th, td {{ padding: 6px 4px; border-bottom: 1px solid {look.line}; text-align: left; }}
td + td, th + th {{ text-align: right; }}
li {{ margin-bottom: 10px; }}
"""
    return Page(f"{title} - {site}", site, links, "\n".join(body), css)
