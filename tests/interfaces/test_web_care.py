"""What holds for every page about who else is there for somebody.

The letters and numbers are those of the catalogue of attacks that the design names
(S01: words that do something, S07: ids of others, S16: plaintext on the disk, S17:
what is logged, S27: what is handed over).
"""

from __future__ import annotations

import json
import logging
import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from starlette.routing import Route

from counterpoint.app import care_records, counting, plan_at_hand
from counterpoint.care.handoff.given import Part
from counterpoint.care.records import (
    SAFETY_PLAN,
    Contact,
    Named,
    Person,
    Referral,
    SafetyPlan,
)
from counterpoint.interfaces.web.application import _routes
from counterpoint.outcomes.records import Leaving
from counterpoint.settings import OperatorProfile
from tests.fakes.clock import FakeClock
from tests.interfaces.test_web_record import (
    BEFORE,
    CANARY,
    NOW,
    an_id,
    bones_of,
    life_in,
    payloads,
)
from tests.interfaces.test_web_record import keep as keep_figures
from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx2

    from counterpoint.terms import Entry
    from tests.interfaces.web_server import Visitor, WebServer

    Opening = Callable[..., WebServer]

HANDOFF = "/progress/handoff"
NEXT = f"{HANDOFF}/next"
MO = an_id(21)
SPOKE = f"{MO}-{BEFORE:%Y-%m-%d}"
SAID = "referral-ocd-2026-11-20"
ROOMS = ("/plan", "/people", "/referral", HANDOFF, "/finding", "/safe", "/safety")
TYPED = ("who", "reason", "wish", "excerpts")


@pytest.fixture
def timed(open_web: Opening) -> WebServer:
    return open_web(
        clock=FakeClock(NOW), operator=OperatorProfile(name="A", counting=True)
    )


def keep(web: WebServer, words: str) -> None:
    """Put a life on record in these words, and who is there in it."""
    keep_figures(web, [one for one in life_in(words) if not isinstance(one, Leaving)])
    named = (Named(words[:80], "07700 900123"),)
    plan = SafetyPlan(
        SAFETY_PLAN,
        BEFORE,
        *((words,),) * 3,
        helpers=named,
        professionals=named,
        safer=(words,),
        reasons=(words,),
    )
    kept = (
        plan,
        Person(MO, BEFORE, words, words, words, may_be_named=True),
        Contact(SPOKE, BEFORE, MO, BEFORE.date()),
        Referral(SAID, NOW - timedelta(days=20), "ocd", "watch"),
    )
    assert web.house.store is not None
    web.ask(care_records.keep(web.house.store, *kept, now=NOW))
    plan_at_hand.put(web.settings, plan)


def entries(web: WebServer) -> dict[str, Entry]:
    assert web.house.store is not None
    return {one.id: one for one in web.ask(web.house.store.entries())}


def every_page(visitor: Visitor) -> dict[str, httpx2.Response]:
    """Return each page of these rooms that shows what somebody put down."""
    every = {"part": [part.value for part in Part], "period": "all"}
    shown = {
        path: visitor.get(path)
        for path in (
            "/plan",
            "/plan?look=yes",
            "/plan/copy",
            "/plan/write",
            "/plan/write/helpers",
            "/plan/delete",
            "/people",
            f"/people/{MO}",
            f"/people/{MO}/delete",
            HANDOFF,
            NEXT,
        )
    }
    words = visitor.get(f"/people/{MO}")
    assert words.status_code == 200
    shown["the page"] = visitor.send(HANDOFF, {"do": "see", **every})
    ticked = dict.fromkeys(("scores", "homework", "held_back"), "yes")
    shown["the sheet"] = visitor.send(NEXT, {"do": "see", "help": an_id(5), **ticked})
    return shown


# --- S07: ids of others -----------------------------------------------------------------


def test_whatever_id_a_person_is_sent_with_nothing_is_taken_away(
    timed: WebServer,
) -> None:
    keep(timed, "old")
    visitor, there = timed.visitor(), entries(timed)
    for key in (*there, "../plan", "x" * 5000, "0" * 32):
        visitor.send("/people", {"form": key, "who": "new"})
    now = entries(timed)
    assert {key: now.get(key) for key in there} == there


