"""Submit a make target to a Ray cluster, with the checkout as working directory, and follow it to its end."""

from __future__ import annotations

import asyncio
import logging
import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
from rich.console import Console

from pipelines.engine.pipeline import InputError

if TYPE_CHECKING:
    from ray.dashboard.modules.job.pydantic_models import JobDetails
    from ray.job_submission import JobSubmissionClient

logger = logging.getLogger(__name__)

CHECKOUT = Path(__file__).parent.parent
#: What a job does not need: environments, data, history. The rest of the checkout stays far below 20 MB.
EXCLUDES = [
    ".git/",
    ".venv/",
    "out/",
    "build/",
    "dist/",
    "*.egg-info/",
    "**/__pycache__/",
    ".mypy_cache/",
    ".ruff_cache/",
    ".pytest_cache/",
    ".hypothesis/",
    "docs/images/",
    "tests/",
    "benchmarks/",
]
#: Pauses before the log is asked for again, and how long its dashboard may be silent (seconds).
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 15.0
GIVE_UP_SECONDS = 900.0
#: Exit codes beside the job's own: left by Ctrl-C as shells have it, and lost sight of (EX_TEMPFAIL).
INTERRUPTED = 130
UNKNOWN = 75


def runtime_environment(environment: dict[str, str]) -> dict[str, object]:
    """The Ray runtime environment of a job: this checkout without `EXCLUDES`, and some variables."""
    return {
        "working_dir": str(CHECKOUT),
        "excludes": EXCLUDES,
        "env_vars": {"RAY_USAGE_STATS_ENABLED": "0", "PYTHONUNBUFFERED": "1", **environment},
    }


def entrypoint(target: str, variables: dict[str, str]) -> str:
    """The job's command line. The cluster's own Python is used: its image has the dependencies (deploy/Dockerfile)."""
    settings = {"SETUP": "", "PYTHON_RUN": "python", **variables}
    return shlex.join(["make", target, *(f"{name}={value}" for name, value in settings.items())])


def submit_target(
    address: str, target: str, variables: dict[str, str], console: Console, environment: dict[str, str] | None = None
) -> int:
    """Submit, follow the log, and return the exit code of the job.

    `environment` is set in the job beside what its node has; it can be read by whoever sees the cluster's dashboard.
    """
    if not address.startswith(("http://", "https://")):
        raise InputError("give the address of the cluster's dashboard: RAY_ADDRESS=http://host:8265")
    from ray.job_submission import JobSubmissionClient

    try:
        client = JobSubmissionClient(address)
        job = client.submit_job(
            entrypoint=entrypoint(target, variables), runtime_env=runtime_environment(environment or {})
        )
    except ConnectionError as error:
        raise InputError(f"no Ray dashboard answers at {address}: {error}") from error
    except RuntimeError as error:
        raise InputError(f"the cluster at {address} does not take the job: {error}") from error
    console.print(f"submitted {job}", highlight=False)
    return JobFollower(client, job, address, console).follow()


class JobFollower:
    """Shows the log of a job as it grows, over connections that may be lost, until the job has ended."""

    def __init__(self, client: JobSubmissionClient, job: str, address: str, console: Console) -> None:
        self.client = client
        self.job = job
        self.address = address
        self.console = console
        self._shown = 0

    def follow(self) -> int:
        """The job's exit code: that of its command where Ray knows it, else 0 or 1."""
        try:
            return self._follow()
        except KeyboardInterrupt:
            self._say(f"\n{self.job} goes on without this terminal. {self._advice()}")
            return INTERRUPTED

    def _follow(self) -> int:
        silent_since: float | None = None
        pause = FIRST_PAUSE_SECONDS
        while True:
            before = self._shown
            try:
                asyncio.run(self._show())
                details = self.client.get_job_info(self.job)
            except (OSError, RuntimeError, aiohttp.ClientError) as error:
                now = time.monotonic()
                if self._shown > before or silent_since is None:
                    silent_since, pause = now, FIRST_PAUSE_SECONDS
                    logger.info("the log of %s was cut off (%s), connecting again", self.job, error)
                if now - silent_since > GIVE_UP_SECONDS:
                    self._say(
                        f"the dashboard at {self.address} has been silent for {GIVE_UP_SECONDS:.0f} seconds ({error})."
                    )
                    self._say(f"{self.job} may well go on. {self._advice()}")
                    return UNKNOWN
                time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
                continue
            silent_since = None
            if details.status.is_terminal():
                return self._ended(details)
            # the log may end a moment before the job does, and its connection may be closed by what lies between
            time.sleep(FIRST_PAUSE_SECONDS)

    async def _show(self) -> None:
        """Print what the log holds beyond what was shown; a new connection begins at its beginning."""
        skip = self._shown
        async for lines in self.client.tail_job_logs(self.job):
            fresh = lines[skip:]
            skip = max(0, skip - len(lines))
            self._shown += len(fresh)
            self.console.print(fresh, end="", highlight=False, markup=False, soft_wrap=True)

    def _ended(self, details: JobDetails) -> int:
        succeeded = details.status.value == "SUCCEEDED"
        code = 0 if succeeded else details.driver_exit_code or 1
        # Ray's message goes on with the end of the log, which was shown
        message = (details.message or "").partition(", last available logs")[0].strip()
        why = "" if succeeded or not message else f": {message}"
        self._say(f"{self.job}: {details.status.value}, exit code {code}{why}")
        return code

    def _advice(self) -> str:
        return (
            f"Follow it with: ray job logs --follow --address {self.address} {self.job}\n"
            f"Stop it with: ray job stop --address {self.address} {self.job}  (what it finished is kept)"
        )

    def _say(self, text: str) -> None:
        self.console.print(text, highlight=False, markup=False, soft_wrap=True)
