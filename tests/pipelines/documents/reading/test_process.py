import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image

from corpus.images import inspect
from pipelines.documents.layout.text import page_text
from pipelines.documents.reading import process
from pipelines.documents.reading.process import PageReader
from pipelines.engine.pipeline import Drop

ENGINES = ("pymupdf", "pypdfium2")
PROSE = "The quick brown fox jumps over the lazy dog, and then it rests for a while in the shade of a tree."


@pytest.fixture(scope="module", params=ENGINES)
def reader(request):
    with PageReader(request.param, seconds=20) as reader:
        yield reader


def written(path: Path, *lines: str, width: float = 595, height: float = 842, **options) -> Path:
    with pymupdf.open() as file:
        page = file.new_page(width=width, height=height)
        for number, line in enumerate(lines):
            page.insert_text((72, 100 + 20 * number), line, **options)
        file.save(path)
    return path


def reason(reader: PageReader, path: Path) -> str:
    with pytest.raises(Drop) as drop:
        page_text(reader.page(path, 0))
    return drop.value.reason


def test_a_plain_page_gives_its_text_and_picture(reader, tmp_path):
    reading = reader.page(written(tmp_path / "plain.pdf", PROSE[:53], PROSE[54:]), 0)
    assert page_text(reading).text == PROSE
    assert reading.picture.startswith(b"\x89PNG")
    assert max(reading.width, reading.height) == 1280


def test_a_file_with_a_password_is_encrypted(reader, tmp_path):
    with pymupdf.open() as file:
        file.new_page().insert_text((72, 72), PROSE)
        file.save(tmp_path / "locked.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="x", owner_pw="y")
    assert reason(reader, tmp_path / "locked.pdf") == "encrypted"


def test_a_picture_of_a_page_has_no_text_layer(reader, tmp_path):
    source = pymupdf.open(written(tmp_path / "source.pdf", PROSE))
    with pymupdf.open() as file:
        file.new_page().insert_image(pymupdf.Rect(0, 0, 595, 842), pixmap=source[0].get_pixmap(dpi=72))
        file.save(tmp_path / "scan.pdf")
    assert reason(reader, tmp_path / "scan.pdf") == "no_text_layer"


@pytest.mark.parametrize("how", ["render mode", "white on white", "under a picture"])
def test_text_that_is_not_shown_is_recognised(reader, tmp_path, how):
    with pymupdf.open() as file:
        page = file.new_page()
        options = {"render mode": {"render_mode": 3}, "white on white": {"color": (1, 1, 1)}}.get(how, {})
        page.insert_text((40, 72), PROSE, fontsize=9, **options)
        if how == "under a picture":
            noise = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 60, 80))
            noise.clear_with(200)
            page.insert_image(page.rect, pixmap=noise)
        file.save(tmp_path / "hidden.pdf")
    assert reason(reader, tmp_path / "hidden.pdf") == "invisible_text"


@pytest.mark.parametrize("before", ["", "a heading of the page"])
@pytest.mark.parametrize("shown", [True, False])
def test_text_on_a_photograph_is_shown_and_text_under_it_is_not(reader, tmp_path, shown, before):
    photograph = np.random.Generator(np.random.PCG64(3)).integers(120, 255, (200, 200, 3), dtype=np.uint8)
    noise = pymupdf.Pixmap(pymupdf.csRGB, 200, 200, photograph.tobytes(), False)
    with pymupdf.open() as file:
        page = file.new_page(width=300, height=400)
        page.insert_text((40, 50), before)
        steps = [
            lambda: page.insert_image(pymupdf.Rect(50, 100, 250, 300), pixmap=noise),
            lambda: page.insert_text((60, 200), "words at the photograph"),
        ]
        for step in steps if shown else reversed(steps):
            step()
        file.save(tmp_path / "photograph.pdf")
    runs = reader.page(tmp_path / "photograph.pdf", 0).runs
    visible = {run.text.strip(): run.visible for run in runs if run.text.strip()}
    assert visible == {before: True, "words at the photograph": shown} if before else {"words at the photograph": shown}


def test_private_use_characters_make_a_broken_text_layer(reader, tmp_path):
    if reader._engine != "pymupdf":
        pytest.skip("pdfium finds the characters by the font")
    font = pymupdf.Font("cjk")
    with pymupdf.open() as file:
        page = file.new_page()
        writer = pymupdf.TextWriter(page.rect)
        writer.append((72, 72), "一二三四五六七八九十" * 5, font=font, fontsize=9)
        writer.write_text(page)
        for number in range(1, file.xref_length()):  # the map from glyphs to Unicode goes; glyph numbers stay
            if file.xref_get_key(number, "ToUnicode")[0] != "null":
                file.xref_set_key(number, "ToUnicode", "null")
        file.save(tmp_path / "broken.pdf")
    assert reason(reader, tmp_path / "broken.pdf") == "broken_text_layer"


def test_text_that_runs_out_of_the_page_is_recognised(reader, tmp_path):
    assert reason(reader, written(tmp_path / "long.pdf", PROSE, PROSE[:40], width=420)) == "text_cut_off"


def test_a_poster_is_too_large(reader, tmp_path):
    assert reason(reader, written(tmp_path / "poster.pdf", PROSE, width=9000, height=9000)) == "page_too_large"


@pytest.mark.parametrize("keep", [0.0, 0.5, 0.97])
def test_a_truncated_file_is_unreadable(reader, tmp_path, keep):
    data = written(tmp_path / "whole.pdf", PROSE).read_bytes()
    (tmp_path / "cut.pdf").write_bytes(data[: int(len(data) * keep)])
    assert reason(reader, tmp_path / "cut.pdf") == "pdf_unreadable"


