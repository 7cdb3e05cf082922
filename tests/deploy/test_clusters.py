"""The files for clusters: valid by Ray's own schema where Ray has one, and in step with Makefile, image and code."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.submit import entrypoint

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
LAUNCHED = ("cluster-local.yaml", "cluster-aws.yaml")


def _rayjob() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "rayjob.yaml").read_text())


def _pods() -> dict[str, dict[str, Any]]:
    spec = _rayjob()["spec"]
    cluster = spec["rayClusterSpec"]
    pods = {"submitter": spec["submitterPodTemplate"], "head": cluster["headGroupSpec"]["template"]}
    return pods | {group["groupName"]: group["template"] for group in cluster["workerGroupSpecs"]}


def test_the_job_runs_a_target_of_the_makefile_as_make_submit_does() -> None:
    words = shlex.split(_rayjob()["spec"]["entrypoint"])
    assert words[:3] == ["make", "-C", "/vlend"]
    target, *settings = words[3:]
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)
    variables = dict(setting.split("=", 1) for setting in settings)
    for name in variables:
        assert re.search(rf"^{name} \?=", MAKEFILE, re.MULTILINE), name
    given = {name: value for name, value in variables.items() if name not in ("SETUP", "PYTHON_RUN")}
    assert shlex.split(entrypoint(target, given)) == ["make", target, *settings]
    assert variables["OUT"].startswith("s3://")


def test_the_job_ends_with_its_cluster_and_says_nothing_home() -> None:
    job = _rayjob()
    assert (job["apiVersion"], job["kind"]) == ("ray.io/v1", "RayJob")
    spec = job["spec"]
    assert spec["shutdownAfterJobFinishes"] is True
    assert spec["ttlSecondsAfterFinished"] > 0
    assert yaml.safe_load(spec["runtimeEnvYAML"])["env_vars"]["RAY_USAGE_STATS_ENABLED"] == "0"
    assert spec["rayClusterSpec"]["authOptions"] == {"mode": "token"}


def test_every_pod_has_the_image_bounds_and_no_more_rights_than_it_needs() -> None:
    for name, pod in _pods().items():
        (container,) = pod["spec"]["containers"]
        assert container["image"] == "vlend:latest"
        assert {"cpu", "memory"} <= set(container["resources"]["limits"]), name
        assert pod["spec"]["securityContext"]["runAsNonRoot"] is True
        assert f"USER {pod['spec']['securityContext']['runAsUser']}" in DOCKERFILE
        assert container["securityContext"]["allowPrivilegeEscalation"] is False


def test_every_node_has_shared_memory_a_cache_and_the_stores_credentials() -> None:
    for name, pod in _pods().items():
        if name == "submitter":
            continue
        (container,) = pod["spec"]["containers"]
        assert container["envFrom"] == [{"secretRef": {"name": "vlend-store"}}]
        mounted = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}
        volumes = {volume["name"]: volume for volume in pod["spec"]["volumes"]}
        assert set(mounted.values()) == set(volumes)
        assert volumes[mounted["/dev/shm"]]["emptyDir"]["medium"] == "Memory"
        assert f"VLEND_CACHE={next(path for path in mounted if 'cache' in path)}" in DOCKERFILE


def test_numbers_of_workers_agree() -> None:
    (group,) = _rayjob()["spec"]["rayClusterSpec"]["workerGroupSpecs"]
    assert group["minReplicas"] <= group["replicas"] <= group["maxReplicas"]


def test_the_version_of_ray_is_that_of_the_image() -> None:
    version = re.search(r"^ARG RAY_VERSION=(\S+)$", DOCKERFILE, re.MULTILINE)
    assert version
    assert _rayjob()["spec"]["rayClusterSpec"]["rayVersion"] == version[1]


def test_no_credentials_are_written_down() -> None:
    for path in (DEPLOY / name for name in ("rayjob.yaml", *LAUNCHED, "Dockerfile")):
        lines = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]
        assert not re.search(r"SECRET_ACCESS_KEY|FSSPEC_S3_SECRET|AKIA", "\n".join(lines)), path


def test_the_image_is_pinned_slim_and_not_root() -> None:
    assert re.search(r"^FROM python:3\.11-slim-\w+$", DOCKERFILE, re.MULTILINE)
    assert "--no-cache-dir" in DOCKERFILE
    assert "rm -rf /var/lib/apt/lists" in DOCKERFILE
    assert "RAY_USAGE_STATS_ENABLED=0" in DOCKERFILE
    extras = re.search(r"^ARG EXTRAS=(\S+)$", DOCKERFILE, re.MULTILINE)
    assert extras
    assert extras[1] in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]


def test_the_context_of_the_image_leaves_out_data_and_history() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert {"**/.*", "out", "tests"} <= set(ignored)
    copied = re.search(r"^COPY (.+) \./$", DOCKERFILE, re.MULTILINE)
    assert copied
    assert all((ROOT / name).is_file() and name not in ignored for name in copied[1].split())


@pytest.mark.parametrize("name", LAUNCHED)
def test_rays_launcher_takes_the_file(name: str) -> None:
    from ray.autoscaler._private.util import prepare_config, validate_config

    config = yaml.safe_load((DEPLOY / name).read_text())
    # what Ray asks the cloud for is not asked here: memory of the machine types
    prepared = prepare_config({**config, "available_node_types": _with_memory(config)} if "aws" in name else config)
    validate_config(prepared)
    assert prepared["docker"]["image"].endswith("vlend:latest")


def _with_memory(config: dict[str, Any]) -> dict[str, Any]:
    kinds = config["available_node_types"]
    return {name: {**kind, "resources": {"memory": 1, **kind["resources"]}} for name, kind in kinds.items()}


@pytest.mark.parametrize("name", LAUNCHED)
def test_launched_nodes_share_a_token_and_keep_the_dashboard_to_themselves(name: str) -> None:
    config = yaml.safe_load((DEPLOY / name).read_text())
    assert "--env=RAY_AUTH_MODE=token" in config["docker"]["run_options"]
    assert "~/.ray/auth_token" in config["file_mounts"]
    (head,) = [line for line in config["head_start_ray_commands"] if "--head" in line]
    (worker,) = [line for line in config["worker_start_ray_commands"] if "--address" in line]
    assert "--dashboard-host=127.0.0.1" in head
    for line in (head, worker):
        assert "--disable-usage-stats" in line


def test_help_of_the_files_names_commands_that_there_are() -> None:
    for name in (*LAUNCHED, "rayjob.yaml"):
        text = (DEPLOY / name).read_text()
        for target in re.findall(r"make (?:-C \S+ )?([a-z-]+)", text):
            assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target
