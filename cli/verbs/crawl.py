"""`vlend crawl`: fetch pages into web archives, politely, to be gone on with after any kill."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import Shared, Workers


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(crawl)


def crawl(
    seeds: Annotated[
        list[str], typer.Argument(help="Addresses, lists (.txt), sitemaps (.xml), .warc.gz, .wacz, folders of HTML.")
    ],
    contact: Annotated[str, typer.Option("--contact", help="How a site's owner can reach you: e-mail or page.")],
    out: Annotated[str, typer.Option("--out", help="Folder of the crawl, or any fsspec URL.")] = "crawl",
    sitemap: Annotated[list[str] | None, typer.Option("--sitemap", help="Address or file of a sitemap.")] = None,
    scope: Annotated[
        str, typer.Option("--scope", help="folder, host, domain or any: which links are followed.")
    ] = "folder",
    pages: Annotated[int, typer.Option("--pages", min=1, help="Pages to fetch at most.")] = 10_000,
    depth: Annotated[int, typer.Option("--depth", min=0, help="Links from a seed at most.")] = 20,
    delay: Annotated[float, typer.Option("--delay", min=0.0, help="Least seconds between requests to a host.")] = 1.0,
    include: Annotated[list[str] | None, typer.Option("--include", help="Only addresses with this expression.")] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude", help="No addresses with this expression.")] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Visit a finished crawl again, if pages changed.")] = False,
    assign: Annotated[list[str] | None, typer.Option("--set", help="NAME=VALUE, another setting of the crawl.")] = None,
    workers: Workers = None,
    shared: Shared = False,
) -> None:
    """Crawl from seeds into web archives (WARC), which `vlend run web --input FOLDER` turns into records offline.

    Example: `vlend crawl https://docs.example.org/ --contact me@example.org --out crawl --pages 500`. The same command
    again goes on where it was ended.
    """
    from pydantic import ValidationError
    from rich.table import Table

    from cli.console import make_console
    from cli.settings import parse_assignments
    from pipelines.engine.pipeline import InputError
    from pipelines.web.crawling.job import crawl as run_crawl
    from pipelines.web.crawling.seeds import read_seeds
    from pipelines.web.crawling.settings import CrawlSettings
    from pipelines.web.crawling.summary import Summary

    found = read_seeds(seeds, sitemap or ())
    given = {
        "seeds": tuple(found.pages),
        "seed_sitemaps": tuple(found.sitemaps),
        "named": tuple(found.named),
        "contact": contact,
        "scope": scope,
        "pages": pages,
        "depth": depth,
        "delay_seconds": delay,
        "include": tuple(include or ()),
        "exclude": tuple(exclude or ()),
        **parse_assignments(assign or []),
    }
    try:
        settings = CrawlSettings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(f"{'.'.join(map(str, first['loc'])) or 'crawl'}: {first['msg']}") from error
    console = make_console()

    def tell(summary: Summary, doing: str) -> None:
        console.print(f"{doing}: {summary.told}", highlight=False)

    summary = run_crawl(settings, out, workers, refresh, tell, shared)
    table = Table("addresses", "number", title=f"{out}: {summary.rounds} rounds")
    for name, number in sorted(summary.outcomes.items()):
        table.add_row(name, f"{number:,}")
    for name, number in summary.dropped.most_common():
        table.add_row(f"  dropped: {name}", f"{number:,}")
    for name, number in summary.refused.most_common():
        table.add_row(f"  links not followed: {name}", f"{number:,}")
    console.print(table)
