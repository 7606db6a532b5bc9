"""What is said of a run over references: its progress, its end, what is in doubt, and who may begin one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.actions import LONGEST, read_action
from bot.capabilities import FULL_CHAT, TERMINAL
from bot.request import OWN_SPACE, Member, Request
from bot.works.cards import at_work, doubted, ended, in_style, lacking
from bot.works.desk import WorksDesk
from bot.works.job import Step
from index.errors import UserError
from index.fetching.job import digest_of
from index.fetching.states import HeldText
from index.fetching.works.entries import ReferenceEntry

say = "/{}".format
WHOLE = [HeldText(f"work-{n}", "full text", Path(str(n)), "published", "cc-by") for n in range(60)]
DOUBT = HeldText("geist-2016", "doubtful", remark="Perhaps Geist (1999), but the year is 1999.")
REPORT = {"over": [], "offered": 0, "index": ""}
MOD = Member("test:mod", "Mod", moderator=True)


def test_progress_can_be_stopped() -> None:
    for card in (at_work(None), at_work(Step("Fetching", 7, 19))):
        assert read_action(card.buttons[0].id).args == {"stop": "True"}
    assert at_work(Step("Fetching", 7, 19)).text == "Fetching: 7 of 19…"
    assert at_work(Step("Writing", 0, 1)).text == "Writing…"


def test_the_end_names_what_is_new_and_asks_what_is_in_doubt() -> None:
    before = {"work-0": WHOLE[0]}
    card = ended([*WHOLE[:3], DOUBT], before, REPORT, say, typed=False)
    assert card.title == "3 of 4 texts held"
    assert card.fields == (("work-1 and work-2", "Full text (published version, CC BY)."),)
    yes, no = (read_action(button.id) for button in card.buttons)
    about = digest_of(DOUBT.remark)
    assert yes.args == {"keys": "geist-2016", "answer": "yes", "about": about}
    assert no.args == {"keys": "geist-2016", "answer": "no", "about": about}
    typed = ended([*WHOLE[:3], DOUBT], before, REPORT, say, typed=True)
    assert typed.buttons == ()
    assert "/sources fetch geist-2016 --answer yes (or no)" in typed.items[0]


def test_a_retracted_work_says_so_and_many_are_counted() -> None:
    gone = replace(WHOLE[1], retracted="Withdrawn in 2020.")
    card = ended([*WHOLE[2:], gone], {}, REPORT, say, typed=False)
    assert card.fields[0][0].endswith("work-41 and 18 more")
    assert card.fields[1] == ("work-1", "Full text (published version, CC BY). Retracted: Withdrawn in 2020.")


def test_gaps_and_services_that_answer_no_more() -> None:
    over = [
        {"reason": "OpenAlex’s search has answered all it does today", "until": "2026-12-01T00:00:00+00:00"}
    ]
    card = ended(WHOLE[:2], {}, {**REPORT, "over": over, "offered": 1}, say, typed=False)
    assert card.caution == (
        "OpenAlex’s search has answered all it does today until 01 December, 00:00 UTC. Go on later with "
        "/sources fetch."
    )
    assert "The entries of 1 reference lack" in card.items[0]
    filled = replace(WHOLE[0], filled={"DOI": "10.1/x"})
    card = ended([filled, WHOLE[1]], {filled.key: WHOLE[0]}, REPORT, say, typed=False)
    assert "The entries of 1 reference have what they lacked" in card.items[0]
    assert not ended([filled, WHOLE[1]], {filled.key: filled}, REPORT, say, typed=False).items


@pytest.mark.parametrize("key", ["cave-2018", "a" * 90])
def test_a_file_in_doubt(key: str) -> None:
    card = doubted(key, "copper.pdf", "another text", "abc123abc123", f"/sources add {key} --answer yes")
    assert f"copper.pdf may not be the text of {key}: another text." in card.text
    assert bool(card.buttons) is not bool(card.footer)
    assert all(len(button.id) <= LONGEST for button in card.buttons)


def test_what_is_missing_says_why_where_and_how_to_go_on() -> None:
    entries = [
        ReferenceEntry("cave-2018", "Cave", "AI", doi="10.1/x"),
        ReferenceEntry("geist-2016", "Geist", "Race"),
        ReferenceEntry("work-1", "Roe", "Salt"),
    ]
    card = lacking(entries, {"geist-2016": DOUBT, "work-1": WHOLE[1]}, say)
    assert card.title == "2 references without a text"
    assert dict(card.fields) == {
        "cave-2018": "Known by its entry alone. https://doi.org/10.1/x",
        "geist-2016": f"Doubtful. {DOUBT.remark} /sources fetch geist-2016 asks you.",
    }
    assert lacking(entries[2:], {"work-1": WHOLE[1]}, say).text == "No reference lacks its text."


def test_commands_of_the_shell_are_written_as_here() -> None:
    assert in_style("`moot sources` lists them; `moot sources add KEY PATH` adds.", say) == (
        "/sources lists them; /sources add KEY PATH adds."
    )


@pytest.mark.parametrize(
    ("opened", "corpora", "space", "says"),
    [
        ((), (), "club", "others may read it too"),
        (("main",), (), "club", ""),
        (("main",), (), f"{OWN_SPACE}7", "in a channel of your server"),
        (("main",), ("kant",), "club", "MOOT_CHAT_CORPORA=kant"),
        (("kant",), ("kant",), "club", ""),
        (("kant", "main"), ("kant", "main"), "club", "Several corpora"),
    ],
)
def test_which_corpus_may_be_changed_from_a_chat(
    tmp_path: Path, opened: tuple[str, ...], corpora: tuple[str, ...], space: str, says: str
) -> None:
    desk = WorksDesk(tmp_path, ("main",), lambda: None, frozenset(opened))  # type: ignore[arg-type, return-value]
    request = Request("fetch", {}, MOD, "r", "test", space, capabilities=FULL_CHAT)
    if says:
        with pytest.raises(UserError, match=says):
            desk.may_change(corpora, request, say)
    else:
        assert desk.may_change(corpora, request, say).corpus == (corpora or ("main",))[0]
    if len(corpora) < 2:
        # At the keyboard the home is in one's own hands.
        assert desk.may_change(corpora, replace(request, capabilities=TERMINAL, space=""), say)
