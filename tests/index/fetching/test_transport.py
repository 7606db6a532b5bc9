"""Requests as the services ask for them."""

from __future__ import annotations

import json
import logging
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import stamina
from scholarly_server import Reply, Scholarly, crossref_work, openalex_work, replayed

from index.errors import UserError
from index.fetching.clients.crossref import Crossref
from index.fetching.clients.openalex import OpenAlex
from index.fetching.clients.unpaywall import Unpaywall
from index.fetching.web.errors import FetchError, NotThere, ServiceOver
from index.fetching.web.services import checked_contact
from index.fetching.web.transport import Web, retry_after, stated_pace

DOI = "10.1080/00963402.2016.1216672"
KEY = "a-very-secret-key"


def test_the_contact_is_with_every_request_and_with_nothing_else(world: Scholarly, web: Web):
    world.crossref[DOI] = crossref_work(DOI, "T", "Geist", 2016)
    world.openalex[DOI] = openalex_work(DOI, "T", "A. Geist", 2016)
    world.files["/f"] = Reply(200, b"x")
    Crossref(web).by_doi(DOI)
    OpenAlex(web).by_doi(DOI)
    with pytest.raises(NotThere):
        Unpaywall(web).places(DOI)
    with web.opened(world.url("/f"), accept="*/*", seconds=5) as response:
        response.read()
    *services, file = world.seen
    mail = world.services().contact
    assert [mail in (s.query.get("mailto"), s.query.get("email")) for s in services] == [True] * 3
    assert mail not in json.dumps([file.query, file.headers])


def test_answers_are_kept_and_asked_anew_when_wanted(world: Scholarly, tmp_path):
    world.crossref[DOI] = crossref_work(DOI, "Old", "Geist", 2016)
    cache = tmp_path / "answers.db"
    titles = []
    for new_title, again in (("Old", False), ("New", False), ("New", True), ("Newer", False)):
        world.crossref[DOI]["title"] = [new_title]
        with Web(world.services(), cache, again=again, sleep=lambda s: None) as web:
            titles.append(Crossref(web).by_doi(DOI).title)
    assert titles == ["Old", "Old", "New", "New"]
    assert len(world.asked("/crossref")) == 2


def test_what_is_no_json_is_not_kept(world: Scholarly, tmp_path):
    world.crossref[DOI] = crossref_work(DOI, "T", "Geist", 2016)
    world.faults["/crossref"] = [Reply(200, b"<html>Maintenance</html>"), Reply(200, b"")]
    for _ in range(2):
        with (
            Web(world.services(), tmp_path / "answers.db", sleep=lambda s: None) as web,
            pytest.raises(FetchError, match="something else than JSON"),
        ):
            Crossref(web).by_doi(DOI)
    with Web(world.services(), tmp_path / "answers.db", sleep=lambda s: None) as web:
        assert Crossref(web).by_doi(DOI).title == "T"


def test_the_pace_that_crossref_states_is_kept(world: Scholarly):
    world.crossref |= {f"10.1000/{n}": crossref_work(f"10.1000/{n}", "T", "G", 2016) for n in range(4)}
    sleeps: list[float] = []
    with Web(world.services(), None, sleep=sleeps.append) as web:
        for n in range(4):
            Crossref(web).by_doi(f"10.1000/{n}")
    assert all(0 <= each <= 1 / 50 for each in sleeps[1:])
    slow = {"x-rate-limit-limit": "1", "x-rate-limit-interval": "4s"}
    world.faults["/crossref"] = Reply.of({"message": crossref_work("10.1000/1", "T", "G", 2016)}, **slow)
    sleeps.clear()
    with Web(world.services(), None, sleep=sleeps.append) as web:
        for n in range(3):
            Crossref(web).by_doi(f"10.1000/{n}")
    assert [round(each) for each in sleeps] == [0, 4, 4]


@pytest.mark.parametrize(
    ("headers", "pace"),
    [
        ({"x-rate-limit-limit": "5", "x-rate-limit-interval": "1s"}, 0.2),
        ({"x-rate-limit-limit": "50", "x-rate-limit-interval": "1s"}, 0.02),
        ({"x-rate-limit-limit": "0", "x-rate-limit-interval": "1s"}, None),
        ({"x-rate-limit-limit": "many"}, None),
        ({}, None),
    ],
)
def test_stated_pace(headers, pace):
    assert stated_pace(headers) == pace


