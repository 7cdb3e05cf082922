"""An address as the input of the web pipeline: it is crawled into the output's own folder, and the pipeline reads that.

    <out>/crawls/<host>-<settings>/        the folder of a crawl (docs/crawling.md)

The same address with the same settings is the same folder: a crawl that was ended goes on, one that is finished is
read without asking anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from corpus.identity import fingerprint
from pipelines.engine.pipeline import InputError, Pipeline
from pipelines.web.crawling.addresses import host_of
from pipelines.web.crawling.seeds import read_seeds
from pipelines.web.crawling.settings import ADJUSTABLE, CrawlSettings
from pipelines.web.pipeline import Web, WebParameters

FOLDER = "crawls"

Tell = Callable[[str], None]


def is_crawled(pipeline: Pipeline) -> bool:
    """Is the input an address that has to be crawled before the pipeline can list its pages?"""
    return isinstance(pipeline, Web) and pipeline.parameters.input.startswith(("http://", "https://"))


def crawled(pipeline: Pipeline, out: str, tell: Tell = lambda words: None) -> Pipeline:
    """`pipeline`, reading a folder below `out` into which its address was crawled; as it is where it names none.

    Raises `InputError` for an address that cannot be crawled, or of which no page came, with the reasons.
    """
    if not isinstance(pipeline, Web) or not is_crawled(pipeline):
        return pipeline
    from pipelines.web.crawling.job import crawl

    settings = crawl_settings(pipeline.parameters)
    folder = f"{out.rstrip('/')}/{folder_of(settings)}"
    summary = crawl(
        settings, folder, workers=1, refresh=pipeline.parameters.refresh,
        tell=lambda so_far, doing: tell(f"{doing}: {so_far.told}"),
    )  # fmt: skip
    if not summary.pages:
        why = ", ".join(f"{name} {count}" for name, count in summary.dropped.most_common(5))
        raise InputError(f"no page came of {pipeline.parameters.input} ({why or 'nothing was asked for'})")
    return Web(pipeline.parameters.model_copy(update={"input": folder, "refresh": False}))


def crawl_settings(parameters: WebParameters) -> CrawlSettings:
    """The crawl that the parameters ask for; raises `InputError` for one that cannot be."""
    if not parameters.contact:
        raise InputError("say how a site's owner can reach you before crawling: --set contact=name@example.org")
    found = read_seeds([parameters.input])
    given: dict[str, Any] = {
        "seeds": tuple(found.pages),
        "seed_sitemaps": tuple(found.sitemaps),
        "named": tuple(found.named),
        "contact": parameters.contact,
        "pages": parameters.crawl_pages,
        **parameters.crawl,
    }
    try:
        return CrawlSettings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(f"crawl.{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def folder_of(settings: CrawlSettings) -> str:
    """Where the crawl lies below the output: by its host, for people, and by all that must not change."""
    fixed = settings.model_dump(mode="json", exclude=set(ADJUSTABLE))
    host = host_of((*settings.seeds, *settings.seed_sitemaps)[0])
    return f"{FOLDER}/{host.strip('[]').replace(':', '-')}-{fingerprint(fixed)[:12]}"
