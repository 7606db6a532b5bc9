"""A change of texts in a process of its own: what it says, and that it never outlives the one that began it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import pytest
from scholarly_server import Scholarly, text_of

from index.building.build import build
from index.fetching.job import TextsJob, digest_of
from index.fetching.states import held_texts

ROOT = Path(__file__).parents[3]


@pytest.fixture
def own(home: Path, tmp_path: Path) -> Path:
    """A home with a small text that cites two works."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "models").symlink_to(home / "models")
    essay = tmp_path / "essay.md"
    essay.write_text(
        "# Races\n\nGeist (2016) argues that the race cannot be stopped. Cave (2018) asks what follows.\n\n"
        "# References\n\nCave, S. (2018). An AI race for strategic advantage. Ethics, 1(2), 3–9.\n\n"
        "Geist, E. M. (2016). It’s already too late to stop the AI arms race. Bulletin, 72(5), 318–321.\n"
    )
    build(folder, [essay])
    return folder


def begun(job: TextsJob) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "index.fetching.job"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(job.to_line())
    process.stdin.flush()
    return process


def said(job: TextsJob) -> list[dict]:
    with begun(job) as process:
        assert process.stdout is not None
        return [json.loads(line) for line in process.stdout]


def test_a_file_is_attached_and_the_index_has_it(own: Path, tmp_path: Path):
    path = tmp_path / "geist.pdf"
    path.write_bytes(text_of("It’s already too late to stop the AI arms race", "E. M. Geist"))
    *steps, last = said(TextsJob("attach", str(own), "main", ("geist-2016",), file=str(path)))
    assert last == {"result": {"keys": ["geist-2016"], "doubt": "", "index": ""}}
    assert [step["what"] for step in steps if step["at"] == 0]
    assert held_texts(own, "main")["geist-2016"].state == "attached"
    *_, last = said(TextsJob("detach", str(own), "main", ("geist-2016",)))
    assert last == {"result": {"keys": ["geist-2016"], "index": ""}}


def test_a_file_in_doubt_waits_and_what_cannot_be_done_is_a_sentence(own: Path, tmp_path: Path):
    path = tmp_path / "copper.pdf"
    path.write_bytes(text_of("Oxide layers on copper", "B. Other"))
    job = TextsJob("attach", str(own), "main", ("geist-2016",), file=str(path))
    assert "another text" in said(job)[-1]["result"]["doubt"]
    assert "geist-2016" not in held_texts(own, "main")
    (refused,) = said(TextsJob("detach", str(own), "main", ("geist-2016",)))
    assert "has no text to detach" in refused["refused"]


def test_an_answer_settles_the_question_that_it_was_given_to(own: Path, world: Scholarly):
    from scholarly_server import crossref_work

    work = crossref_work("10.1/x", "It’s already too late to stop the AI arms race", "Geist", 1999)
    world.crossref["10.1/x"] = work
    world.crossref_hits.append(work)
    services = asdict(world.services())
    said(TextsJob("fetch", str(own), "main", ("geist-2016",), services))
    held = held_texts(own, "main")["geist-2016"]
    assert held.state == "doubtful"
    for about, state in (("00000000", "doubtful"), (digest_of(held.remark), "not to be had")):
        job = TextsJob("fetch", str(own), "main", ("geist-2016",), services, answer=True, about=about)
        assert "result" in said(job)[-1]
        assert held_texts(own, "main")["geist-2016"].state == state


def test_it_ends_with_the_process_that_began_it(own: Path, world: Scholarly):
    world.delay = 5.0
    with begun(TextsJob("fetch", str(own), "main", (), asdict(world.services()))) as process:
        assert process.stdin is not None
        while not world.seen and process.poll() is None:
            time.sleep(0.05)
        process.stdin.close()  # as the system does where a process is killed
        began = time.monotonic()
        process.wait(10)
    assert time.monotonic() - began < 4
