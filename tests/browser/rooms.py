"""Every page there is, on servers where there is something to see.

One that is lived in, one with half a year of measures, one at its first start, one
that is locked, and one where nothing was written yet.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from counterpoint.app import figures, ledger
from counterpoint.outcomes.records import Leaving, Measure
from counterpoint.outcomes.traces import NIGHT_ENDS, note_of
from counterpoint.outcomes.trial.records import Arm
from counterpoint.settings import OperatorProfile, PersonalLimits, Weekday
from tests.fakes.clock import FakeClock
from tests.interfaces.ledger_life import an_id, two_years
from tests.interfaces.web_server import running
from tests.outcomes.life import HALF_A_YEAR, answers, life
from tests.outcomes.sittings import trace_of
from tests.outcomes.trial import stories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from counterpoint.outcomes.kinds import Record
    from counterpoint.outcomes.trial.design import Place
    from counterpoint.ports import Clock
    from tests.interfaces.web_server import Visitor, WebServer

PASSPHRASE = "four words in a row"  # noqa: S105 - of a test
OUTSIDE = OperatorProfile(address="https://counterpoint.example")
PHQ9 = "/progress/questions/phq9"
A_TALK = (
    "hey. can't sleep. it's my sister again",
    "she rang at eleven to say I should take the job in Leeds",
    "I said yeah sure, like I always do",
)


@dataclass(frozen=True, slots=True)
class Room:
    """One page: where it is, and what opens it."""

    web: WebServer
    path: str
    inside: bool = True
    answers: str = ""  # what a browser's console says of its status
    looks_for: str = ""  # typed into the search of the page
    presses: tuple[str, ...] = ()  # buttons, one after the other


@contextlib.contextmanager
def rooms(folder: Path, clock: Clock | None = None) -> Iterator[dict[str, Room]]:
    """Run the servers and return their pages by name."""
    with contextlib.ExitStack() as servers:

        def run(name: str, at: Clock | None = None, **settings: object) -> WebServer:
            served = running(folder / name, clock=at or clock, **settings)
            web = servers.enter_context(served)
            web.stranger().get("/healthz")  # one store is made at a time
            return web

        lived, empty = run("lived"), run("empty")
        measured = run("measured")
        limited = run("limited", limits=PersonalLimits(pause_days=frozenset(Weekday)))
        begun, locked = run("begun", welcomed=False, country=None), run("locked")
        wrote_plan(locked.visitor())
        locked.ask(locked.house.protect(PASSPHRASE, current=None))
        locked.ask(locked.house.lock())
        yield {
            **_talks(lived),
            **_kept(lived),
            **_others(lived),
            **_questions(lived),
            **_scores(measured),
            **_progress(measured, empty),
            **_on_record(measured, empty),
            **_out_and_leaving(measured, empty),
            **_trials(run, empty),
            **_at_a_limit(limited),
            **_plans(measured, empty, locked),
            **_handed_over(measured, lived),
            **_ledgers(run("ledger", FakeClock()), empty),
            **_witnesses(run("witness", operator=OUTSIDE)),
            "welcome": Room(begun, "/welcome"),
            "country": Room(begun, "/welcome/country"),
            "answers": Room(begun, "/welcome/answers"),
            "unlock": Room(locked, "/unlock"),
            "nothing kept": Room(empty, "/sittings"),
        }


NAMES = (
    *(
        "talk empty",
        "talk",
        "crisis",
        "versions",
        "editing",
        "exercise",
        "not answered",
    ),
    *("own limit", "a person", "sleep"),
    *("writing", "why", "why crisis", "end", "ended"),
    *("sittings", "found", "sitting", "delete"),
    *(
        "exercises",
        "settings",
        "passphrase",
        "data",
        "erase",
        "help",
        "help abroad",
        "safety",
    ),
    *("trouble", "gone", "offline", "open", "closed"),
    *("welcome", "country", "answers", "unlock", "nothing kept"),
    *("questionnaires", "before a form", "form begun", "question", "risk item"),
    *("end of a form", "form on one page", "felt change"),
    *("score", "score worse", "score once", "felt before", "delete a score"),
    *("progress", "progress empty", "habits", "habits empty"),
    *("quiet page", "finding", "finding kinds", "finding beginning"),
    *("finding working", "finding barriers", "finding directories"),
    *("goals", "goals empty", "danger in a goal", "delete a goal"),
    *("today", "today empty", "another day", "today refused"),
    *("helpers", "helpers empty", "helper", "session", "old session"),
    *("in the way", "in the way, ticked"),
    *("out", "out empty", "leaving", "leaving empty", "left"),
    *("letter", "letter sheet", "letter changed", "danger in a letter"),
    *("trial", "trial plan", "trial waits", "trial day", "trial corrected"),
    *("trial over", "trial result", "trial refused"),
    *("plan", "plan empty", "plan locked", "plan copy", "plan looked over"),
    *("plan on one page", "plan step", "plan people", "delete the plan"),
    *("people", "people empty", "person", "words to say"),
    *("handoff", "handoff in danger", "handoff seen"),
    *("next session", "next session seen"),
    *("ledger", "ledger empty", "ledger chosen", "ledger found", "ledger sure"),
    *("ledger line", "ledger prediction", "ledger step", "ledger side", "two tellings"),
    *("add a claim", "add a prediction", "add a step", "add a side"),
    *("witness", "witness asked", "witness beside", "witness link"),
)


def begin(visitor: Visitor) -> str:
    """Begin a sitting and return its address."""
    return visitor.send("/talk/new").url.path


def say(visitor: Visitor, talk: str, *messages: str) -> None:
    """Say something in a sitting."""
    for message in messages:
        visitor.send(f"{talk}/say", {"text": message})


def wrote_plan(visitor: Visitor) -> None:
    """Write a safety plan, and leave a copy that opens while locked."""
    seen = re.search('name="seen" value="([^"]+)"', visitor.get("/plan/write").text)
    fields = {
        "signs": "I stop answering the phone\nthe kitchen at four in the morning",
        "alone": "cold water on my hands\nthe long way round the park",
        "company": "the launderette on Mill Lane",
        "helpers-who-0": "Mo",
        "helpers-number-0": "07700 900123",
        "helpers-who-1": "the neighbour with the very long name on the second floor",
        "helpers-number-1": "knock",
        "professionals-who-0": "Dr Amadi",
        "professionals-number-0": "020 7946 0000",
        "safer": "Mo keeps the box",
        "reasons": "the dog\nto see how the series ends",
    }
    visitor.send("/plan/write", {"seen": seen[1] if seen else "", **fields})
    visitor.send("/plan/at-hand", {"choice": "yes"})


def _plans(web: WebServer, empty: WebServer, locked: WebServer) -> dict[str, Room]:
    """A plan and a list of people, and the pages to make them."""
    visitor = web.visitor()
    wrote_plan(visitor)
    form = re.search('name="form" value="([^"]+)"', visitor.get("/people").text)
    mo = {"who": "Mo", "good_for": "walks, no questions asked", "reach": "07700 900123"}
    one = form[1] if form else ""
    visitor.send("/people", {"form": one, "may_be_named": "yes", **mo})
    visitor.send(f"/people/{one}/spoke")
    return {
        "plan": Room(web, "/plan"),
        "plan empty": Room(empty, "/plan"),
        "plan locked": Room(locked, "/plan"),
        "plan copy": Room(web, "/plan/copy"),
        "plan looked over": Room(web, "/plan?look=yes"),
        "plan on one page": Room(web, "/plan/write"),
        "plan step": Room(web, "/plan/write/signs"),
        "plan people": Room(web, "/plan/write/professionals"),
        "delete the plan": Room(web, "/plan/delete"),
        "people": Room(web, "/people"),
        "people empty": Room(empty, "/people"),
        "person": Room(web, f"/people/{one}"),
        "words to say": Room(web, "/people/say"),
    }


def _ledgers(web: WebServer, empty: WebServer) -> dict[str, Room]:
    """Two years of a ledger, with a line that was taken out."""
    now = FakeClock().now()
    web.visitor().get("/ledger")
    assert web.house.store is not None
    web.ask(ledger.keep(web.house.store, *two_years(now), now=now))
    web.ask(ledger.forget(web.house.store, an_id(3), now=now))
    one = "/ledger/lines"
    return {
        "ledger": Room(web, "/ledger"),
        "ledger empty": Room(empty, "/ledger"),
        "ledger chosen": Room(web, "/ledger?sort=other_mind&month=2026-10"),
        "ledger found": Room(web, "/ledger", looks_for="birthday"),
        "ledger sure": Room(web, "/ledger/sure"),
        "ledger line": Room(web, f"{one}/{an_id(95)}"),
        "ledger prediction": Room(web, f"{one}/{an_id(2101)}"),
        "ledger step": Room(web, f"{one}/{an_id(3001)}"),
        "ledger side": Room(web, f"{one}/{an_id(4003)}"),
        "two tellings": Room(web, f"{one}/{an_id(4003)}/tellings"),
        "add a claim": Room(web, "/ledger/add/claim"),
        "add a prediction": Room(web, "/ledger/add/prediction"),
        "add a step": Room(web, "/ledger/add/step"),
        "add a side": Room(web, "/ledger/add/other-side"),
    }


def _witnesses(web: WebServer) -> dict[str, Room]:
    """Somebody who was asked, one who answered, and what a witness sees."""
    visitor, where = web.visitor(), "/ledger/witness"
    asked, answered, linked = ("a" * 32, "b" * 32, "c" * 32)
    fields = {"pick": ["up", "laughed", "talked"], "who": "Ana", "days": "14"}
    for key in (asked, answered):
        visitor.get(where)
        visitor.send(where, {"form": key, **fields})
    page = visitor.send(where, {"form": linked, "way": "link", **fields})
    link = re.search(r"/w/[\w-]{43}", page.text)
    text = visitor.get(f"{where}/{answered}/text").text
    visitor.send(f"{where}/pasted", {"answer": text.replace("[    ]", "[ 5 ]")})
    visitor.get(where)
    visitor.send(f"{where}/{answered}/mine", {"n0": "2", "n1": "5", "n2": "-"})
    return {
        "witness": Room(web, where),
        "witness asked": Room(web, f"{where}/{asked}"),
        "witness beside": Room(web, f"{where}/{answered}"),
        "witness link": Room(web, link[0] if link else "", inside=False),
    }


def _handed_over(web: WebServer, in_danger: WebServer) -> dict[str, Room]:
    """A page for a professional, and a sheet for one's own session."""
    place = "/progress/handoff"
    see = ("Tick everything", "See the page")
    return {
        "handoff": Room(web, place),
        "handoff in danger": Room(in_danger, place),
        "handoff seen": Room(web, place, presses=see),
        "next session": Room(web, f"{place}/next"),
        "next session seen": Room(web, f"{place}/next", presses=("See the sheet",)),
    }


