"""The page Ledger in a browser without scripts."""

from __future__ import annotations

import json
import logging
import re
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import ledger as kept
from counterpoint.ledger.records import (
    Claim,
    ClaimKind,
    ClaimStatus,
    Commitment,
    CommitmentStatus,
    Evidence,
    OtherSide,
    Pair,
    PairAnswer,
    Place,
    Prediction,
    WhatHappened,
)
from counterpoint.providers.scripted import Fails, ScriptedModel
from counterpoint.terms import Carried, Risk, Tier
from tests.fakes.clock import FakeClock
from tests.interfaces.ledger_life import an_id, claim, two_years
from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

    from counterpoint.ledger.kinds import Ledger, Record
    from counterpoint.store import Store
    from tests.interfaces.web_server import Visitor, WebServer

    OpenWeb = Callable[..., WebServer]

PASSPHRASE = "four words in a row"  # noqa: S105 - of a test
NUMBER = "116 123"
DANGER = "I want to kill myself tonight"
NOW = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
BEFORE = NOW - timedelta(days=10)
_FORM = re.compile(r'name="form" value="([^"]+)"')
_TITLE = re.compile(r'<li class="ledger-line">.*?</a>', re.DOTALL)

DUE = Prediction(an_id(1), BEFORE, "Anna will shout", 80, date(2026, 11, 20))
STEP = Commitment(an_id(2), BEFORE, "Ring the dentist", on=date(2026, 11, 20))
OLDER = claim(3, ClaimKind.OTHER_MIND, "My sister does not care how I am", BEFORE)
NEWER = claim(4, ClaimKind.OTHER_MIND, "My sister asked how I am", NOW)
PAIR = Pair(an_id(5), NOW, OLDER.id, NEWER.id)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def timed(open_web: OpenWeb, clock: FakeClock) -> WebServer:
    return open_web(clock=clock)


def store_of(web: WebServer) -> Store:
    web.ask(web.house.enter())
    assert web.house.store is not None
    return web.house.store


def known(web: WebServer) -> Ledger:
    return web.ask(kept.read(store_of(web)))


def keep(web: WebServer, *records: Record) -> Visitor:
    visitor = web.visitor()
    visitor.get("/ledger")
    web.ask(kept.keep(store_of(web), *records, now=NOW))
    return visitor


def lines_on(answer: httpx2.Response) -> list[str]:
    found = _TITLE.findall(answer.text)
    return [re.sub(r"<[^>]+>", "", one).strip() for one in found]


def add(visitor: Visitor, which: str, **fields: str) -> httpx2.Response:
    form = _FORM.search(visitor.get(f"/ledger/add/{which}").text)
    sent = {"form": form[1] if form else "", **fields}
    return visitor.send(f"/ledger/add/{which}", sent)


# --- The page -----------------------------------------------------------------------


def test_an_empty_page_says_what_it_is_for_and_shows_an_example(
    timed: WebServer,
) -> None:
    page = timed.visitor().get("/ledger")
    assert "so that time and facts can answer" in words_of(page)
    assert "An example. It is not yours" in words_of(page)
    assert lines_on(page) == []


def test_it_is_one_click_from_the_talk(web: WebServer) -> None:
    assert '<a href="/ledger">Ledger</a>' in web.visitor().get("/").text


def test_what_waits_comes_before_the_lines(timed: WebServer) -> None:
    visitor = keep(timed, DUE, STEP, OLDER, NEWER, PAIR)
    page = visitor.get("/ledger").text
    places = [page.index(f'id="{one}"') for one in ("due", "steps", "pair", "lines")]
    assert places == sorted(places)


