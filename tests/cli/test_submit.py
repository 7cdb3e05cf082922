"""The package that `make submit` uploads: small, and complete enough to build."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import yaml
from ray_nodes import HELPERS, MISSING, in_namespaces, short_folder
from rich.console import Console

from cli.submit import CHECKOUT, EXCLUDES, INTERRUPTED, entrypoint, submit_target
from pipelines.engine.pipeline import InputError


def _package(tmp_path: Path) -> Path:
    """The zip that Ray itself makes of the checkout."""
    import logging

    from ray._private.runtime_env.packaging import create_package

    create_package(str(CHECKOUT), tmp_path / "package.zip", True, excludes=EXCLUDES, logger=logging.getLogger("test"))
    return tmp_path / "package.zip"


def test_the_package_is_under_20_megabytes_and_holds_every_room(tmp_path: Path) -> None:
    import zipfile

    package = _package(tmp_path)
    assert package.stat().st_size < 20_000_000
    names = zipfile.ZipFile(package).namelist()
    for needed in (
        "Makefile",
        "cli/main.py",
        "corpus/tokenizer/tokenizer.json",
        "mixtures/recipes/pretrain.yaml",
        "pipelines/engine/job.py",
        "sources/__init__.py",
    ):
        assert needed in names
    assert not any(name.startswith((".venv/", ".git/", "out/", "tests/")) for name in names)


def test_the_job_runs_the_same_target_without_setting_up() -> None:
    assert entrypoint("build-pretrain-mix", {"OUT": "s3://bucket/a b"}) == (
        "make build-pretrain-mix SETUP= PYTHON_RUN=python 'OUT=s3://bucket/a b'"
    )


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(bool(MISSING), reason=MISSING)
def test_the_log_is_followed_over_cuts_to_the_jobs_own_exit_code() -> None:
    with short_folder() as folder:
        done = in_namespaces(HELPERS / "cluster/follow_a_job.py", folder, timeout=500)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["code"] == 7
    assert said["cuts"] >= 2
    lines = [line for line in said["shown"].splitlines() if line.startswith(("line", "the end"))]
    assert lines == [*(f"line {number}" for number in range(50)), "the end"]
    assert "FAILED, exit code 7" in said["shown"]
    assert said["interrupted"] == INTERRUPTED
    assert "ray job logs --follow --address http://127.0.0.1:8266 raysubmit_" in said["advice"]
    assert "ray job stop" in said["advice"]
    assert said["goes on"] == "RUNNING"
    assert said["stopped"] not in (0, INTERRUPTED)


def test_a_wrong_address_is_said() -> None:
    with pytest.raises(InputError, match="http://host:8265"):
        submit_target("", "build-pretrain-mix", {}, Console())


SCRIPT = """
set -eu
ip link set lo up
export RAY_AUTH_MODE=disabled RAY_USAGE_STATS_ENABLED=0 PATH="{bin}:$PATH"
ray start --head --node-ip-address=127.0.0.1 --port=6399 --num-cpus=2 --dashboard-host=127.0.0.1 --dashboard-port=8266 \
    --object-store-memory=100000000 --temp-dir={ray} --disable-usage-stats >{tmp}/start.log 2>&1
export RAY_ADDRESS=http://127.0.0.1:8266
make submit TARGET={target} RECIPE={tmp}/recipe.yaml OUT={tmp}/out SETUP= PYTHON_RUN=python
"""


def _submit(tmp_path: Path, target: str) -> subprocess.CompletedProcess[str]:
    """Run `make submit` against a Ray head in a network namespace of its own, where loopback is all there is."""
    # the namespace of processes ends with the script, and all that Ray started with it
    command = ["unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "bash", "-c"]
    environment = {name: value for name, value in os.environ.items() if name not in ("RAY_ADDRESS", "PYTHONPATH")}
    # Ray's sockets must lie below a short path
    with tempfile.TemporaryDirectory(prefix="ray-", dir="/tmp", ignore_cleanup_errors=True) as ray:
        script = SCRIPT.format(tmp=tmp_path, ray=ray, target=target, bin=Path(sys.executable).parent)
        return subprocess.run(
            [*command, script], cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=600
        )


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("unshare"), reason="needs root and unshare")
def test_a_job_on_a_real_cluster(tmp_path: Path) -> None:
    recipe = {
        "name": "submitted",
        "total": 20_000,
        "components": [
            {"name": "caption", "share": 100, "datasets": [{"name": "x", "reach": "local", "pipeline": "captions"}]}
        ],
    }
    (tmp_path / "recipe.yaml").write_text(yaml.safe_dump(recipe))
    done = _submit(tmp_path, "build-pretrain-mix")
    assert done.returncode == 0, done.stdout + done.stderr + (tmp_path / "start.log").read_text()
    assert "SUCCEEDED" in done.stdout
    assert "captions/x: 320/320 items" in done.stdout
    assert (tmp_path / "out/mixes/submitted/report.html").exists()
    (tmp_path / "recipe.yaml").write_text("name: broken")
    failed = _submit(tmp_path, "build-pretrain-mix")
    assert failed.returncode != 0
    assert "FAILED" in failed.stdout
