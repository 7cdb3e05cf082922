"""sources.pydoc_server: pages of modules, and nothing of this machine in them."""

import getpass
import os
import socket
import sys
from pathlib import Path

import pytest

from sources.pydoc_server import MODULES, PydocServer, normalise


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    with PydocServer() as server:
        answers = {module: server.answer(f"/{module}.html") for module in MODULES}
        assert server.answer("/os.html").status == 404
        assert server.answer("/get?key=os").status == 404
        assert b"decor" in server.answer("/pydoc_data/_pydoc.css").body
    assert {answer.status for answer in answers.values()} == {200}
    return {module: answer.body.decode() for module, answer in answers.items()}


def test_each_module_has_its_page(pages: dict[str, str]):
    assert len(set(MODULES)) == len(MODULES)
    assert len(MODULES) >= 40
    assert "insort_left" in pages["bisect"]
    assert not [module for module, html in pages.items() if "no Python documentation found" in html]


def test_nothing_of_the_machine_is_left(pages: dict[str, str]):
    text = "\n".join(pages.values())
    folders = (sys.prefix, sys.base_prefix, str(Path.home()), os.getcwd())
    for private in (*(folder + "/" for folder in folders), "file:/", f"{socket.gethostname()}:"):
        assert private not in text
    assert f"/{getpass.getuser()}/" not in text
    assert "object at 0x7" not in text
    assert sys.version.split("[")[-1].rstrip("]") not in text


def test_normalise_keeps_constants_and_names():
    html = normalise('<a href="file:/x/y/shlex.py">/x/y/shlex.py</a> 0x1234 &lt;object object at 0x7f00dead&gt;')
    assert html == "shlex.py 0x1234 &lt;object object at 0x...&gt;"


def test_the_child_ends_with_its_parents_pipe():
    with PydocServer() as server:
        child = server._child
        assert child.poll() is None
        child.stdin.close()
        assert child.wait(timeout=10) is not None
