import pytest
import torch

from model.presets import PRESETS, make_model, parameters, preset


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # arithmetic on the released configurations; the files of DeepSeek-VL 7B add 12.6 M of an unused pooling head
        ("1.3b", 1_962_640_384),
        ("7b", 7_331_390_721),
        ("qwen2-vl/2b", 2_208_985_600),
        ("qwen2-vl/7b", 8_291_375_616),
        ("qwen2-vl/72b", 73_405_560_320),
    ],
)
def test_the_released_sizes(name: str, expected: int) -> None:
    assert parameters(make_model(preset(name), "meta")) == expected


@pytest.mark.parametrize(("name", "millions"), [("nano", 1), ("tiny", 15), ("small", 150)])
def test_the_small_sizes_beside_their_embeddings(name: str, millions: int) -> None:
    config = preset(name)
    beside = parameters(make_model(config, "meta")) - 2 * config.language.vocabulary * config.language.width
    assert beside == pytest.approx(millions * 1e6, rel=0.2)


def test_every_size_takes_576_tokens_per_image_where_its_family_does() -> None:
    assert {c.tokens_per_image for name, c in PRESETS.items() if name.startswith("deepseek")} == {576}


def test_fresh_weights_are_finite_and_varied() -> None:
    model = make_model(preset("nano"))
    assert all(torch.isfinite(parameter).all() for parameter in model.parameters())
    assert float(model.language.head.weight.std()) == pytest.approx(0.02, rel=0.05)


def test_an_unknown_name_lists_the_known() -> None:
    with pytest.raises(ValueError, match=r"no model '8b'; there are deepseek-vl/nano"):
        preset("8b")