def test_a_page_of_these_rooms_changes_nothing_of_another(timed: WebServer) -> None:
    keep(timed, "old")
    visitor, there = timed.visitor(), entries(timed)
    for key in there:
        if key != MO:
            visitor.send(f"/people/{key}", {"who": "new"})
            visitor.send(f"/people/{key}/spoke", {"on": "2026-11-01"})
            visitor.send(f"/people/{key}/delete")
        if key != SPOKE:
            visitor.send(f"/people/{MO}/spoke/{key}/delete")
        if key != SAID:
            visitor.send(f"/referral/{key}", {"answer": "yes"})
    visitor.send(NEXT, {"do": "see", "help": MO})
    assert entries(timed) == there


def test_an_id_that_there_is_not_and_one_of_another_kind_answer_alike(
    timed: WebServer,
) -> None:
    keep(timed, "old")
    visitor = timed.visitor()
    for path in ("/people/{}", "/people/{}/delete"):
        other, none = (visitor.get(path.format(n)) for n in (an_id(1), an_id(99)))
        assert other.status_code == none.status_code == 404
        assert words_of(other) == words_of(none)


# --- S01 and S27: words that do something -------------------------------------------------


def test_no_words_of_the_person_become_a_tag_or_an_attribute(
    open_web: Opening, tmp_path: Path
) -> None:
    """The pages of two lives differ in nothing but their words."""
    hostile = " ".join(payloads())
    bones: list[dict[str, list[tuple[str, ...]]]] = []
    for words in (hostile, re.sub(r"[^\s\w]", "a", hostile)):
        web = open_web(clock=FakeClock(NOW), folder=tmp_path / str(len(bones)))
        keep(web, words)
        found = every_page(web.visitor())
        assert {one.status_code for one in found.values()} == {200}
        assert sum("press" in one.text for one in found.values()) >= len(found) - 2
        bones.append({name: bones_of(one.text) for name, one in found.items()})
    for name, bone in bones[0].items():
        assert bone == bones[1][name], name


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "]]><!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
        '"}],"resourceType":"Patient',
        "\u202egnihton\u202c \u2066 \u2028 \x00 \ufffe",
    ],
)
def test_words_in_a_bundle_are_words(timed: WebServer, words: str) -> None:
    keep(timed, words)
    asked = {"do": "fhir", "part": ["scores", "goals", "plan"], "period": "all"}
    made = json.loads(timed.visitor().send(HANDOFF, {**asked, "who": words}).content)
    kinds = {one["resource"]["resourceType"] for one in made["entry"]}
    assert {"CarePlan", "Goal", "Patient"} <= kinds
    for one in made["entry"]:
        for told in _narratives(one["resource"]):
            tree = ET.fromstring(told)  # noqa: S314 - it is ours
            assert {part.tag.rpartition("}")[2] for part in tree.iter()} <= {"div", "p"}
    plan = next(
        one["resource"]
        for one in made["entry"]
        if one["resource"]["resourceType"] == "CarePlan"
    )
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\u2028\ufffe]", str(plan))


def _narratives(resource: dict[str, object]) -> list[str]:
    text = resource.get("text")
    return [str(text["div"])] if isinstance(text, dict) else []


def test_marks_of_direction_turn_nothing_round_on_the_page(timed: WebServer) -> None:
    keep(timed, "\u202egnihton \u2066here")
    for do in ("see", "html"):
        asked = {"do": do, "part": [part.value for part in Part], "period": "all"}
        made = timed.visitor().send(HANDOFF, asked)
        assert "gnihton" in made.text
        sheet = made.text.partition('<article class="handoff"')[2]
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", sheet)


