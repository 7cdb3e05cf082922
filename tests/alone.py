"""Run a function in a process that has loopback and no other network: no packet can leave, whatever happens."""

from __future__ import annotations

import ctypes
import fcntl
import multiprocessing
import os
import socket
import struct
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import pytest

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1


def alone(function: Callable[..., Any], *arguments: Any, seconds: float = 120.0) -> Any:
    """What `function(*arguments)` returns there; skips the test where the system allows no network namespaces."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs, function, arguments))
    process.start()
    theirs.close()
    if not ours.poll(seconds):
        process.kill()
        pytest.fail(f"no end within {seconds:g} seconds")
    kind, value = ours.recv()
    process.join(10)
    if kind == "skip":
        pytest.skip(value)
    assert kind == "done", value
    return value


def _run(to: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(_NEW_NETWORK) and library.unshare(_NEW_USER | _NEW_NETWORK):
        to.send(("skip", f"no network namespaces here ({os.strerror(ctypes.get_errno())})"))
        return
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            request = struct.pack("16sh14x", b"lo", 0)
            flags = struct.unpack("16sh14x", fcntl.ioctl(one, _GET_FLAGS, request))[1]
            fcntl.ioctl(one, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags | _UP))
        to.send(("done", function(*arguments)))
    except BaseException:  # noqa: BLE001 - whatever it was, the test that waits is told
        to.send(("failed", traceback.format_exc()))
