"""Which plan a verb of forensics looks at: that of a blend in the store, or of a recipe against the store as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from corpus.store.files import FileSystem
    from mixtures.order import Order
    from mixtures.planned import Plan
    from mixtures.supply import Supply

BlendName = Annotated[
    str | None, typer.Argument(metavar="[BLEND]", help="A blend of the store, finished or not; by default pretrain.")
]
FromRecipe = Annotated[
    str | None,
    typer.Option("--recipe", help="Look at a recipe (by name or path) on the store as it is, not at a blend."),
]
OfSeed = Annotated[int, typer.Option("--seed", help="Seed of the plan, with --recipe.")]
GlobalBatch = Annotated[
    int | None, typer.Option("--global-batch", min=1, help="Sequences per step, where the recipe does not say it.")
]


@dataclass(frozen=True)
class Chosen:
    """A plan, what the store has for it, and its order."""

    files: FileSystem
    plan: Plan
    supply: Supply
    order: Order


def choose(blend: str | None, recipe: str | None, out: str, seed: int = 0, global_batch: int | None = None) -> Chosen:
    """The plan of `blend`, or of `recipe`, with its order; every error is a sentence for the user."""
    from corpus.store.files import FileSystem
    from mixtures.make_order import make_order
    from mixtures.plan import make_plan
    from mixtures.plan_file import read_plan, supply_of
    from mixtures.recipe import RecipeError, load_recipe
    from mixtures.supply import read_supply

    files = FileSystem(out)
    if recipe is not None:
        if blend is not None:
            raise RecipeError(f"give a blend ({blend}) or --recipe, not both")
        loaded = load_recipe(recipe)
        supply = read_supply(files, loaded)
        plan = make_plan(loaded, supply, seed)
    else:
        plan = read_plan(files, blend or "pretrain")
        supply = supply_of(files, plan)
    order = make_order(plan, supply)
    if global_batch is not None and order.global_batch not in (None, global_batch):
        raise RecipeError(
            f"the plan has global batches of {order.global_batch:,}; --global-batch is for recipes that do not say it"
        )
    order.global_batch = global_batch or order.global_batch
    return Chosen(files, plan, supply, order)


def need_steps(chosen: Chosen) -> None:
    """Raise `RecipeError` if neither the recipe nor the command line says how many sequences a step has."""
    from mixtures.recipe import RecipeError

    if chosen.order.global_batch is None:
        raise RecipeError(
            f"the recipe {chosen.plan.name!r} has no `global_batch`, so its order has no steps; give --global-batch N "
            f"(any number: the order of such a recipe does not depend on it)"
        )
