"""All pages of our own: their names, and the pages by address. A page follows from its name and the seed alone."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from corpus.identity import fingerprint
from pipelines.web.pages.article import article
from pipelines.web.pages.build import Page, whole
from pipelines.web.pages.dashboard import dashboard
from pipelines.web.pages.faq import faq
from pipelines.web.pages.form import form
from pipelines.web.pages.invoice import invoice
from pipelines.web.pages.look import LOOKS, Look
from pipelines.web.pages.month import month
from pipelines.web.pages.news import news
from pipelines.web.pages.package import package
from pipelines.web.pages.pricing import pricing
from pipelines.web.pages.products import products
from pipelines.web.pages.profile import profile
from pipelines.web.pages.recipe import recipe
from pipelines.web.pages.settings import settings
from pipelines.web.pages.shapes import shapes
from pipelines.web.pages.timetable import timetable
from pipelines.web.pages.world import world
from sources.loopback import NOT_FOUND, Answer

Build = Callable[[Random, str, int, Look], Page]

KINDS: dict[str, Build] = {
    "article": article,
    "products": products,
    "form": form,
    "dashboard": dashboard,
    "faq": faq,
    "timetable": timetable,
    "recipe": recipe,
    "package": package,
    "news": news,
    "pricing": pricing,
    "shapes": shapes,
    "profile": profile,
    "settings": settings,
    "world": world,
    "month": month,
    "invoice": invoice,
}
LANGUAGES = ("en", "zh")
_ROBOTS = b"User-agent: *\nAllow: /\n"


def page_names(count: int) -> list[str]:
    """`kind-language-number`, every kind in both languages before a second of any."""
    kinds = list(KINDS)
    return [f"{kinds[at // 2 % len(kinds)]}-{LANGUAGES[at % 2]}-{at // 2 // len(kinds)}" for at in range(count)]


def make_page(name: str, seed: int) -> tuple[str, Page, Look]:
    """HTML, content and look of the page called `name`; raises `KeyError` or `ValueError` for no such name."""
    kind, language, number = name.split("-")
    random = Random(fingerprint(["web.pages", name, seed]))
    # neighbours in number differ in look, whatever the draw
    first = int(fingerprint([kind, language, seed])[:4], 16)
    look = LOOKS[(first + int(number)) % len(LOOKS)]
    page = KINDS[kind](random, language, int(number), look)
    return whole(page, look, language), page, look


class PageSite:
    """The pages as a site to serve: `/recipe-zh-0.html` and so on."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def answer(self, path: str) -> Answer:
        """A page, or robots.txt; 404 for all else."""
        if path == "/robots.txt":
            return Answer(200, "text/plain; charset=utf-8", _ROBOTS)
        try:
            html, _, _ = make_page(path.removeprefix("/").removesuffix(".html"), self._seed)
        except (KeyError, ValueError):
            return NOT_FOUND
        return Answer(200, "text/html; charset=utf-8", html.encode())
