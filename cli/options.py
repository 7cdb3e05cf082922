"""Options that several verbs share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from mixtures.recipe import Recipe

Out = Annotated[str, typer.Option("--out", help="Output root: a folder or any fsspec URL.")]
RecipeName = Annotated[str, typer.Option("--recipe", help="A shipped recipe by name, or a path to a YAML file.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of everything that is drawn.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="Process at most this many items per pipeline.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show items, bytes and free disk, and do nothing.")]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Worker processes of a local Ray; by default one per core.")
]
Shared = Annotated[
    bool, typer.Option("--shared", help="On a cluster: the output folder is mounted on every node, at the same path.")
]
Name = Annotated[str | None, typer.Option("--name", help="Name of the blend; by default the recipe's.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the same as JSON.")]
Replace = Annotated[bool, typer.Option("--replace", help="Overwrite a blend of this name that has another plan.")]


def named_recipe(name_or_path: str, blend_name: str | None) -> Recipe:
    """The recipe, for a blend of another name if one is given."""
    from mixtures.recipe import load_recipe

    loaded = load_recipe(name_or_path)
    return loaded.model_copy(update={"name": blend_name}) if blend_name else loaded
