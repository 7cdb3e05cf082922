import subprocess
import sys
from pathlib import Path

import pytest

from corpus.store.connect import connect, is_url
from corpus.store.errors import StoreError


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nosuch://x/y", "Protocol not known: nosuch"),
        ("gs://x/y", "pip install gcsfs"),
        ("abfs://x/y", "pip install adlfs"),
    ],
)
def test_a_scheme_without_driver_is_one_sentence(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as found:
        connect(url)
    assert "\n" not in str(found.value)


def test_without_s3fs_the_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['s3fs'] = None\n"
        "from corpus.store.connect import connect\n"
        "try: connect('s3://bucket/x')\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("StoreError s3://bucket/x cannot be opened: s3:// needs the package s3fs; run: pip")
    assert "vlend[s3]" in done.stdout


def test_listings_are_never_kept() -> None:
    fs, _ = connect("memory://x")
    assert not fs.dircache.use_listings_cache


@pytest.mark.parametrize(("place", "url"), [("out", False), ("/a/b", False), ("s3://b/x", True), ("C:\\x", False)])
def test_urls_and_paths(place: str, url: bool) -> None:
    assert is_url(place) is url
