import subprocess
import sys
from pathlib import Path

import pytest
import toy_streams

torch = pytest.importorskip("torch")

from mixtures.loading.batch import TokenBatch  # noqa: E402
from mixtures.loading.for_torch import TorchStream, tensors  # noqa: E402
from mixtures.loading.loader import Loader  # noqa: E402


def test_tensors_hold_the_same_values(tmp_path: Path) -> None:
    batch = next(iter(Loader(toy_streams.direct(tmp_path), micro=3)))
    assert isinstance(batch, TokenBatch)
    made = tensors(batch)
    for name, array in batch.arrays().items():
        tensor = getattr(made, name)
        assert isinstance(tensor, torch.Tensor)
        assert (tensor.numpy() == array).all()
    assert made.loss_tokens() == batch.loss_tokens()
    assert made.next_step == batch.next_step


@pytest.mark.parametrize("written", [False, True], ids=["direct", "blend"])
@pytest.mark.parametrize("workers", [0, 1, 2])
def test_workers_of_a_data_loader_give_the_same_micro_batches_in_order(
    written: bool, workers: int, tmp_path: Path
) -> None:
    stream = (toy_streams.blend if written else toy_streams.direct)(tmp_path)
    alone = list(Loader(stream, rank=1, world=2, micro=2, threads=0))
    loader = Loader(stream, rank=1, world=2, micro=2)
    got = []
    for batch in torch.utils.data.DataLoader(TorchStream(loader), batch_size=None, num_workers=workers):
        got.append(batch)
        if len(got) == 10:
            break
    # ten micro-batches of three per step: the fourth step has begun
    state = loader.state_dict(after=got[-1])
    assert state["step"] == 3
    loader.load_state_dict(state)
    del got[9:]
    got += list(torch.utils.data.DataLoader(TorchStream(loader), batch_size=None, num_workers=workers))
    assert len(got) == len(alone)
    for one, other in zip(got, alone, strict=True):
        assert (one.step, one.number) == (other.step, other.number)
        assert one.pieces == other.pieces
        assert one.images == other.images
        for name, array in other.arrays().items():
            assert (getattr(one, name).numpy() == array).all()


def test_planning_and_loading_need_no_torch() -> None:
    modules = ", ".join(f"mixtures.loading.{name}" for name in ("loader", "direct", "blend"))
    code = f"import sys, {modules}; print('torch' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
