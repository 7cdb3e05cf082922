import pytest
import torch
from parity import check_step, their_loss
from twins import IMAGE, qwen_batch, twins

from model.qwen2_vl import Patches
from model.weights.names import FLAT_QWEN


def _theirs(model, tokens: torch.Tensor, images: Patches) -> torch.Tensor:
    return model(
        input_ids=tokens,
        pixel_values=images.patches,
        image_grid_thw=images.grids,
        mm_token_type_ids=(tokens == IMAGE).int(),
        use_cache=False,
    ).logits


def test_features_and_logits_are_those_of_transformers() -> None:
    ours, theirs = twins("qwen")
    tokens, images = qwen_batch()
    with torch.no_grad():
        features = torch.cat(list(theirs.model.get_image_features(images.patches, images.grids).pooler_output))
        found = ours.image_features(images)
        assert float((found - features).abs().max()) <= 1e-6 * float(features.abs().max())
        torch.testing.assert_close(ours(tokens, images), _theirs(theirs, tokens, images), rtol=0, atol=2e-5)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_gradients_and_a_step_are_those_of_transformers(dtype: torch.dtype) -> None:
    ours, theirs = twins("qwen", dtype)
    tokens, images = qwen_batch(dtype)
    labels = tokens.masked_fill(tokens == IMAGE, -100)
    loss, number = ours.loss(tokens, labels, images)
    expected = their_loss(_theirs(theirs, tokens, images), labels)
    torch.testing.assert_close(loss, expected, rtol=1e-6, atol=0)
    check_step(ours, theirs, FLAT_QWEN, loss / number, expected / number, 1e-5)


def test_packed_documents_are_as_if_alone() -> None:
    ours, _ = twins("qwen")
    tokens, images = qwen_batch()
    segments = torch.ones_like(tokens)
    segments[:, 10:] = 2
    with torch.no_grad():
        packed = ours(tokens, images, segments)
        patches = images.patches.split(images.grids.prod(1).tolist())
        alone = [
            ours(tokens[:1, :10], Patches(patches[0], images.grids[:1])),
            ours(tokens[:1, 10:], Patches(patches[1], images.grids[1:2])),
        ]
    torch.testing.assert_close(packed[:1], torch.cat(alone, dim=1), rtol=0, atol=2e-5)


def test_a_cache_changes_nothing() -> None:
    ours, _ = twins("qwen")
    tokens, images = qwen_batch()
    with torch.no_grad():
        whole = ours(tokens, images)
        positions = ours.positions(tokens, images)
        cache = ours.language.new_cache(2, 30)
        pieces = [ours(tokens[:, :28], images, positions=positions[:, :, :28], cache=cache)]
        for place in (28, 29):
            here = slice(place, place + 1)
            pieces.append(ours(tokens[:, here], positions=positions[:, :, here], cache=cache))
    torch.testing.assert_close(torch.cat(pieces, dim=1), whole, rtol=0, atol=2e-5)


def test_placeholders_and_images_that_disagree_are_refused() -> None:
    ours, _ = twins("qwen")
    tokens, images = qwen_batch()
    patches = images.patches[: int(images.grids[:2].prod(1).sum())]
    with pytest.raises(ValueError, match="placeholders of more pictures or clips than there are grids"):
        ours(tokens, Patches(patches, images.grids[:2]))
    with pytest.raises(ValueError, match="1 pictures or clips have no placeholders"):
        ours(tokens[:1], images)