def test_a_line_links_to_its_place_in_the_talk(web: WebServer) -> None:
    visitor = web.visitor()
    talk = visitor.send("/talk/new").url.path
    said = "I never say no to my mother, whatever she asks"
    visitor.send(f"{talk}/say", {"text": said})
    sitting = web.house.sittings[talk.rsplit("/", 1)[1]].visit
    assert sitting.sitting is not None
    place = Place(sitting.sitting, sitting.turns[-1].id, 0, len(said))
    one = replace(claim(1, ClaimKind.SELF, said, web.house.clock.now()), place=place)
    web.ask(kept.keep(store_of(web), one, now=web.house.clock.now()))
    where = f"/sittings/{place.sitting}#turn-{place.turn}"
    assert f'href="{where}"' in visitor.get(f"/ledger/lines/{one.id}").text
    assert f'id="turn-{place.turn}"' in visitor.get(where.partition("#")[0]).text


def test_lines_are_chosen_by_sort_standing_person_and_month(timed: WebServer) -> None:
    visitor = keep(timed, *two_years(NOW))
    answers = {
        "sort=prediction&standing=open": 2,
        "sort=other_side": 1,
        "standing=changed": 11,
        f"whom={an_id(4001)}": 14,
        f"whom={an_id(4001)}&sort=other_mind": 2,
        "month=2026-10": 6,
    }
    for asked, count in answers.items():
        page = visitor.get(f"/ledger?{asked}")
        assert len(lines_on(page)) == count, asked
        assert f" {count} of " in words_of(page), asked


def test_a_choice_that_does_not_exist_is_no_choice(timed: WebServer) -> None:
    visitor = keep(timed, OLDER)
    odd = "/ledger?sort=x&standing=y&whom=z&month=2026-13&page=-4"
    assert len(lines_on(visitor.get(odd))) == 1
    assert visitor.get("/ledger/search").url.path == "/ledger"


def test_words_are_looked_for_by_a_form_and_stand_in_no_address(
    timed: WebServer,
) -> None:
    visitor = keep(timed, *two_years(NOW))
    page = visitor.send("/ledger/search", {"words": "birthday"})
    assert "birthday" not in str(page.url)
    assert not re.search(r'href="[^"]*birthday', page.text)
    assert all("birthday" in one for one in lines_on(page))
    assert len(lines_on(page)) > 10
    narrowed = visitor.send(
        "/ledger/search", {"words": "birthday", "sort": "prediction"}
    )
    assert lines_on(narrowed) == ["Nobody will come to the birthday"] * 5


def test_every_line_stands_on_one_of_the_pages(timed: WebServer) -> None:
    visitor = keep(timed, *two_years(NOW))
    pages = [visitor.get(f"/ledger?page={n}") for n in range(1, 8)]
    seen = {
        one
        for page in pages
        for one in re.findall(r"/ledger/lines/(\w{32})\"", page.text)
    }
    own = {
        line.id for line in known(timed).lines if not isinstance(line, Evidence | Pair)
    }
    assert own <= seen


# --- What waits -----------------------------------------------------------------------


@pytest.mark.parametrize("outcome", list(WhatHappened))
def test_a_prediction_is_settled_by_one_button(
    timed: WebServer, outcome: WhatHappened
) -> None:
    visitor = keep(timed, DUE)
    page = visitor.send(f"/ledger/lines/{DUE.id}/settle", {"outcome": outcome.value})
    [line] = known(timed).of(Prediction)
    assert (line.outcome, line.settled_at) == (outcome, NOW)
    assert "You gave it 80 %." in words_of(page)
    assert 'id="due"' not in page.text


def test_how_bad_it_was_can_be_said_with_it(timed: WebServer) -> None:
    visitor = keep(timed, replace(DUE, how_bad_feared=9))
    fields = {"outcome": "happened", "how_bad": "4"}
    page = visitor.send(f"/ledger/lines/{DUE.id}/settle", fields)
    assert known(timed).of(Prediction)[0].how_bad_was == 4
    assert "You feared it would be 9 of 10 bad. It was 4." in words_of(page)


def test_a_prediction_that_cannot_be_told_yet_is_put_off(timed: WebServer) -> None:
    visitor = keep(timed, DUE)
    where = f"/ledger/lines/{DUE.id}/put-off"
    for day, sentence in (("", "Choose the day"), ("2026-11-01", "That day is over")):
        page = visitor.send(where, {"day": day})
        assert page.status_code == 400
        assert sentence in words_of(page)
    visitor.send(where, {"day": "2026-12-01"})
    [line] = known(timed).of(Prediction)
    assert (line.due, line.outcome) == (date(2026, 12, 1), None)


