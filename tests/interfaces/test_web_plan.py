"""The safety plan in a browser without scripts."""

from __future__ import annotations

import asyncio
import json
import re
import stat
import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from counterpoint.app import care_records, plan_at_hand
from counterpoint.care.records import SAFETY_PLAN, Named, SafetyPlan
from counterpoint.care.safety_plan import Step
from counterpoint.errors import StoreError
from counterpoint.terms import Carried, Entry, Risk, Tier
from tests.fakes.clock import FakeClock
from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx2

    from counterpoint.store import Store
    from tests.interfaces.web_server import Visitor, WebServer

    OpenWeb = Callable[..., WebServer]

PASSPHRASE = "four words in a row"  # noqa: S105 - of a test
NUMBER = "116 123"
SIGN = "I stop answering the phone"
FILLED = {
    "signs": f"- {SIGN}\nthe kitchen at four",
    "alone": "cold water on my hands",
    "company": "the launderette",
    "helpers-who-0": "Mo",
    "helpers-number-0": "07700 900123",
    "professionals-who-0": "Dr Amadi",
    "professionals-number-0": "020 7946 0000",
    "safer": "Mo keeps the box",
    "reasons": "the dog",
}
_SEEN = re.compile(r'name="seen" value="([^"]*)"')


def store_of(web: WebServer) -> Store:
    web.ask(web.house.enter())
    assert web.house.store is not None
    return web.house.store


def plan_of(web: WebServer) -> SafetyPlan | None:
    return web.ask(care_records.read(store_of(web))).plan


def seen_in(answer: httpx2.Response) -> str:
    found = _SEEN.search(answer.text)
    assert found, words_of(answer)
    return found[1]


def wrote(visitor: Visitor, fields: dict[str, str] = FILLED) -> httpx2.Response:
    seen = seen_in(visitor.get("/plan/write"))
    return visitor.send("/plan/write", {"seen": seen, **fields})


def left_at_hand(visitor: Visitor) -> httpx2.Response:
    wrote(visitor)
    return visitor.send("/plan/at-hand", {"choice": "yes"})


def locked(web: WebServer) -> None:
    store_of(web)
    web.ask(web.house.protect(PASSPHRASE, current=None))
    web.ask(web.house.lock())


# --- Writing it ----------------------------------------------------------------------


def test_a_plan_is_written_on_one_page_in_the_persons_words(web: WebServer) -> None:
    visitor = web.visitor()
    page = wrote(visitor)
    assert page.url.path == "/plan"
    for words in (SIGN, "cold water on my hands", "Mo keeps the box", "the dog"):
        assert words in words_of(page)
    assert 'href="tel:07700900123">07700 900123</a>' in page.text
    plan = plan_of(web)
    assert plan is not None
    assert plan.signs == (SIGN, "the kitchen at four")
    assert plan.helpers == (Named("Mo", "07700 900123"),)


def test_a_plan_is_written_one_step_after_the_other(web: WebServer) -> None:
    visitor = web.visitor()
    page = visitor.get("/plan/write/signs")
    for step in Step:
        assert page.url.path == f"/plan/write/{step.value}"
        own = {k: v for k, v in FILLED.items() if k.partition("-")[0] == step.value}
        page = visitor.send(page.url.path, {"seen": seen_in(page), **own})
    assert page.url.path == "/plan"
    plan = plan_of(web)
    assert plan is not None
    assert all(getattr(plan, step.value) for step in Step)


