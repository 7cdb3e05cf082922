import pytest
import torch
from parity import check_step, their_loss
from twins import IMAGE, deepseek_batch, twins

from model.deepseek_vl import Images
from model.weights.names import FLAT_HYBRID, FLAT_PLAIN


def _theirs(model, tokens: torch.Tensor, images: Images, hybrid: bool) -> torch.Tensor:
    high = {"high_res_pixel_values": images.high} if hybrid else {}
    return model(input_ids=tokens, pixel_values=images.low, use_cache=False, **high).logits


@pytest.mark.parametrize("kind", ["hybrid", "plain"])
def test_features_and_logits_are_those_of_transformers(kind: str) -> None:
    ours, theirs = twins(kind)
    tokens, images = deepseek_batch()
    with torch.no_grad():
        high = (images.high,) if kind == "hybrid" else ()
        features = theirs.model.get_image_features(images.low, *high).pooler_output
        found = ours.image_features(images)
        # the weights are large here: relative to the largest feature
        assert float((found - features).abs().max()) <= 1e-6 * float(features.abs().max())
        expected = _theirs(theirs, tokens, images, kind == "hybrid")
        torch.testing.assert_close(ours(tokens, images), expected, rtol=0, atol=2e-5)


@pytest.mark.parametrize("kind", ["hybrid", "plain"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_gradients_and_a_step_are_those_of_transformers(kind: str, dtype: torch.dtype) -> None:
    ours, theirs = twins(kind, dtype)
    tokens, images = deepseek_batch(dtype)
    labels = tokens.masked_fill(tokens == IMAGE, -100)
    labels[0, :2] = -100
    loss, number = ours.loss(tokens, labels, images)
    expected = their_loss(_theirs(theirs, tokens, images, kind == "hybrid"), labels)
    assert number == int((labels[:, 1:] != -100).sum())
    torch.testing.assert_close(loss, expected, rtol=1e-6, atol=0)
    names = FLAT_HYBRID if kind == "hybrid" else FLAT_PLAIN
    check_step(ours, theirs, names, loss / number, expected / number, 1e-5)


def test_packed_documents_are_as_if_alone() -> None:
    ours, _ = twins("hybrid")
    tokens, images = deepseek_batch()
    segments = torch.ones_like(tokens)
    segments[:, 20:] = 2
    positions = torch.arange(20).repeat(2, 2)
    # the second picture of the second sequence lies in its second document
    with torch.no_grad():
        packed = ours(tokens, images, segments, positions)
        first = ours(tokens[:1, :20], Images(images.low[:1], images.high[:1]))
        torch.testing.assert_close(packed[:1, :20], first, rtol=0, atol=2e-5)
        torch.testing.assert_close(packed[:1, 20:], ours(tokens[:1, 20:]), rtol=0, atol=2e-5)
        leaky = ours(tokens, images, None, positions)
        assert float((leaky[:, 20:] - packed[:, 20:]).abs().max()) > 1e-3


def test_a_cache_changes_nothing() -> None:
    ours, _ = twins("hybrid")
    tokens, images = deepseek_batch()
    with torch.no_grad():
        whole = ours(tokens, images)
        cache = ours.language.new_cache(2, 40)
        pieces = [ours(tokens[:, :38], images, cache=cache)]
        for place in (38, 39):
            one = tokens[:, place : place + 1]
            pieces.append(ours(one, positions=torch.full_like(one, place), cache=cache))
    torch.testing.assert_close(torch.cat(pieces, dim=1), whole, rtol=0, atol=2e-5)


def test_a_frozen_tower_leaves_no_graph() -> None:
    ours, _ = twins("hybrid")
    tokens, images = deepseek_batch()
    ours.low.requires_grad_(False)
    ours.high.requires_grad_(False)
    ours.high.downsample.requires_grad_(True)
    loss, _ = ours.loss(tokens, tokens, images)
    loss.backward()
    assert ours.high.downsample.conv1.weight.grad is not None
    assert ours.high.blocks[0].mlp.up.weight.grad is None
    assert not ours.high.encode(images.high)[1].requires_grad


def test_placeholders_and_images_that_disagree_are_refused() -> None:
    ours, _ = twins("hybrid")
    tokens, images = deepseek_batch()
    with pytest.raises(ValueError, match="48 image placeholders and 32 image features"):
        ours(tokens, Images(images.low[:2], images.high[:2]))
    with pytest.raises(ValueError, match="48 image placeholders and 0 image features"):
        ours(tokens)
    with pytest.raises(ValueError, match="images come without `high`"):
        ours(tokens, Images(images.low))