def test_what_is_handed_over_is_kept_by_no_browser_and_named_for_nobody(
    timed: WebServer,
) -> None:
    keep(timed, CANARY)
    visitor = timed.visitor()
    for do in ("pdf", "html", "fhir"):
        asked = {"do": do, "part": ["goals", "plan"], "period": "all", "who": CANARY}
        made = visitor.send(HANDOFF, asked)
        assert made.headers["cache-control"] == "no-store"
        assert made.headers["x-content-type-options"] == "nosniff"
        assert made.headers["content-disposition"].startswith(
            'attachment; filename="appointment-2026-12-06.'
        )


# --- S16 and S17: what is on the disk, in titles, and what is logged ---------------------------


def test_what_is_typed_stands_in_no_log_address_title_or_file(
    timed: WebServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(scratch))
    monkeypatch.setattr("tempfile.tempdir", None)
    caplog.set_level(logging.DEBUG)
    keep(timed, CANARY)
    visitor = timed.visitor()
    said = [visitor.send(path, typed()) for path in posted()]
    right = {**typed(), "period": "all", "part": [part.value for part in Part]}
    said += [
        visitor.send(HANDOFF, {**right, "do": do}) for do in ("pdf", "html", "fhir")
    ]
    said += [
        visitor.send(NEXT, {**typed(), "help": an_id(5), "do": do})
        for do in ("pdf", "see")
    ]
    said += [visitor.send("/people", {"who": CANARY, "good_for": CANARY})]
    said += [visitor.send(f"/people/{MO}/spoke", {"on": CANARY})]
    said += [visitor.send(f"/referral/{SAID}", {"answer": "no", "barrier": CANARY})]
    said += every_page(visitor).values()
    assert {one.status_code for one in said} <= {200, 400, 404, 405}
    for one in said:
        for answer in (*one.history, one):
            assert CANARY not in f"{answer.url} {answer.headers}"
        title = re.search("<title>(.*?)</title>", one.text, re.DOTALL)
        assert title is None or CANARY not in title[1]
    shown, written = capfd.readouterr()
    for place in (caplog.text, shown, written):
        assert CANARY not in place
    counted = counting.place(timed.settings)
    assert not counted.exists() or counting.read(counted).months
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    held = [one.name for one in kept if CANARY.encode() in one.read_bytes()]
    assert held == [plan_at_hand.place(timed.settings).name]  # as it was chosen


@pytest.mark.parametrize("method", ["put", "entries", "withdraw"])
def test_a_fault_in_the_store_tells_nothing_of_what_was_typed(
    timed: WebServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    method: str,
) -> None:
    keep(timed, CANARY)
    visitor, store = timed.visitor(), timed.house.store
    visitor.get("/plan")

    async def breaks(*asked: object) -> None:
        raise RuntimeError(f"{asked} {CANARY}")

    monkeypatch.setattr(store, method, breaks)
    for path in posted():
        answer = visitor.send(path, typed())
        assert CANARY not in f"{answer.url} {answer.headers}"
    shown, written = capfd.readouterr()
    for place in (caplog.text, shown, written):
        assert CANARY not in place


def typed() -> dict[str, str]:
    """Return words for every field that there is in these rooms."""
    steps = ("signs", "alone", "company", "safer", "reasons")
    rows = [
        f"{step}-{part}-{row}"
        for step in ("helpers", "professionals")
        for part in ("who", "number")
        for row in range(6)
    ]
    more = ("good_for", "reach", "on", "may_be_named", "from", "answer", "barrier")
    noted = ("happened", "question", "help", "period", "part", "do", "choice", "seen")
    return dict.fromkeys((*steps, *rows, *more, *noted, *TYPED, "form"), CANARY)


def posted() -> list[str]:
    """Return every address of these rooms that takes a form and deletes nothing."""
    found = []
    for route in _routes():
        if not isinstance(route, Route) or "POST" not in (route.methods or ()):
            continue
        path = route.path
        if not path.startswith(ROOMS) or path.endswith(("/delete", "/at-hand")):
            continue
        path = path.replace("/referral/{id}", f"/referral/{SAID}")
        found.append(path.replace("{id}", MO).replace("{step}", "signs"))
    assert len(found) > 8
    return found