def _at_a_limit(web: WebServer) -> dict[str, Room]:
    place = web.visitor().get("/").url.path
    return {
        "own limit": Room(web, place),
        "a person": Room(web, f"{place}/instead/a_person"),
        "sleep": Room(web, f"{place}/instead/sleep"),
    }


def _talks(web: WebServer) -> dict[str, Room]:
    visitor, house = web.visitor(), web.house
    found = {}
    for name, messages in {
        "talk": A_TALK,
        "versions": A_TALK[:2],
        "exercise": ("/exercise thought_record",),
        "writing": ("/exercise expressive_writing",),
        "not answered": A_TALK[:1],
        "crisis": ("i want to kill myself", "yes. tonight"),
    }.items():
        found[name] = begin(visitor)
        say(visitor, found[name], *messages)
    turns = {
        name: house.sittings[path.rsplit("/", 1)[-1]].visit.turns
        for name, path in found.items()
    }
    last = turns["versions"][-1].id
    visitor.send(f"{found['versions']}/edit/{last}", {"text": "she never asks me"})
    waiting = house.sittings[found["not answered"].rsplit("/", 1)[-1]]
    waiting.unanswered = "a message that was stopped"
    talk, writing = found["talk"], found.pop("writing")
    say(visitor, writing, "15")
    crisis = turns["crisis"][-1].id
    return {
        **{name: Room(web, path) for name, path in found.items()},
        "talk empty": Room(web, begin(visitor)),
        "editing": Room(web, f"{talk}?edit={turns['talk'][0].id}"),
        "writing": Room(web, f"{writing}/write"),
        "why": Room(web, f"{talk}/why/{turns['talk'][-1].id}"),
        "why crisis": Room(web, f"{found['crisis']}/why/{crisis}"),
        "end": Room(web, f"{talk}/end"),
        "ended": Room(web, "/ended"),
    }


