"""Who else is pointed at, as a browser without scripts meets it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from counterpoint.app import care_records
from counterpoint.care.records import Referral
from tests.interfaces.test_web_end import end_of
from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    from tests.interfaces.web_server import WebServer

WASHING = "i wash my hands until they bleed, for hours, i cannot stop"
HURT = "my husband hit me again and i am afraid to go home"


def referrals(web: WebServer) -> tuple[Referral, ...]:
    assert web.house.store is not None
    return web.ask(care_records.read(web.house.store)).of(Referral)


def said_before(web: WebServer, *, days_ago: int, rule: str = "ocd") -> Referral:
    web.visitor().get("/progress")  # the store is open
    assert web.house.store is not None
    now = web.house.clock.now()
    one = Referral("said", now - timedelta(days=days_ago), rule, "watch")
    web.ask(care_records.keep(web.house.store, one, now=now))
    return one


def test_the_end_of_a_talk_and_progress_point_at_somebody(web: WebServer) -> None:
    visitor = web.visitor()
    end = end_of(visitor, WASHING)
    assert "Who else could help" in words_of(end)
    progress = visitor.get("/progress")
    assert "Who else could help" in words_of(progress)
    assert "Not bad enough" in words_of(progress) or "not bad enough" in words_of(
        progress
    )
    assert [one.rule for one in referrals(web)] == ["ocd"]


def test_an_ordinary_end_points_at_nobody(web: WebServer) -> None:
    visitor = web.visitor()
    end = end_of(visitor, "my sister rang at eleven and I said nothing")
    assert "Who else could help" not in words_of(end)
    assert "could be read" not in words_of(end)
    assert referrals(web) == ()


def test_the_other_forms_of_the_end_keep_their_token(web: WebServer) -> None:
    visitor = web.visitor()
    end = end_of(visitor, WASHING)
    tokens = re.findall(r'name="token" value="([^"]*)"', end.text)
    assert tokens
    assert len({*tokens}) == 1
    assert all(re.fullmatch(r"[\w-]+", one) for one in tokens)
    assert visitor.send(end.url.path).status_code == 200


def test_the_end_of_a_talk_about_violence_tells_nobody_who_looks_on(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    end = words_of(end_of(visitor, HURT))
    part = end[end.index("For later") :][:400]
    assert "Whom you can reach" in part
    for telling in ("husband", "violence", "abuse", "hit"):
        assert telling not in part
    assert "For later" not in words_of(visitor.get("/progress"))
    assert referrals(web) == ()


def test_whether_it_happened_is_asked_and_answered_without_scripts(
    web: WebServer,
) -> None:
    one = said_before(web, days_ago=20)
    visitor = web.visitor()
    page = visitor.get("/progress")
    assert "One question" in words_of(page)
    answer = {"answer": "no", "barrier": "waiting"}
    said = visitor.send(f"/referral/{one.id}", answer)
    assert "It will not be brought up again" in words_of(said)
    assert "two lists" in words_of(said)
    assert referrals(web)[0].barrier == "waiting"
    assert "One question" not in words_of(visitor.get("/progress"))
    assert visitor.get(f"/referral/{one.id}").status_code == 200


def test_an_answer_sent_twice_is_kept_once(web: WebServer) -> None:
    one = said_before(web, days_ago=20)
    visitor = web.visitor()
    for _ in range(2):
        visitor.send(f"/referral/{one.id}", {"answer": "yes"})
    assert len(referrals(web)) == 1


def test_an_answer_that_is_none_is_turned_away_in_a_sentence(web: WebServer) -> None:
    one = said_before(web, days_ago=20)
    said = web.visitor().send(f"/referral/{one.id}", {"answer": "<script>"})
    assert said.status_code == 400
    assert "Choose one of the answers" in words_of(said)


def test_an_answer_to_nothing_is_a_page_that_says_so(web: WebServer) -> None:
    said = web.visitor().send("/referral/nothing", {"answer": "yes"})
    assert said.status_code == 404
