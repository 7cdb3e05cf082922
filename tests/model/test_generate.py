import torch
from PIL import Image as PillowImage
from twins import randomise

from corpus.counting import counting_rule
from corpus.record import image, turn
from model.generate import Sampling, choose, generate
from model.presets import make_model, preset
from model.processing.prompt import Conversation, Processor

TALKS = [
    Conversation([turn("user", image(), "What is it?")], [PillowImage.new("RGB", (90, 60), "red")]),
    Conversation([turn("user", "Two and two?")]),
    Conversation(
        [turn("user", image(), image(), "Which?")], [PillowImage.new("RGB", (60, 90), c) for c in ("blue", "green")]
    ),
]


def _model(name: str):
    config = preset(name)
    model = make_model(config)
    randomise(model)
    return model, Processor(config, counting_rule("qwen2-vl" if "qwen" in name else "deepseek-vl"))


def test_a_batch_of_unequal_lengths_is_as_if_alone() -> None:
    for name in ("nano", "qwen2-vl/tiny"):
        model, processor = _model(name)
        together = generate(model, processor(TALKS), 5)
        assert together == [generate(model, processor([talk]), 5)[0] for talk in TALKS]
        # the cache against the whole sequence each time
        prompts = processor(TALKS[1:2])
        with torch.no_grad():
            logits = model(torch.cat([prompts.tokens, torch.tensor([together[1][:4]])], dim=1))
        assert int(logits[0, -1].argmax()) == together[1][4] or together[1][4] != int(model.config.image_token)


def test_it_ends_at_a_stop_token_and_gives_no_placeholder() -> None:
    model, processor = _model("nano")
    first = generate(model, processor(TALKS[1:2]), 3)[0]
    assert generate(model, processor(TALKS[1:2]), 3, stop=[first[0]]) == [[]]
    with torch.no_grad():
        model.language.head.weight.zero_()
        model.language.head.weight[model.config.image_token] = 1e3
    assert model.config.image_token not in generate(model, processor(TALKS[1:2]), 3)[0]


def test_sampling_keeps_to_the_likeliest() -> None:
    logits = torch.log(torch.tensor([[0.5, 0.3, 0.15, 0.05]])).repeat(4000, 1)
    generator = torch.Generator().manual_seed(0)
    chosen = choose(logits, Sampling(1.0, 0.7), generator)
    assert set(chosen.tolist()) == {0, 1}
    share = float((chosen == 0).float().mean())
    assert abs(share - 0.625) < 0.03
    assert set(choose(logits, Sampling(0.0), generator).tolist()) == {0}
    assert set(choose(logits, Sampling(1.0, 1e-6), generator).tolist()) == {0}
