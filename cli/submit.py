"""Submit a make target to a Ray cluster, with the checkout as working directory, and follow it to its end."""

from __future__ import annotations

import asyncio
import shlex
from pathlib import Path

from rich.console import Console

from pipelines.engine.pipeline import InputError

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


def runtime_environment() -> dict[str, object]:
    """The Ray runtime environment of a job: this checkout without `EXCLUDES`."""
    return {
        "working_dir": str(CHECKOUT),
        "excludes": EXCLUDES,
        "env_vars": {"RAY_USAGE_STATS_ENABLED": "0", "PYTHONUNBUFFERED": "1"},
    }


def entrypoint(target: str, variables: dict[str, str]) -> str:
    """The job's command line. The cluster's own Python is used: its image has the dependencies (deploy/Dockerfile)."""
    settings = {"SETUP": "", "PYTHON_RUN": "python", **variables}
    return shlex.join(["make", target, *(f"{name}={value}" for name, value in settings.items())])


def submit_target(address: str, target: str, variables: dict[str, str], console: Console) -> int:
    """Submit, follow the log, return 0 if the job succeeded and 1 if not."""
    if not address.startswith(("http://", "https://")):
        raise InputError("give the address of the cluster's dashboard: RAY_ADDRESS=http://host:8265")
    from ray.job_submission import JobStatus, JobSubmissionClient

    try:
        client = JobSubmissionClient(address)
    except ConnectionError as error:
        raise InputError(f"no Ray dashboard answers at {address}: {error}") from error
    job = client.submit_job(entrypoint=entrypoint(target, variables), runtime_env=runtime_environment())
    console.print(f"submitted {job}", highlight=False)

    async def follow() -> None:
        async for lines in client.tail_job_logs(job):
            console.print(lines, end="", highlight=False, markup=False, soft_wrap=True)

    asyncio.run(follow())
    status = client.get_job_status(job)
    console.print(f"{job}: {status.value}", highlight=False)
    return 0 if status == JobStatus.SUCCEEDED else 1
