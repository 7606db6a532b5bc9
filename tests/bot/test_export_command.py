"""`export`: the record of a poll or debate, played through the bot."""

from __future__ import annotations

import json
import re
import time

import pytest
from lxml import html as parser
from record_room import MANIFEST, Room, no_index, rows
from study_group import PLACE, START

from bot.ballots.types import Evidence, Option
from bot.bot import Bot
from bot.context import place_of
from bot.library_worker import LibraryWorker
from bot.pictures.theme import THEMES
from bot.polls.kinds import STANCE
from bot.polls.result import Result
from bot.polls.types import Poll, PollView, Rules
from bot.reasons.gathered import Point
from bot.reasons.sides import Reason
from bot.record import markdown, poll_record
from bot.record.types import Sources
from bot.request import Member, Request
from retrieval.library import Library

MEMBERS = [f"M{number}" for number in range(6)]
FORMATS = ("md", "html", "csv", "json")


async def debate_of(room, **how):
    """A debate of six with reasons, speakers and evidence; two move from undecided to for."""
    room_ = room
    name = (
        await room_.say(
            "Author", "debate start", motion="Parks help", round=["openings=5", "questions"], **how
        )
    ).data["id"]
    before = ["for", "for", "against", "against", "undecided", "undecided"]
    after = ["for", "for", "against", "against", "for", "for"]
    for who, choice in zip(MEMBERS, before, strict=True):
        await room_.say(who, "debate vote", id=name, choice=choice)
    await room_.say("Author", "debate next", id=name)
    await room_.say("Pro", "debate join", id=name, side="for")
    await room_.say("Con", "debate join", id=name, side="against")
    await room_.say("Pro", "debate evidence", id=name, side="for", what="shade")
    await room_.say("Author", "debate next", id=name)
    await room_.say("Asker", "ask", question="how many trees?")
    await room_.say("Con", "debate evidence", id=name, side="against", what="2")
    await room_.say("Author", "debate next", id=name)
    for who, choice in zip(MEMBERS, after, strict=True):
        await room_.say(who, "debate vote", id=name, choice=choice, reason=f"Because {who}", quote="1")
    await room_.say("Author", "debate end", id=name)
    return name


async def test_the_file_has_a_name_and_a_form():
    room = Room()
    name = await room.poll("M", {"Ana": ["agree"]})
    for form, start in (
        ("md", "# M\n"),
        ("html", "<!DOCTYPE html>"),
        ("csv", "record,part,"),
        ("json", "{\n"),
    ):
        reply = await room.export(name, form)
        assert reply.file == f"moot-p1.{form}"
        assert reply.text.startswith(start) and reply.text.endswith("\n")
        assert not reply.private
    assert json.loads(reply.text) == reply.data
    assert (await room.say("Ana", "export", id="#P1")).file == "moot-p1.md"


@pytest.mark.parametrize(("name", "said"), [
    ("p2", "There is no poll p2"), ("d1", "There is no debate d1"), ("1", "write p3 or d1"),
    ("p-1", "write p3 or d1"), ("'; DROP TABLE", "write p3 or d1"), ("ｐ１", "write p3 or d1"), ("", "needs an id"),
])  # fmt: skip
async def test_what_there_is_not_is_said(name, said):
    room = Room()
    await room.poll("M", {})
    reply = await room.ask("Ana", "export", id=name)
    assert not reply.ok and reply.private
    assert said in reply.cards[0].text


async def test_a_debates_record_says_what_happened():
    room = Room()
    form = (await room.export(await debate_of(room))).data
    assert (form["both"], form["verdict"], form["joined"]) == (6, "for", False)
    assert form["swing"] == {"for": 2, "against": 0, "undecided": -2}
    assert form["points"]["for"] == pytest.approx(33.33)
    assert form["counted"]["before"] == {"for": 2, "against": 2, "undecided": 2}
    # Two moved alike: who they are would be read from one of their ballots.
    assert form["counted"]["moves"] is None
    assert [(each["stage"], each["name"], each["by"], each["side"]) for each in form["shown"]] == [
        ("openings", "Pro", "evidence", "for"),
        ("questions", "Asker", "ask", None),
        ("questions", "Con", "evidence", "against"),
    ]
    assert form["sides"] == {"for": ["Pro"], "against": ["Con"]}
    assert sorted(point["text"] for point in form["reasons"]) == [f"Because M{n}" for n in range(6)]
    assert [item["id"] for item in form["bibliography"]] == ["kasumaj-nd", "scharre-2021"]
    assert form["index"][0]["sha256"] == MANIFEST["corpus_sha256"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}\+00:00", form["ended_at"])


