"""The package that `make submit` uploads: small, and complete enough to build."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from cli.submit import CHECKOUT, EXCLUDES, entrypoint, submit_target
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
    assert entrypoint("build-pretrain-mix", "s3://bucket/x") == (
        "make build-pretrain-mix SETUP= PYTHON_RUN=python OUT='s3://bucket/x'"
    )


def test_a_wrong_address_is_said() -> None:
    with pytest.raises(InputError, match="http://host:8265"):
        submit_target("", "build-pretrain-mix", "out", Console())
