"""Event files for TensorBoard, made from metrics.jsonl; where the package is not installed there are none."""

from __future__ import annotations

import logging
from importlib.util import find_spec

from model.training.run_folder import RunFolder

logger = logging.getLogger(__name__)

_SCALARS = ("loss", "gradient_norm", "tokens_per_second", "images_per_second", "loader_wait", "mfu")
_GROUPS = ("components", "modalities", "rates")


def write_events(run: RunFolder) -> bool:
    """Write `tensorboard/` anew from the run's metrics; False where TensorBoard is not installed."""
    if find_spec("tensorboard") is None:
        logger.info("no TensorBoard events: the package `tensorboard` is not installed")
        return False
    from torch.utils.tensorboard import SummaryWriter

    folder = run.path / "tensorboard"
    for old in folder.glob("events.*"):
        old.unlink()
    writer = SummaryWriter(str(folder))
    try:
        for line in run.read_metrics():
            values = {name: line.get(name) for name in _SCALARS}
            for group in _GROUPS:
                values |= {f"{group}/{name}": value for name, value in (line.get(group) or {}).items()}
            for name, value in values.items():
                if value is not None:
                    writer.add_scalar(f"{line['kind']}/{name}", value, line["step"])
    finally:
        writer.close()
    return True
