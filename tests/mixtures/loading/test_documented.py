"""The training loop of docs/loader.md, run as it stands there."""

import re
from pathlib import Path
from typing import Any

import pytest
import toy_streams
from toy_store import toy_store

torch = pytest.importorskip("torch")

#: Tokens are told apart by their remainders, which is enough here and fast.
WORDS = 101
PAGE = Path(__file__).parents[3] / "docs" / "loader.md"


class Tiny(torch.nn.Module):
    """A bag of tokens that learns to predict the next one; checks what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = torch.nn.Embedding(WORDS, 4)
        self.head = torch.nn.Linear(4, WORDS)
        self.seen: list[Any] = []

    def forward(self, ids: Any, labels: Any, positions: Any, segments: Any, image_index: Any, images: Any) -> Any:
        assert ids.shape == labels.shape == positions.shape == segments.shape == image_index.shape == (2, 640)
        assert all(image.shape == (24, 24, 3) for image in images)
        self.seen.append(ids)
        kept = labels != -100
        logits = self.head(self.embedding(ids.roll(1, 1)[kept] % WORDS))
        loss = torch.nn.functional.cross_entropy(logits, labels[kept] % WORDS, reduction="sum")
        return loss / max(int(kept.sum()), 1)


class Descent:
    """What the loop needs of an optimizer; torch's own import its compiler first, which takes half a minute."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def step(self) -> None:
        with torch.no_grad():
            for parameter in self.model.parameters():
                parameter -= 0.1 * parameter.grad

    def zero_grad(self) -> None:
        self.model.zero_grad()


def test_the_training_loop_runs_and_goes_on(tmp_path: Path) -> None:
    code = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0]
    space: dict[str, Any] = {}
    exec(compile(code, str(PAGE), "exec"), space)
    toy_store(str(tmp_path), size=24)
    runs = []
    for stops in ([4], [1, 3, 4]):
        torch.manual_seed(0)
        model = Tiny()
        optimizer = Descent(model)
        (tmp_path / "state.json").unlink(missing_ok=True)
        for steps in stops:
            space["train"](str(tmp_path), toy_streams.recipe(), model, optimizer, steps=steps)
        runs.append(model)
    whole, stopped = runs
    assert len(whole.seen) == 4 * 6
    assert all((one == other).all() for one, other in zip(whole.seen, stopped.seen, strict=True))
    assert (whole.head.weight == stopped.head.weight).all()
