"""Why a request brought nothing, by class; and which classes are tried again, how often and after how long."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """Further tries, the pause before the first of them in seconds (it doubles), and whether the host is in doubt."""

    tries: int = 0
    pause: float = 0.0
    host: bool = False


NEVER = Policy()
#: Reasons that are not here are final.
POLICIES: dict[str, Policy] = {
    "dns_failed": Policy(2, 30.0, host=True),
    "connect_failed": Policy(3, 10.0, host=True),
    "connection_reset": Policy(3, 5.0, host=True),
    "tls_failed": Policy(1, 30.0, host=True),
    "request_deadline": Policy(2, 20.0, host=True),
    "answer_malformed": Policy(1, 5.0),
    "http_408": Policy(2, 10.0),
    "http_425": Policy(2, 10.0),
    "http_429": Policy(5, 30.0, host=True),
    "http_500": Policy(2, 20.0),
    "http_502": Policy(3, 20.0, host=True),
    "http_503": Policy(4, 30.0, host=True),
    "http_504": Policy(3, 20.0, host=True),
}
#: A host that fails so often without one success in between is left alone for the rest of the round.
HOST_FAILURES = 5
#: Rounds after which a host that was left alone each time is given up: `host_unreachable`.
HOST_ROUNDS = 3
#: The same for hosts that pages only take style sheets and the like from: a crawl does not wait for a dead CDN. What
#: they fail at is tried again so often at most.
PART_HOST_ROUNDS = 1
PART_TRIES = 1
#: Pause before a host that was left alone is asked again, in seconds; it doubles with each round.
HOST_PAUSE = 300.0
#: No site is waited for longer before a next try, in seconds.
MAX_PAUSE = 6 * 3600.0


class FetchError(Exception):
    """Nothing came of a request. `reason` is snake_case; `retry_after` is what the site asked for, in seconds."""

    def __init__(self, reason: str, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
        self.retry_after = retry_after


def pause_before_retry(
    reason: str, attempts: int, retry_after: float | None, scale: float, seed: str, parts_only: bool = False
) -> float | None:
    """Seconds to wait after `attempts` failed tries, or None where the failure is final.

    What the site asked for is kept to; else the pause doubles, and varies by half so that tries do not come in step.
    `parts_only` is of a host that no page is asked of.
    """
    policy = POLICIES.get(reason, NEVER)
    if attempts > (min(policy.tries, PART_TRIES) if parts_only else policy.tries):
        return None
    own = policy.pause * scale * 2 ** (attempts - 1) * random.Random(f"{seed}/{attempts}").uniform(0.5, 1.5)
    return min(MAX_PAUSE, max(own, retry_after or 0.0))