def test_retry_after_in_seconds_or_as_a_date():
    assert retry_after("46984") == 46984
    assert retry_after(None) is None
    assert retry_after("soon") is None
    later = retry_after(format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True))
    assert later is not None
    assert 85 < later <= 90


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_service_is_asked_again(world: Scholarly, web: Web, status):
    world.crossref[DOI] = crossref_work(DOI, "T", "Geist", 2016)
    world.faults["/crossref"] = [Reply(status, b"busy"), Reply(status, b"busy")]
    assert Crossref(web).by_doi(DOI).title == "T"
    assert len(world.seen) == 3


def test_retry_after_is_waited_for(world: Scholarly):
    stamina.set_testing(False)
    world.openalex[DOI] = openalex_work(DOI, "T", "A. Geist", 2016)
    world.faults["/openalex"] = [replayed("openalex-429-per-second")]
    with Web(world.services(), None) as web:
        began = time.monotonic()
        assert OpenAlex(web).by_doi(DOI).title == "T"
        assert 1 <= time.monotonic() - began < 5
        assert web.over == ()


def test_a_budget_that_is_spent_until_midnight_is_never_slept_on(world: Scholarly):
    stamina.set_testing(False)
    world.openalex[DOI] = openalex_work(DOI, "T", "A. Geist", 2016)
    world.faults["/openalex/works"] = [replayed("openalex-429-budget")]
    sleeps: list[float] = []
    began = time.monotonic()
    with Web(world.services(), None, sleep=sleeps.append) as web:
        for _ in range(2):
            with pytest.raises(ServiceOver, match="all it does today"):
                OpenAlex(web).search("arms race")
        assert OpenAlex(web).by_doi(DOI).title == "T"  # lookups by DOI cost nothing
        (over,) = web.over
    assert time.monotonic() - began < 5
    assert max(sleeps) < 1
    assert len(world.asked("/openalex")) == 2
    assert over.until is not None
    assert 46_900 < (over.until - datetime.now(UTC)).total_seconds() < 46_990


def test_a_paused_search_leaves_lookups_alone(world: Scholarly, web: Web):
    world.openalex[DOI] = openalex_work(DOI, "T", "A. Geist", 2016)
    world.faults["/openalex/works"] = [replayed("openalex-503-search-paused")]
    with pytest.raises(ServiceOver, match="paused"):
        OpenAlex(web).search("arms race")
    assert OpenAlex(web).by_doi(DOI).title == "T"


def test_a_request_that_needs_a_plan_ends_nothing(world: Scholarly, web: Web):
    world.faults["/openalex"] = [replayed("openalex-429-plan")]
    with pytest.raises(FetchError, match="plan"):
        OpenAlex(web).search("arms race")
    assert OpenAlex(web).search("arms race") == []


def test_a_429_without_a_time_is_tried_and_then_ends_the_service(world: Scholarly, web: Web):
    world.faults["/crossref"] = replayed("crossref-429")
    for _ in range(2):
        with pytest.raises(ServiceOver):
            Crossref(web).search("arms race")
    assert len(world.seen) == 3
    world.faults["/unpaywall"] = replayed("unpaywall-429")
    with pytest.raises(ServiceOver):
        Unpaywall(web).places(DOI)


def test_a_service_that_fails_three_times_in_a_row_is_asked_no_more(world: Scholarly, web: Web):
    world.faults["/crossref"] = Reply(500, b"")
    for _ in range(2):
        with pytest.raises(FetchError) as raised:
            Crossref(web).by_doi(DOI)
        assert not isinstance(raised.value, ServiceOver)
    for _ in range(2):
        with pytest.raises(ServiceOver):
            Crossref(web).by_doi(DOI)
    assert len(world.seen) == 9