def test_one_can_stop_after_any_step_and_what_was_written_stays(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    page = visitor.get("/plan/write/alone")
    fields = {"seen": seen_in(page), "alone": "walk", "do": "stop"}
    assert visitor.send("/plan/write/alone", fields).url.path == "/plan"
    assert words_of(visitor.get("/plan")).count("walk") == 1


def test_the_lines_of_the_country_stand_in_it_with_how_sure_they_are(
    web: WebServer,
) -> None:
    page = wrote(web.visitor())
    assert NUMBER in words_of(page)
    assert "In two or more public lists" in words_of(page)
    assert "999" in words_of(page)


def test_without_a_country_the_directories_stand_in_it(open_web: OpenWeb) -> None:
    page = wrote(open_web(country=None).visitor())
    assert "your local emergency number" in words_of(page)
    assert "Choose your country" in words_of(page)
    assert "findahelpline.com" in page.text


def test_it_is_pressed_for_somebody_with_a_number_until_there_is_one(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    bare = {k: v for k, v in FILLED.items() if not k.startswith("helpers")}
    assert "no person with a number in it yet" in words_of(wrote(visitor, bare))
    assert "no person with a number" not in words_of(wrote(visitor))


def test_signs_in_a_plan_are_not_answered_as_danger(web: WebServer) -> None:
    visitor = web.visitor()
    page = wrote(visitor, {**FILLED, "signs": "I think of killing myself tonight"})
    assert "sounds as if you may not be safe" not in words_of(page)
    assert web.ask(store_of(web).carried()) == Carried()
    # and whom to reach stands on that very page all the same
    assert NUMBER in words_of(page)


def test_a_form_that_is_sent_twice_at_once_is_kept_once(web: WebServer) -> None:
    visitor = web.visitor()
    fields = {"seen": seen_in(visitor.get("/plan/write")), **FILLED}
    answers: list[int] = []

    def send() -> None:
        other = web.visitor()
        other.get("/plan")
        answers.append(other.send("/plan/write", fields).status_code)

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 3
    assert len(web.ask(store_of(web).entries("safety_plan"))) == 1


def test_another_window_is_not_overwritten_in_silence(web: WebServer) -> None:
    first, second = web.visitor(), web.visitor()
    seen = seen_in(second.get("/plan/write"))
    wrote(first)
    late = {**FILLED, "reasons": "the sea", "seen": seen}
    page = second.send("/plan/write", late)
    assert page.status_code == 400
    assert "changed in another window" in words_of(page)
    assert "the sea" in page.text
    again = second.send("/plan/write", {**late, "seen": seen_in(page)})
    assert again.url.path == "/plan"
    assert "the sea" in words_of(again)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"alone": "\n".join(f"line {n}" for n in range(13))}, "a short list"),
        ({"signs": "x" * 301}, "One line is too long"),
        ({"helpers-who-0": "", "helpers-number-0": "123"}, "without a name"),
        ({"helpers-who-0": "x" * 81}, "name or number is too long"),
    ],
    ids=["many", "long", "nameless", "long name"],
)
def test_what_cannot_be_kept_is_said_beside_it_and_nothing_typed_is_lost(
    web: WebServer, fields: dict[str, str], sentence: str
) -> None:
    page = wrote(web.visitor(), {**FILLED, **fields})
    assert page.status_code == 400
    assert sentence in words_of(page)
    assert "cold water" in page.text or "alone" in fields
    assert 'aria-invalid="true"' in page.text
    assert plan_of(web) is None


