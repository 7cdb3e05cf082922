"""MinHash against exact Jaccard similarity, and the grouping against synthetic repeats."""

import random

import numpy as np
import pytest

from corpus.near_duplicates import NearDuplicates, shingles, signature, similarity

WORDS = [f"word{number}" for number in range(4000)]


def text_of(seed: int, length: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def exact(first: str, second: str) -> float:
    def grams(text: str) -> set[tuple[str, ...]]:
        words = text.split()
        return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}

    one, two = grams(first), grams(second)
    return len(one & two) / len(one | two)


def edited(words: list[str], edits: int, seed: int) -> list[str]:
    generator = random.Random(seed)
    changed = list(words)
    for place in generator.sample(range(len(words)), edits):
        changed[place] = generator.choice(WORDS)
    return changed


def test_estimate_agrees_with_exact_jaccard_on_random_sets() -> None:
    errors = []
    for seed in range(150):
        words = text_of(seed)
        other = edited(words, edits=random.Random(seed).randrange(0, 60), seed=seed + 1)
        first, second = " ".join(words), " ".join(other)
        errors.append(similarity(signature(first), signature(second)) - exact(first, second))
    assert np.sqrt(np.mean(np.square(errors))) < 0.05  # theory: at most 0.047
    assert abs(np.mean(errors)) < 0.015


def test_shingles_are_the_word_5_grams() -> None:
    grams = shingles("a b c d e f g a b c d e").tolist()
    assert len(grams) == 8
    assert grams[0] == grams[-1]
    assert len(set(grams)) == 7
    assert len(shingles("one two")) == 1
    assert len(shingles("")) == 0
    assert set(shingles("Hello, big WIDE world! again")) == set(shingles("hello big wide world again"))


def test_chinese_characters_are_words() -> None:
    assert len(shingles("中文没有空格。")) == 2
    first = signature("北京是中华人民共和国的首都,也是全国的政治文化中心")
    second = signature("北京是中华人民共和国的首都,也是全国的政治、文化中心")
    assert similarity(first, second) == 1.0


def test_repeats_join_their_first_text_and_others_stay_alone() -> None:
    found = NearDuplicates()
    for seed in range(200):
        found.add(" ".join(text_of(seed)))
    for seed in range(0, 200, 4):  # 3 edits of 300 words: similarity about 0.9
        found.add(" ".join(edited(text_of(seed), 3, seed)))
    stands_for = found.representatives()
    assert stands_for[:200] == list(range(200))
    expected = list(range(0, 200, 4))
    hits = sum(actual == wanted for actual, wanted in zip(stands_for[200:], expected, strict=True))
    assert hits >= 48  # of 50


def test_texts_that_share_half_are_kept_apart() -> None:
    found = NearDuplicates()
    for seed in range(60):
        words = text_of(seed)
        found.add(" ".join(words))
        found.add(" ".join(words[:200] + text_of(seed + 1000, 100)))
    assert found.representatives() == list(range(120))


def test_chains_of_repeats_end_at_one_representative() -> None:
    found = NearDuplicates()
    words = text_of(7)
    for step in range(4):
        found.add(" ".join(words))
        words = edited(words, 2, step)
    assert found.representatives() == [0, 0, 0, 0]


@pytest.mark.parametrize("count", [0, 1])
def test_few_texts(count: int) -> None:
    found = NearDuplicates()
    for _ in range(count):
        found.add("alone")
    assert found.representatives() == list(range(count))