@pytest.mark.parametrize("name", ["crossref-404", "openalex-404", "unpaywall-404"])
def test_not_there(world: Scholarly, web: Web, name):
    service = name.split("-")[0]
    world.faults[f"/{service}"] = replayed(name)
    ask = {
        "crossref": Crossref(web).by_doi,
        "openalex": OpenAlex(web).by_doi,
        "unpaywall": Unpaywall(web).places,
    }
    with pytest.raises(NotThere):
        ask[service](DOI)


def test_a_wrong_key_and_a_refused_address_are_for_the_operator(world: Scholarly):
    world.faults["/openalex"] = replayed("openalex-401")
    world.faults["/unpaywall"] = replayed("unpaywall-422-example-mail")
    with Web(world.services(key=KEY), None, sleep=lambda s: None) as web:
        with pytest.raises(UserError, match="MOOT_OPENALEX_KEY"):
            OpenAlex(web).by_doi(DOI)
        with pytest.raises(UserError, match="MOOT_CONTACT"):
            Unpaywall(web).places(DOI)


def test_the_key_goes_to_openalex_alone_and_is_written_nowhere(world: Scholarly, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    world.crossref[DOI] = crossref_work(DOI, "T", "Geist", 2016)
    world.openalex[DOI] = openalex_work(DOI, "T", "A. Geist", 2016)
    services = world.services(key=KEY)
    with Web(services, tmp_path / "answers.db", sleep=lambda s: None) as web:
        Crossref(web).by_doi(DOI)
        OpenAlex(web).by_doi(DOI)
    openalex = world.asked("/openalex")
    assert [each.query.get("api_key") for each in openalex] == [KEY]
    assert KEY not in json.dumps([(s.query, s.headers) for s in world.asked("/crossref")])
    assert KEY not in caplog.text
    assert KEY not in repr(services)
    assert not any(KEY.encode() in file.read_bytes() for file in tmp_path.iterdir())


def test_the_key_does_not_follow_a_redirect_to_another_host(world: Scholarly):
    world.faults["/openalex"] = [Reply(302, headers={"Location": world.url("/elsewhere")})]
    world.files["/elsewhere"] = Reply.of(openalex_work(DOI, "T", "A. Geist", 2016))
    services = world.services(key=KEY, openalex=world.base.replace("127.0.0.1", "localhost") + "/openalex")
    services_allowed = world.services(
        key=KEY, openalex=services.openalex, allowed=services.openalex.split("/")[2]
    )
    with Web(services_allowed, None, sleep=lambda s: None) as web, pytest.raises(FetchError):
        OpenAlex(web).by_doi(DOI)  # the second host is not the one allowed
    assert world.asked("/elsewhere") == []


def test_one_request_at_a_time(world: Scholarly, web: Web):
    world.crossref |= {f"10.1000/{n}": crossref_work(f"10.1000/{n}", "T", "G", 2016) for n in range(5)}
    for n in range(5):
        Crossref(web).by_doi(f"10.1000/{n}")
    times = [(each.began, each.ended) for each in world.seen]
    assert all(end <= begin for (_, end), (begin, _) in zip(times, times[1:], strict=False))


def test_more_than_five_redirects_are_not_followed(world: Scholarly, web: Web):
    for n in range(10):
        world.files[f"/r{n}"] = Reply(302, headers={"Location": f"/r{n + 1}", "Set-Cookie": f"seen={n}"})
    world.files["/r10"] = Reply(200, b"<html>Please accept our cookies</html>")
    with (
        pytest.raises(FetchError, match="more than 5 redirects"),
        web.opened(world.url("/r0"), accept="*/*", seconds=5),
    ):
        pass
    assert [each.path for each in world.seen] == [f"/r{n}" for n in range(6)]


@pytest.mark.parametrize(
    "address",
    [None, "", "  ", "nobody", "a@b", "me@example.org", "me@example.com", "me@mail.example.net", "your@email.org",
     "you@email.com", "me@uni.test", "me@host.localhost", "a b@uni.de"],
)  # fmt: skip
def test_no_contact_or_a_placeholder_is_refused(address):
    with pytest.raises(UserError, match="MOOT_CONTACT"):
        checked_contact(address)


@pytest.mark.parametrize("address", ["librarian@uni-library.de", "first.last+moot@mail.uni.edu"])
def test_a_contact(address):
    assert checked_contact(f" {address} ") == address
