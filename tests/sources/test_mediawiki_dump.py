"""Pages of an export, whole or damaged."""

from __future__ import annotations

import bz2
import io
import os
from pathlib import Path

import pytest

from sources.mediawiki_dump import articles

DUMP = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/" xml:lang="fo"><siteinfo><namespaces>
<namespace key="0"/><namespace key="6">Mynd</namespace><namespace key="14">Bólkur</namespace></namespaces></siteinfo>
<page><title>Stoð</title><ns>0</ns><revision><text xml:space="preserve">'''Stoð''' er [[Mynd:a.jpg|x]]her.</text>
</revision></page>
<page><title>Kjak</title><ns>1</ns><revision><text>talk</text></revision></page>
<page><title>Gamalt</title><ns>0</ns><revision><text>#REDIRECT [[Stoð]]</text></revision></page>
</mediawiki>"""


def test_articles_and_why_others_are_none() -> None:
    found = list(articles(io.BytesIO(DUMP.encode())))
    assert [(page.title, page.text, page.problem) for page in found] == [
        ("Stoð", "Stoð er her.", ""),
        ("Kjak", "", "not_an_article"),
        ("Gamalt", "", "redirect"),
    ]
    assert len({page.key for page in found}) == 3


def test_a_dump_cut_in_half_gives_its_first_pages() -> None:
    cut = DUMP.encode()[: DUMP.encode().index(b"<page><title>Kjak") + 20]
    found = list(articles(io.BytesIO(cut)))
    assert [page.problem for page in found] == ["", "broken_xml"]


def test_genuine_dump() -> None:
    samples = os.environ.get("VLEND_SAMPLES")
    if not samples:
        pytest.skip("VLEND_SAMPLES is not set")
    with bz2.open(Path(samples) / "text/mediawiki_dump_fixture/dump.xml.bz2") as stream:
        found = [page for page in articles(stream) if not page.problem]
    assert [page.title for page in found] == ["Klaksvíkar kommuna"]
    assert found[0].text.startswith("Klaksvíkar kommuna er næststørsta kommuna í Føroyum.")
    assert not {"{{", "[[", "'''"} & set(found[0].text.split())
