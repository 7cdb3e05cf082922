"""pipelines.web.crawling.settings: what a crawl is, and that it stays the same one."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from corpus.store.files import FileSystem
from pipelines.engine.pipeline import InputError
from pipelines.web.crawling.settings import PATH, CrawlSettings


def settings(**more: object) -> CrawlSettings:
    return CrawlSettings.model_validate({"seeds": ("http://a.org/",), "contact": "me@example.org", **more})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"contact": ""}, "how a site's owner can reach you"),
        ({"contact": "me"}, "how a site's owner can reach you"),
        ({"contact": "me@example.org\r\nX: y"}, "how a site's owner can reach you"),
        ({"seeds": ()}, "no seed"),
        ({"include": ("(",)}, "no regular expression"),
        ({"scope": "world"}, "folder"),
        ({"user_agent": "Mozilla"}, "Extra inputs"),
    ],
)
def test_what_is_refused(given: dict[str, object], message: str):
    with pytest.raises(ValidationError, match=message):
        settings(**given)


def test_who_asks():
    assert settings().agent == "vlend/0.1 (training-data crawler; me@example.org)"
    named = settings(named=("http://127.0.0.1:8000/", "https://a.org/", "http://b.org/x"))
    assert named.named_places == {"127.0.0.1:8000", "a.org:443", "b.org:80"}
    assert settings().named_places == frozenset()


def test_a_folder_holds_one_crawl(tmp_path: Path):
    files = FileSystem(str(tmp_path))
    settings().keep(files)
    settings().keep(files)
    settings(pages=5, delay_seconds=3.0).keep(files)
    assert CrawlSettings.read(files).pages == 5
    with pytest.raises(InputError, match="other settings \\(contact, scope\\)"):
        settings(contact="you@example.org", scope="host").keep(files)


@pytest.mark.parametrize("content", [None, b"{", b"[]", b'{"format": 99}'])
def test_folders_without_a_crawl(tmp_path: Path, content: bytes | None):
    if content is not None:
        (tmp_path / PATH).write_bytes(content)
    with pytest.raises(InputError, match="crawl"):
        CrawlSettings.read(FileSystem(str(tmp_path)))