def test_a_step_is_answered_and_dismissed_for_good(timed: WebServer) -> None:
    visitor = keep(timed, STEP)
    fields = {"answer": "dismissed", "how_it_went": "It is not the time for it"}
    page = visitor.send(f"/ledger/lines/{STEP.id}/went", fields)
    [line] = known(timed).of(Commitment)
    assert line.status is CommitmentStatus.DISMISSED
    assert line.how_it_went == "It is not the time for it"
    assert 'id="steps"' not in page.text


def test_without_an_answer_what_was_typed_of_a_step_stays(timed: WebServer) -> None:
    visitor = keep(timed, STEP)
    fields = {"answer": "", "how_it_went": "half of it"}
    page = visitor.send(f"/ledger/lines/{STEP.id}/went", fields)
    assert page.status_code == 400
    assert "half of it" in page.text
    assert known(timed).of(Commitment) == (STEP,)


@pytest.mark.parametrize(
    ("sent", "answer", "stands"),
    [
        ("both_true", PairAnswer.BOTH_TRUE, (ClaimStatus.SAID, ClaimStatus.SAID)),
        ("changed", PairAnswer.CHANGED, (ClaimStatus.CHANGED, ClaimStatus.SAID)),
        (
            "one_wrong other",
            PairAnswer.ONE_WRONG,
            (ClaimStatus.SAID, ClaimStatus.AGAINST),
        ),
        ("not_same", PairAnswer.NOT_SAME, (ClaimStatus.SAID, ClaimStatus.SAID)),
        ("leave_it", PairAnswer.LEAVE_IT, (ClaimStatus.SAID, ClaimStatus.SAID)),
    ],
)
def test_two_lines_side_by_side_are_answered(
    timed: WebServer,
    sent: str,
    answer: PairAnswer,
    stands: tuple[ClaimStatus, ClaimStatus],
) -> None:
    visitor = keep(timed, OLDER, NEWER, PAIR)
    page = visitor.send(f"/ledger/pairs/{PAIR.id}", {"answer": sent})
    [pair] = known(timed).of(Pair)
    assert pair.answer is answer
    one, other = known(timed).of(Claim)
    assert (one.status, other.status) == stands
    assert 'id="pair"' not in page.text


def test_an_answer_that_is_none_leaves_the_pair_as_it_was(timed: WebServer) -> None:
    visitor = keep(timed, OLDER, NEWER, PAIR)
    for sent in ("", "one_wrong", "guilty"):
        page = visitor.send(
            f"/ledger/pairs/{PAIR.id}", {"answer": sent, "note": "both"}
        )
        assert page.status_code == 400
        assert "both</textarea>" in page.text
    assert known(timed).of(Pair) == (PAIR,)


def test_in_danger_nothing_is_put_side_by_side(timed: WebServer) -> None:
    visitor = keep(timed, OLDER, NEWER, PAIR)
    assert 'id="pair"' in visitor.get("/ledger").text
    risk = Carried(risk=Risk.ACTIVE, tier=Tier.CONCERN, at=NOW, checked_in=False)
    timed.ask(store_of(timed).remember(risk))
    assert 'id="pair"' not in visitor.get("/ledger").text


def test_a_line_not_to_be_mentioned_is_put_beside_nothing(timed: WebServer) -> None:
    quiet = replace(OLDER, status=ClaimStatus.NOT_MENTIONED)
    visitor = keep(timed, quiet, NEWER, PAIR)
    assert 'id="pair"' not in visitor.get("/ledger").text


# --- Putting lines down -----------------------------------------------------------------


def test_a_claim_is_put_down_by_hand(timed: WebServer) -> None:
    visitor = timed.visitor()
    words = "My boss thinks I am slow"
    add(visitor, "claim", text=words, kind="other_mind")
    [line] = known(timed).of(Claim)
    assert (line.quote, line.kind, line.about) == (words, ClaimKind.OTHER_MIND, "boss")
    assert line.place is None