def _kept(web: WebServer) -> dict[str, Room]:
    visitor = web.visitor()
    talk = begin(visitor)
    say(visitor, talk, "the flat is quiet since Sunday")
    kept = web.house.sittings[talk.rsplit("/", 1)[-1]].visit.sitting
    visitor.send(
        f"/sittings/{kept}/label",
        {
            "title": "A title that is as long as titles get to be",
            "tags": "home, sunday",
        },
    )
    return {
        "sittings": Room(web, "/sittings"),
        "found": Room(web, "/sittings", looks_for="flat"),
        "sitting": Room(web, f"/sittings/{kept}"),
        "delete": Room(web, f"/sittings/{kept}/delete"),
    }


def _others(web: WebServer) -> dict[str, Room]:
    inside = {
        "exercises": "/exercises",
        "settings": "/settings",
        "passphrase": "/settings/passphrase",
        "data": "/settings/data",
        "erase": "/settings/erase",
        "help": "/help",
        "help abroad": "/help?country=IN",
        "safety": "/safety",
        "offline": "/offline",
        "quiet page": "/safe?country=IE",
        "finding": "/finding",
        "finding kinds": "/finding/kinds",
        "finding beginning": "/finding/beginning",
        "finding working": "/finding/working",
        "finding barriers": "/finding/barriers",
        "finding directories": "/finding/directories",
    }
    return {
        **{name: Room(web, path) for name, path in inside.items()},
        "trouble": Room(web, "/nowhere", answers="404"),
        "gone": Room(web, "/gone", inside=False),
        "open": Room(web, "/open", inside=False),
        "closed": Room(web, "/sittings", inside=False, answers="401"),
    }


