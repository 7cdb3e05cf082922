"""Checkpoints in safetensors: one file, or shards with an index; a local folder or a hub id."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from model.errors import CheckpointError

SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
#: A shard ends before it would grow beyond this.
SHARD_BYTES = 5 << 30


def locate(location: str) -> Path:
    """The folder of a checkpoint: a path, or the local copy of a hub id (downloaded if there is none)."""
    path = Path(location)
    if path.is_dir():
        return path
    if path.exists() or location.startswith((".", "/")) or location.count("/") != 1:
        raise CheckpointError(f"{location} is neither a folder with {SINGLE} nor a hub id such as owner/name")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, RepositoryNotFoundError

    try:
        return Path(snapshot_download(location, allow_patterns=["*.json", "*.safetensors", "*.txt", "*.jinja"]))
    except (HfHubHTTPError, LocalEntryNotFoundError, RepositoryNotFoundError, OSError) as error:
        raise CheckpointError(
            f"{location} is no local folder, and the hub gave nothing for it ({type(error).__name__}); download it "
            f"elsewhere and give its folder"
        ) from error


class Checkpoint(Mapping[str, Tensor]):
    """The tensors of a folder by name, each read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        """Raises `CheckpointError` for a missing file or shard."""
        self.folder = folder
        self._handles: dict[Path, Any] = {}
        index, single = folder / INDEX, folder / SINGLE
        if index.is_file():
            files = json.loads(index.read_text(encoding="utf-8"))["weight_map"]
            self.files = {name: folder / file for name, file in files.items()}
            if missing := sorted({path.name for path in self.files.values() if not path.is_file()}):
                raise CheckpointError(f"{folder} lacks {', '.join(missing)} of its shards; download it again")
        elif single.is_file():
            self.files = dict.fromkeys(self._open(single).keys(), single)
        else:
            raise CheckpointError(f"{folder} has neither {SINGLE} nor {INDEX}; convert the weights to safetensors")

    def __getitem__(self, name: str) -> Tensor:
        return self._open(self.files[name]).get_tensor(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def _open(self, path: Path) -> Any:
        from safetensors import SafetensorError, safe_open

        if path not in self._handles:
            try:
                self._handles[path] = safe_open(path, framework="pt")
            except (SafetensorError, OSError) as error:
                raise CheckpointError(f"{path} cannot be read ({error}); download it again") from error
        return self._handles[path]


def write(tensors: Mapping[str, Tensor], folder: Path, shard_bytes: int = SHARD_BYTES) -> None:
    """Tensors as safetensors below `folder`: one file, or shards with their index."""
    from safetensors.torch import save_file

    shards: list[dict[str, Tensor]] = [{}]
    size = 0
    for name, tensor in tensors.items():
        if shards[-1] and size + tensor.nbytes > shard_bytes:
            shards.append({})
            size = 0
        shards[-1][name] = tensor.detach().cpu().contiguous()
        size += tensor.nbytes
    if len(shards) == 1:
        save_file(shards[0], folder / SINGLE, metadata={"format": "pt"})
        return
    files: dict[str, str] = {}
    for number, shard in enumerate(shards, 1):
        file = f"model-{number:05d}-of-{len(shards):05d}.safetensors"
        save_file(shard, folder / file, metadata={"format": "pt"})
        files |= dict.fromkeys(shard, file)
    total = {"total_size": sum(tensor.nbytes for tensor in tensors.values())}
    content = {"metadata": total, "weight_map": dict(sorted(files.items()))}
    (folder / INDEX).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


@torch.no_grad()
def copy_into(target: Tensor, source: Tensor, name: str, where: str) -> None:
    """Copy, whatever the number type; leading axes of length one do not count. Raises `CheckpointError`."""
    if _plain(target.shape) != _plain(source.shape):
        raise CheckpointError(
            f"{where}: {name} has the shape {list(source.shape)}, the model wants {list(target.shape)}"
        )
    target.copy_(source.reshape(target.shape))


def _plain(shape: torch.Size) -> tuple[int, ...]:
    first = next((place for place, size in enumerate(shape) if size != 1), len(shape) - 1)
    return tuple(shape[max(first, 0) :])