def test_a_form_that_is_sent_twice_at_once_makes_one_line(timed: WebServer) -> None:
    form = _FORM.search(timed.visitor().get("/ledger/add/claim").text)
    assert form
    fields = {"form": form[1], "text": "I never sleep", "kind": "self"}

    def send() -> None:
        other = timed.visitor()
        other.get("/ledger")
        other.send("/ledger/add/claim", fields)

    threads = [threading.Thread(target=send) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(known(timed).lines) == 1


def test_a_doubtful_day_is_asked_for_before_it_counts(timed: WebServer) -> None:
    visitor = timed.visitor()
    fields = {"text": "She will not answer by next Friday", "chance": "80"}
    page = add(visitor, "prediction", **fields)
    assert known(timed).of(Prediction) == ()
    assert "She will not answer by next Friday" in page.text
    days = re.findall(r'name="day" value="([^"]+)"', page.text)
    assert days == ["2026-11-27", "2026-12-04"]
    add(visitor, "prediction", **fields, day=days[1])
    assert known(timed).of(Prediction)[0].due == date(2026, 12, 4)


def test_a_day_that_is_clear_is_shown_before_it_counts(timed: WebServer) -> None:
    fields = {"text": "It will rain tomorrow", "chance": "60"}
    page = add(timed.visitor(), "prediction", **fields)
    assert known(timed).of(Prediction) == ()
    assert "24 November 2026" in words_of(page)


def test_a_day_from_the_calendar_is_taken_as_it_is(timed: WebServer) -> None:
    fields = {"text": "They will laugh on Friday", "chance": "90"}
    add(timed.visitor(), "prediction", **fields, due="2026-12-01", how_bad_feared="7")
    [line] = known(timed).of(Prediction)
    assert (line.due, line.how_bad_feared) == (date(2026, 12, 1), 7)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"chance": "", "due": "2026-12-01"}, "Say how sure you are"),
        ({"chance": "101", "due": "2026-12-01"}, "whole number from 0 to 100"),
        ({"chance": "80"}, "Nothing can settle this without a day"),
        ({"chance": "80", "due": "2026-11-01"}, "That day is over"),
        ({"chance": "80", "due": "soon"}, "has to be a date"),
    ],
)
def test_a_prediction_that_cannot_be_settled_is_not_kept_and_nothing_is_lost(
    timed: WebServer, fields: dict[str, str], sentence: str
) -> None:
    page = add(timed.visitor(), "prediction", text="She will be cross", **fields)
    assert page.status_code == 400
    assert sentence in words_of(page)
    assert "She will be cross</textarea>" in page.text
    assert known(timed).lines == ()


def test_a_prediction_can_be_made_of_a_line(timed: WebServer) -> None:
    visitor = keep(timed, OLDER)
    page = visitor.get(f"/ledger/add/prediction?of={OLDER.id}")
    assert f"{OLDER.quote}</textarea>" in page.text
    fields = {"of": OLDER.id, "text": "She will not ask", "chance": "70"}
    add(visitor, "prediction", **fields, due="2026-12-01")
    assert known(timed).of(Prediction)[0].claim == OLDER.id


def test_a_step_is_put_down_with_its_day(timed: WebServer) -> None:
    fields = {"text": "Ring the dentist", "when": "at nine", "on": "2026-11-24"}
    add(timed.visitor(), "step", **fields)
    [line] = known(timed).of(Commitment)
    assert (line.when, line.on) == ("at nine", date(2026, 11, 24))


def test_the_other_side_is_written_down(timed: WebServer) -> None:
    page = add(
        timed.visitor(),
        "other-side",
        text="Sunday at my sister's",
        who="my sister",
        as_they_tell_it="I cooked all day and he left after an hour.",
    )
    assert "As they would tell it" in words_of(page)
    [line] = known(timed).of(OtherSide)
    assert line.who == "my sister"


