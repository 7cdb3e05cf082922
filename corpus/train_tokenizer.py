"""Train the tokenizer that ships with vlend: byte-level BPE for English, code and Chinese.

    python -m corpus.train_tokenizer --text FILE_OR_FOLDER... [--word-list FILE...] [--output tokenizer.json]

`--text` takes .txt, .md, .py, .html, .css and .tex files, .jsonl with a field `text`, and Parquet files of records.
`--word-list` is optional: frequency lists with lines of `word count …`, which weigh everyday words where the texts are
technical or few. The shipped tokenizer used those inside two PyPI packages: `jieba` (MIT, Chinese) and `symspellpy`
(MIT, English). Words of Chinese characters, or of lower-case Latin letters, are read.

Any text comes back byte for byte: all 256 bytes are in the alphabet, and nothing is normalised. Digits are single
tokens; a run of Chinese characters is never merged with Latin letters or marks. The result depends on the input alone.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from corpus.sequence import SPECIAL_TOKENS
from corpus.tokenizer import DEFAULT_TOKENIZER

SIZE = 24_576
#: A word list counts as about this many characters of text.
WORD_LIST_CHARACTERS = {"chinese": 1_200_000, "latin": 7_000_000}

#: English contractions, Chinese runs, words with the space before them, single digits, marks, line ends, spaces.
PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
    r"|\p{Han}+"
    r"| ?[\p{L}\p{M}&&[^\p{Han}]]+"
    r"|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+"
    r"|\s+(?!\S)"
    r"|\s+"
)
_TEXT_SUFFIXES = frozenset({".txt", ".md", ".rst", ".py", ".html", ".css", ".tex"})
_LISTED = re.compile(r"(?P<chinese>[\u3400-\u9fff]+)|(?P<latin>[a-z']+)")


def train(texts: Iterable[str], size: int, path: Path) -> Tokenizer:
    """Train on `texts` to `size` entries, special tokens included, and write `path`."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=SPECIAL_TOKENS,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        max_token_length=24,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.save(str(path))
    return tokenizer


def word_list(path: Path) -> Iterator[str]:
    """The words of a frequency list, each as often as its share of `WORD_LIST_CHARACTERS` says, one per line.

    Latin words stand behind a space, as they do in text.
    """
    words: dict[str, dict[str, int]] = {kind: {} for kind in WORD_LIST_CHARACTERS}
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        word, count = [*line.split(" "), "", ""][:2]
        found = _LISTED.fullmatch(word)
        if found and found.lastgroup and count.isdigit():
            words[found.lastgroup][word] = int(count)
    for kind, counts in words.items():
        scale = WORD_LIST_CHARACTERS[kind] / max(sum(len(word) * count for word, count in counts.items()), 1)
        space = " " if kind == "latin" else ""
        for word in sorted(counts):
            yield f"{space}{word}\n" * round(counts[word] * scale)


def texts_in(path: Path) -> Iterator[str]:
    """The texts of a file, or of all files under a folder in order of their names."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    for file in files:
        if file.suffix == ".parquet":
            for batch in pq.ParquetFile(file).iter_batches(columns=["messages"]):
                for messages in batch.column(0).to_pylist():
                    yield from (part["text"] for message in messages for part in message["content"] if part["text"])
        elif file.suffix == ".jsonl":
            with file.open(encoding="utf-8") as lines:
                yield from (json.loads(line)["text"] for line in lines)
        elif file.suffix in _TEXT_SUFFIXES and file.is_file():
            yield file.read_text(encoding="utf-8", errors="replace")


def main(argv: list[str] | None = None) -> None:
    """The command line described above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, nargs="+", required=True)
    parser.add_argument("--word-list", type=Path, nargs="*", default=[])
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--output", type=Path, default=DEFAULT_TOKENIZER)
    given = parser.parse_args(argv)

    def texts() -> Iterator[str]:
        for path in given.text:
            yield from texts_in(path)
        for path in given.word_list:
            yield from word_list(path)

    train(texts(), given.size, given.output)


if __name__ == "__main__":
    main()
