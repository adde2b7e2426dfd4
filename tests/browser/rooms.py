"""Every page there is, on servers where there is something to see.

Four of them: one that is lived in, one at its first start, one that is locked,
and one where nothing was written yet.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoint.settings import PersonalLimits, Weekday
from tests.interfaces.web_server import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counterpoint.ports import Clock
    from tests.interfaces.web_server import Visitor, WebServer

PASSPHRASE = "four words in a row"  # noqa: S105 - of a test
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


@contextlib.contextmanager
def rooms(folder: Path, clock: Clock | None = None) -> Iterator[dict[str, Room]]:
    """Run the servers and return their pages by name."""
    with contextlib.ExitStack() as servers:

        def run(name: str, **settings: object) -> WebServer:
            served = running(folder / name, clock=clock, **settings)
            web = servers.enter_context(served)
            web.stranger().get("/healthz")  # one store is made at a time
            return web

        lived, empty = run("lived"), run("empty")
        limited = run("limited", limits=PersonalLimits(pause_days=frozenset(Weekday)))
        begun, locked = run("begun", welcomed=False, country=None), run("locked")
        locked.ask(locked.house.protect(PASSPHRASE, current=None))
        locked.ask(locked.house.lock())
        yield {
            **_talks(lived),
            **_kept(lived),
            **_others(lived),
            **_at_a_limit(limited),
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
    *("exercises", "settings", "passphrase", "data", "erase", "help", "help abroad"),
    *("trouble", "gone", "offline", "open", "closed"),
    *("welcome", "country", "answers", "unlock", "nothing kept"),
)


def begin(visitor: Visitor) -> str:
    """Begin a sitting and return its address."""
    return visitor.send("/talk/new").url.path


def say(visitor: Visitor, talk: str, *messages: str) -> None:
    """Say something in a sitting."""
    for message in messages:
        visitor.send(f"{talk}/say", {"text": message})


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
        "offline": "/offline",
    }
    return {
        **{name: Room(web, path) for name, path in inside.items()},
        "trouble": Room(web, "/nowhere", answers="404"),
        "gone": Room(web, "/gone", inside=False),
        "open": Room(web, "/open", inside=False),
        "closed": Room(web, "/sittings", inside=False, answers="401"),
    }
