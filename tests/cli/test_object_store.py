"""The same build on an object store: an S3 server on loopback gets the files that a local disk gets."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from build_toy import build as build_toy
from s3_server import BUCKET, S3Server, reachable, s3_server
from trees import tree

pytest.importorskip("s3fs")

ROOT = Path(__file__).parents[2]
RECIPE = {
    "name": "remote",
    "total": 8_000,
    "on_shortage": "shrink",
    "components": [
        {"name": name, "share": 50, "datasets": [{"name": f"local_{name}", "reach": "local", "pipeline": pipeline}]}
        for name, pipeline in (("caption", "captions"), ("scene_text_ocr", "scene_text"))
    ],
}


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server() as started:
        yield started


def _remote_tree(server: S3Server, folder: str) -> dict[str, str]:
    """What `tree` says of a local folder, of a folder in the bucket; read without any code of ours."""
    client = server.client()
    found = {}
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=f"{folder}/"):
        for item in page.get("Contents", ()):
            path = item["Key"].removeprefix(f"{folder}/")
            if not path.startswith("_builds/"):
                body = client.get_object(Bucket=BUCKET, Key=item["Key"])["Body"].read()
                found[path] = hashlib.blake2b(body, digest_size=8).hexdigest()
    return found


def _build(out: str, server: S3Server, *options: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "RAY_ADDRESS"} | server.environment
    command = [sys.executable, "-m", "cli.main", "build", "--out", out, *options]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def test_the_toy_store_is_the_same_file_by_file(server: S3Server, tmp_path: Path) -> None:
    build_toy(str(tmp_path / "out"))
    with reachable(server):
        build_toy(f"s3://{BUCKET}/toy")
    assert _remote_tree(server, "toy") == tree(tmp_path / "out")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_recipe_on_ray_is_the_same_file_by_file(server: S3Server, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(yaml.safe_dump(RECIPE))
    options = ("--recipe", str(recipe), "--limit", "40")
    _build(str(tmp_path / "out"), server, *options)
    _build(f"s3://{BUCKET}/recipe", server, *options)
    first = _remote_tree(server, "recipe")
    assert first == tree(tmp_path / "out")
    _build(f"s3://{BUCKET}/recipe", server, *options)
    assert _remote_tree(server, "recipe") == first


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(3000)
@pytest.mark.skipif("VLEND_WHOLE" not in os.environ, reason="VLEND_WHOLE names no finished default build")
def test_the_default_build_is_the_same_file_by_file(server: S3Server) -> None:
    _build(f"s3://{BUCKET}/default", server)
    assert _remote_tree(server, "default") == tree(Path(os.environ["VLEND_WHOLE"]))