def test_the_other_side_of_abuse_is_not_asked_for_and_what_was_typed_stays(
    timed: WebServer,
) -> None:
    told = "He hit me again and said he would kill me if I leave"
    page = add(timed.visitor(), "other-side", text="Last night", as_they_tell_it=told)
    assert known(timed).of(OtherSide) == ()
    assert "Not for this one." in words_of(page)
    assert told in words_of(page)


def test_the_other_side_is_not_offered_while_a_danger_is_open(
    timed: WebServer,
) -> None:
    visitor = keep(timed, OLDER)
    risk = Carried(risk=Risk.ACTIVE, tier=Tier.CONCERN, at=NOW, checked_in=False)
    timed.ask(store_of(timed).remember(risk))
    page = visitor.get("/ledger/add/other-side")
    assert "Not offered just now." in words_of(page)
    assert "<textarea" not in page.text


# --- Changing them ----------------------------------------------------------------------


def test_other_words_of_a_line_are_no_quotation_any_more(timed: WebServer) -> None:
    said = replace(OLDER, place=Place("s", "t", 0, 5))
    visitor = keep(timed, said)
    fields = {"text": "My sister seldom asks", "kind": "fact", "about": "sister"}
    visitor.send(f"/ledger/lines/{said.id}/change", {**fields, "status": "said"})
    [line] = known(timed).of(Claim)
    assert (line.quote, line.kind, line.place) == (
        "My sister seldom asks",
        ClaimKind.FACT,
        None,
    )


@pytest.mark.parametrize("status", ["changed", "settled", "not_mentioned"])
def test_a_status_is_set_by_hand(timed: WebServer, status: str) -> None:
    visitor = keep(timed, OLDER)
    fields = {"text": OLDER.quote, "kind": "other_mind", "about": OLDER.about}
    visitor.send(f"/ledger/lines/{OLDER.id}/change", {**fields, "status": status})
    assert known(timed).of(Claim)[0].status is ClaimStatus(status)


def test_a_prediction_whose_day_has_come_stays_as_it_was(timed: WebServer) -> None:
    visitor = keep(timed, DUE)
    where = f"/ledger/lines/{DUE.id}"
    assert 'name="chance"' not in visitor.get(where).text
    page = visitor.send(f"{where}/change", {"text": "I knew it", "chance": "99"})
    assert page.status_code == 400
    assert known(timed).of(Prediction) == (DUE,)


def test_a_step_that_was_let_go_is_taken_up_again(timed: WebServer) -> None:
    lapsed = replace(STEP, status=CommitmentStatus.LAPSED, ended=NOW)
    visitor = keep(timed, lapsed)
    fields = {"text": "Ring the dentist", "on": "2026-12-01", "again": "yes"}
    visitor.send(f"/ledger/lines/{STEP.id}/change", fields)
    [line] = known(timed).of(Commitment)
    assert (line.status, line.on) == (CommitmentStatus.OPEN, date(2026, 12, 1))


def test_what_speaks_against_a_line_changes_how_it_stands_until_it_goes(
    timed: WebServer,
) -> None:
    visitor = keep(timed, OLDER)
    where = f"/ledger/lines/{OLDER.id}"
    fields = {"note": "She rang on Sunday", "side": "against", "on": "2026-11-22"}
    page = visitor.send(f"{where}/evidence", fields)
    assert "something speaks against it" in words_of(page)
    [piece] = known(timed).of(Evidence)
    assert (piece.on, piece.for_it) == (date(2026, 11, 22), False)
    visitor.send(f"/ledger/lines/{piece.id}/forget")
    assert known(timed).of(Claim)[0].status is ClaimStatus.SAID
    visitor.send(f"/ledger/lines/{piece.id}/bring-back")
    assert known(timed).of(Claim)[0].status is ClaimStatus.AGAINST


def test_evidence_without_a_side_is_not_kept_and_nothing_is_lost(
    timed: WebServer,
) -> None:
    visitor = keep(timed, OLDER)
    page = visitor.send(f"/ledger/lines/{OLDER.id}/evidence", {"note": "She rang"})
    assert page.status_code == 400
    assert "She rang</textarea>" in page.text
    assert known(timed).of(Evidence) == ()


