# ruff: noqa: E501 - texts, shapes and CSS rules, one per line
"""Small pieces of HTML that components share: escaping tags, buttons, icons and drawings."""

from __future__ import annotations

from random import Random

from pipelines.web.composed.kit import Kit
from pipelines.web.pages.build import tag, wrap

#: What an icon is called in each language, and its outline on a grid of 24.
ICONS: dict[str, tuple[str, str, str]] = {
    "search": ("Search", "搜索", "M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12M15 15l5 5"),
    "menu": ("Menu", "菜单", "M4 6h16M4 12h16M4 18h16"),
    "close": ("Close", "关闭", "M5 5l14 14M19 5L5 19"),
    "home": ("Home", "首页", "M4 11l8-7 8 7M6 10v10h12V10"),
    "star": ("Favourite", "收藏", "M12 3l3 6 6 1-4 4 1 7-6-3-6 3 1-7-4-4 6-1z"),
    "heart": ("Like", "喜欢", "M12 20C5 15 3 11 4 8c1-4 6-4 8 0 2-4 7-4 8 0 1 3-1 7-8 12z"),
    "mail": ("Mail", "邮件", "M3 6h18v12H3zM3 6l9 7 9-7"),
    "user": ("Account", "账户", "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 21c0-9 16-9 16 0"),
    "bell": ("Notifications", "通知", "M6 17V11a6 6 0 0 1 12 0v6l2 1H4zM10 21h4"),
    "basket": ("Basket", "购物车", "M3 9h18l-2 11H5zM8 9l4-6 4 6"),
    "plus": ("Add", "添加", "M12 4v16M4 12h16"),
    "download": ("Download", "下载", "M12 3v12M7 10l5 5 5-5M4 20h16"),
    "calendar": ("Calendar", "日历", "M4 6h16v15H4zM4 10h16M8 3v5M16 3v5"),
    "play": ("Play", "播放", "M7 4l13 8-13 8z"),
    "print": ("Print", "打印", "M7 9V3h10v6M7 18H4V9h16v9h-3M7 14h10v7H7z"),
}


def icon(name: str, size: int = 20) -> str:
    """The outline alone, in the colour of the text around it."""
    return (
        f'<svg width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2">'
        f'<path d="{ICONS[name][2]}"/></svg>'
    )


def icon_button(kit: Kit, name: str) -> str:
    """A button with nothing but an icon on it; its name is told to those who cannot see it."""
    called = ICONS[name][0] if kit.language == "en" else ICONS[name][1]
    return f'<button class="icon" aria-label="{called}">{icon(name)}</button>'


def button(kit: Kit, kind: str = "action", quiet: bool = False) -> str:
    """With one of the labels of this kind."""
    return tag("button", kit.label(kind), **({"klass": "quiet"} if quiet else {}))


def link(text: str, **attributes: str) -> str:
    """That leads nowhere."""
    return tag("a", text, href="#", **attributes)


_DRAWN = {
    "hills": ("A sun over hills", "山丘上的太阳"),
    "sea": ("A boat on the sea", "海上的小船"),
    "house": ("A house with a red door", "有红门的房子"),
    "tree": ("A tree on a meadow", "草地上的树"),
    "tower": ("Three towers at night", "夜里的三座塔"),
    "flower": ("A flower with six petals", "六瓣花"),
}


def drawing(kit: Kit, klass: str = "art") -> str:
    """A small picture drawn with a few shapes, whose name says what it shows."""
    name = kit.random.choice(list(_DRAWN))
    called = _DRAWN[name][0 if kit.language == "en" else 1]
    return (
        f'<svg class="{klass}" viewBox="0 0 160 90" preserveAspectRatio="xMidYMid slice" role="img" '
        f'aria-label="{called}">{_shapes(name, kit.random)}</svg>'
    )


def _shapes(name: str, random: Random) -> str:
    sky = random.choice(("#cfe6f5", "#fde8cf", "#e4dcf3", "#d9efe2"))
    x, y = random.randrange(30, 130), random.randrange(18, 34)
    ground = random.choice(("#6a994e", "#a7c957", "#8a9a5b", "#52796f"))
    if name == "tower":
        towers = "".join(
            f'<rect x="{at}" y="{top}" width="22" height="{90 - top}" fill="#27304a"/>'
            for at, top in zip((24, 66, 112), random.sample(range(22, 58, 6), 3), strict=True)
        )
        return f'<rect width="160" height="90" fill="#101830"/><circle cx="{x}" cy="14" r="7" fill="#f4e7b0"/>{towers}'
    back = f'<rect width="160" height="90" fill="{sky}"/>'
    sun = f'<circle cx="{x}" cy="{y}" r="12" fill="#f2b134"/>'
    meadow = f'<rect y="66" width="160" height="24" fill="{ground}"/>'
    if name == "hills":
        return f'{back}{sun}<path d="M0 70Q40 30 80 66T160 56V90H0z" fill="{ground}"/>'
    if name == "sea":
        boat = f'<path d="M{x - 18} 60h36l-8 10h-20zM{x} 30v28h18z" fill="#8c3b2a"/>'
        return f'{back}<rect y="64" width="160" height="26" fill="#2a6f97"/>{boat}'
    if name == "house":
        walls = f'<rect x="{x - 24}" y="44" width="48" height="34" fill="#f0ead6"/>'
        roof = f'<path d="M{x - 30} 44L{x} 20l30 24z" fill="#7f5539"/>'
        return f'{back}{meadow}{walls}{roof}<rect x="{x - 5}" y="58" width="11" height="20" fill="#c0392b"/>'
    if name == "tree":
        return f'{back}{meadow}<rect x="{x - 4}" y="44" width="8" height="30" fill="#6f4e37"/><circle cx="{x}" cy="34" r="22" fill="#386641"/>'
    petals = "".join(
        f'<ellipse cx="{x}" cy="30" rx="7" ry="15" fill="#d96fa8" transform="rotate({60 * turn} {x} 44)"/>'
        for turn in range(6)
    )
    return f'{back}{meadow}{petals}<circle cx="{x}" cy="44" r="7" fill="#f2b134"/>'


__all__ = ["ICONS", "button", "drawing", "icon", "icon_button", "link", "tag", "wrap"]