async def test_a_debate_for_people_says_association_never_cause():
    room = Room()
    name = await debate_of(room)
    for form in ("md", "html"):
        text = (await room.export(name, form)).text
        assert "On the table between the ballots" in text
        assert "never a cause" in text
        assert "n = 6" in text and "(Europe/Berlin)" in text
        assert "Counting the ballots of this record again gives the tally above." in text
        assert MANIFEST["corpus_sha256"] in text


async def test_the_page_has_its_pictures_by_day_and_by_night_and_its_wide_tables_stacked():
    room = Room()
    page = parser.fromstring((await room.export(await debate_of(room), "html")).text)
    assert (
        len(page.xpath("//div[@class='by-day']/svg")) == len(page.xpath("//div[@class='by-night']/svg")) == 1
    )
    card = [each.xpath("rect")[0].get("fill") for each in page.xpath("//svg")]
    assert card == [THEMES["light"].card, THEMES["dark"].card]
    ids = page.xpath("//svg/*/@id")
    assert len(set(ids)) == len(ids) == 4
    style = page.xpath("//style")[0].text
    # What is printed is light, whatever the screen is.
    dark = style.count("prefers-color-scheme: dark")
    assert dark == style.count("@media screen and (prefers-color-scheme: dark)") == 2
    tables = {table.xpath("string(caption)").split(",")[0]: table for table in page.xpath("//table")}
    assert tables["Swing"].get("class") is None
    # All voted both times: the swing has the tallies.
    assert "Opening ballot" not in tables
    row = tables["Swing"].xpath("tbody/tr")[0]
    # Of fewer than ten, no percentage.
    columns = ["Before", "After", "Change in voters"]
    assert [cell.get("data-column") for cell in row.xpath("td")] == columns
    # So are those with a word that a phone is too narrow for.
    name = await room.poll("M", {}, kind="choice", option=["x" * 30, "y"])
    page = parser.fromstring((await room.export(name, "html")).text)
    assert page.xpath("//table")[0].get("class") == "stacked"


async def shown_in_every_stage(room, *, early):
    name = (await room.say("Author", "debate start", motion="M", round=["openings=5"])).data["id"]
    for stage in ("first", "second", "third")[: 2 if early else 3]:
        await room.say("Asker", "ask", question=stage)
        await room.say("Author", "debate next" if stage == "first" or not early else "debate end", id=name)
    return name


@pytest.mark.parametrize("early", [False, True])
async def test_what_was_shown_stands_under_its_stage(early):
    room = Room()
    name = await shown_in_every_stage(room, early=early)
    opening = "Shown while the opening ballot was open; who had voted by then is unknown."
    closing = opening.replace("opening", "closing")
    rounds = "On the table after the opening ballot; no closing ballot has followed."
    stages = [("Opening ballot", opening, "first"), ("Openings", rounds, "second")]
    if not early:
        stages[1] = ("Openings", "On the table between the ballots.", "second")
        stages.append(("Closing ballot", closing, "third"))
    table = (await room.export(name, "md")).text.split("## On the table")[1].split("\n## ")[0]
    parts = table.split("\n### ")[1:]
    assert len(parts) == len(stages)
    for part, (title, when, question) in zip(parts, stages, strict=True):
        assert part.startswith(f"{title}\n") and when in part.replace("\\", "")
        assert f"“{question}”" in part
    assert table.count("between the ballots") == (0 if early else 1)
    html = (await room.export(name, "html")).text
    assert all(when in html for _, when, _ in stages)
    whens = ["during the opening ballot", "after the opening ballot" if early else "between the ballots"]
    whens += [] if early else ["during the closing ballot"]
    assert [each["when"] for each in (await room.export(name)).data["shown"]] == whens
    found = rows((await room.export(name, "csv")).text)
    assert [row["text"] for row in found if row["measure"] == "when"] == whens


