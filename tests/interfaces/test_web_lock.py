"""A lock shows nothing and loses nothing, and a quick exit leaves nothing behind."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from counterpoint.settings import ProviderSettings
from tests.fakes.clock import FakeClock
from tests.fakes.model import WaitingModel
from tests.interfaces.web_server import PATIENCE, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

    from tests.interfaces.web_server import Visitor, WebServer

    OpenWeb = Callable[..., WebServer]

PASSPHRASE = "four words in a row"  # noqa: S105 - of a test
SAID = "My sister rang again and I did not pick up."
UNSENT = "What I did not say is CANARY."


@pytest.fixture
def locks(open_web: OpenWeb) -> WebServer:
    """A server whose store has a passphrase."""
    return protected(open_web())


def protected(web: WebServer) -> WebServer:
    web.ask(web.house.enter())
    web.ask(web.house.protect(PASSPHRASE, current=None))
    return web


def sit_down(visitor: Visitor) -> str:
    place: str = visitor.get("/").url.path
    return place


def unlocked(visitor: Visitor, onward: str) -> httpx2.Response:
    fields = {"passphrase": PASSPHRASE, "onward": onward}
    return visitor.send("/unlock", fields)


def key_of(place: str) -> str:
    return place.removeprefix("/talk/")


def in_memory(web: WebServer) -> str:
    """Return all that a look into what is open in the server would show."""
    home = web.house
    return repr((home.sittings, [one.visit.past for one in home.sittings.values()]))


# --- The lock -------------------------------------------------------------------


def test_what_stands_unsent_in_the_box_is_there_again_after_the_lock(
    locks: WebServer,
) -> None:
    visitor = locks.visitor()
    place = sit_down(visitor)
    visitor.send(f"{place}/say", {"text": SAID})
    unsent = {"sitting": key_of(place), "text": UNSENT, "onward": place}
    locked = visitor.send("/lock", unsent)
    assert "CANARY" not in locked.text
    assert "CANARY" not in in_memory(locks)
    assert "CANARY" not in repr(locks.house._away)
    talk = unlocked(visitor, place)
    assert talk.url.path == place
    assert UNSENT in words_of(talk)
    assert SAID in words_of(talk)


def test_what_was_told_before_is_sealed_where_the_server_locks_by_itself(
    open_web: OpenWeb,
) -> None:
    clock = FakeClock()
    web = protected(open_web(clock=clock, lock_after_minutes=5))
    visitor = web.visitor()
    place = sit_down(visitor)
    told = visitor.send("/here", {"sitting": key_of(place), "text": UNSENT})
    assert told.status_code == 204
    clock.seconds += 301
    web.ask(web.house.lock_if_left_alone())
    assert web.house.locked
    assert "CANARY" not in in_memory(web)
    assert UNSENT in words_of(unlocked(visitor, place))


def test_a_sitting_that_is_not_kept_is_there_again_after_the_lock(
    locks: WebServer,
) -> None:
    visitor = locks.visitor()
    place = sit_down(visitor)
    visitor.send(f"{place}/keep", {"keep": "no"})
    visitor.send(f"{place}/say", {"text": SAID})
    visitor.send("/lock")
    assert not locks.house.sittings
    talk = unlocked(visitor, place)
    assert SAID in words_of(talk)
    assert "Nothing of this sitting is kept" in words_of(talk)
    assert locks.house.store is not None
    assert not locks.ask(locks.house.store.sittings())


def test_a_computer_that_slept_is_locked_when_it_wakes(open_web: OpenWeb) -> None:
    clock = FakeClock()
    web = protected(open_web(clock=clock, lock_after_minutes=5))
    sit_down(web.visitor())
    clock.move(hours=9)  # while the other clock stood still
    web.ask(web.house.lock_if_left_alone())
    assert web.house.locked


def test_a_sitting_is_open_once_also_where_two_windows_go_on_with_it(
    locks: WebServer,
) -> None:
    visitor = locks.visitor()
    place = sit_down(visitor)
    visitor.send(f"{place}/say", {"text": SAID})
    visitor.send("/lock")
    unlocked(visitor, "/")
    (kept,) = locks.ask(locks.house.store.sittings())  # type: ignore[union-attr]
    first = visitor.send(f"/sittings/{kept.id}/on").url.path
    second = visitor.send(f"/sittings/{kept.id}/on").url.path
    assert first == second == place
    assert visitor.get(place).url.path == place


def test_a_passphrase_typed_where_nothing_is_locked_sets_none(web: WebServer) -> None:
    visitor = web.visitor()
    sit_down(visitor)
    web.ask(web.house.erase())
    visitor.send("/unlock", {"passphrase": PASSPHRASE, "onward": "/"})
    assert not web.house.has_passphrase


# --- While a reply is being made --------------------------------------------------


def sending(visitor: Visitor, place: str, answers: list[httpx2.Response]) -> None:
    """Send a message that a model takes for ever to answer."""
    form = {"token": visitor.token, "text": SAID}
    answers.append(visitor.client.post(f"{place}/say", data=form))


def begun(web: WebServer, visitor: Visitor, place: str) -> threading.Thread:
    answers: list[httpx2.Response] = []
    thread = threading.Thread(target=sending, args=(visitor, place, answers))
    thread.answers = answers  # type: ignore[attr-defined]
    thread.start()
    model = web.house.model
    assert isinstance(model, WaitingModel)
    assert model.asked.wait(PATIENCE)
    return thread


@pytest.fixture
def waits(open_web: OpenWeb) -> tuple[WebServer, WaitingModel]:
    """A server with a passphrase and a model that never answers."""
    model = WaitingModel()
    return protected(open_web(model=model)), model


def test_locking_stops_a_reply_and_brings_the_message_back(
    waits: tuple[WebServer, WaitingModel],
) -> None:
    web, model = waits
    visitor, other = web.visitor(), web.visitor()
    place = sit_down(visitor)
    other.get(place)
    thread = begun(web, visitor, place)
    other.send("/lock")
    thread.join(PATIENCE)
    assert model.cancelled.is_set()
    (answer,) = thread.answers  # type: ignore[attr-defined]
    assert answer.status_code == 423
    assert SAID not in answer.text
    assert SAID not in in_memory(web)
    assert SAID in words_of(unlocked(other, place))


def test_ending_a_sitting_stops_its_reply_and_keeps_nothing_after_the_end(
    waits: tuple[WebServer, WaitingModel],
) -> None:
    web, model = waits
    visitor, other = web.visitor(), web.visitor()
    place = sit_down(visitor)
    other.get(place)
    thread = begun(web, visitor, place)
    other.send(f"{place}/end")
    thread.join(PATIENCE)
    assert model.cancelled.is_set()
    assert not web.house.sittings
    assert web.house.store is not None
    assert not web.ask(web.house.store.sittings())


def test_nothing_locks_under_somebody_who_waits_for_a_reply(
    waits: tuple[WebServer, WaitingModel],
) -> None:
    web, _ = waits
    visitor, other = web.visitor(), web.visitor()
    place = sit_down(visitor)
    thread = begun(web, visitor, place)
    ticks, wall = web.house._touched
    web.house._touched = (ticks - 10_000, wall)
    web.ask(web.house.lock_if_left_alone())
    assert not web.house.locked
    other.get(place)
    other.send("/lock")
    thread.join(PATIENCE)


# --- Quick exit -------------------------------------------------------------------


def test_leaving_at_once_forgets_what_is_not_kept(web: WebServer) -> None:
    visitor = web.visitor()
    place = sit_down(visitor)
    visitor.send(f"{place}/keep", {"keep": "no"})
    visitor.send(f"{place}/say", {"text": SAID})
    visitor.send("/leave")
    assert not web.house.sittings
    assert SAID not in web.visitor().get("/").text


def test_whoever_is_not_in_leaves_to_an_empty_page_and_locks_nobody_out(
    locks: WebServer,
) -> None:
    visitor = locks.visitor()
    sit_down(visitor)
    gone = locks.stranger().send("/leave")
    assert gone.url.path == "/gone"
    assert "Counterpoint" not in gone.text
    assert not locks.house.locked


# --- What must not be kept --------------------------------------------------------


def test_the_words_of_a_sitting_that_must_not_be_kept_are_not_remembered(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    place = sit_down(visitor)
    visitor.send(f"{place}/say", {"text": "I want to be dead and CANARY."})
    store = web.house.store
    assert store is not None
    assert web.ask(store.carried()).quote
    visitor.send(f"{place}/keep", {"keep": "no"})
    visitor.send(f"{place}/end")
    carried = web.ask(store.carried())
    assert carried.quote == ""
    assert not carried.checked_in


def test_what_was_kept_goes_when_it_is_asked_for_and_comes_back_when_it_is(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    place = sit_down(visitor)
    visitor.send(f"{place}/say", {"text": SAID})
    store = web.house.store
    assert store is not None
    assert web.ask(store.sittings())
    page = visitor.send(f"{place}/keep", {"keep": "no"})
    assert "Nothing of this sitting is kept" in words_of(page)
    assert SAID in words_of(page)
    assert not web.ask(store.sittings())
    visitor.send(f"{place}/keep", {"keep": "yes"})
    (kept,) = web.ask(store.sittings())
    assert kept.title.startswith("My sister rang")
    assert web.ask(store.read(kept.id)).turns[0].message.text == SAID


# --- Who speaks -------------------------------------------------------------------


class Closes(WaitingModel):
    """A model that knows when it is let go of."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = threading.Event()

    async def close(self) -> None:
        self.closed.set()


def test_a_model_that_speaks_no_more_is_let_go_of(open_web: OpenWeb) -> None:
    model = Closes()
    provider = ProviderSettings("closes", "scripted")
    web = open_web(model=model, provider="closes", providers=(provider,))
    web.house._speaker = lambda s: model if s.provider == "closes" else None

    visitor = web.visitor()
    sit_down(visitor)
    web.ask(web.house.remember(replace(web.house.settings, provider="guide")))
    assert model.closed.wait(PATIENCE)


def test_why_no_model_speaks_is_said_in_the_talk(web: WebServer) -> None:
    visitor = web.visitor()
    web.ask(web.house.remember(replace(web.house.settings, judge="guide")))
    page = visitor.get(sit_down(visitor))
    assert "The guide cannot judge." in words_of(page)