def test_two_lines_that_say_the_same_become_one_and_can_be_parted(
    timed: WebServer,
) -> None:
    twin = claim(8, ClaimKind.OTHER_MIND, "My sister never cared how I am", NOW)
    against = Evidence(an_id(9), NOW, twin.id, for_it=False, text="She rang")
    visitor = keep(timed, OLDER, twin, against, PAIR, NEWER)
    visitor.send(f"/ledger/lines/{twin.id}/merge", {"same": OLDER.id})
    claims = {one.id: one for one in known(timed).of(Claim)}
    assert set(claims) == {OLDER.id, NEWER.id}
    assert [one.quote for one in claims[OLDER.id].again] == [twin.quote]
    assert claims[OLDER.id].status is ClaimStatus.AGAINST
    assert known(timed).of(Evidence)[0].claim == OLDER.id
    visitor.send(f"/ledger/lines/{twin.id}/bring-back")
    claims = {one.id: one for one in known(timed).of(Claim)}
    assert claims[OLDER.id].again == ()
    assert twin.id in claims


def test_a_line_is_not_merged_with_itself_or_with_nothing(timed: WebServer) -> None:
    visitor = keep(timed, OLDER)
    for same in (OLDER.id, "", "nothing"):
        where = f"/ledger/lines/{OLDER.id}/merge"
        assert visitor.send(where, {"same": same}).status_code == 400
    assert known(timed).of(Claim) == (OLDER,)


# --- Taking them out ----------------------------------------------------------------------


def test_a_line_that_is_taken_out_can_be_brought_back(timed: WebServer) -> None:
    visitor = keep(timed, OLDER)
    page = visitor.send(f"/ledger/lines/{OLDER.id}/forget")
    assert known(timed).lines == ()
    assert "Taken out" in words_of(page)
    visitor.send(f"/ledger/lines/{OLDER.id}/bring-back")
    assert known(timed).of(Claim) == (OLDER,)


def test_what_went_with_a_line_comes_back_with_it(timed: WebServer) -> None:
    piece = Evidence(an_id(9), NOW, OLDER.id, for_it=True, text="She said so")
    visitor = keep(timed, OLDER, NEWER, PAIR, piece)
    page = visitor.send(f"/ledger/lines/{OLDER.id}/forget")
    assert page.text.count("Bring it back") == 1
    visitor.send(f"/ledger/lines/{OLDER.id}/bring-back")
    assert set(known(timed).lines) == {OLDER, NEWER, PAIR, piece}


def test_what_is_deleted_for_good_is_in_the_ledger_no_more(timed: WebServer) -> None:
    visitor = keep(timed, OLDER, NEWER)
    visitor.send(f"/ledger/lines/{OLDER.id}/forget")
    page = visitor.send("/ledger/let-go")
    assert known(timed).hidden == ()
    assert OLDER.quote not in page.text
    assert timed.ask(store_of(timed).entries("claim"))[0].id == NEWER.id
    gone = visitor.send(f"/ledger/lines/{OLDER.id}/bring-back")
    assert gone.status_code == 404


def test_drawing_is_switched_off_and_on(timed: WebServer) -> None:
    visitor = timed.visitor()
    page = visitor.send("/ledger/drawing", {"on": "no"})
    assert not known(timed).draws
    assert "Nothing is put down from your talks." in words_of(page)
    visitor.send("/ledger/drawing", {"on": "yes"})
    assert known(timed).draws


# --- The whole of it ------------------------------------------------------------------------


def test_how_sure_and_how_often_are_shown_in_words_a_picture_and_a_table(
    timed: WebServer,
) -> None:
    page = keep(timed, *two_years(NOW)).get("/ledger/sure")
    assert re.search(
        r"Of 20 things you were over 70 % sure of, \d+ happened", words_of(page)
    )
    assert "<svg" in page.text
    assert "<title>How sure you were, and how often it happened</title>" in page.text
    assert '<th scope="col">You gave</th>' in page.text


