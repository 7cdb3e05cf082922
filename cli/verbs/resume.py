"""`vlend resume`: an unfinished build goes on with exactly its description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.chosen_build import BuildName
from cli.options import Out, Replace, Workers

if TYPE_CHECKING:
    from corpus.store.builds import Build
    from corpus.store.files import FileSystem


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(resume)


def resume(
    out: Out = "out",
    build: BuildName = None,
    force: Annotated[bool, typer.Option("--force", help="Go on although the build seems to run elsewhere.")] = False,
    replace: Replace = False,
    workers: Workers = None,
) -> None:
    """Continue the newest unfinished build of a folder: same recipe, seed, limit and name; what is done stays.

    Example: `vlend resume --out out`. Inputs that a recipe takes from the environment are taken from it again.
    """
    from cli.console import make_console
    from cli.description import build_again, in_words
    from cli.tables import share_table
    from corpus.store.files import FileSystem, StoreError
    from corpus.store.pulse import feel

    console = make_console()
    files = FileSystem(out)
    chosen = choose(files, build)
    if is_finished(files, chosen):
        console.print(
            f"nothing to resume: {in_words(chosen.description)} is finished (build {chosen.name[:12]}, {chosen.ended})",
            highlight=False,
        )
        return
    if chosen.state == "running" and not force:
        pulse = feel(files, chosen)
        if pulse.alive:
            raise StoreError(
                f"this build is {pulse.sentence}; wait for it, end it, or give --force (two at once harm nothing, but "
                f"do the same work twice)"
            )
    console.print(f"resuming build {chosen.name[:12]}: {in_words(chosen.description)}", highlight=False)
    manifest = build_again(chosen.description, out, console, replace=replace, workers=workers)
    if manifest:
        console.print(share_table(manifest))
        console.print(f"report: {out}/mixes/{manifest.name}/report.html", highlight=False, soft_wrap=True)


def choose(files: FileSystem, name: str | None) -> Build:
    """The build of this name (or the one that begins so); without a name the newest unfinished, else the newest."""
    from cli.chosen_build import by_name
    from corpus.store.builds import read_builds
    from corpus.store.files import StoreError

    found = read_builds(files)
    if not found:
        raise StoreError(
            f"{files.root_url} holds no build that could be resumed; start one with "
            f"`vlend build --out {files.root_url}`"
        )
    if name is not None:
        return by_name(files, found, name)
    unfinished = [build for build in found if not is_finished(files, build)]
    return (unfinished or found)[-1]


def is_finished(files: FileSystem, build: Build) -> bool:
    """Are all its units done, and its blend written, if it has one?"""
    from cli.description import blend_is_missing

    return build.state == "finished" and not blend_is_missing(files, build.description)
