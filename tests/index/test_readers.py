"""Which files are read, which are refused and how, and that the rest goes on."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.building.build import Silence, build
from index.errors import UnreadableFile
from index.reading import find_files, isolated, read_file

HTML = "index.reading.html.page:read_html"
PLAIN = "The ferry left at six. Nobody minded the rain, for the river was high and the bridge was gone."
BOMB = "<!DOCTYPE a [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        list(read_file(path))
    sentence = str(caught.value)
    assert sentence.startswith(path.name)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def archive(path: Path, **members: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return path


def test_a_folder_is_searched_for_what_is_read(tmp_path: Path) -> None:
    for name in (
        "a.txt",
        "b.PDF",
        "c.html",
        "d.docx",
        "e.epub",
        "f.xhtml",
        "g.png",
        ".h.txt",
        "sub/i.md",
        ".git/j.md",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(PLAIN)
    (tmp_path / "sub" / "round").symlink_to(tmp_path)
    (tmp_path / "k.txt").symlink_to(tmp_path / "k.txt")
    found = [p.relative_to(tmp_path).as_posix() for p in find_files([tmp_path])[0]]
    assert found == ["a.txt", "b.PDF", "c.html", "d.docx", "e.epub", "f.xhtml", "sub/i.md"]
    (tmp_path / "bare").mkdir()
    named = [tmp_path / "g.png", tmp_path / "k.txt", tmp_path / "a.txt", tmp_path / "bare"]
    files, refused = find_files(named)
    assert files == [tmp_path / "a.txt"]
    for sentence, said in zip(
        refused,
        (
            r"g\.png is not of a form that Moot reads \(\.txt, .*\.pdf, .*\.epub\)",
            r"k\.txt",
            r"No text .*bare",
        ),
        strict=True,
    ):
        assert re.search(said, sentence)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_folder_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    for name in ("open", "locked"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(PLAIN)
    (tmp_path / "locked").chmod(0)
    try:
        assert find_files([tmp_path])[0] == [tmp_path / "open" / "a.txt"]
        for path in (tmp_path, tmp_path / "locked", tmp_path / "locked" / "a.txt"):
            (sentence,) = find_files([path])[1]
            assert "locked" in sentence and "cannot be read (Permission denied)" in sentence
    finally:
        (tmp_path / "locked").chmod(0o700)


def test_what_is_refused_is_named_and_the_rest_goes_on(tmp_path: Path, new_home: Path) -> None:
    (tmp_path / "good.html").write_text(f"<h1>Ferries</h1><p>{PLAIN}</p>")
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "noise.docx").write_bytes(b"PK\x03\x04" + os.urandom(500))
    (tmp_path / "lie.txt").write_bytes(b"%PDF-1.7\n\x00\x01")
    with (tmp_path / "huge.epub").open("wb") as file:
        file.truncate(2 * 2**30)
    notes: list[str] = []

    class Notes(Silence):
        def note(self, text: str) -> None:
            notes.append(text)

    manifest = build(new_home, [tmp_path], progress=Notes())
    assert manifest.counts["documents"] == 1
    told = "\n".join(notes)
    for name in ("empty.pdf is empty", "noise.docx", "lie.txt is a PDF", "huge.epub has 2,048 MB"):
        assert name in told


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.txt", b"%PDF-1.4 ...", "PDF"), ("a.md", b"PK\x03\x04abc", "ZIP"), ("a.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office"),
        ("a.txt", b"{\\rtf1 hello}", "RTF"), ("a.html", b"%PDF-1.4 ...", "not an HTML page"), ("a.html", b"Just words.", "not an HTML page"),
        ("a.html", b"<html><body><script>x()</script></body></html>", "no text"), ("a.docx", b"Just words.", "not a Word document"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "password"), ("a.epub", b"<html>", "not an EPUB"), ("a.txt", b"", "empty"),
    ],
)  # fmt: skip
def test_endings_that_lie(tmp_path: Path, name: str, data: bytes, word: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert word in refusal(tmp_path / name)


def test_archives_that_are_none_or_would_burst(tmp_path: Path) -> None:
    assert "not a Word document" in refusal(archive(tmp_path / "zip.docx", a="b"))
    assert "not an EPUB" in refusal(archive(tmp_path / "zip.epub", a="b"))
    bomb = b"<a>" + b" " * (60 * 2**20) + b"</a>"
    whole = {"[Content_Types]_xml": "<a/>", "word__document_xml": bomb}
    assert "unpacks to far more" in refusal(archive(tmp_path / "bomb.docx", **whole))
    data = bytearray(archive(tmp_path / "lie.docx", **whole).read_bytes())
    # the directory says that the member is small
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    (tmp_path / "lie.docx").write_bytes(bytes(data))
    refusal(tmp_path / "lie.docx")


@pytest.mark.parametrize("suffix", ["docx", "epub", "xhtml"])
@pytest.mark.parametrize(
    "entity", [BOMB + "]><a>&j;</a>", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"]
)
def test_xml_entities_are_refused(tmp_path: Path, suffix: str, entity: str) -> None:
    path = tmp_path / f"bomb.{suffix}"
    if suffix == "docx":
        archive(path, **{"[Content_Types]_xml": "<a/>", "word__document_xml": entity})
    elif suffix == "epub":
        archive(path, **{"META-INF__container_xml": entity})
    else:
        path.write_text(
            entity.replace("<a>", "<html><p>")
            .replace("</a>", "</p></html>")
            .replace("DOCTYPE a", "DOCTYPE html")
        )
    assert "entities" in refusal(path)


def test_nesting_without_end_is_no_danger(tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text("<html><body><p>Words before.</p>" + "<div>" * 300_000 + "deep" + "</div>" * 300_000)
    assert "Words before." in next(iter(read_file(path))).document.text
    deep = "<a>" * 100_000 + "</a>" * 100_000
    refusal(archive(tmp_path / "deep.docx", **{"[Content_Types]_xml": "<a/>", "word__document_xml": deep}))


def test_a_reader_that_takes_forever_or_falls_over_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "slow.html"
    path.write_text("<p>" + PLAIN * 1000 + "</p>")
    with pytest.raises(UnreadableFile, match=r"slow\.html takes too long"):
        isolated.extract(path, HTML, silent=0.0)
    # the next one has a process of its own again
    assert isolated.extract(path, HTML).pieces
    isolated._idle[-1]._process.kill()
    with pytest.raises(UnreadableFile, match=r"slow\.html is damaged"):
        isolated.extract(path, HTML)
    assert isolated.extract(path, HTML).pieces
    isolated.end_idle()
    assert not isolated._idle


def test_reading_can_neither_fetch_nor_start_anything() -> None:
    script = (
        "import sys; from index.reading.worker import _refuse; sys.addaudithook(_refuse)\n"
        "import socket, subprocess, os\n"
        "for act in (lambda: socket.create_connection(('127.0.0.1', 9)), lambda: subprocess.run(['true']),\n"
        "            lambda: os.system('true'), lambda: open('/tmp/never', 'w')):\n"
        "    try: act()\n"
        "    except PermissionError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.count("not allowed while reading") == 4


@settings(max_examples=60)
@given(st.sampled_from(["pdf", "html", "docx", "epub"]), st.binary(max_size=300), st.integers(0, 3))
def test_noise_is_read_or_refused_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, form: str, noise: bytes, kind: int
) -> None:
    path = tmp_path_factory.mktemp("noise") / f"noise.{form}"
    path.write_bytes((b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html><body>")[kind] + noise)
    try:
        list(read_file(path))
    except UnreadableFile as error:
        assert str(error).startswith(path.name)


def test_heavy_readers_are_not_loaded_before_they_are_needed() -> None:
    script = "import sys, index.reading; print({'lxml', 'mammoth', 'pypdfium2'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("unit", ["long. ", " \t", "word¹ ", "“", "x", "a1", "(1999 ", "> ", "[^1]"])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl"])
def test_a_run_of_one_thing_takes_time_by_its_length(tmp_path: Path, name: str, unit: str) -> None:
    """Its square would be minutes."""
    text = f"The ferry left. {unit * (40_000 // len(unit))} Nobody minded the rain."
    path = tmp_path / name
    path.write_text(json.dumps({"_id": "a", "text": text}) if name == "a.jsonl" else text)
    began = time.process_time()
    assert list(read_file(path))
    assert time.process_time() - began < 2
