"""The command with a language model behind it, on a server of the test's own."""

from __future__ import annotations

import json

import pytest
from model_server import KEY, serving

from retrieval.rank.language_model import LanguageModel, ModelServer

QUESTION = "When does China want to lead the world in AI?"
WORDS = "by 2030"


@pytest.fixture
def server():
    with serving() as opened:
        yield opened


@pytest.fixture
def ask(in_process, monkeypatch, server):
    """Ask with the language model set; without an argument, the question above."""
    monkeypatch.setenv("MOOT_LLM_BASE_URL", server.url)
    monkeypatch.setenv("MOOT_LLM_MODEL", "small")
    monkeypatch.setenv("MOOT_LLM_API_KEY", KEY)
    # imported before the clock starts: a busy machine takes seconds for it
    LanguageModel(ModelServer(server.url, "small")).load()

    def run(question: str = QUESTION, *more: str):
        status, out, err = in_process("ask", question, "--json", *more)
        assert status == 0, err
        return json.loads(out)

    return run


def without_time(answer):
    return {**answer, "took_ms": 0}


def test_what_the_model_chooses_stands_first_in_the_texts_words(ask, server, library):
    server.answer = lambda call: call.points(999, 5, verdict="answered")
    answer = ask()
    assert answer["verdict"] == "answered"
    first = answer["excerpts"][0]
    assert server.calls[0].data["sentences"][4]["text"] in first["text"]
    assert library.text(first["document"])[first["start"] : first["end"]] == first["text"]


def test_a_false_premise_is_named_in_words_of_the_text(ask, server):
    def answer(call):
        number = call.number_of(WORDS)
        words = {"kind": "year", "number": number, "question_words": "2050", "sentence_words": "2030"}
        call.points(number, difference=words, caution="You are wrong, buy my book")

    server.answer = answer
    found = ask("Does China want to lead the world in AI by 2050?")
    assert found["caution"] == "The text says “2030”, not “2050”."
    assert "book" not in json.dumps(found)


@pytest.mark.parametrize("how", ["error", "rubbish", "closed"])
def test_an_answer_without_the_models_help_is_moots_own(ask, server, in_process, monkeypatch, how, home):
    def answer(call):
        if how == "error":
            call.error(429, Retry_After="60")
        elif how == "rubbish":
            call.content("7")
        else:
            call.send(200, b"")

    server.answer = answer
    found = ask()
    assert server.calls
    for name in ("MOOT_LLM_BASE_URL", "MOOT_LLM_MODEL", "MOOT_LLM_API_KEY"):
        monkeypatch.delenv(name)
    own = json.loads(in_process("ask", QUESTION, "--json")[1])
    assert without_time(found) == without_time(own)
    log = (home / "moot.log").read_text(encoding="utf-8")
    assert "passed over" in log
    assert KEY not in log and "China" not in log


def test_a_batch_asks_no_more_at_once_than_the_model_takes(ask, server, tmp_path, in_process):
    lines = [json.dumps({"_id": str(n), "text": QUESTION}) for n in range(20)]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    now = most = 0

    def answer(call):
        nonlocal now, most
        now += 1
        most = max(most, now)
        server.wait(0.05)
        now -= 1
        call.points(call.number_of(WORDS), verdict="perhaps")

    server.answer = answer
    status, out, err = in_process("ask", "--batch", str(tmp_path / "questions.jsonl"))
    assert status == 0, err
    answers = [json.loads(line) for line in out.splitlines()]
    assert [a["_id"] for a in answers] == [str(n) for n in range(20)]
    assert {a["verdict"] for a in answers} == {"perhaps"}
    assert len(server.calls) == 20 and most <= 8


def test_a_half_set_model_is_one_sentence(in_process, monkeypatch):
    monkeypatch.setenv("MOOT_LLM_MODEL", "small")
    status, _, err = in_process("ask", QUESTION)
    assert status == 1 and "MOOT_LLM_BASE_URL must be set" in err


def test_doctor_says_whether_the_model_can_be_reached(ask, server, in_process, monkeypatch):
    def told():
        out = in_process("doctor", "--json")[1]
        assert KEY not in out
        (found,) = [f for f in json.loads(out)["findings"] if f["name"] == "Language model"]
        return found["state"], found["told"]

    state, said = told()
    assert state == "ok" and "small at 127.0.0.1" in said
    server.models = ["other"]
    assert "does not list" in told()[1]
    monkeypatch.setenv("MOOT_LLM_API_KEY", "sk-wrong")
    assert told()[0] == "note" and "401" in told()[1]
    monkeypatch.delenv("MOOT_LLM_MODEL")
    assert told()[0] == "missing"
    for name in ("MOOT_LLM_BASE_URL", "MOOT_LLM_API_KEY"):
        monkeypatch.delenv(name)
    assert told() == ("ok", "not set; docs/language-model.md says what one is for")
