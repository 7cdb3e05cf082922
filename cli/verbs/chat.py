"""`vlend chat`: talk with a model about pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(chat)


def chat(
    model: Annotated[str, typer.Option(help="Folder or hub id of a model (config.json, safetensors, tokenizer.json).")],
    image: Annotated[list[Path] | None, typer.Option(help="A picture to talk about; may be given again.")] = None,
    ask: Annotated[str | None, typer.Option(help="One question; without it, questions are read line by line.")] = None,
    most: Annotated[int, typer.Option("--max-tokens", min=1, help="Longest answer in tokens.")] = 512,
    temperature: Annotated[float, typer.Option(min=0.0, help="0 takes the likeliest token each time.")] = 0.0,
    top_p: Annotated[float, typer.Option(min=0.0, max=1.0, help="Draw from the likeliest tokens of this sum.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Of the draws.")] = 0,
) -> None:
    """Ask a model about pictures; an empty line ends the talk.

    Example: `vlend chat --model runs/first/export --image page.png --ask "What does the page say?"`.
    """
    from cli.console import make_console
    from corpus.images import opened
    from model.answer import open_talk
    from model.generate import Sampling

    console = make_console()
    pictures = []
    for path in image or []:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise typer.BadParameter(f"{path} cannot be read: {error.strerror}") from error
        with opened(data) as picture:
            pictures.append(picture.convert("RGB"))
    talk = open_talk(model)
    sampling = Sampling(temperature, top_p, seed)
    if ask is not None:
        console.print(talk.ask(ask, pictures, most, sampling), highlight=False, markup=False, soft_wrap=True)
        return
    while question := typer.prompt("you", default="", show_default=False):
        answer = talk.ask(question, pictures, most, sampling)
        console.print(f"model: {answer}", highlight=False, markup=False, soft_wrap=True)
        pictures = []