def test_with_nothing_settled_no_picture_is_drawn(timed: WebServer) -> None:
    page = keep(timed, DUE).get("/ledger/sure")
    assert "Nothing is settled yet" in words_of(page)
    assert "<svg" not in page.text


def test_the_export_holds_every_line_and_none_that_was_taken_out(
    timed: WebServer,
) -> None:
    visitor = keep(timed, *two_years(NOW))
    visitor.send(f"/ledger/lines/{an_id(3)}/forget")
    answer = visitor.get("/ledger/export.json")
    ids = [one["line"]["id"] for one in json.loads(answer.text)["lines"]]
    assert set(ids) == {line.id for line in known(timed).lines}
    assert an_id(3) not in ids


# --- Danger, locks, strangers -----------------------------------------------------------------


WRITTEN = (
    ("/ledger/add/claim", {"text": DANGER, "kind": "self"}),
    ("/ledger/add/prediction", {"text": DANGER, "chance": "50"}),
    ("/ledger/add/step", {"text": DANGER}),
    ("/ledger/add/step", {"text": "a walk", "where": DANGER}),
    ("/ledger/add/other-side", {"text": "Sunday", "onlooker": DANGER}),
    (f"/ledger/lines/{STEP.id}/went", {"answer": "open", "how_it_went": DANGER}),
    (f"/ledger/lines/{OLDER.id}/change", {"text": DANGER}),
    (f"/ledger/lines/{OLDER.id}/evidence", {"note": DANGER, "side": "for"}),
    (f"/ledger/pairs/{PAIR.id}", {"note": DANGER, "answer": "leave_it"}),
)


@pytest.mark.parametrize(("path", "fields"), WRITTEN)
def test_danger_in_what_is_written_shows_whom_to_reach(
    timed: WebServer, path: str, fields: dict[str, str]
) -> None:
    visitor = keep(timed, STEP, OLDER, NEWER, PAIR)
    page = visitor.send(path, fields)
    assert NUMBER in words_of(page)
    assert timed.ask(store_of(timed).carried()).tier >= Tier.CONCERN


@pytest.mark.parametrize(("path", "fields"), WRITTEN)
def test_where_the_store_is_locked_what_was_typed_is_handed_back(
    timed: WebServer, path: str, fields: dict[str, str]
) -> None:
    visitor = keep(timed, STEP, OLDER, NEWER, PAIR)
    harmless = {
        key: "a quiet word" if value == DANGER else value
        for key, value in fields.items()
    }
    timed.ask(timed.house.protect(PASSPHRASE, current=None))
    timed.ask(timed.house.lock())
    page = visitor.send(path, harmless)
    assert page.status_code == 423
    assert "a quiet word</textarea>" in page.text
    assert NUMBER not in words_of(page)
    page = visitor.send(path, fields)
    assert page.status_code == 423
    assert f"{DANGER}</textarea>" in page.text
    assert NUMBER in words_of(page)


def test_what_was_handed_back_is_kept_once_the_store_is_open(timed: WebServer) -> None:
    visitor = keep(timed, OLDER)
    fields = {"form": an_id(77), "text": "I never sleep", "kind": "self"}
    timed.ask(timed.house.protect(PASSPHRASE, current=None))
    timed.ask(timed.house.lock())
    page = visitor.send("/ledger/add/claim", fields)
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    timed.ask(timed.house.unlock(PASSPHRASE))
    visitor.send("/ledger/add/claim", {**again, "text": "I never sleep"})
    assert "I never sleep" in [one.quote for one in known(timed).of(Claim)]


def test_a_locked_ledger_and_a_strangers_browser_see_nothing(timed: WebServer) -> None:
    visitor = keep(timed, OLDER)
    paths = ("/ledger", f"/ledger/lines/{OLDER.id}", "/ledger/sure")
    paths += ("/ledger/add/claim", "/ledger/export.json", "/ledger/search")
    for path in paths:
        assert timed.stranger().get(path).status_code == 401
    timed.ask(timed.house.protect(PASSPHRASE, current=None))
    timed.ask(timed.house.lock())
    for path in paths:
        page = visitor.get(path)
        assert page.url.path == "/unlock"
        assert OLDER.quote not in page.text


