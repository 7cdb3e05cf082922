"""pipelines.web.crawling.failures: what is tried again, how often, after how long."""

import pytest

from pipelines.web.crawling.failures import MAX_PAUSE, POLICIES, pause_before_retry


def test_each_class_ends():
    for reason, policy in POLICIES.items():
        pauses = [pause_before_retry(reason, attempt, None, 1.0, "x") for attempt in range(1, 10)]
        assert [pause is not None for pause in pauses] == [attempt < policy.tries for attempt in range(9)]


@pytest.mark.parametrize("reason", ["http_404", "private_address", "opt_out", "body_too_large", "not_a_page"])
def test_verdicts_are_final(reason: str):
    assert pause_before_retry(reason, 1, 5.0, 1.0, "x") is None


def test_pauses_double_and_vary():
    first = {pause_before_retry("http_503", 1, None, 1.0, f"{n}") for n in range(50)}
    second = {pause_before_retry("http_503", 2, None, 1.0, f"{n}") for n in range(50)}
    assert len(first) == 50
    assert 15 <= min(first) < max(first) <= 45
    assert 30 <= min(second) < max(second) <= 90


def test_what_the_site_asks_for_is_kept_to():
    assert pause_before_retry("http_429", 1, 500.0, 0.0, "x") == 500
    assert pause_before_retry("http_429", 1, 1e9, 0.0, "x") == MAX_PAUSE
