"""pipelines.web.crawled_input: an address as input, stored before anything is made of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from crawled_site import Site, page, served
from typer.testing import CliRunner

from cli import building
from cli.main import app
from pipelines.engine.inline import records
from pipelines.engine.pipeline import InputError
from pipelines.text.pipeline import Text, TextParameters
from pipelines.web.crawled_input import crawl_settings, crawled, folder_of
from pipelines.web.pipeline import Web, WebParameters

WORDS = "".join(f"<p>Line {n} tells of the tides of the sea and of the moon.</p>" for n in range(6))


def web(address: str, **more: object) -> Web:
    return Web(WebParameters.model_validate({"input": address, "contact": "me@example.org", **more}))


def listed(pipeline: Web) -> list[str]:
    return [item.locator for unit in pipeline.units() for item in unit.items]


def test_an_address_is_crawled_once_and_read_from_the_disk(tmp_path: Path):
    site = Site({"/docs/": page("a", "../top"), "/docs/a": page(), "/top": page()})
    told: list[str] = []
    with served(site) as base:
        made = crawled(web(base + "/docs/"), str(tmp_path), told.append)
        assert listed(made) == [base + "/docs/", base + "/docs/a"]
        before = dict(site.asked)
        assert crawled(web(base + "/docs/"), str(tmp_path)).parameters == made.parameters
        assert site.asked == before
        site.pages["/docs/a"] = page("b")
        site.pages["/docs/b"] = page()
        again = crawled(web(base + "/docs/", refresh=True), str(tmp_path))
        assert set(listed(again)) > {base + "/docs/", base + "/docs/a", base + "/docs/b"}
    assert Path(made.parameters.input).parent == tmp_path / "crawls"
    assert "2 pages" in told[-1]


def test_settings_of_the_crawl_and_its_folder():
    one = WebParameters(input="http://a.org/x/", contact="me@example.org", crawl={"scope": "host", "delay_seconds": 3})
    settings = crawl_settings(one)
    assert (settings.scope, settings.delay_seconds, settings.pages) == ("host", 3.0, 50)
    slower = crawl_settings(one.model_copy(update={"crawl": {"scope": "host", "delay_seconds": 9}, "crawl_pages": 9}))
    assert folder_of(slower) == folder_of(settings)
    assert folder_of(crawl_settings(one.model_copy(update={"crawl": {}}))) != folder_of(settings)
    assert folder_of(settings).startswith("crawls/a.org-")
    with pytest.raises(InputError, match=r"crawl\.scope"):
        crawl_settings(one.model_copy(update={"crawl": {"scope": "world"}}))
    with pytest.raises(InputError, match=r"contact=name@example\.org"):
        crawl_settings(one.model_copy(update={"contact": ""}))


def test_units_do_not_depend_on_how_pages_were_fetched():
    one = WebParameters(input="x", contact="me@example.org", crawl_pages=7, crawl={"depth": 3}, refresh=True)
    assert one.identity() == WebParameters(input="y").identity()
    assert one.model_copy(update={"live": True}).identity() != one.identity()


def test_what_the_default_build_names_is_not_changed_by_what_users_may_say():
    assert WebParameters(live=True, refresh=True, crawl={"depth": 1}).identity() == {
        "source": "", "seed": 0, "pages": 64, "pydoc_pages": 40, "crawl_pages": 50, "contact": "", "license": None,
        "transcription_share": 0.3, "minimum_similarity": 0.9, "sequence_tokens": 4096, "page_deadline_seconds": 20.0,
    }  # fmt: skip


def test_a_site_that_refuses_us_is_told(tmp_path: Path):
    rules = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /\n")
    with served(Site({"/robots.txt": rules, "/": page()})) as base, pytest.raises(InputError, match="robots_denied 1"):
        crawled(web(base + "/"), str(tmp_path))


def test_other_input_is_left_alone(tmp_path: Path):
    folder = web(str(tmp_path))
    assert crawled(folder, str(tmp_path)) is folder
    text = Text(TextParameters(input="http://a.org/"))
    assert crawled(text, str(tmp_path)) is text


def test_the_command_line_crawls_before_it_runs_and_not_to_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    ran: list[str] = []
    monkeypatch.setattr(building, "run_pipelines", lambda made, *more: ran.extend(one.parameters.input for one in made))
    site = Site({"/": page("/a"), "/a": page()})
    options = ["--set", "contact=me@example.org", "--set", "crawl.depth=0", "--out", str(tmp_path)]
    with served(site) as base:
        shown = CliRunner().invoke(app, ["run", "web", "--input", base + "/", *options, "--dry-run"])
        assert (shown.exit_code, "a crawl" in shown.output, site.asked) == (0, True, {})
        done = CliRunner().invoke(app, ["run", "web", "--input", base + "/", *options])
    assert done.exit_code == 0, done.output
    assert "done: 1 pages" in done.output
    assert [Path(place).parent for place in ran] == [tmp_path / "crawls"]


@pytest.mark.browser
def test_what_is_not_stored_is_asked_for_by_a_live_page_alone(tmp_path: Path):
    # after the page has loaded: scripts of a live page are waited for
    ask = "setTimeout(() => fetch('/data').then(r => r.text()).then(t => { p.textContent = t }), 200)"
    script = f"<p id=p></p><script>{ask}</script>"
    site = Site({"/": page(body=WORDS + script), "/data": (200, {"Content-Type": "text/plain"}, b"Ebb and flood")})
    with served(site) as base:
        stored = crawled(web(base + "/", vary=False, records=["reading"]), str(tmp_path))
        for live in (False, True):
            found = records(Web(stored.parameters.model_copy(update={"live": live})))
            text = "".join(part.text or "" for record in found for part in record.messages[0].content)
            assert "tides of the sea" in text
            assert ("Ebb and flood" in text) == live
            assert site.asked["/data"] == live
