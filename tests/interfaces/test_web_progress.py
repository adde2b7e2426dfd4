"""Progress and habits, as a browser without scripts meets them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import figures
from counterpoint.app.progress import DueKind
from counterpoint.authored import load
from counterpoint.outcomes.answer import Next
from counterpoint.outcomes.records import FeltChange, Leaving
from counterpoint.outcomes.traces import note_of
from counterpoint.settings import PersonalLimits, Weekday
from counterpoint.terms import Carried, Risk, Tier
from tests.fakes.clock import FakeClock
from tests.interfaces.web_server import words_of
from tests.outcomes.life import life
from tests.outcomes.sittings import trace_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from counterpoint.outcomes.kinds import Record
    from tests.interfaces.web_server import WebServer

    Opening = Callable[..., WebServer]

LIFE = life()
WORD = re.compile(
    r"reliably|not distinguishable|GAD-7 score|PHQ-9 score|points (higher|lower)"
)


def keep(web: WebServer, records: Iterable[Record] = LIFE.records) -> None:
    web.visitor().get("/progress")  # the store is open
    assert web.house.store is not None
    web.ask(figures.keep(web.house.store, *records, now=LIFE.now))


def talk(web: WebServer, *, every: int, until: int = 0, days: int = 80) -> None:
    """Leave sittings behind, one every so many days."""
    store = web.house.store
    assert store is not None

    async def leave() -> None:
        for ago in range(days, until, -every):
            at = LIFE.now - timedelta(days=ago)
            note = note_of(trace_of(at, stepped=ago % 3 == 0))
            await store.trace(await store.begin(at), 0, note)

    web.ask(leave())


@pytest.fixture
def lived(open_web: Opening) -> WebServer:
    web = open_web(clock=FakeClock(LIFE.now))
    keep(web)
    return web


def test_every_next_step_and_all_that_is_due_has_its_page(web: WebServer) -> None:
    words = load("interfaces.web", "progress").body
    assert set(words["onward"]) == set(Next)
    assert set(words["due"]) == set(DueKind)
    assert set(load("interfaces.cli", "progress").body["how"]) == set(DueKind)
    there = {one["where"] for one in words["onward"].values()}
    there |= {one.format(instrument="phq9") for one in words["due"].values()}
    visitor = web.visitor()
    answered = {where: visitor.get(where).status_code for where in sorted(there)}
    assert set(answered.values()) == {200}, answered


def test_every_link_of_the_page_leads_somewhere(lived: WebServer) -> None:
    visitor = lived.visitor()
    links = re.findall(r'href="(/progress[^"]*)"', visitor.get("/progress").text)
    answered = {where: visitor.get(where).status_code for where in sorted({*links})}
    assert set(answered.values()) == {200}, answered


# --- Progress -----------------------------------------------------------------------


def test_an_empty_page_explains_itself_also_to_who_never_talks(web: WebServer) -> None:
    page = words_of(web.visitor().get("/progress"))
    assert "You can use this page without ever talking to Counterpoint" in page
    assert "Habits" in page
    assert "If you like, now" not in page


def test_one_answer_stands_on_top_with_what_can_be_done(lived: WebServer) -> None:
    page = lived.visitor().get("/progress")
    said = words_of(page)
    assert said.count("GAD-7 is reliably worse") == 1
    assert "Since you started, you are reliably worse. Your GAD-7 is 4 points" in said
    assert "That is no reason to wait with telling somebody" in said
    assert "Please take this to a person soon" in said
    assert "whom you can reach now" in said
    assert page.text.count("<h1>") == 1


def test_beside_a_better_stands_what_untreated_people_do(lived: WebServer) -> None:
    page = words_of(lived.visitor().get("/progress"))
    assert "WHO-5 is reliably better" in page
    assert "Of 100 people with depression who get no help" in page


def test_every_picture_has_its_words_and_its_table(lived: WebServer) -> None:
    page = lived.visitor().get("/progress").text
    pictures = page.count('class="picture"')
    assert pictures == 5  # felt, two questionnaires, two goals
    assert page.count("<figcaption") == page.count("<tbody>") == pictures
    assert "style=" not in page


def test_no_score_is_shown_before_the_felt_change_was_asked(open_web: Opening) -> None:
    web = open_web(clock=FakeClock(LIFE.now))
    keep(web, [one for one in LIFE.records if not isinstance(one, FeltChange)])
    talk(web, every=2)
    visitor = web.visitor()
    for path in ("/progress", "/progress/habits"):
        page = visitor.get(path)
        assert not WORD.search(words_of(page))
        assert 'href="/progress/felt"' in page.text
    assert "Who helps" in words_of(visitor.get("/progress"))


def test_who_stopped_in_a_first_form_is_led_back_to_it(web: WebServer) -> None:
    visitor = web.visitor()
    visitor.send("/progress/questions/phq9", {"form": "a" * 32, "do": "one"})
    page = visitor.get("/progress")
    assert "Go on with PHQ-9" in words_of(page)
    assert "Begin with a questionnaire" not in words_of(page)
    assert page.text.count('href="/progress/questions/phq9"') == 1


def test_that_scores_wait_is_said_once(open_web: Opening) -> None:
    web = open_web(clock=FakeClock(LIFE.now))
    keep(web, [one for one in LIFE.records if not isinstance(one, FeltChange)])
    said = words_of(web.visitor().get("/progress"))
    assert len(re.findall(r"scores[^.]* wait", said)) == 1
    assert "You may also say that you would rather not." in said


def test_that_a_person_is_needed_is_said_once(lived: WebServer) -> None:
    talk(lived, every=2)
    said = words_of(lived.visitor().get("/progress"))
    assert "This is not helping enough" in said
    assert said.count("Please take") == 1


def test_too_few_sittings_are_no_heading_of_their_own(open_web: Opening) -> None:
    web = open_web(clock=FakeClock(LIFE.now))
    keep(web)
    talk(web, every=2, days=2)
    assert "too little to say yet" not in words_of(web.visitor().get("/progress"))


def test_at_most_two_small_links_say_what_is_due(lived: WebServer) -> None:
    page = lived.visitor().get("/progress").text
    due = re.search(r'<p class="small due">(.*?)</p>', page, re.DOTALL)
    assert due is not None
    assert due[1].count("<a ") == 2


def test_what_a_person_wrote_is_text_and_no_markup(open_web: Opening) -> None:
    web = open_web(clock=FakeClock(LIFE.now))
    letter = "<script>alert(1)</script> ring Jean"
    keep(web, [Leaving("l", LIFE.now, letter, back=LIFE.now.date())])
    page = web.visitor().get("/progress").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_day_to_look_back_without_a_letter_is_said(open_web: Opening) -> None:
    web = open_web(clock=FakeClock(LIFE.now))
    keep(web, [Leaving("l", LIFE.now, back=LIFE.now.date())])
    page = web.visitor().get("/progress")
    assert "You wanted to look back from 23 November 2026 on" in words_of(page)
    assert 'href="/progress/leaving/l"' in page.text


def test_an_open_risk_shows_where_help_is(lived: WebServer) -> None:
    store = lived.house.store
    assert store is not None
    assert "Whom you can reach" not in words_of(lived.visitor().get("/progress"))
    risk = Carried(risk=Risk.PASSIVE, tier=Tier.CONCERN, at=LIFE.now, checked_in=False)
    lived.ask(store.remember(risk))
    assert "Whom you can reach" in words_of(lived.visitor().get("/progress"))


def test_needing_it_less_is_said_out_loud_and_leaving_is_offered(
    open_web: Opening,
) -> None:
    web = open_web(clock=FakeClock(LIFE.now))
    better = [one for one in LIFE.records if getattr(one, "instrument", "") != "gad7"]
    keep(web, better)
    talk(web, every=2, until=28)
    page = web.visitor().get("/progress")
    assert "Needing this less is what it is for." in words_of(page)
    assert "Needing it less" in words_of(web.visitor().get("/progress/habits"))


# --- Habits -------------------------------------------------------------------------


def test_habits_are_pictures_with_a_sentence_each(lived: WebServer) -> None:
    talk(lived, every=2)
    page = lived.visitor().get("/progress/habits")
    assert page.text.count('class="picture"') == 4
    said = words_of(page)
    assert "You came here 13 times in the last 4 weeks" in said
    assert "What is counted, and how" in said
    assert 'href="/progress/leaving"' in page.text


def test_habits_name_the_limits_that_the_person_set(open_web: Opening) -> None:
    limits = PersonalLimits(
        minutes_a_day=30,
        quiet_from="23:00",
        quiet_until="07:00",
        sittings_a_day=2,
        pause_days=frozenset({Weekday.SUNDAY, Weekday.MONDAY}),
    )
    web = open_web(clock=FakeClock(LIFE.now), limits=limits)
    keep(web)
    talk(web, every=2)
    said = words_of(web.visitor().get("/progress/habits"))
    assert (
        "You set: 30 minutes a day, 2 sittings a day, free of it from 23:00 to 07:00, "
        "a pause on Monday, Sunday." in said
    )


def test_without_a_sitting_there_is_nothing_to_say_about_habits(
    lived: WebServer,
) -> None:
    said = words_of(lived.visitor().get("/progress/habits"))
    assert "You have not written here in the last twelve weeks" in said


# --- Who may look ---------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/progress", "/progress/habits"])
def test_another_browser_sees_nothing(lived: WebServer, path: str) -> None:
    page = lived.stranger().get(path)
    assert page.status_code == 401
    assert "Anna" not in page.text


@pytest.mark.parametrize("path", ["/progress", "/progress/habits"])
def test_while_it_is_locked_the_passphrase_is_asked(
    lived: WebServer, path: str
) -> None:
    lived.ask(lived.house.protect("four words in a row", current=None))
    visitor = lived.visitor()
    lived.ask(lived.house.lock())
    page = visitor.get(path)
    assert page.url.path == "/unlock"
    assert "Anna" not in page.text


@pytest.mark.parametrize("path", ["/progress", "/progress/habits"])
def test_without_a_store_the_page_says_so(
    open_web: Opening, tmp_path: Path, path: str
) -> None:
    home = tmp_path / "full"
    home.mkdir()
    (home / "store").write_text("no folder")
    page = open_web(home).visitor().get(path)
    assert page.status_code == 200
    assert "kept only where the store is open" in words_of(page)