def test_a_file_that_is_no_pdf_is_unreadable(reader, tmp_path):
    (tmp_path / "no.pdf").write_bytes(b"<html>not a PDF</html>\n%%EOF\n")
    assert reason(reader, tmp_path / "no.pdf") == "pdf_unreadable"


def test_a_page_turned_by_ninety_degrees_reads_as_it_is_shown(reader, tmp_path):
    with pymupdf.open() as file:
        page = file.new_page(width=842, height=595)
        page.insert_text((500, 90), "This line runs down the sheet, and the sheet is turned by the viewer.", rotate=270)
        page.set_rotation(270)
        file.save(tmp_path / "turned.pdf")
    reading = reader.page(tmp_path / "turned.pdf", 0)
    assert reading.width < reading.height
    assert page_text(reading).text.startswith("This line runs down the sheet")


def test_a_page_that_hangs_or_crashes_costs_itself_only(tmp_path, monkeypatch):
    path = written(tmp_path / "plain.pdf", PROSE)
    slow = tmp_path / "slow.py"
    slow.write_text("import time, sys\nprint({}, flush=True)\nfor line in sys.stdin: time.sleep(60)\n")
    real = subprocess.Popen
    with PageReader("pymupdf", seconds=0.3) as reader:
        monkeypatch.setattr(process, "_GRACE_SECONDS", 0.2)
        monkeypatch.setattr(
            process.subprocess, "Popen", lambda command, **options: real([sys.executable, str(slow)], **options)
        )
        with pytest.raises(Drop) as drop:
            reader.page(tmp_path / "any.pdf", 0)
        assert drop.value.reason == "deadline"
        monkeypatch.undo()
        reader._seconds = 20.0
        assert reader.page_count(path) == 1
        assert page_text(reader.page(path, 0)).text == PROSE


@pytest.mark.parametrize(
    "worker",
    [
        "import os, sys; print({}, flush=True); sys.stdin.readline(); os._exit(7)",
        # closes its end of the pipe and lives on, so that the request cannot be written
        "import os, time; os.close(0); print({}, flush=True); time.sleep(60)",
    ],
    ids=["over the request", "before it takes the request"],
)
def test_a_process_that_ends_costs_the_page_that_was_asked_for(tmp_path, monkeypatch, worker):
    path = written(tmp_path / "plain.pdf", PROSE)
    real = subprocess.Popen
    with PageReader("pymupdf", seconds=20) as reader:
        with monkeypatch.context() as patched:
            patched.setattr(
                process.subprocess, "Popen", lambda _, **options: real([sys.executable, "-c", worker], **options)
            )
            with pytest.raises(Drop) as drop:
                reader.metadata(path)
            assert drop.value.reason == "engine_crashed"
        assert page_text(reader.page(path, 0)).text == PROSE


def test_a_process_that_ended_between_two_requests_costs_nothing(tmp_path):
    path = written(tmp_path / "plain.pdf", PROSE)
    with PageReader("pymupdf", seconds=20) as reader:
        assert reader.page_count(path) == 1
        assert reader._process is not None
        reader._process.kill()
        reader._process.wait()
        assert reader.page_count(path) == 1


def test_a_page_is_read_alone_where_a_neighbour_ends_the_process(tmp_path, monkeypatch):
    path = written(tmp_path / "plain.pdf", PROSE)
    crashing = "import os; from pipelines.documents.reading import worker\n"
    crashing += "real = worker.read_page\n"
    crashing += "worker.read_page = lambda request: real(request) if request.get('alone') else os._exit(7)\n"
    crashing += "worker.main()\n"
    real = subprocess.Popen
    command = [sys.executable, "-c", crashing, "pymupdf"]
    monkeypatch.setattr(process.subprocess, "Popen", lambda _, **options: real(command, **options))
    with PageReader("pymupdf", seconds=20) as reader:
        assert page_text(reader.page(path, 0)).text == PROSE


def test_margins_of_neighbours_are_the_same_however_the_pages_are_asked_for(reader, tmp_path):
    with pymupdf.open() as file:
        for number in range(6):
            page = file.new_page(height=842 if number < 4 else 1400)  # drawn smaller: its margins are of another scale
            page.insert_text((72, 40), f"A running head {number}")
            page.insert_text((72, 300), PROSE[:50])
        file.save(tmp_path / "heads.pdf")

    def margins(number):
        return [(margin.page, margin.runs) for margin in reader.page(tmp_path / "heads.pdf", number, fast=True).margins]

    in_order = [margins(number) for number in range(6)]
    reader.close()
    reader._margins_of = None
    assert [margins(number) for number in reversed(range(6))] == in_order[::-1]
    assert [page for page, _ in in_order[2]] == [0, 1, 3, 4]
    assert in_order[2][0][1][0].text == "A running head 0"


def test_the_quick_encoder_shows_the_same_page_and_knows_its_hash(reader, tmp_path):
    path = written(tmp_path / "plain.pdf", PROSE[:53], PROSE[54:])
    slow, quick = reader.page(path, 0), reader.page(path, 0, fast=True)
    assert quick.phash is not None
    assert slow.phash is None
    assert bin(inspect(quick.picture).phash ^ quick.phash).count("1") <= 6
    shown = [
        np.asarray(Image.open(io.BytesIO(data)).convert("L")).astype(int) for data in (slow.picture, quick.picture)
    ]
    assert np.abs(shown[0] - shown[1]).max() <= 2
    assert (slow.runs, slow.width) == (quick.runs, quick.width)


def test_colours_stay(reader, tmp_path):
    path = written(tmp_path / "red.pdf", PROSE[:50], color=(0.8, 0, 0))
    with Image.open(io.BytesIO(reader.page(path, 0, fast=True).picture)) as picture:
        assert picture.mode == "RGB"
