"""Texts in JSON: `{"text": …}` rows, SQuAD-style contexts, and collections of classical works.

Classical Chinese collections (github.com/chinese-poetry) are lists of works with `title`, `rhythmic` or `chapter`, an
`author`, and lines under `paragraphs` or `content`; anthologies nest them. Works shorter than 300 characters are put
together with the works after them by the same author, so that a poem is read among its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sources.text_article import TextArticle

_TEXT_FIELDS = ("text", "content", "context", "body", "article", "passage", "document")
_TITLE_FIELDS = ("title", "rhythmic", "chapter", "section", "name", "headline", "type")
_LINE_FIELDS = ("paragraphs", "content", "para")
_SHORT_WORK = 300
_GROUP = 900


def articles(value: Any) -> Iterator[TextArticle]:
    """The texts of a parsed JSON document; keys count them."""
    number = 0
    try:
        for title, text, extra in _grouped(_found(value, ())):
            yield TextArticle(f"item={number}", title, text, extra.get("license", ""), extra.get("url", ""))
            number += 1
    except RecursionError:
        yield TextArticle(f"item={number}", problem="broken_json", detail="nested too deeply")


def row(value: Any, key: str) -> TextArticle:
    """The text of one row of JSON lines: a string, or an object with a text field."""
    if isinstance(value, str):
        return TextArticle(key, text=value)
    if not isinstance(value, dict):
        return TextArticle(key, problem="no_text", detail=f"the row is a {type(value).__name__}")
    for name in _TEXT_FIELDS:
        if isinstance(value.get(name), str):
            given = {field: value[field] for field in ("license", "url") if isinstance(value.get(field), str)}
            return TextArticle(key, _title(value), value[name], **given)
    found = next(articles(value), None)
    if found:
        return TextArticle(key, found.title, found.text)
    return TextArticle(key, problem="no_text", detail=f"fields: {', '.join(sorted(map(str, value)))[:100]}")


_Work = tuple[str, str, dict[str, str]]


def _found(value: Any, titles: tuple[str, ...]) -> Iterator[_Work]:
    """Every text under `value` with its title, author and origin; `titles` are those of what it stands in."""
    if isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            yield _joined(titles), "\n\n".join(value), {}
            return
        for item in value:
            yield from _found(item, titles)
    elif isinstance(value, dict):
        if isinstance(value.get("data"), list):
            yield from _found(value["data"], titles)
            return
        contexts = value.get("paragraphs")
        if isinstance(contexts, list) and contexts and isinstance(contexts[0], dict) and "context" in contexts[0]:
            given = [item.get("context") for item in contexts if isinstance(item, dict)]
            text = "\n\n".join(str(context).strip() for context in given if context)
            yield _title(value), text, {}
            return
        yield from _work(value, titles)


def _work(value: dict[str, Any], titles: tuple[str, ...]) -> Iterator[_Work]:
    title = _title(value)
    within = (*titles, title) if title and title not in titles else titles
    author = value["author"].strip() if isinstance(value.get("author"), str) else ""
    given = {name: value[name] for name in ("license", "url") if isinstance(value.get(name), str)}
    introduction = value.get("abstract")
    if isinstance(introduction, str) or (
        isinstance(introduction, list) and all(isinstance(i, str) for i in introduction)
    ):
        text = introduction if isinstance(introduction, str) else "\n\n".join(introduction)
        yield _joined(within), text, {**given, "author": author}
    for name in dict.fromkeys((*_LINE_FIELDS, *_TEXT_FIELDS)):
        body = value.get(name)
        if isinstance(body, list) and body:
            if all(isinstance(line, str) for line in body):
                lines = [line.strip() for line in body if line.strip()]
                verse = sum(map(len, lines)) < 40 * len(lines)
                yield _joined(within), ("\n" if verse else "\n\n").join(lines), {**given, "author": author}
            else:
                yield from _found(body, within)
            return
        if isinstance(body, str) and body.strip():
            comments = value.get("comment")
            notes = [item for item in comments if isinstance(item, str)] if isinstance(comments, list) else []
            yield _joined(within) if title else "", "\n".join([body.strip(), *notes]), {**given, "author": author}
            return


def _grouped(works: Iterator[_Work]) -> Iterator[_Work]:
    """Short works by one author joined until they fill a page; long ones alone."""
    held: list[_Work] = []
    for work in works:
        size = sum(len(text) for _, text, _ in held)
        same = size < _SHORT_WORK or (held and held[-1][2].get("author") == work[2].get("author"))
        full = size >= _GROUP
        if held and (not same or full or len(work[1]) >= _SHORT_WORK):
            yield _page(held)
            held = []
        if len(work[1]) >= _SHORT_WORK:
            yield _page([work])
        else:
            held.append(work)
    if held:
        yield _page(held)


def _page(works: list[_Work]) -> _Work:
    author = works[0][2].get("author", "")
    if len(works) == 1:
        title, text, extra = works[0]
        return title, f"{author}\n\n{text}" if author and author not in title else text, extra
    if len({extra.get("author", "") for _, _, extra in works}) > 1:
        # works of several authors: each is named with its work
        works = [(f"{title}·{extra.get('author', '')}".strip("·"), text, extra) for title, text, extra in works]
        author = ""
    body = "\n\n".join(f"## {title}\n\n{text}" if title else text for title, text, _ in works)
    return author, body, works[0][2]


def _title(value: dict[str, Any]) -> str:
    return next((value[name].strip() for name in _TITLE_FIELDS if isinstance(value.get(name), str)), "")


def _joined(titles: tuple[str, ...]) -> str:
    return "·".join(titles[-2:])