def test_words_that_look_like_code_are_words(web: WebServer) -> None:
    page = wrote(web.visitor(), {**FILLED, "reasons": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in page.text
    assert "&lt;script&gt;" in page.text


def test_a_plan_that_is_emptied_is_gone(web: WebServer) -> None:
    visitor = web.visitor()
    left_at_hand(visitor)
    page = wrote(visitor, {})
    assert plan_of(web) is None
    assert not plan_at_hand.read(web.settings).kept
    assert "One step at a time" in words_of(page)


def test_a_step_that_there_is_not_is_not_found(web: WebServer) -> None:
    assert web.visitor().get("/plan/write/seventh").status_code == 404


# --- Without the store ---------------------------------------------------------------


def test_what_is_sent_after_the_lock_still_stands_on_the_page(web: WebServer) -> None:
    visitor = web.visitor()
    seen = seen_in(visitor.get("/plan/write"))
    locked(web)
    page = visitor.send("/plan/write", {"seen": seen, **FILLED})
    assert page.status_code == 423
    assert SIGN in page.text
    assert "Open the store in another window" in words_of(page)
    visitor.send("/unlock", {"passphrase": PASSPHRASE})
    assert visitor.send("/plan/write", {"seen": seen, **FILLED}).url.path == "/plan"
    assert plan_of(web) is not None


def test_a_locked_plan_asks_for_the_passphrase_where_no_copy_was_left(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    wrote(visitor)
    locked(web)
    page = visitor.get("/plan")
    assert page.url.path == "/unlock"
    assert SIGN not in page.text
    assert "My plan" not in words_of(page)
    assert "Help now" in words_of(page)
    assert visitor.get("/plan/copy").status_code == 404


def test_a_copy_that_was_left_opens_while_locked_and_says_what_it_is(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    asked = words_of(wrote(visitor))
    assert "whoever can use this computer and this browser can read it" in asked
    visitor.send("/plan/at-hand", {"choice": "yes"})
    place = plan_at_hand.place(web.settings)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    locked(web)
    assert "My plan opens without it" in words_of(visitor.get("/unlock"))
    page = visitor.get("/plan")
    assert page.url.path == "/plan"
    assert SIGN in words_of(page)
    assert NUMBER in words_of(page)
    assert "the copy that you left readable" in words_of(page)
    assert 'href="/plan/write"' not in page.text


def test_nothing_but_the_plan_opens_while_locked(web: WebServer) -> None:
    visitor = web.visitor()
    left_at_hand(visitor)
    locked(web)
    for path in ("/plan/write", "/plan/write/signs", "/plan/delete", "/people"):
        assert visitor.get(path).url.path == "/unlock"
    for path in ("/plan/at-hand", "/plan/looked", "/plan/delete"):
        assert visitor.send(path, {"choice": "no"}).url.path == "/unlock"
    assert plan_at_hand.read(web.settings).kept


@pytest.mark.parametrize("path", ["/plan", "/plan/copy", "/plan/write"])
def test_a_browser_that_was_not_let_in_sees_no_plan(web: WebServer, path: str) -> None:
    left_at_hand(web.visitor())
    for state in (lambda: None, lambda: locked(web)):
        state()
        page = web.stranger().get(path)
        assert page.status_code == 401
        assert SIGN not in page.text


def test_after_a_quick_exit_the_plan_is_shown_no_more(web: WebServer) -> None:
    visitor = web.visitor()
    left_at_hand(visitor)
    visitor.send("/leave")
    assert visitor.get("/plan").status_code == 401


def test_a_copy_that_is_damaged_says_so_and_the_numbers_are_there(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    left_at_hand(visitor)
    locked(web)
    plan_at_hand.place(web.settings).write_bytes(b"{")
    page = visitor.get("/plan")
    assert page.status_code == 200
    assert "copy of your plan cannot be read" in words_of(page)
    assert NUMBER in words_of(page)
    assert visitor.get("/plan/copy").status_code == 503  # a browser keeps its own
    visitor.send("/unlock", {"passphrase": PASSPHRASE})
    assert plan_at_hand.read(web.settings).plan == plan_of(web)


def test_without_a_store_the_copy_is_shown_and_without_a_copy_the_numbers(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = web.visitor()
    left_at_hand(visitor)
    store = store_of(web)

    async def broken(*_: object) -> None:
        raise StoreError("It cannot be read.")

    monkeypatch.setattr(store, "entries", broken)
    page = visitor.get("/plan")
    assert SIGN in words_of(page)
    assert "It cannot be read." in words_of(page)
    plan_at_hand.remove(web.settings)
    page = visitor.get("/plan")
    assert page.status_code == 200
    assert SIGN not in words_of(page)
    assert NUMBER in words_of(page)


def test_a_plan_that_cannot_be_read_is_said_and_the_copy_is_shown(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    left_at_hand(visitor)
    now = web.house.clock.now()
    damaged = Entry(SAFETY_PLAN, "safety_plan", now, b"{}")
    web.ask(store_of(web).put([damaged]))
    page = visitor.get("/plan")
    assert "The plan in the store cannot be read" in words_of(page)
    assert SIGN in words_of(page)


# --- The copy follows ------------------------------------------------------------------


def test_the_copy_goes_when_it_is_taken_back_or_the_plan_is_deleted(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    left_at_hand(visitor)
    visitor.send("/plan/at-hand", {"choice": "no"})
    assert not plan_at_hand.place(web.settings).exists()
    assert plan_of(web) is not None
    visitor.send("/plan/at-hand", {"choice": "yes"})
    assert "Your safety plan" in words_of(visitor.get("/plan/delete"))
    page = visitor.send("/plan/delete")
    assert "deleted" in words_of(page)
    assert not plan_at_hand.place(web.settings).exists()
    assert plan_of(web) is None


def test_the_copy_changes_with_the_plan(web: WebServer) -> None:
    visitor = web.visitor()
    left_at_hand(visitor)
    wrote(visitor, {**FILLED, "signs": "I count things"})
    copy = visitor.get("/plan/copy")
    assert "I count things" in words_of(copy)
    assert SIGN not in copy.text


def test_the_copy_for_the_browser_holds_no_key_and_no_form_of_ours(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    left_at_hand(visitor)
    copy = visitor.get("/plan/copy")
    assert SIGN in words_of(copy)
    assert 'data-token=""' in copy.text
    assert visitor.token not in copy.text
    assert 'aria-label="Pages"' not in copy.text


def test_where_the_copy_cannot_be_written_the_plan_is_kept_and_that_is_said(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = web.visitor()
    left_at_hand(visitor)

    def full(*_: object) -> None:
        raise StoreError("There is no room left.")

    monkeypatch.setattr(plan_at_hand, "put", full)
    page = wrote(visitor, {**FILLED, "reasons": "the sea"})
    assert "could not be made new" in words_of(page)
    assert "the sea" in words_of(page)


def test_erasing_everything_erases_the_copy(web: WebServer) -> None:
    visitor = web.visitor()
    left_at_hand(visitor)
    assert "copy of your safety plan" in words_of(visitor.get("/settings/erase"))
    visitor.send("/settings/erase", {"word": "erase"})
    assert not plan_at_hand.place(web.settings).exists()


def test_a_lost_passphrase_does_not_keep_the_copy_from_being_erased(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    left_at_hand(visitor)
    locked(web)
    visitor.send("/settings/erase", {"word": "erase"})
    assert not plan_at_hand.place(web.settings).exists()


def test_a_backup_brings_the_plan_back_and_leaves_no_readable_copy(
    open_web: OpenWeb, tmp_path: Path
) -> None:
    visitor = open_web().visitor()
    left_at_hand(visitor)
    both = {"passphrase": PASSPHRASE, "again": PASSPHRASE}
    sent = visitor.send("/settings/backup", both)
    assert SIGN.encode() not in sent.content
    other = open_web(tmp_path / "other")
    visitor = other.visitor()
    file = {"file": ("a.backup", sent.content)}
    visitor.send("/settings/restore", {"passphrase": PASSPHRASE}, files=file)
    assert SIGN in words_of(visitor.get("/plan"))
    assert not plan_at_hand.read(other.settings).kept


def test_a_backup_does_not_take_the_place_of_a_plan(
    open_web: OpenWeb, tmp_path: Path
) -> None:
    both = {"passphrase": PASSPHRASE, "again": PASSPHRASE}
    sent = open_web().visitor().send("/settings/backup", both)
    other = open_web(tmp_path / "other")
    visitor = other.visitor()
    wrote(visitor)
    file = {"file": ("a.backup", sent.content)}
    fields = {"passphrase": PASSPHRASE}
    page = visitor.send("/settings/restore", fields, files=file)
    assert page.status_code == 400
    assert plan_of(other) is not None


def test_an_export_holds_the_plan_and_an_import_brings_it_back(
    open_web: OpenWeb, tmp_path: Path
) -> None:
    visitor = open_web().visitor()
    left_at_hand(visitor)
    sent = visitor.send("/settings/export", {"known": "yes"})
    visitor = open_web(tmp_path / "other").visitor()
    visitor.send("/settings/import", files={"file": ("a.zip", sent.content)})
    assert SIGN in words_of(visitor.get("/plan"))


# --- After a hard day -------------------------------------------------------------------


def test_after_a_hard_day_the_next_calm_visit_offers_to_look_at_it_once(
    open_web: OpenWeb,
) -> None:
    clock = FakeClock()
    web = open_web(clock=clock)
    visitor = web.visitor()
    wrote(visitor)
    clock.move(days=1)
    hard = Carried(Risk.ACTIVE, Tier.CONCERN, at=clock.now(), checked_in=False)
    web.ask(store_of(web).remember(hard))
    clock.move(days=1)
    first = visitor.send("/talk/new")  # asks about it, and about nothing else
    assert "Look at my plan" not in words_of(first)
    web.ask(store_of(web).remember(replace(hard, checked_in=True)))
    calm = visitor.send("/talk/new")
    assert "Is your plan still right?" in words_of(calm)
    assert "Look at my plan" not in words_of(visitor.send("/talk/new"))
    page = visitor.get("/plan?look=yes")
    assert "Does each line still help?" in words_of(page)
    clock.move(minutes=1)
    page = visitor.send("/plan/looked")
    assert "looked over on" in words_of(page)
    plan = plan_of(web)
    assert plan is not None
    assert plan.reviewed == clock.now()


def test_whoever_has_no_plan_is_not_asked_to_look_at_one(web: WebServer) -> None:
    at = web.house.clock.now() - timedelta(days=1)
    hard = Carried(Risk.ACTIVE, Tier.CONCERN, at=at, checked_in=True)
    web.ask(store_of(web).remember(hard))
    page = web.visitor().send("/talk/new")
    assert "Look at my plan" not in words_of(page)


# --- Where it is found ---------------------------------------------------------------


def test_help_and_the_crisis_card_lead_to_it(web: WebServer) -> None:
    visitor = web.visitor()
    assert 'href="/plan"' in web.stranger().get("/help").text
    talk = visitor.send("/talk/new").url.path
    page = visitor.send(f"{talk}/say", {"text": "i don't want to live any more"})
    assert "Make a plan for hard hours" in words_of(page)
    wrote(visitor)
    assert "Open my plan" in words_of(visitor.get(talk))


def test_nothing_of_it_stands_where_somebody_is_hurt_by_another(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    wrote(visitor)
    talk = visitor.send("/talk/new").url.path
    page = visitor.send(
        f"{talk}/say", {"text": "my husband hits me and checks my phone"}
    )
    [turn] = web.house.sittings[talk.rsplit("/", 1)[-1]].visit.turns
    assert turn.plan.path == "abuse"
    assert 'href="/plan"' not in page.text


def test_whoever_came_from_a_talk_finds_the_way_back(web: WebServer) -> None:
    visitor = web.visitor()
    assert "Back to the talk" not in visitor.get("/plan").text
    place = visitor.get("/").url.path
    visitor.send(f"{place}/say", {"text": "i don't want to be here anymore"})
    assert "Back to the talk" in visitor.get("/plan").text


def test_it_is_on_the_home_screen(web: WebServer) -> None:
    manifest = json.loads(web.stranger().get("/manifest.webmanifest").text)
    assert {"name": "My plan", "url": "/plan"} in manifest["shortcuts"]


# --- When something comes in between -----------------------------------------------------


def meanwhile(do: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=do)
    thread.start()
    return thread


def test_a_store_that_locks_in_the_middle_loses_nothing_that_was_written(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = web.visitor()
    seen = seen_in(visitor.get("/plan/write"))
    web.ask(web.house.protect(PASSPHRASE, current=None))
    keep = care_records.keep

    async def locks(*args: Any, **more: Any) -> None:
        await web.house.lock()
        await keep(*args, **more)

    monkeypatch.setattr(care_records, "keep", locks)
    page = visitor.send("/plan/write", {"seen": seen, **FILLED})
    assert page.status_code == 423
    assert SIGN in page.text
    assert "Open the store in another window" in words_of(page)
    monkeypatch.undo()
    visitor.send("/unlock", {"passphrase": PASSPHRASE})
    again = {"seen": seen_in(page), **FILLED}
    assert visitor.send("/plan/write", again).url.path == "/plan"


def test_a_store_that_fails_loses_nothing_that_was_written(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = web.visitor()
    seen = seen_in(visitor.get("/plan/write"))

    async def full(*_: object, **__: object) -> None:
        raise StoreError("There is no room left on the disk.")

    monkeypatch.setattr(care_records, "keep", full)
    page = visitor.send("/plan/write", {"seen": seen, **FILLED})
    assert page.status_code == 400
    assert SIGN in page.text
    assert "no room left" in words_of(page)
    assert NUMBER in words_of(page)


def test_what_was_changed_in_another_window_is_noticed_after_the_lock_too(
    web: WebServer,
) -> None:
    first, second = web.visitor(), web.visitor()
    wrote(first)
    seen = seen_in(second.get("/plan/write"))
    wrote(first, {**FILLED, "reasons": "the sea"})
    locked(web)
    page = second.send("/plan/write", {"seen": seen, **FILLED})
    first.send("/unlock", {"passphrase": PASSPHRASE})
    page = second.send("/plan/write", {"seen": seen_in(page), **FILLED})
    assert "changed in another window" in words_of(page)
    assert "the sea" in words_of(first.get("/plan"))


def test_what_was_changed_in_another_window_is_noticed_after_a_mistake_too(
    web: WebServer,
) -> None:
    first, second = web.visitor(), web.visitor()
    seen = seen_in(second.get("/plan/write"))
    wrote(first)
    page = second.send("/plan/write", {"seen": seen, "signs": "x" * 301})
    page = second.send("/plan/write", {"seen": seen_in(page), "signs": "short"})
    assert "changed in another window" in words_of(page)
    assert SIGN in words_of(first.get("/plan"))


@pytest.mark.parametrize("row", ["x5", "-5", "99", "\u0665", ""])
def test_fields_that_no_page_of_ours_has_are_left_out(web: WebServer, row: str) -> None:
    odd = {f"helpers-who-{row}": "somebody", f"helpers-number-{row}": "12345"}
    page = wrote(web.visitor(), {**odd, "signs": "x" * 301})
    assert page.status_code == 400
    assert "somebody" not in page.text


def test_of_a_plan_that_is_deleted_no_other_window_leaves_a_copy(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, other = web.visitor(), web.visitor()
    wrote(visitor)
    other.get("/plan")
    withdraw, threads = care_records.withdraw, list[threading.Thread]()

    async def slowly(*args: Any) -> None:
        threads.append(
            meanwhile(lambda: other.send("/plan/at-hand", {"choice": "yes"}))
        )
        threads.append(meanwhile(lambda: web.visitor().send("/plan/looked")))
        await asyncio.sleep(0.05)
        await withdraw(*args)

    monkeypatch.setattr(care_records, "withdraw", slowly)
    visitor.send("/plan/delete")
    for thread in threads:
        thread.join()
    assert len(threads) == 2
    assert plan_of(web) is None
    assert not plan_at_hand.place(web.settings).exists()


def test_being_asked_to_look_it_over_undoes_nothing_of_another_window(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, writing = web.visitor(), web.visitor()
    wrote(visitor)
    hard_at = web.house.clock.now() + timedelta(seconds=1)
    hard = Carried(Risk.ACTIVE, Tier.CONCERN, at=hard_at, checked_in=True)
    web.ask(store_of(web).remember(hard))
    seen = seen_in(writing.get("/plan/write"))
    new = {"seen": seen, **FILLED, "reasons": "the sea"}
    keep, threads = care_records.keep, list[threading.Thread]()

    async def slowly(store: Store, *records: Any, **more: Any) -> None:
        if not threads:  # the first to keep is the one who asks
            threads.append(meanwhile(lambda: writing.send("/plan/write", new)))
            await asyncio.sleep(0.05)
        await keep(store, *records, **more)

    monkeypatch.setattr(care_records, "keep", slowly)
    assert "Is your plan still right?" in words_of(visitor.send("/talk/new"))
    for thread in threads:
        thread.join()
    plan = plan_of(web)
    assert plan is not None
    assert plan.reasons == ("the sea",)
    assert plan.offered is not None


@pytest.mark.parametrize("lock", [True, False], ids=["locked", "open"])
def test_a_crash_between_the_store_and_the_copy_is_made_good_at_the_next_start(
    open_web: OpenWeb, tmp_path: Path, lock: bool
) -> None:
    folder = tmp_path / "home"
    web = open_web(folder)
    left_at_hand(web.visitor())
    if lock:
        web.ask(web.house.protect(PASSPHRASE, current=None))
    plan = plan_of(web)
    assert plan is not None
    now = web.house.clock.now()
    newer = replace(plan, at=now, signs=("I count things",))
    web.ask(care_records.keep(store_of(web), newer, now=now))
    web.ask(store_of(web).close())
    web.house.store = None  # and so it died before it came to the copy
    web = open_web(folder)
    visitor = web.visitor()
    visitor.get("/plan")
    assert plan_at_hand.read(web.settings).plan == (plan if lock else newer)
    if lock:
        visitor.send("/unlock", {"passphrase": PASSPHRASE})
    assert plan_at_hand.read(web.settings).plan == newer


def test_a_plan_that_is_emptied_leaves_no_copy_also_where_something_is_damaged(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    left_at_hand(visitor)
    now = web.house.clock.now()
    web.ask(store_of(web).put([Entry("somebody", "person", now, b"{}")]))
    wrote(visitor, {})
    assert not plan_at_hand.place(web.settings).exists()


def test_another_passphrase_leaves_the_choice_and_the_copy_as_they_are(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    left_at_hand(visitor)
    before = plan_at_hand.read(web.settings)
    locked(web)
    visitor.send("/unlock", {"passphrase": PASSPHRASE})
    web.ask(web.house.protect("five words", current=PASSPHRASE))
    web.ask(web.house.lock())
    assert plan_at_hand.read(web.settings) == before


def test_after_erasing_everything_a_browser_is_told_to_keep_nothing(
    web: WebServer,
) -> None:
    page = web.visitor().send("/settings/erase", {"word": "erase"})
    assert page.headers["clear-site-data"] == '"cache", "storage"'


def test_marks_of_direction_in_a_name_do_not_turn_a_number_round(
    web: WebServer,
) -> None:
    fields = {**FILLED, "helpers-who-0": "Mo\u202e", "helpers-number-0": "07700 900123"}
    page = wrote(web.visitor(), fields)
    assert '<span class="who" dir="auto">Mo\u202e</span>' in page.text
    assert 'dir="auto" href="tel:07700900123">07700 900123</a>' in page.text
