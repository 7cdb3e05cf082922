"""`vlend submit`: a make target as a job on a Ray cluster."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from cli.console import make_console
from cli.options import Limit, Name, RecipeName, Seed


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def submit(
        target: Annotated[str, typer.Argument(help="Make target to run on the cluster.")] = "build-pretrain-mix",
        address: Annotated[str, typer.Option("--address", envvar="RAY_ADDRESS", help="http://host:8265")] = "",
        out: Annotated[str, typer.Option("--out", help="Output root, reachable from every node.")] = "out",
        recipe: RecipeName = "pretrain",
        seed: Seed = 0,
        name: Name = None,
        limit: Limit = None,
        shared: Annotated[
            bool, typer.Option("--shared", help="The output folder is mounted on every node of the cluster.")
        ] = False,
        env: Annotated[
            list[str] | None,
            typer.Option("--env", help="NAME=VALUE, or NAME to take this shell's value: set in the job. No secrets."),
        ] = None,
    ) -> None:
        """Submit a make target as a Ray job with this checkout as working directory; follow its log.

        Ends with the job's exit code. Ctrl-C leaves the job running and says how to follow or stop it.

        Example: `vlend submit build-pretrain-mix --address http://host:8265 --out s3://bucket/corpus`.
        """
        from cli.submit import submit_target

        optional = {"NAME": name, "LIMIT": limit, "SHARED": "1" if shared else None}
        variables = {"OUT": out, "RECIPE": recipe, "SEED": str(seed)}
        variables |= {key: str(value) for key, value in optional.items() if value is not None}
        raise typer.Exit(submit_target(address, target, variables, make_console(), chosen_environment(env or [])))


def chosen_environment(assignments: list[str]) -> dict[str, str]:
    """NAME=VALUE pairs, and NAMEs with the values that they have here; raises `InputError` for one that has none."""
    from pipelines.engine.pipeline import InputError

    found = {}
    for assignment in assignments:
        name, mark, value = assignment.partition("=")
        if not mark and name not in os.environ:
            raise InputError(f"--env {name}: there is no such variable here; give it as --env {name}=VALUE")
        found[name] = value if mark else os.environ[name]
    return found
