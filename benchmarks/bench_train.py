"""Training: how long a step waits for the loader, and what share of the device's peak it reaches.

    python benchmarks/bench_train.py [--model tiny] [--device cpu|cuda] [--steps 6] [--batch 8] [--micro 1] [--out out]

Stage 2 through the loop of `vlend train`, in one process, straight from component stores: those below `--out` by the
recipe `pretrain_paper`, or without it those made for the purpose, pictures of the size of photographs and random words,
30 : 70 by tokens, grouped, packed into 4,096. The first step is left out. `--model 1.3b --device cuda` is the size of
the release, from random weights, which cost the same; its picture token is that of the shipped tokenizer.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import torch

from benchmarks.bench_store import make_records
from benchmarks.common import machine
from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Record, document
from corpus.store.files import FileSystem
from corpus.store.snapshot import publish
from corpus.store.units import UnitWriter
from model.deepseek_vl import DeepSeekVLConfig
from model.presets import make_model, preset
from model.training.run import train
from model.training.run_folder import RunFolder
from model.training.settings import TrainSettings
from model.training.stages import stage_of
from model.weights.save import save_model

SEQUENCE = 4096
WORDS = """loss token table picture of the and a river chart page green 1984 shows where between Δ 图 equal""".split()  # noqa: SIM905


def make_store(out: str, tokens: int) -> dict[str, Any]:
    """Stores for so many tokens, and the recipe over them."""
    rule, files = counting_rule(), FileSystem(out)
    random = np.random.default_rng(0)
    texts = [
        complete(
            Record(f"text-{n}", f"text-{n}", "bench", "text_only", document(" ".join(random.choice(WORDS, 1500)))), rule
        )
        for n in range(max(60, tokens // 1500))
    ]
    for number, (component, records) in enumerate(
        (("caption", make_records(max(60, tokens // 1500))), ("text_only", texts))
    ):
        writer = UnitWriter(files, "bench", f"{number:032x}", rule.describe())
        for record in records:
            writer.add([record])
        publish(files, f"bench/{component}", component, [writer.commit({}, len(records))])
    dataset = [{"name": "bench", "reach": "local"}]
    return {
        "name": "bench",
        "total": tokens,
        "max_epochs": 50,
        "packing": "best_fit",
        "sequence_length": SEQUENCE,
        "grouping": "modality",
        "components": [
            {"name": "caption", "share": 30, "datasets": dataset},
            {"name": "text_only", "share": 70, "datasets": dataset},
        ],
    }


def beginning(name: str, folder: Path) -> str | None:
    """A folder with random weights where the preset reads another tokenizer than the shipped one."""
    config = preset(name)
    token = preset("nano").image_token
    if config.image_token == token:
        return None
    assert isinstance(config, DeepSeekVLConfig)
    torch.manual_seed(0)
    save_model(make_model(replace(config, image_token=token)).to(torch.bfloat16), counting_rule(), folder)
    return str(folder)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="tiny")
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    parser.add_argument("--steps", type=int, default=6)
    parser.add_argument("--batch", type=int, default=8, help="sequences of a step")
    parser.add_argument("--micro", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--no-checkpointing", action="store_true", help="keep activations instead of recomputing them")
    parser.add_argument("--out", help="a finished build")
    options = parser.parse_args()
    print(machine(), f"{torch.get_num_threads()} threads")
    stage = stage_of(options.model, 2).model_copy(update={"batch": options.batch, "warmup": 0, "steps": options.steps})
    with tempfile.TemporaryDirectory() as folder:
        recipe: Any = "pretrain_paper"
        if options.out is None:
            recipe = make_store(folder, 2 * options.steps * options.batch * SEQUENCE) | {"global_batch": options.batch}
        settings = TrainSettings.model_validate(
            {
                "out": options.out or folder,
                "name": f"bench-{Path(folder).name}",
                "recipe": recipe,
                "stage": stage,
                "model": options.model,
                "init": beginning(options.model, Path(folder) / "beginning"),
                "micro": options.micro,
                "threads": options.threads,
                "device": options.device,
                "compile": options.compile,
                "activation_checkpointing": False if options.no_checkpointing else None,
            }
        )
        train(settings)
        report(options, RunFolder(settings.out, settings.name).read_metrics("train")[1:])


def report(options: argparse.Namespace, lines: list[dict[str, Any]]) -> None:
    """Print the figures."""
    seconds = sum(line["seconds"] for line in lines)
    waited = sum(line["loader_wait"] * line["seconds"] for line in lines)
    shares = [line["mfu"] for line in lines if line["mfu"] is not None]
    print(
        f"{options.model}, stage 2, {options.device}: {len(lines)} steps, median "
        f"{statistics.median(line['seconds'] for line in lines):.2f} s\n"
        f"waiting for the loader: {waited / seconds:.2%}\n"
        f"{sum(line['tokens'] for line in lines) / seconds:,.0f} tokens/s, "
        f"{sum(line['images'] for line in lines) / seconds:.2f} pictures/s, "
        f"{sum(line['operations'] for line in lines) / seconds:.3g} operations/s\n"
        + (f"share of the peak: {statistics.mean(shares):.1%}" if shares else "no figure for this device's peak")
    )


if __name__ == "__main__":
    main()
