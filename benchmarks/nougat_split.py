"""Nougat's algorithm for dividing a paper between its pages, written anew as a baseline (arXiv 2308.13418, §4.1).

A bag of words with a linear classifier, learnt from the lines of the PDF, guesses the page of each paragraph of the
source; a staircase is laid through the guesses by Gini impurity; each step is then refined by a fuzzy search for the
first words of the new page and the last words of the one before. Figures and tables are taken out beforehand.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz.fuzz import ratio
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import SGDClassifier

#: The constants of the published code.
PARAGRAPH_CHARACTERS = 1000
WORDS = 22
ERROR_RATE = 0.025
MORE_ERRORS = 5
MIN_SCORE = 0.75
_DROPPED = re.compile(
    r"\\(?:right|left|quad|qquad|hskip|vskip|frac|rm|,|\[|\]|\(|\)| )|[ \n*_^{}#\-]"
)  # fmt: skip


@dataclass(frozen=True)
class Break:
    """Where a page begins: an offset in the text, and the score of the search (0 to 1)."""

    offset: int
    score: float


def split(text: str, pages: list[list[str]]) -> list[Break]:
    """Where each of `pages` (lists of lines) begins in `text`; the first begins at 0."""
    paragraphs, offsets = _paragraphs(text)
    pages = _cleaned(pages)
    lines = [line for page in pages for line in page]
    targets = [number for number, page in enumerate(pages) for _ in page]
    if len(pages) < 2 or len(set(targets)) < 2 or not paragraphs:
        return [Break(0, 1.0)] * len(pages)
    guesses = _guess(lines, targets, paragraphs)
    steps = _staircase(guesses, len(pages))
    found = [Break(0, 1.0)]
    for number in range(1, len(pages)):
        near = steps[number - 1]
        first = " ".join(" ".join(pages[number]).split()[:WORDS])
        last = " ".join(" ".join(pages[number - 1]).split()[-WORDS:])
        if len(first.split()) < 2:
            found.append(found[-1])
            continue
        low, high = max(0, near - 5), min(len(paragraphs), near + 6)
        found.append(_refined(text, offsets[low], offsets[high] if high < len(offsets) else len(text), first, last))
    return found


def kept(breaks: list[Break]) -> list[bool]:
    """Is each page kept? Those are whose two breaks score well enough on average; the end of the text is certain."""
    scores = [*(found.score for found in breaks), 1.0]
    return [(begin + end) / 2 >= MIN_SCORE for begin, end in pairwise(scores)]


def _paragraphs(text: str) -> tuple[list[str], list[int]]:
    """The text in pieces of about a thousand characters, and where each begins."""
    lines = text.split("\n")
    lengths = [len(line) for line in lines if len(line) > 1] or [1]
    count = 1 + int(PARAGRAPH_CHARACTERS / float(np.mean(lengths)))
    pieces, offsets, place = [], [], 0
    for start in range(0, len(lines), count):
        piece = "\n".join(lines[start : start + count])
        if len(piece) > 1:
            pieces.append(piece)
            offsets.append(place)
        place += len(piece) + 1
    return pieces, offsets


def _cleaned(pages: list[list[str]]) -> list[list[str]]:
    """Without the words that begin most pages: running heads."""
    heads: Counter[str] = Counter()
    for page in pages:
        heads.update(" ".join(page).lower().split()[:10])
    common = {"the", "of", "a", "and", "to", "in", "is", "that", "for", "are", "this", "we", "figure", "fig."}
    frequent = [word for word, count in heads.items() if count / len(pages) >= 0.4 and word not in common]
    cleaned = []
    for page in pages:
        kept, seen = [], 0
        for line in page:
            if seen < 10:
                seen += len(line.split())
                for word in frequent:
                    line = re.sub(re.escape(word), "", line, flags=re.I)
            kept.append(line)
        cleaned.append(kept)
    return cleaned


def _guess(lines: list[str], targets: list[int], paragraphs: list[str]) -> np.ndarray:
    words, weights = CountVectorizer(), TfidfTransformer(use_idf=True)
    model = SGDClassifier(loss="hinge", penalty="l2", alpha=1e-3, random_state=42, max_iter=5, tol=None)
    model.fit(weights.fit_transform(words.fit_transform(lines)), targets)
    guesses: np.ndarray = model.predict(weights.transform(words.transform(paragraphs)))
    return guesses


def _staircase(guesses: np.ndarray, pages: int) -> list[int]:
    """The paragraph at which each page after the first begins: by least impurity of the two pages at a step."""
    steps: list[int] = []
    low = 0
    for page in range(pages - 1):
        best, place = math.inf, low
        for step in range(low, len(guesses) + 1):
            # the upper end of the search is where the page after the next could begin at the latest
            stop = min(len(guesses), step + max(2 * len(guesses) // pages, 4))
            value = _impurity(guesses[low:step], page) + _impurity(guesses[step:stop], page + 1)
            if value <= best:
                best, place = value, step
            elif step - place > len(guesses) / pages + 10:
                break
        steps.append(place)
        low = place
    return steps


def _impurity(guesses: np.ndarray, page: int) -> float:
    count = len(guesses)
    return float(count - np.sum(guesses == page) ** 2 / count) if count else 0.0


def _refined(text: str, low: int, high: int, first: str, last: str) -> Break:
    corpus, places = _reduced(text, low, high)
    begin, end = _reduced(first, 0, len(first))[0], _reduced(last, 0, len(last))[0]
    start, _, forward = _search(corpus, begin)
    _, stop, backward = _search(corpus, end)
    places.append(high)
    if start == stop and max(forward, backward) > 0.5:
        return Break(places[start], 1.0)
    scores = []
    for place in (start, stop):
        after, before = corpus[place : place + len(begin)], corpus[max(place - len(end), 0) : place]
        scores.append((
            ratio(begin, after) * ratio(begin[:10], after[:10]) / 1e4,
            ratio(end, before) * ratio(end[-10:], before[-10:]) / 1e4,
        ))  # fmt: skip
    by_first, by_last = max(score[0] for score in scores), max(score[1] for score in scores)
    return Break(places[stop], by_last) if by_last > by_first else Break(places[start], by_first)


def _reduced(text: str, low: int, high: int) -> tuple[str, list[int]]:
    """Text without spaces and marks, and the place of each of its characters."""
    letters, places, place = [], [], low
    while place < high:
        if match := _DROPPED.match(text, place, high):
            place = match.end()
            continue
        letters.append(text[place].lower())
        places.append(place)
        place += 1
    return "".join(letters), places


def _search(corpus: str, key: str) -> tuple[int, int, float]:
    """Begin and end of the likeliest place of `key`, within the allowed errors, and its score; 0, 0, 0 for none."""
    allowed = min(len(key) - 1, int(len(key) * ERROR_RATE) + MORE_ERRORS)
    if allowed <= 0 or not corpus:
        return 0, 0, 0.0
    # Sellers' algorithm, a row of the table for each character of the key
    codes = np.frombuffer(corpus.encode("utf-32-le"), dtype=np.uint32)
    row = np.zeros(len(codes) + 1, dtype=np.int32)
    begins = np.arange(len(codes) + 1)
    ramp = np.arange(len(codes) + 1, dtype=np.int32)
    for number, character in enumerate(key, 1):
        change = row[:-1] + (codes != ord(character))
        removal = row[1:] + 1
        take = change <= removal
        cost = np.concatenate(([number], np.where(take, change, removal)))
        origin = np.concatenate(([0], np.where(take, begins[:-1], begins[1:])))
        # insertions run along the row: the least of cost - place so far
        reduced = cost - ramp
        least = np.minimum.accumulate(reduced)
        source = np.maximum.accumulate(np.where(reduced == least, np.arange(len(cost)), 0))
        row, begins = least + ramp, origin[source]
    end = int(np.argmin(row))
    errors = int(row[end])
    if errors > allowed:
        return 0, 0, 0.0
    return int(begins[end]), end, 1 - errors / allowed
