"""`vlend crawl`: from seeds to a folder of archives, and what the user is told."""

from pathlib import Path

from crawled_site import Site, page, served
from typer.testing import CliRunner

from cli.main import app


def run(*arguments: str) -> tuple[int, str, BaseException | None]:
    result = CliRunner().invoke(app, ["crawl", *arguments])
    return result.exit_code, result.output, result.exception


def test_a_crawl_and_what_it_tells(tmp_path: Path):
    site = Site({"/": page("/a", "/gone", "/elsewhere/b.html"), "/a": page()})
    with served(site) as base:
        given = [base + "/", "--contact", "me@example.org", "--out", str(tmp_path / "c"), "--workers", "1"]
        code, told, _ = run(*given, "--exclude", "elsewhere", "--set", "buckets=2")
        assert code == 0, told
        assert "fetched" in told
        assert "dropped: http_404" in told
        assert "links not followed: excluded" in told
        code, _, error = run(*given, "--set", "buckets=3")
    assert code == 1
    assert "other settings (buckets, exclude)" in str(error)


def test_what_cannot_be_crawled(tmp_path: Path):
    for arguments, words in (
        (["http://a.org/", "--contact", "nobody"], "how a site's owner can reach you"),
        (["http://a.org/", "--contact", "me@example.org", "--scope", "world"], "scope"),
        (["http://a.org/", "--contact", "me@example.org", "--set", "agent=Mozilla"], "agent"),
        ([str(tmp_path / "none.txt"), "--contact", "me@example.org"], "does not exist"),
    ):
        code, _, error = run(*arguments, "--out", str(tmp_path / "c"))
        assert code == 1
        assert words in str(error)
    assert not (tmp_path / "c").exists()
