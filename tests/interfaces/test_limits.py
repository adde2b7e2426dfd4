"""A limit of one's own, as a browser without scripts and a terminal meet it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import figures, open_store
from counterpoint.outcomes.records import AtLimit, Instead
from counterpoint.settings import (
    PersonalLimits,
    Settings,
    Weekday,
    read_settings,
    write_settings,
)
from tests.fakes.clock import FakeClock
from tests.interfaces.web_server import running, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx2

    from tests.interfaces.cli_shell import Done, Shell
    from tests.interfaces.web_server import Visitor, WebServer

NIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
QUIET = PersonalLimits(quiet_from="23:00", quiet_until="06:00")
EVERY_DAY = PersonalLimits(pause_days=frozenset(Weekday))
SAID = "keep free of this"
CHOICES = ("One more", "Only write", "A person", "Sleep")
BOSS = "my boss shouted at me in front of the whole team"


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebServer]:
    with running(tmp_path / "home", clock=FakeClock(NIGHT), limits=QUIET) as server:
        yield server


def at_the_limit(web: WebServer) -> tuple[Visitor, httpx2.Response]:
    """Sit down, say something and come to the limit."""
    visitor = web.visitor()
    place = visitor.get("/").url.path
    return visitor, visitor.send(f"{place}/say", {"text": BOSS})


def choose(visitor: Visitor, page: httpx2.Response, choice: str) -> httpx2.Response:
    return visitor.send(f"{page.url.path}/limit", {"choice": choice})


def counted(web: WebServer) -> list[Instead]:
    assert web.house.store is not None
    found = web.ask(figures.read(web.house.store)).of(AtLimit)
    return [one.chose for one in found]


# --- In a browser -----------------------------------------------------------------


def test_the_notice_stands_above_the_box_with_four_ways_on(web: WebServer) -> None:
    page = web.visitor().get("/")
    assert SAID in words_of(page)
    for label in CHOICES:
        assert f">{label}</button>" in page.text
    assert page.text.index("own-limit") < page.text.index('id="composer"')


def test_one_more_is_counted_and_the_talk_goes_on(web: WebServer) -> None:
    visitor = web.visitor()
    page = choose(visitor, visitor.get("/"), "one_more")
    assert SAID not in words_of(page)
    assert counted(web) == [Instead.ONE_MORE]
    visitor.send(f"{page.url.path}/say", {"text": BOSS})
    assert counted(web) == [Instead.ONE_MORE]


def test_what_stands_in_the_box_is_not_lost_by_choosing(web: WebServer) -> None:
    visitor = web.visitor()
    place = visitor.get("/").url.path
    fields = {"choice": "one_more", "text": "half a sent"}
    assert ">half a sent</textarea>" in visitor.send(f"{place}/limit", fields).text


def test_behind_a_lock_what_stands_in_the_box_waits(web: WebServer) -> None:
    visitor = web.visitor()
    place = visitor.get("/").url.path
    web.ask(web.house.protect("four words in a row", current=None))
    web.ask(web.house.lock())
    page = visitor.send(f"{place}/limit", {"choice": "sleep", "text": "half a sent"})
    assert page.status_code == 423
    assert "half a sent" in page.text


def test_a_choice_that_no_page_of_ours_sent_is_turned_away(web: WebServer) -> None:
    visitor = web.visitor()
    place = visitor.get("/").url.path
    visitor.token = "another"  # noqa: S105 - of a test
    assert visitor.send(f"{place}/limit", {"choice": "sleep"}).status_code == 403


def test_writing_on_is_one_more(web: WebServer) -> None:
    visitor = web.visitor()
    page = visitor.get("/")
    after = visitor.send(f"{page.url.path}/say", {"text": BOSS})
    assert SAID not in words_of(after)
    assert counted(web) == [Instead.ONE_MORE]


def test_who_only_writes_is_answered_no_more(web: WebServer) -> None:
    visitor = web.visitor()
    page = choose(visitor, visitor.get("/"), "write")
    after = visitor.send(f"{page.url.path}/say", {"text": BOSS})
    assert "Read, and left as it is." in words_of(after)
    assert counted(web) == [Instead.WRITE]


@pytest.mark.parametrize(
    ("choice", "said"),
    [("a_person", "one person you could tell"), ("sleep", "need not be settled")],
)
def test_a_person_or_sleep_leads_out_and_the_way_back_is_open(
    web: WebServer, choice: str, said: str
) -> None:
    visitor = web.visitor()
    page = choose(visitor, visitor.get("/"), choice)
    assert said in words_of(page)
    assert "End this sitting" in words_of(page)
    assert "Go on instead" in words_of(page)
    assert counted(web) == [Instead(choice)]


@pytest.mark.parametrize("choice", ["", "stay", "one_more; sleep"])
def test_what_is_no_choice_changes_nothing(web: WebServer, choice: str) -> None:
    visitor = web.visitor()
    page = choose(visitor, visitor.get("/"), choice)
    assert SAID in words_of(page)
    assert counted(web) == []


def test_an_address_that_names_nothing_leads_back(web: WebServer) -> None:
    visitor = web.visitor()
    place = visitor.get("/").url.path
    assert visitor.get(f"{place}/instead/more").url.path == place


def test_in_danger_nothing_is_said_of_limits(web: WebServer) -> None:
    visitor = web.visitor()
    place = visitor.get("/").url.path
    page = visitor.send(f"{place}/say", {"text": "I want to kill myself."})
    assert "Samaritans" in words_of(page)
    assert SAID not in words_of(page)
    assert SAID not in words_of(visitor.get(place))
    assert counted(web) == []
    assert visitor.get(f"{place}/instead/sleep").url.path == place


def test_of_a_sitting_that_is_not_kept_nothing_is_counted(web: WebServer) -> None:
    visitor = web.visitor()
    place = visitor.get("/").url.path
    visitor.send(f"{place}/keep", {"keep": "no"})
    choose(visitor, visitor.get(place), "one_more")
    assert counted(web) == []


def test_pause_days_and_sittings_a_day_are_set_and_shown(web: WebServer) -> None:
    visitor = web.visitor()
    fields = {"sittings_a_day": "2", "pause_days": ["sunday", "monday"]}
    page = visitor.send("/settings/set/limits", fields)
    days = frozenset({Weekday.MONDAY, Weekday.SUNDAY})
    assert web.house.settings.limits == PersonalLimits(None, None, None, 2, days)
    assert 'value="sunday" checked' in page.text
    kept = read_settings({"COUNTERPOINT_HOME": str(web.settings.folder)})
    assert kept.limits == web.house.settings.limits


@pytest.mark.parametrize("often", ["0", "25", "some"])
def test_a_number_of_sittings_that_cannot_be_is_said_at_its_field(
    web: WebServer, often: str
) -> None:
    page = web.visitor().send("/settings/set/limits", {"sittings_a_day": often})
    assert page.status_code == 400
    assert 'role="alert"' in page.text


# --- At a terminal ------------------------------------------------------------------


def chat(shell: Shell, *lines: str) -> Done:
    write_settings(Settings(folder=shell.home, limits=EVERY_DAY))
    return shell("chat", piped="".join(f"{line}\n" for line in lines))


def chosen(shell: Shell) -> list[Instead]:
    async def read() -> list[Instead]:
        async with await open_store(Settings(folder=shell.home)) as store:
            return [one.chose for one in (await figures.read(store)).of(AtLimit)]

    return asyncio.run(read())


def test_a_terminal_says_it_in_one_line_and_once(shell: Shell) -> None:
    done = chat(shell, BOSS, "and I said nothing", "/mode", "I never do")
    assert done.code == 0
    assert done.out.count(SAID) == 1
    assert "/more" in done.out


def test_more_and_write_are_counted(shell: Shell) -> None:
    done = chat(shell, "/more", BOSS)
    assert "It is counted" in done.out
    assert chosen(shell) == [Instead.ONE_MORE]
    chat(shell, "/write", BOSS)
    assert chosen(shell) == [Instead.ONE_MORE, Instead.WRITE]


def test_more_without_a_limit_says_so_and_counts_nothing(shell: Shell) -> None:
    done = shell("chat", piped="/more\n")
    assert "no limit of your own" in done.out


def test_in_danger_a_terminal_says_nothing_of_limits(shell: Shell) -> None:
    done = chat(shell, "I want to kill myself.", "ok", "/end")
    after = done.out[done.out.index("\n\n") :]
    assert SAID not in after