async def test_what_the_sources_do_not_hold_is_not_recorded_as_an_answer():
    room = Room()
    name = await shown_in_every_stage(room, early=True)
    other = (await room.say("Author", "debate start", motion="N", round=["openings=5"])).data["id"]
    await room.say("Asker", "ask", question="what is on the moon?", limit=2)
    await room.say("Asker", "ask", question="what is on earth?", limit=1)
    form = (await room.export(other)).data
    asked = [(e["answered"], len(e["excerpts"]), len(e["closest"])) for e in form["shown"]]
    assert asked == [(False, 0, 2), (True, 1, 0)]
    table = rows((await room.export(other, "csv")).text)
    count = {
        (row["item"], row["measure"]): row["value"]
        for row in table
        if row["part"] == "shown" and row["measure"] != "when"
    }
    assert count == {
        ("1", "closest passages"): "2",
        ("1", "answered"): "0",
        ("2", "excerpts"): "1",
        ("2", "answered"): "1",
    }
    assert [row["part"] for row in table if row["part"] in ("closest", "excerpt")] == [
        "closest",
        "closest",
        "excerpt",
    ]
    for form_ in ("md", "html"):
        text = (await room.export(other, form_)).text.replace("\\", "")
        assert text.count("Not in the sources; closest passages:") == 1
        assert "not in the sources; closest passages" in text.split("Evidence by side")[-1]
        assert "not in the sources" not in (await room.export(name, form_)).text
    shown = dict((await room.say("Zoe", "debate show", id=other)).cards[0].fields)
    assert shown["On the table"] == "1 excerpt; asked for and not in the sources: 1"


async def test_a_debates_table_is_one_observation_a_row():
    room = Room()
    table = rows((await room.export(await debate_of(room), "csv")).text)
    assert len({tuple(row) for row in table}) == 1
    votes = [row for row in table if row["part"] == "vote"]
    assert len(votes) == 12
    # Which two are of one voter is withheld: each is a ballot of its own.
    assert len({row["ballot"] for row in votes}) == 12
    told = {
        row["label"]: row["value"] for row in table if (row["part"], row["measure"]) == ("swing", "change")
    }
    assert told == {"for": "2", "against": "0", "undecided": "-2"}
    assert {row["n"] for row in table if row["part"] in ("swing", "tally")} == {"6"}
    assert not [row for row in table if row["part"] == "move"]
    # Once no row says the same twice, it can be pivoted.
    keys = [tuple(row[c] for c in ("part", "round", "ballot", "item", "label", "group", "measure", "value", "name", "text"))
            for row in table]  # fmt: skip
    assert len(set(keys)) == len(keys)


async def test_without_an_index_there_is_a_record_that_says_so():
    room = Room(no_index)
    name = await room.poll("M", {who: ["agree"] for who in MEMBERS})
    for form in FORMATS:
        reply = await room.export(name, form)
        assert "The bibliography and the hash of the index are missing" in reply.text
    assert reply.data["index"] is None and reply.data["bibliography"] == []
    assert reply.data["recount_agrees"] is True


async def test_a_source_that_is_gone_is_named():
    room = Room()
    excerpt = {"document": "gone-1999", "locator": "§1", "title": "T", "text": "Words.", "start": 0, "end": 6,
               "references": []}  # fmt: skip
    name = await room.debate("M", {})
    context = room.bot._context
    asked = Request("ask", {}, Member("test:Z", "Z"), "elsewhere", "test", zone="UTC")
    made = (await room.say("Author", "debate start", motion="N")).data["id"]
    await context.debates.log(place_of(asked), asked.member, "ask", "q", [excerpt], name=made)
    assert name != made
    form = (await room.export(made)).data
    assert form["missing"] == ["gone-1999"]
    assert "gone-1999" in " ".join(form["notes"])


async def test_reasons_of_the_same_words_are_said_once():
    poll = Poll(1, "p1", PLACE, STANCE, "M", Rules(), None, None, START, START, "l", 0, 1,
                options=(Option(1, "agree"),))  # fmt: skip
    quote = Evidence("Made-up words.", None)
    for names, said in (
        ((None, None, None), ("So it is. (3 members)", "- It is so.")),
        (("Ana", "Ben", "Cem"), ("So it is. (Ana, Ben; 3 members)", "- It is so. (Cem)")),
    ):
        texts = ("So it is.", "So it is.", "It is so.")
        reasons = tuple(Reason(text, name, quote) for text, name in zip(texts, names, strict=True))
        points = (Point("agree", reasons),)
        text = markdown(
            poll_record(Result(PollView(poll, 3, None, None)), points, Sources(), version="1", made_at=START)
        )
        assert "### agree\n" in text
        assert text.count("> **Unverified quotation.** “Made-up words.”") == 3
        for line in said:
            assert f"{line}\n" in text


