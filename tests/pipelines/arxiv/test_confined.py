import socket
import sys
from pathlib import Path

import pytest

from pipelines.arxiv.confined import Limits, confinement, run

LANDLOCK = pytest.mark.skipif("landlock" not in confinement(), reason="this kernel has no Landlock")


def sh(command: str, folder: Path, limits: Limits = Limits(10)):
    return run(["sh", "-c", command], folder, limits)


def test_a_program_runs_in_its_folder_and_says_how_it_ended(tmp_path):
    done = sh("echo words > made; cat made; exit 3", tmp_path)
    assert (done.status, done.output, done.late) == (3, "words\n", False)
    assert (tmp_path / "made").read_text() == "words\n"


def test_a_folder_that_is_filled_ends_the_program(tmp_path):
    done = sh(
        "for n in 1 2 3 4; do head -c 900000 /dev/zero > f$n; done; sleep 60",
        tmp_path,
        Limits(30, folder_bytes=2 << 20),
    )
    assert done.late


def test_what_is_said_without_end_is_kept_in_part(tmp_path):
    done = sh("yes words", tmp_path, Limits(20, file_bytes=5_000_000))
    assert done.status != 0
    assert 1000 < len(done.output) <= 20_000


@LANDLOCK
def test_files_of_the_machine_are_out_of_reach(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("nobody's business")
    inside = tmp_path / "inside"
    inside.mkdir()
    assert "business" not in sh(f"cat {secret}", inside).output
    assert sh(f"echo x >> {secret}", inside).status != 0
    assert secret.read_text() == "nobody's business"
    assert sh("cat /etc/passwd", inside).status != 0


@pytest.mark.skipif("no network" not in confinement(), reason="this machine allows no namespaces")
def test_there_is_no_network(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 3)"
        done = run([sys.executable, "-S", "-c", code], tmp_path, Limits(10), readable=[Path(sys.base_prefix)])
    assert done.status != 0


def test_what_does_not_end_is_ended_with_its_children(tmp_path):
    assert sh("sleep 60 & sleep 60", tmp_path, Limits(1)).late


def test_files_and_memory_have_limits(tmp_path):
    assert sh("head -c 3000000 /dev/zero > big", tmp_path, Limits(10, file_bytes=1_000_000)).status != 0
    assert (tmp_path / "big").stat().st_size <= 1_000_000


def test_a_program_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        run(["no-such-program"], tmp_path, Limits(1))
