from __future__ import annotations

import json
import signal
import subprocess
import time

from moot_command import MOOT, environment


def lines_of(done) -> list[dict]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def batch(*lines: object) -> str:
    return "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)


def test_answers_come_in_order_with_their_ids(run_moot, home):
    asked = [{"_id": f"q{n}", "text": f"What does section {n} say about an arms race?"} for n in range(40)]
    asked[3]["_id"] = 7
    done = run_moot("ask", "--batch", "-", "--home", str(home), given=batch(*asked))
    assert done.returncode == 0
    assert done.stderr == ""
    answers = lines_of(done)
    assert [answer["_id"] for answer in answers] == [question["_id"] for question in asked]
    assert [answer["question"] for answer in answers] == [question["text"] for question in asked]


def test_no_question_is_a_follow_up_to_another(moot_here, home, tmp_path):
    def asked(*questions):
        file = tmp_path / "questions.jsonl"
        file.write_text(batch(*questions), encoding="utf-8")
        return lines_of(moot_here("ask", "--batch", str(file), "--home", str(home)))

    later = {"_id": "b", "text": "and what does Allison say about that?"}
    (alone,) = asked(later)
    _, after = asked({"_id": "a", "text": "What is Moravec's paradox?"}, later)
    assert [e["start"] for e in alone["excerpts"]] == [e["start"] for e in after["excerpts"]]


def test_search_takes_a_file_and_blank_lines(moot_here, home, tmp_path):
    file = tmp_path / "queries.jsonl"
    file.write_bytes(
        b"\xef\xbb\xbf" + batch({"_id": "1", "text": "race"}, "", {"_id": "2", "text": "AI"}).encode()
    )
    done = moot_here("search", "--batch", str(file), "-k", "3", "--home", str(home))
    assert [(found["_id"], len(found["hits"])) for found in lines_of(done)] == [("1", 3), ("2", 3)]


def test_bad_lines_are_named_and_the_others_answered(run_moot, home):
    given = batch(
        {"_id": "good", "text": "What is an arms race?"},
        "not json",
        [1],
        {"_id": "blank", "text": " "},
        {"_id": ["x"], "text": "y"},
        {"_id": "none"},
        {"_id": "long", "text": "x" * 100_000},
        "\udcff".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
        {"_id": "also good", "text": "What did Scharre argue?"},
    )
    done = run_moot("ask", "--batch", "-", "--home", str(home), given=given)
    assert done.returncode == 1
    answers = lines_of(done)
    ids = ["good", None, None, "blank", None, "none", "long", None, "also good"]
    assert [answer["_id"] for answer in answers] == ids
    assert ["error" in answer for answer in answers] == [name not in ("good", "also good") for name in ids]
    assert answers[1] == {"_id": None, "error": "it is no JSON"}
    assert done.stderr.count("\n") == 1
    assert "7 lines could not be answered" in done.stderr
    assert "line 2: it is no JSON" in done.stderr


def test_nothing_at_all_is_done(run_moot, home):
    done = run_moot("ask", "--batch", "-", "--home", str(home), given="")
    assert (done.returncode, done.stdout) == (0, "")


def test_each_answer_is_written_as_soon_as_it_is_there(home):
    with subprocess.Popen(
        [*MOOT, "ask", "--batch", "-", "--home", str(home)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        for name in ("a", "b"):
            process.stdin.write(batch({"_id": name, "text": "What is an arms race?"}).encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["_id"] == name
        process.stdin.close()
        assert process.wait(60) == 0


def test_ctrl_c_is_quiet(home):
    with subprocess.Popen(
        [*MOOT, "ask", "--batch", "-", "--home", str(home)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        process.stdin.write(batch({"_id": "a", "text": "What is an arms race?"}).encode())
        process.stdin.flush()
        process.stdout.readline()
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr
        assert process.stderr.read() == b""