def test_a_form_from_elsewhere_changes_nothing(timed: WebServer) -> None:
    visitor = keep(timed, OLDER, DUE)
    for path in (f"lines/{OLDER.id}/forget", f"lines/{DUE.id}/settle", "drawing"):
        sent = {"token": "guessed", "outcome": "happened", "on": "no"}
        assert visitor.send(f"/ledger/{path}", sent).status_code == 403
    assert known(timed).draws
    assert set(known(timed).lines) == {OLDER, DUE}


def test_a_line_that_is_not_there_is_not_found(timed: WebServer) -> None:
    visitor = keep(timed, OLDER, Evidence(an_id(9), NOW, OLDER.id, for_it=True))
    for path in ("/ledger/lines/nothing", f"/ledger/lines/{an_id(9)}"):
        assert visitor.get(path).status_code == 404
    for action in ("settle", "went", "merge", "forget", "bring-back"):
        fields = {"outcome": "happened", "answer": "done", "same": OLDER.id}
        where = f"/ledger/lines/nothing/{action}"
        assert visitor.send(where, fields).status_code == 404


def test_nothing_of_the_ledger_is_logged(
    timed: WebServer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        visitor = keep(timed, OLDER)
        add(visitor, "claim", text="canary-zeisig sings", kind="fact")
        visitor.send("/ledger/search", {"words": "canary-zeisig"})
    assert "canary-zeisig" not in caplog.text


def test_words_that_look_like_a_page_are_shown_as_words(timed: WebServer) -> None:
    words = '<script>alert("x")</script>'
    page = add(timed.visitor(), "claim", text=words, kind="fact")
    assert words not in page.text
    assert "&lt;script&gt;alert" in page.text


# --- Told twice -----------------------------------------------------------------------------

SIDE = OtherSide(
    an_id(6), BEFORE, "the kitchen", who="Ben", as_they_tell_it="I cleaned three times."
)
TELLINGS = f"/ledger/lines/{SIDE.id}/tellings"
MINE = "I cleaned the kitchen again and Ben said it was my turn."
VIEW = 'You wrote "again". What would the week look like on a list on the fridge?'


def test_a_conflict_is_told_to_a_model_twice(
    open_web: OpenWeb, clock: FakeClock
) -> None:
    mine = {"view": VIEW, "right": "teller"}
    theirs = {"view": VIEW.replace("again", "three times"), "right": "teller"}
    web = open_web(model=ScriptedModel([], answers=(mine, theirs)), clock=clock)
    web.ask(web.house.speak_again())
    page = keep(web, SIDE).send(TELLINGS, {"mine": MINE})
    assert "It sided with whoever told it." in words_of(page)
    assert page.text.count("What would the week look like") == 2
    assert MINE not in str(known(web))


def test_without_a_model_it_is_said_what_two_tellings_need(timed: WebServer) -> None:
    visitor = keep(timed, SIDE)
    assert "This needs a model" in words_of(visitor.get(TELLINGS))
    page = visitor.send(TELLINGS, {"mine": MINE})
    assert page.status_code == 400
    assert timed.visitor().get(f"/ledger/lines/{OLDER.id}/tellings").status_code == 404


def test_a_model_that_fails_loses_nothing_that_was_typed(
    open_web: OpenWeb, clock: FakeClock
) -> None:
    model = ScriptedModel([], answers=(Fails(),))
    web = open_web(model=model, clock=clock)
    web.ask(web.house.speak_again())
    page = keep(web, SIDE).send(TELLINGS, {"mine": MINE})
    assert page.status_code == 400
    assert f"{MINE}</textarea>" in page.text


def test_danger_in_a_telling_reaches_no_model(
    open_web: OpenWeb, clock: FakeClock
) -> None:
    model = ScriptedModel([], answers=())
    web = open_web(model=model, clock=clock)
    web.ask(web.house.speak_again())
    page = keep(web, SIDE).send(TELLINGS, {"mine": DANGER})
    assert NUMBER in words_of(page)
    assert "Not offered just now." in words_of(page)