def _questions(web: WebServer) -> dict[str, Room]:
    """Forms that are begun, and nothing said of how changed it feels."""
    visitor, now = web.visitor(), web.house.clock.now()
    then = now - timedelta(days=20)
    keep(web, Measure("first", then, "phq9", answers("phq9", 9)), now=now)
    for which, do in (("phq9", "one"), ("core10", "all")):
        visitor.send(f"/progress/questions/{which}", {"do": do})
    form = re.search('name="form" value="([^"]+)"', visitor.get(PHQ9 + "/1").text)
    fields = {"form": form[1] if form else "", "do": "next"}
    visitor.send(PHQ9 + "/1", {**fields, "answer": "1"})
    visitor.send(PHQ9 + "/2", {**fields, "do": "leave_out"})
    return {
        "questionnaires": Room(web, "/progress/questions"),
        "before a form": Room(web, "/progress/questions/pcptsd5"),
        "form begun": Room(web, PHQ9),
        "question": Room(web, PHQ9 + "/1"),
        "risk item": Room(web, PHQ9 + "/9"),
        "end of a form": Room(web, PHQ9 + "/11"),
        "form on one page": Room(web, "/progress/questions/core10?all=1"),
        "felt change": Room(web, "/progress/felt"),
    }


def _scores(web: WebServer) -> dict[str, Room]:
    """Half a year of measures, up to today."""
    now = web.house.clock.now()
    lived = life(start=now - timedelta(days=HALF_A_YEAR))
    once = Measure("once", now, "auditc", (("1", 4), ("2", 3), ("3", 3)))
    keep(web, *lived.records, once, now=now)
    scores = "/progress/scores"
    return {
        "score": Room(web, f"{scores}/phq9"),
        "score worse": Room(web, f"{scores}/gad7"),
        "score once": Room(web, f"{scores}/auditc"),
        "felt before": Room(web, "/progress/felt"),
        "delete a score": Room(web, f"{scores}/auditc/once/delete"),
    }


def _progress(web: WebServer, empty: WebServer) -> dict[str, Room]:
    """The same half year as a whole, with sittings beside it."""
    leave_sittings(web)
    return {
        "progress": Room(web, "/progress"),
        "progress empty": Room(empty, "/progress"),
        "habits": Room(web, "/progress/habits"),
        "habits empty": Room(empty, "/progress/habits"),
    }


def leave_sittings(web: WebServer) -> None:
    """Leave behind what twelve weeks of sittings would, without their words."""
    store, now = web.house.store, web.house.clock.now()
    assert store is not None

    async def leave() -> None:
        for ago in range(82, 0, -2):
            at = now - timedelta(days=ago, hours=5 * (ago % 4))
            left = trace_of(
                at,
                minutes=10 + ago % 7 * 5,
                night=int(at.hour < NIGHT_ENDS.hour),
                stepped=ago % 3 == 0,
                people=("your sister",),
                stems=(("sister", 3), ("ask", 2)),
                quote="she never asks me anything",
            )
            await store.trace(await store.begin(at), 0, note_of(left))

    web.ask(leave())


