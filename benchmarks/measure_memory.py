"""Peak memory of a build: proportional set size of the whole process tree, Ray and its object store included.

    python benchmarks/measure_memory.py [--times 4] [--rows scene_text_ocr document_ocr]

Builds the default recipe, then one whose every bundled dataset is taken `--times` times with different seeds, each into
a fresh folder, and prints the peak of each and what the largest processes were at that moment. `--rows` takes some rows
of the recipe only, for machines on which four default builds last too long. Linux only.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import psutil
import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from mixtures.recipe import RECIPES  # noqa: E402

INTERVAL_SECONDS = 0.5


def proportional_bytes(process: psutil.Process) -> int:
    """PSS of one process: shared pages are divided among those who share them."""
    try:
        text = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    for line in text.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


class Watch:
    """Samples a process tree until it ends; keeps the highest sum and who made it up."""

    def __init__(self, pid: int) -> None:
        self.root = psutil.Process(pid)
        self.peak = 0
        self.largest: list[tuple[int, str]] = []
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.wait(INTERVAL_SECONDS):
            try:
                members = [self.root, *self.root.children(recursive=True)]
            except psutil.NoSuchProcess:
                return
            sizes = []
            for member in members:
                try:
                    sizes.append((proportional_bytes(member), member.name()))
                except psutil.NoSuchProcess:
                    continue
            total = sum(size for size, _ in sizes)
            if total > self.peak:
                self.peak, self.largest = total, sorted(sizes, reverse=True)[:8]


def scaled_recipe(times: int, rows: list[str] | None, folder: Path) -> Path:
    """The default recipe, or some of its rows, with every bundled dataset `times` times, under different seeds."""
    recipe = yaml.safe_load((RECIPES / "pretrain.yaml").read_text(encoding="utf-8"))
    recipe["name"] = f"pretrain_{times}"
    recipe["total"] *= times
    recipe["on_shortage"] = "shrink"
    if rows:
        recipe["components"] = [component for component in recipe["components"] if component["name"] in rows]
        whole = sum(component["share"] for component in recipe["components"])
        for component in recipe["components"]:
            component["share"] = round(component["share"] * 100 / whole, 6)
    for component in recipe["components"]:
        local = [dataset for dataset in component["datasets"] if dataset.get("pipeline")]
        for dataset in local:
            for seed in range(1, times):
                component["datasets"].append(
                    {**dataset, "name": f"{dataset['name']}_{seed}", "options": {"seed": seed}}
                )
    path = folder / f"recipe-{times}.yaml"
    path.write_text(yaml.safe_dump(recipe, allow_unicode=True), encoding="utf-8")
    return path


def measure(recipe: str, out: Path) -> Watch:
    """Build `recipe` into `out` while watching."""
    command = [sys.executable, "-m", "cli.main", "build", "--recipe", recipe, "--out", str(out)]
    process = subprocess.Popen(command, cwd=ROOT)
    watch = Watch(process.pid)
    thread = threading.Thread(target=watch.run)
    thread.start()
    code = process.wait()
    watch.stop.set()
    thread.join()
    if code:
        raise SystemExit(f"the build of {recipe} failed with exit code {code}")
    return watch


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--times", type=int, default=4)
    arguments.add_argument("--rows", nargs="*", help="rows of the recipe; by default all")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for times in (1, options.times):
            label = str(times)
            watch = measure(str(scaled_recipe(times, options.rows, folder)), folder / f"out-{label}")
            written = sum(path.stat().st_size for path in (folder / f"out-{label}").rglob("*.parquet"))
            parts = ", ".join(f"{process} {size >> 20} MiB" for size, process in watch.largest)
            print(f"material x {label}: peak {watch.peak / 2**30:.2f} GiB, {written / 1e6:.0f} MB written; {parts}")


if __name__ == "__main__":
    main()