async def test_a_page_opens_offline_and_is_for_everybody():
    room = Room()
    text = (await room.export(await debate_of(room), "html")).text
    page = parser.document_fromstring(text)
    assert page.get("lang") == "en"
    # Nothing is fetched: no attribute that a browser follows leads out of the page, nor does any style.
    for node in page.iter():
        if isinstance(node.tag, str):
            assert node.tag not in (
                "script",
                "link",
                "img",
                "iframe",
                "object",
                "embed",
                "audio",
                "video",
                "base",
            )
            for name in (
                "src",
                "href",
                "srcset",
                "data",
                "action",
                "poster",
                "{http://www.w3.org/1999/xlink}href",
            ):
                assert node.get(name, "#").startswith("#")
    assert "url(" not in text and "@import" not in text and "@font-face" not in text
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert all(href[1:] in page.xpath("//@id") for href in page.xpath("//a/@href"))
    ids = page.xpath("//@id")
    assert len(set(ids)) == len(ids)
    # Headings go down a step at a time, from one h1.
    levels = [int(node.tag[1]) for node in page.iter("h1", "h2", "h3")]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    for table in page.iter("table"):
        assert table.findtext("caption")
        assert {th.get("scope") for th in table.iter("th")} == {"col", "row"}
        assert len({len(tr) for tr in table.iter("tr")}) == 1
    for svg in page.iter("svg"):
        title, about = svg.get("aria-labelledby").split()
        assert svg.get("role") == "img"
        assert svg.xpath(f"*[@id='{title}']")[0].text and svg.xpath(f"*[@id='{about}']")[0].text
    assert len(page.xpath("//svg")) == 2  # one by day, one by night
    for rule in ("@media print", "prefers-color-scheme: dark", "break-inside: avoid"):
        assert rule in text


async def test_300_ballots_on_50_statements_are_soon_written():
    room = Room()
    statements = [f"Statement number {number}, which says something of its own" for number in range(50)]
    made = (
        await room.say("A", "poll create", motion="M", kind="statements", option=statements, named=True)
    ).data["id"]
    words = ("agree", "disagree", "pass")
    for voter in range(300):
        camp = voter % 3
        votes = [f"{n}={words[(n + camp) % 2 if (n * 7 + voter) % 5 else 2]}" for n in range(1, 51)]
        await room.say(f"V{voter}", "poll vote", id=made, choice=votes)
    await room.say("A", "poll close", id=made)
    began = time.perf_counter()
    found = {form: await room.export(made, form) for form in FORMATS}
    assert time.perf_counter() - began < 40
    assert found["json"].data["recount_agrees"] is True
    table = rows(found["csv"].text)
    assert sum(row["part"] == "vote" for row in table) == 300 * 50
    assert len(found["html"].text) < 1_000_000
    assert len({row["group"] for row in table if row["part"] == "group"}) == len(found["json"].data["groups"])
    shown = found["json"].data["map"]
    points = {(row["group"][-1], row["item"]) for row in table if row["part"] == "map"}
    assert len(points) == len(shown)


async def test_the_real_index_gives_its_bibliography_and_hash(home):
    room = Room()
    room.bot = Bot(LibraryWorker(lambda say: Library.open(home)))
    name = (await room.say("A", "debate start", motion="There is an arms race")).data["id"]
    await room.say("A", "debate next", id=name)
    await room.say("A", "ask", question="What is an arms race?")
    for number in range(6):
        await room.say(f"M{number}", "debate join", id=name, side="for")
    await room.say("A", "debate end", id=name)
    data = (await room.export(name)).data
    keys = {excerpt["document"] for each in data["shown"] for excerpt in each["excerpts"]}
    keys |= {key for each in data["shown"] for excerpt in each["excerpts"] for key in excerpt["references"]}
    assert {item["id"] for item in data["bibliography"]} == keys
    status = await room.bot.ready()
    assert data["index"][0]["sha256"] == status["corpus_sha256"]
    listed = (await room.say("A", "quote", topic="arms race")).data["references"]
    assert all(data["references"].get(key, entry) == entry for key, entry in listed.items())
    assert set(listed) & set(data["references"])
    await room.bot.close()