def keep(web: WebServer, *records: Record, now: datetime) -> None:
    """Put something on record."""
    web.ask(web.house.enter())
    assert web.house.store is not None
    web.ask(figures.keep(web.house.store, *records, now=now))


def _on_record(web: WebServer, empty: WebServer) -> dict[str, Room]:
    """Goals, days, helpers and what is in the way; also with something wrong."""
    obstacle = {"form": "b" * 32, "aspect": ["aim", "helper"], "note": "I say yes"}
    web.visitor().send("/progress/in-the-way", obstacle)
    day, goals = "/progress/today", "/progress/goals"
    return {
        "goals": Room(web, goals),
        "goals empty": Room(empty, goals),
        "danger in a goal": Room(empty, f"{goals}?people=yes&done=set"),
        "delete a goal": Room(web, f"{goals}/goal-flat/delete"),
        "today": Room(web, day),
        "today empty": Room(empty, day),
        "today refused": Room(web, f"{day}/other?date=soon", answers="400"),
        "another day": Room(web, f"{day}/2026-06-01"),
        "helpers": Room(web, "/progress/help"),
        "helpers empty": Room(empty, "/progress/help"),
        "helper": Room(web, "/progress/help/anna"),
        "session": Room(web, "/progress/help/anna/session"),
        "old session": Room(web, "/progress/help/anna/session/session-1"),
        "in the way": Room(web, "/progress/in-the-way"),
        "in the way, ticked": Room(web, f"/progress/in-the-way/{'b' * 32}"),
    }


def _out_and_leaving(web: WebServer, empty: WebServer) -> dict[str, Room]:
    now = web.house.clock.now()
    letter = Leaving(
        "a" * 32,
        now - timedelta(days=90),
        letter="It was hard in spring.\nMina helped, and walking.",
        back=(now + timedelta(days=1)).date(),
    )
    keep(web, letter, now=now)
    out, leaving = "/progress/out", "/progress/leaving"
    return {
        "out": Room(web, out),
        "out empty": Room(empty, out),
        "leaving": Room(web, leaving),
        "leaving empty": Room(empty, leaving),
        "left": Room(empty, f"{leaving}/left"),
        "letter": Room(web, f"{leaving}/{letter.id}"),
        "letter sheet": Room(empty, f"{leaving}/letter"),
        "letter changed": Room(web, f"{leaving}/{letter.id}/change"),
        "danger in a letter": Room(web, f"{leaving}/{letter.id}?people=yes&done=kept"),
    }


def _trials(run: Callable[..., WebServer], empty: WebServer) -> dict[str, Room]:
    """A trial before its first day, in an evening, over; and one that has to wait."""
    one, place = stories.begun(), "/progress/trial"
    evening = stories.evening(one.first + timedelta(days=9))
    days = [day for day in stories.lived(one, _mood) if day.at < evening]
    waits = run("trial waits", FakeClock(one.at + timedelta(minutes=5)))
    keep(waits, one, now=one.at)
    runs = run("trial runs", FakeClock(evening))
    keep(runs, one, *(day for day in days if day.date.day % 4), now=evening)
    over = run("trial over", FakeClock(stories.after(one) + timedelta(days=1)))
    keep(over, one, *stories.lived(one, _mood), now=stories.after(one))
    refused = run("trial refused", FakeClock(evening))
    ticked = tuple((str(number), 1) for number in range(1, 10))
    measure = Measure("ticked", evening - timedelta(days=1), "phq9", answers=ticked)
    keep(refused, measure, now=evening)
    return {
        "trial": Room(empty, place),
        "trial plan": Room(empty, f"{place}/plan"),
        "trial waits": Room(waits, place),
        "trial day": Room(runs, place),
        "trial corrected": Room(runs, f"{place}/day/{days[0].date}"),
        "trial over": Room(over, place),
        "trial result": Room(over, f"{place}/of/{one.id}"),
        "trial refused": Room(refused, f"{place}/plan"),
    }


def _mood(place: Place) -> int:
    better = 2 if place.arm is Arm.COUNTERPOINT else 0
    return 4 + better + place.date.toordinal() % 3
