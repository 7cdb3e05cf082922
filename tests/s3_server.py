"""An S3-compatible server on loopback, in a process of its own, and the environment that points fsspec to it."""

from __future__ import annotations

import copy
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

BUCKET = "bucket"

#: One request at a time: between the condition of a write and the write itself, moto looks away.
_SERVE = """
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple
run_simple("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=False)
"""


@dataclass
class S3Server:
    """`environment` is what a process needs to reach it through fsspec."""

    url: str
    environment: dict[str, str]

    def client(self) -> Any:
        """A boto client: a second pair of eyes, which shares nothing with vlend's own access."""
        import botocore.session

        return botocore.session.get_session().create_client(
            "s3",
            endpoint_url=self.url,
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            region_name="us-east-1",
        )


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """Start the server on a free port with an empty bucket named `BUCKET`."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if match := re.search(r"Running on (http://127\.0\.0\.1:\d+)", line):
                break
        else:
            raise RuntimeError(f"the S3 server did not start: {''.join(said)}")
        # it goes on to write a line per request; a full pipe would stop it
        threading.Thread(target=process.stderr.read, daemon=True).start()
        server = S3Server(
            match[1],
            {
                "FSSPEC_S3_ENDPOINT_URL": match[1],
                "FSSPEC_S3_KEY": "key",
                "FSSPEC_S3_SECRET": "secret",
                "AWS_DEFAULT_REGION": "us-east-1",
                "AWS_EC2_METADATA_DISABLED": "true",
            },
        )
        server.client().create_bucket(Bucket=BUCKET)
        yield server
    finally:
        process.kill()
        process.wait()


@contextmanager
def reachable(server: S3Server) -> Iterator[None]:
    """Point this process to the server: fsspec reads its variables when it is imported, so they are read again."""
    from fsspec.config import conf, set_conf_env

    before = {name: os.environ.get(name) for name in server.environment}
    known = copy.deepcopy(conf)
    os.environ.update(server.environment)
    set_conf_env(conf)
    try:
        yield
    finally:
        conf.clear()
        conf.update(known)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
