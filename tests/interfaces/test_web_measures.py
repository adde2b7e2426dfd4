"""Questionnaires in a browser without scripts."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import figures
from counterpoint.authored import load
from counterpoint.errors import StoreError
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.records import (
    FeltChange,
    FeltDeclined,
    Measure,
    MeasureDraft,
)
from counterpoint.terms import Risk
from tests.fakes.clock import FakeClock
from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import httpx2

    from counterpoint.store import Store
    from counterpoint.terms import Turn
    from tests.interfaces.web_server import Visitor, WebServer

    OpenWeb = Callable[..., WebServer]

PHQ9 = "/progress/questions/phq9"
PASSPHRASE = "four words in a row"  # noqa: S105 - of a test
NUMBER = "116 123"
ASKED = [
    line["text"]
    for line in load("care", "suicide").body["element"]["ask_direct"]["lines"]
]
_FORM = re.compile(r'name="form" value="([^"]+)"')
_NO_RISK = re.compile(
    r"no risk|not at risk|no sign of|no danger|you are safe[^,]*\.|without risk",
    re.IGNORECASE,
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def timed(open_web: OpenWeb, clock: FakeClock) -> WebServer:
    return open_web(clock=clock)


def store_of(web: WebServer) -> Store:
    web.ask(web.house.enter())
    assert web.house.store is not None
    return web.house.store


def on_record(web: WebServer, kind: type) -> list[object]:
    read = web.ask(figures.read(store_of(web)))
    return list(read.of(kind))


def measures(web: WebServer) -> list[Measure]:
    return [one for one in on_record(web, Measure) if isinstance(one, Measure)]


def draft(web: WebServer) -> MeasureDraft:
    [one] = on_record(web, MeasureDraft)
    assert isinstance(one, MeasureDraft)
    return one


def form_in(answer: httpx2.Response) -> str:
    found = _FORM.search(answer.text)
    assert found, words_of(answer)
    return found[1]


def begin(visitor: Visitor, which: str = "phq9", do: str = "one") -> httpx2.Response:
    where = f"/progress/questions/{which}"
    return visitor.send(where, {"form": form_in(visitor.get(where)), "do": do})


def answered(
    visitor: Visitor, answers: Sequence[int | None], which: str = "phq9"
) -> httpx2.Response:
    """Answer from the first question on; None leaves one out."""
    page = begin(visitor, which)
    for n, answer in enumerate(answers, start=1):
        fields = {
            "form": form_in(page),
            "do": "leave_out" if answer is None else "next",
        }
        if answer is not None:
            fields["answer"] = str(answer)
        page = visitor.send(f"/progress/questions/{which}/{n}", fields)
    return page


def finished(
    visitor: Visitor, answers: Sequence[int | None], which: str = "phq9"
) -> httpx2.Response:
    last = answered(visitor, answers, which)
    return visitor.send(f"/progress/questions/{which}/finish", {"form": form_in(last)})


def test_a_form_is_answered_one_question_after_the_other(web: WebServer) -> None:
    visitor = web.visitor()
    page = begin(visitor)
    assert page.url.path == f"{PHQ9}/1"
    assert "PHQ-9: 1 of 10" in words_of(page)
    assert "Little interest or pleasure in doing things" in words_of(page)
    visitor.send(f"{PHQ9}/throw-away")
    result = finished(visitor, [1, 2, 1, 2, 1, 2, 1, 2, 0, 1])
    assert result.url.path == "/progress/scores/phq9"
    assert "PHQ-9: 12, on a scale from 0 to 27" in words_of(result)
    [kept] = measures(web)
    assert kept.answers[:2] == (("1", 1), ("2", 2))
    assert kept.began is not None
    assert on_record(web, MeasureDraft) == []


@pytest.mark.parametrize("which", [one.id for one in shelf().instruments])
def test_every_questionnaire_can_be_answered_in_its_own_words(
    web: WebServer, which: str
) -> None:
    instrument, visitor = shelf().find(which), web.visitor()
    least = [min(item.values) for item in instrument.items]
    if instrument.gate is not None:
        least[0] = 1 - instrument.gate.closes_with
    page = begin(visitor, which, do="all")
    for item in instrument.items:
        assert " ".join(item.text.split()) in words_of(page)
    assert instrument.licence.notice in words_of(page)
    visitor.send(f"/progress/questions/{which}/throw-away")
    result = finished(visitor, least, which)
    assert result.url.path == f"/progress/scores/{which}"
    assert instrument.name in words_of(result)


def all_of(answers: Sequence[object], which: str = "phq9") -> dict[str, str]:
    """Return the fields of a form on one page."""
    items = shelf().find(which).items
    pairs = zip(items, answers, strict=False)
    return {f"item-{item.id}": str(value) for item, value in pairs if value is not None}


def sent_at_once(
    visitor: Visitor, answers: Sequence[object], which: str = "phq9", do: str = "send"
) -> httpx2.Response:
    page = begin(visitor, which, do="all")
    fields = {"form": form_in(page), "do": do, **all_of(answers, which)}
    return visitor.send(f"/progress/questions/{which}/answers", fields)


def asks(page: httpx2.Response) -> bool:
    return any(line in words_of(page) for line in ASKED)


def opened(web: WebServer) -> list[Turn]:
    """Return the turns that a tick opened a talk with."""
    turns = [t for one in web.house.sittings.values() for t in one.visit.turns]
    return [turn for turn in turns if turn.plan.rule == "ticked"]


# --- A risk item is ticked ----------------------------------------------------------


def test_before_a_form_with_a_risk_item_it_is_said_what_happens_when_it_is_ticked(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    for which in ("phq9", "core10"):
        said = words_of(visitor.get(f"/progress/questions/{which}"))
        assert "If you tick this one I will ask you about it" in said
        assert "Nothing is sent to anyone" in said
    assert "I will ask you" not in words_of(visitor.get("/progress/questions/gad7"))


@pytest.mark.parametrize("answer", [1, 2, 3])
def test_a_tick_is_asked_about_before_the_next_question(
    web: WebServer, answer: int
) -> None:
    visitor = web.visitor()
    page = answered(visitor, [0, 0, 0, 0, 0, 0, 0, 0, answer])
    assert page.url.path.startswith("/talk/")
    said = words_of(page)
    assert asks(page)
    assert NUMBER in said
    assert "The rest of the form waits under Progress" in said
    assert draft(web).answer("9") == answer
    assert measures(web) == []


def test_plans_that_were_ticked_lead_to_how_near_it_is(web: WebServer) -> None:
    page = answered(web.visitor(), [0, 0, 0, 0, 0, 1], "core10")
    assert page.url.path.startswith("/talk/")
    assert NUMBER in words_of(page)
    [turn] = opened(web)
    assert turn.screening.risk is Risk.PLAN_OR_MEANS


def test_a_tick_on_one_page_is_asked_about_after_sending_and_the_score_waits(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    page = sent_at_once(visitor, [1] * 10)
    assert page.url.path.startswith("/talk/")
    assert asks(page)
    assert "The score waits under Progress" in words_of(page)
    assert "on a scale" not in words_of(page)
    [kept] = measures(web)
    assert kept.answer("9") == 1
    assert on_record(web, MeasureDraft) == []


def test_a_tick_is_asked_about_also_where_the_form_is_only_paused_or_gone_back_in(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    assert asks(sent_at_once(visitor, [*[None] * 8, 2], do="pause"))
    visitor.send(f"{PHQ9}/throw-away")
    page = answered(visitor, [0] * 8)
    back = {"form": form_in(page), "answer": "3", "do": "back"}
    assert asks(visitor.send(f"{PHQ9}/9", back))


def test_a_tick_in_a_form_with_an_error_is_asked_about_first(web: WebServer) -> None:
    page = sent_at_once(web.visitor(), ["seven", *[0] * 7, 2, 0])
    assert page.url.path.startswith("/talk/")
    assert asks(page)


def test_a_store_that_fails_while_keeping_does_not_hold_back_the_question(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = web.visitor()
    page = answered(visitor, [0] * 8)
    store = store_of(web)

    async def full(_: object) -> None:
        raise StoreError("There is no room left.")

    monkeypatch.setattr(store, "put", full)
    ticked = {"form": form_in(page), "answer": "1", "do": "next"}
    asked = visitor.send(f"{PHQ9}/9", ticked)
    assert asked.url.path.startswith("/talk/")
    assert asks(asked)
    assert NUMBER in words_of(asked)
    assert "could not be kept" in words_of(asked)


def test_a_store_that_cannot_be_read_does_not_hold_back_the_question(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = web.visitor()
    page = answered(visitor, [0] * 8)
    store = store_of(web)

    async def damaged(*_: object) -> None:
        raise StoreError("It cannot be read.")

    monkeypatch.setattr(store, "entries", damaged)
    ticked = {"form": form_in(page), "answer": "1", "do": "next"}
    assert asks(visitor.send(f"{PHQ9}/9", ticked))


def test_a_talk_that_cannot_be_begun_leaves_the_question_and_the_numbers(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = web.visitor()
    page = answered(visitor, [0] * 8)

    async def fails(**_: object) -> None:
        raise StoreError("It cannot be begun.")

    monkeypatch.setattr(web.house, "sit_down", fails)
    ticked = {"form": form_in(page), "answer": "1", "do": "next"}
    asked = visitor.send(f"{PHQ9}/9", ticked)
    assert asks(asked)
    assert NUMBER in words_of(asked)


def test_a_tick_that_comes_in_after_the_lock_is_asked_about_with_numbers(
    web: WebServer,
) -> None:
    store_of(web)
    web.ask(web.house.protect(PASSPHRASE, current=None))
    visitor = web.visitor()
    page = answered(visitor, [0] * 8)
    web.ask(web.house.lock())
    ticked = {"form": form_in(page), "answer": "1", "do": "next"}
    asked = visitor.send(f"{PHQ9}/9", ticked)
    assert asked.status_code == 423
    assert asks(asked)
    assert NUMBER in words_of(asked)
    assert "is not kept" in words_of(asked)


def test_a_tick_that_comes_from_a_form_that_is_gone_is_asked_about(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    page = answered(visitor, [0] * 8)
    visitor.send(f"{PHQ9}/throw-away")
    ticked = {"form": form_in(page), "answer": "1", "do": "next"}
    assert asks(visitor.send(f"{PHQ9}/9", ticked))


def test_a_tick_that_was_not_asked_about_is_asked_before_the_form_is_finished(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    last = answered(visitor, [0] * 10)
    unasked = draft(web)
    answers = tuple((i, 2 if i == "9" else v) for i, v in unasked.answers)
    ticked = MeasureDraft(
        unasked.id, unasked.at, "phq9", unasked.began, answers, wording=unasked.wording
    )
    web.ask(figures.keep(store_of(web), ticked, now=unasked.at))
    page = visitor.send(f"{PHQ9}/finish", {"form": form_in(last)})
    assert asks(page)
    assert len(measures(web)) == 1


def test_after_the_question_the_form_is_gone_on_with_and_it_is_not_asked_twice(
    timed: WebServer, clock: FakeClock
) -> None:
    visitor = timed.visitor()
    asked = answered(visitor, [0, 0, 0, 0, 0, 0, 0, 0, 2])
    visitor.send(f"{asked.url.path}/say", {"text": "no. I only wish it would stop"})
    clock.move(minutes=2)
    before = visitor.get(PHQ9)
    assert "9 of 10 are answered" in words_of(before)
    page = visitor.get(f"{PHQ9}/10")
    last = visitor.send(f"{PHQ9}/10", {"form": form_in(page), "answer": "1"})
    done = visitor.send(f"{PHQ9}/finish", {"form": form_in(last)})
    assert done.url.path == "/progress/scores/phq9"
    assert len(opened(timed)) == 1


def test_a_higher_tick_is_asked_about_anew(timed: WebServer, clock: FakeClock) -> None:
    visitor = timed.visitor()
    page = answered(visitor, [0] * 8)
    first = {"form": form_in(page), "answer": "1", "do": "next"}
    visitor.send(f"{PHQ9}/9", first)
    clock.move(minutes=2)
    asked = visitor.send(f"{PHQ9}/9", {**first, "answer": "3"})
    assert asks(asked)


def test_where_the_last_visit_left_a_risk_open_one_question_is_asked_and_no_more(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    talk = visitor.send("/talk/new").url.path
    visitor.send(f"{talk}/say", {"text": "i want to kill myself"})
    page = answered(visitor, [0, 0, 0, 0, 0, 0, 0, 0, 1])
    assert asks(page)
    sitting = web.house.sittings[page.url.path.rsplit("/", 1)[-1]]
    assert [turn.plan.rule for turn in sitting.visit.turns] == ["ticked"]


def test_the_same_tick_sent_twice_at_once_opens_one_talk_and_both_show_it(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    page = answered(visitor, [0] * 8)
    ticked = {"form": form_in(page), "answer": "1", "do": "next"}
    seen: list[httpx2.Response] = []

    def send() -> None:
        other = web.visitor()
        other.get(PHQ9)
        seen.append(other.send(f"{PHQ9}/9", ticked))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 4
    assert all(asks(one) for one in seen)
    assert len(opened(web)) == 1


@pytest.mark.parametrize("which", ["phq9", "core10"])
def test_nothing_is_said_anywhere_of_a_risk_item_at_zero(
    web: WebServer, which: str
) -> None:
    instrument, visitor = shelf().find(which), web.visitor()
    zeros = [item.values[0] for item in instrument.items]
    page = begin(visitor, which)
    seen = [page]
    for n, answer in enumerate(zeros, start=1):
        fields = {"form": form_in(page), "do": "next", "answer": str(answer)}
        page = visitor.send(f"/progress/questions/{which}/{n}", fields)
        seen.append(page)
    seen.append(
        visitor.send(f"/progress/questions/{which}/finish", {"form": form_in(page)})
    )
    for one in seen:
        assert not _NO_RISK.search(words_of(one))
        assert NUMBER not in words_of(one)
    [risk] = instrument.risk_items
    assert risk.text not in words_of(seen[-1])
    assert opened(web) == []


def test_a_risk_item_that_is_left_out_is_left_out_and_help_is_named(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    page = answered(visitor, [0] * 8)
    left = {"form": form_in(page), "answer": "2", "do": "leave_out"}
    visitor.send(f"{PHQ9}/9", left)
    page = visitor.get(f"{PHQ9}/10")
    last = visitor.send(f"{PHQ9}/10", {"form": form_in(page), "answer": "0"})
    assert "You left out the one about being dead or hurting yourself" in words_of(last)
    assert '<a href="/help">' in last.text
    assert draft(web).answer("9") is None


# --- Pausing, going back, leaving out -----------------------------------------------


def test_a_question_that_was_left_out_is_named_at_the_end_and_can_be_gone_back_to(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    last = answered(visitor, [1, None, 1, 1, 1, 1, 1, 1, 0, 0])
    assert "2. Feeling down, depressed, or hopeless" in words_of(last)
    page = visitor.get(f"{PHQ9}/2?then=end")
    fields = {"form": form_in(page), "then": "end", "answer": "1", "do": "next"}
    assert "Every question is answered" in words_of(visitor.send(f"{PHQ9}/2", fields))


def test_what_was_left_out_is_said_beside_the_total(web: WebServer) -> None:
    result = finished(web.visitor(), [1, None, 1, 1, 1, 1, 1, 1, 0, 0])
    assert "One question was left out" in words_of(result)


def test_without_a_choice_the_question_is_asked_again(web: WebServer) -> None:
    visitor = web.visitor()
    page = begin(visitor)
    again = visitor.send(f"{PHQ9}/1", {"form": form_in(page), "do": "next"})
    assert again.status_code == 400
    assert "Choose one of the answers, or leave this one out" in words_of(again)


@pytest.mark.parametrize("answer", ["4", "-1", "x", "1.0", " 1"])
def test_an_answer_that_there_is_not_is_refused_and_not_kept(
    web: WebServer, answer: str
) -> None:
    visitor = web.visitor()
    page = begin(visitor)
    fields = {"form": form_in(page), "answer": answer, "do": "next"}
    again = visitor.send(f"{PHQ9}/1", fields)
    assert again.status_code == 400
    assert "That is not one of the answers" in words_of(again)
    assert draft(web).answers == ()


def test_a_form_that_was_paused_goes_on_in_another_browser_after_a_lock(
    web: WebServer,
) -> None:
    store_of(web)
    web.ask(web.house.protect(PASSPHRASE, current=None))
    page = answered(web.visitor(), [1, 2, 3])
    web.ask(web.house.lock())
    visitor = web.visitor()
    answer = {"form": form_in(page), "answer": "1", "do": "next"}
    assert visitor.send(f"{PHQ9}/4", answer).url.path == "/unlock"
    visitor.send("/unlock", {"passphrase": PASSPHRASE, "onward": PHQ9})
    before = visitor.get(PHQ9)
    assert "3 of 10 are answered" in words_of(before)
    assert f'href="{PHQ9}/4"' in before.text


def test_a_form_of_before_yesterday_begins_afresh_and_says_so(
    timed: WebServer, clock: FakeClock
) -> None:
    visitor = timed.visitor()
    answered(visitor, [1, 2, 3])
    clock.move(hours=25)
    before = visitor.get(PHQ9)
    assert "That is more than a day ago" in words_of(before)
    visitor.send(PHQ9, {"form": form_in(before), "do": "one"})
    assert draft(timed).answers == ()


def test_a_form_that_is_thrown_away_leaves_nothing(web: WebServer) -> None:
    visitor = web.visitor()
    answered(visitor, [1, 2, 3])
    assert "Thrown away" in words_of(visitor.send(f"{PHQ9}/throw-away"))
    assert on_record(web, MeasureDraft) == []


def test_a_form_that_is_sent_twice_is_one_measure(web: WebServer) -> None:
    visitor = web.visitor()
    last = answered(visitor, [1, 1, 1, 1, 1, 1, 1, 1, 0, 0])
    for _ in range(2):
        done = visitor.send(f"{PHQ9}/finish", {"form": form_in(last)})
        assert done.url.path == "/progress/scores/phq9"
    late = {"form": form_in(last), "answer": "3", "do": "next"}
    visitor.send(f"{PHQ9}/1", late)
    [kept] = measures(web)
    assert kept.answer("1") == 1


def test_a_form_with_nothing_answered_is_not_kept(web: WebServer) -> None:
    visitor = web.visitor()
    last = answered(visitor, [None] * 10)
    page = visitor.send(f"{PHQ9}/finish", {"form": form_in(last)})
    assert page.status_code == 400
    assert "there is nothing to keep" in words_of(page)
    assert measures(web) == []


def test_on_one_page_what_is_missing_is_said_and_the_rest_is_kept(
    web: WebServer,
) -> None:
    page = sent_at_once(web.visitor(), [1, "out", 1, 1, 1, 1, 1, None, 0, 0])
    assert "2. Feeling down" in words_of(page)
    assert "8. Moving or speaking" in words_of(page)
    assert draft(web).left_out == ("2",)


def test_no_to_the_first_question_of_pc_ptsd_5_asks_nothing_more(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    last = answered(visitor, [0], "pcptsd5")
    assert "nothing more to ask" in words_of(last)
    done = visitor.send("/progress/questions/pcptsd5/finish", {"form": form_in(last)})
    assert done.url.path == "/progress/scores/pcptsd5"


def test_nothing_of_the_event_itself_is_asked(web: WebServer) -> None:
    visitor = web.visitor()
    page = begin(visitor, "pcptsd5", do="all")
    assert "<textarea" not in page.text
    assert 'type="text"' not in page.text


def test_answers_that_contradict_the_first_one_are_named(web: WebServer) -> None:
    page = sent_at_once(web.visitor(), [0, 1, 1, 1, 1, 1], "pcptsd5")
    assert page.status_code == 400
    assert "later ones have answers" in words_of(page)
    assert measures(web) == []


# --- What comes of it ---------------------------------------------------------------


def again_after(
    visitor: Visitor, clock: FakeClock, answers: Sequence[int], *, days: int
) -> httpx2.Response:
    clock.move(days=days)
    return finished(visitor, answers)


def test_felt_change_is_asked_before_a_score_is_shown(
    timed: WebServer, clock: FakeClock
) -> None:
    visitor = timed.visitor()
    finished(visitor, [2] * 8 + [0, 1])
    page = again_after(visitor, clock, [1] * 8 + [0, 1], days=15)
    assert page.url.path == "/progress/felt"
    assert "on a scale" not in words_of(page)
    said = {
        "onward": "/progress/scores/phq9",
        "change": "2",
        "now": "7",
        "do": "say",
    }
    result = visitor.send("/progress/felt", said)
    assert result.url.path == "/progress/scores/phq9"
    [felt] = on_record(timed, FeltChange)
    assert isinstance(felt, FeltChange)
    assert (felt.change, felt.now) == (2, 7)


def test_to_rather_not_say_is_an_answer(timed: WebServer, clock: FakeClock) -> None:
    visitor = timed.visitor()
    finished(visitor, [2] * 8 + [0, 1])
    page = again_after(visitor, clock, [1] * 8 + [0, 1], days=15)
    assert page.url.path == "/progress/felt"
    declined = {"onward": "/progress/scores/phq9", "do": "decline"}
    for _ in range(2):  # the second time it is not asked any more
        assert "on a scale" in words_of(visitor.send("/progress/felt", declined))
    assert len(on_record(timed, FeltDeclined)) == 1


@pytest.mark.parametrize(
    ("change", "now", "sentence"),
    [
        ("", "", "Choose one of these"),
        ("6", "", "has to be one of these answers"),
        ("2", "11", "a number from 0 to 10"),
    ],
)
def test_felt_change_out_of_range_is_refused(
    timed: WebServer, clock: FakeClock, change: str, now: str, sentence: str
) -> None:
    visitor = timed.visitor()
    finished(visitor, [2] * 8 + [0, 1])
    clock.move(days=15)
    visitor.get("/progress/felt?onward=/progress/scores/phq9")
    fields = {"change": change, "now": now, "do": "say"}
    again = visitor.send("/progress/felt", fields)
    assert again.status_code == 400
    assert sentence in words_of(again)
    assert on_record(timed, FeltChange) == []


def test_felt_change_leads_on_only_to_pages_of_ours(
    timed: WebServer, clock: FakeClock
) -> None:
    visitor = timed.visitor()
    finished(visitor, [2] * 8 + [0, 1])
    clock.move(days=15)
    page = visitor.get("/progress/felt?onward=//evil.example/progress")
    assert "evil" not in page.text


def test_what_was_felt_can_be_deleted(timed: WebServer, clock: FakeClock) -> None:
    visitor = timed.visitor()
    finished(visitor, [2] * 8 + [0, 1])
    clock.move(days=15)
    visitor.get("/progress/felt")
    fields = {"change": "-2", "now": "", "do": "say"}
    visitor.send("/progress/felt", fields)
    listed = visitor.get("/progress/felt")
    found = re.search(r"/progress/felt/[^/]+/delete", listed.text)
    assert found
    assert "Delete this?" in words_of(visitor.get(found[0]))
    visitor.send(found[0])
    assert on_record(timed, FeltChange) == []


def test_the_second_starting_point_is_announced_and_not_before_its_time(
    timed: WebServer,
) -> None:
    result = finished(timed.visitor(), [2] * 8 + [0, 1])
    assert "it takes a second, from 30 November 2026 on" in words_of(result)
    assert "Not enough data" in words_of(result)
    assert "first starting point" in words_of(result)


def test_reliably_better_stands_beside_what_comes_without_help(
    timed: WebServer, clock: FakeClock
) -> None:
    visitor = timed.visitor()
    finished(visitor, [3] * 6 + [0] * 4)
    again_after(visitor, clock, [3] * 6 + [0] * 4, days=8)
    clock.move(days=90)
    visitor.send("/progress/felt", {"do": "decline"})
    result = words_of(finished(visitor, [1] * 6 + [0] * 4))
    assert "Reliably better" in result
    assert "From 6 points on" in result
    assert "7 points" in result  # the strict one
    assert "about 23 are well again" in result
    assert "congratulations" not in result.casefold()


def test_reliably_worse_is_said_plainly_with_what_can_be_done(
    timed: WebServer, clock: FakeClock
) -> None:
    visitor = timed.visitor()
    finished(visitor, [1] * 6 + [0] * 4)
    again_after(visitor, clock, [1] * 6 + [0] * 4, days=8)
    clock.move(days=20)
    visitor.send("/progress/felt", {"do": "decline"})
    page = finished(visitor, [3] * 6 + [0] * 4)
    assert "Since you started, you are reliably worse" in words_of(page)
    for where in ("/progress/in-the-way", "/progress/help", "/help"):
        assert f'href="{where}"' in page.text


def test_a_score_with_a_tick_on_dying_shows_whom_to_reach(web: WebServer) -> None:
    visitor = web.visitor()
    form = form_in(begin(visitor, do="all"))
    ticks = {f"item-{n}": "0" for n in range(1, 9)}
    ticks |= {"item-9": "1", "item-difficulty": "0"}
    visitor.send(f"{PHQ9}/answers", {"form": form, **ticks})
    page = visitor.get("/progress/scores/phq9")
    assert "That weighs more than any total" in words_of(page)
    assert 'href="/help">whom you can reach now' in page.text
    finished(visitor, [1] * 7, "gad7")
    assert "weighs more" not in words_of(visitor.get("/progress/scores/gad7"))


def test_who_does_not_know_which_is_told_where_to_begin(web: WebServer) -> None:
    visitor, where = web.visitor(), "/progress/questions"
    assert "Begin with PHQ-9" in words_of(visitor.get(where))
    helper = {"form": "b" * 32, "kind": "therapist", "started": "2026-09-01"}
    visitor.send("/progress/help", helper)
    assert "Begin with CORE-10" in words_of(visitor.get(where))
    begin(visitor)
    assert "Not sure which" not in words_of(visitor.get(where))


def test_one_measure_can_be_deleted(web: WebServer) -> None:
    visitor = web.visitor()
    finished(visitor, [1] * 8 + [0, 0])
    [kept] = measures(web)
    where = f"/progress/scores/phq9/{kept.id}/delete"
    assert "Delete this?" in words_of(visitor.get(where))
    after = visitor.send(where)
    assert after.url.path == "/progress/questions"
    assert measures(web) == []
    assert visitor.get(where).status_code == 404


def test_a_low_who_5_leads_to_the_phq_9(web: WebServer) -> None:
    result = finished(web.visitor(), [1, 1, 1, 1, 1], "who5")
    assert 'href="/progress/questions/phq9"' in result.text


def test_who_drinks_much_is_told_not_to_stop_alone(web: WebServer) -> None:
    result = finished(web.visitor(), [4, 4, 4], "auditc")
    assert "do not stop all at once on your own" in words_of(result)


# --- Who may see it ------------------------------------------------------------------


def test_the_list_says_why_it_is_too_early(timed: WebServer, clock: FakeClock) -> None:
    visitor = timed.visitor()
    finished(visitor, [1] * 8 + [0, 0])
    clock.move(days=1)
    said = words_of(visitor.get("/progress/questions"))
    assert "two results are about much the same days" in said


def test_a_browser_that_did_not_come_in_sees_nothing(web: WebServer) -> None:
    finished(web.visitor(), [1] * 8 + [0, 0])
    stranger = web.stranger()
    for where in (
        "/progress/questions",
        PHQ9,
        "/progress/scores/phq9",
        "/progress/felt",
    ):
        page = stranger.get(where)
        assert page.status_code == 401
        assert "PHQ" not in page.text


def test_a_form_without_the_token_of_a_page_is_turned_away(web: WebServer) -> None:
    visitor = web.visitor()
    page = begin(visitor)
    for where in (PHQ9, f"{PHQ9}/1", f"{PHQ9}/answers", f"{PHQ9}/finish"):
        fields = {"form": form_in(page), "token": "another", "answer": "1"}
        assert visitor.send(where, fields).status_code == 403
    assert draft(web).answers == ()


def test_behind_a_lock_every_page_asks_for_the_passphrase(web: WebServer) -> None:
    store_of(web)
    web.ask(web.house.protect(PASSPHRASE, current=None))
    visitor = web.visitor()
    finished(visitor, [1] * 8 + [0, 0])
    web.ask(web.house.lock())
    for where in ("/progress/questions", PHQ9, "/progress/scores/phq9"):
        assert visitor.get(where).url.path == "/unlock"


def test_a_questionnaire_that_is_not_there_is_named_as_such(web: WebServer) -> None:
    page = web.visitor().get("/progress/questions/bdi")
    assert page.status_code == 404
    assert "There is no questionnaire of that name here" in words_of(page)


def test_where_there_is_no_store_it_is_said_what_it_is_needed_for(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, store = web.visitor(), store_of(web)

    async def shut() -> None:
        monkeypatch.setattr(web.house, "store", None)

    monkeypatch.setattr(web.house, "enter", shut)
    page = visitor.get("/progress/questions")
    assert "kept only where the store is open" in words_of(page)
    web.house.store = store
