"""What holds for every page on which something is put on record or shown of it.

The letters and numbers are those of the catalogue of attacks that the design
names (S01: words that do something, S07: ids of others, S16: plaintext on the disk,
S17: what is logged).
"""

from __future__ import annotations

import logging
import re
import tomllib
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.routing import Route

from counterpoint.app import figures
from counterpoint.app.measuring import begin
from counterpoint.interfaces.web.application import _routes
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.records import (
    Behaviour,
    Day,
    FeltChange,
    Goal,
    GoalRating,
    Help,
    HelpKind,
    Leaving,
    Measure,
    Obstacle,
    SessionLog,
)
from tests.fakes.clock import FakeClock
from tests.outcomes.life import answers
from tests.outcomes.trial.stories import begun, rated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from counterpoint.outcomes.kinds import Record
    from tests.interfaces.web_server import WebServer

    Opening = Callable[..., WebServer]

NOW = datetime(2026, 12, 6, 21, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(days=3)
CANARY = "canary-zeisig"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def timed(open_web: Opening, clock: FakeClock) -> WebServer:
    return open_web(clock=clock)


def keep(web: WebServer, records: Iterable[Record]) -> None:
    web.visitor().get("/progress")  # the store is open
    assert web.house.store is not None
    web.ask(figures.keep(web.house.store, *records, now=NOW))


def on_record(web: WebServer) -> tuple[Record, ...]:
    assert web.house.store is not None
    return web.ask(figures.read(web.house.store)).records


def an_id(number: int) -> str:
    return f"{number:032x}"


def life_in(words: str) -> tuple[Record, ...]:
    """One record of each kind, in these words, under ids as forms have them."""
    trial = begun()
    [first, other] = [shelf().find(name) for name in ("phq9", "gad7")]
    return (
        Goal(an_id(1), BEFORE, words, expected=words, levels=(words,) * 5),
        Goal(an_id(2), BEFORE, words, ended=BEFORE, why_ended=words),
        GoalRating(an_id(3), BEFORE, an_id(1), rating=4, attainment=1),
        Behaviour(an_id(4), BEFORE, words, more_is_better=True),
        Day("day-2026-12-03", BEFORE, date(2026, 12, 3), 4, 2, an_id(4), 1),
        Help(an_id(5), BEFORE, HelpKind.COACH, words, date(2026, 11, 1)),
        Help(an_id(6), BEFORE, HelpKind.OTHER, words, date(2026, 11, 8)),
        SessionLog(
            an_id(7),
            BEFORE,
            an_id(5),
            helped=words,
            hindered=words,
            held_something_back=True,
            held_back=words,
            homework=words,
        ),
        SessionLog(an_id(8), BEFORE, an_id(6), helped=words),
        Obstacle(an_id(9), BEFORE, ("aim",), note=words),
        Leaving(an_id(10), BEFORE, letter=words, back=date(2026, 12, 5)),
        FeltChange(an_id(11), BEFORE, change=1, now=5),
        Measure("old", BEFORE, "phq9", answers("phq9", 8)),
        Measure(f"{an_id(12)}-kept", BEFORE, "gad7", answers("gad7", 8)),
        begin(first, form=an_id(13), now=NOW),
        begin(other, form=an_id(14), now=BEFORE),
        trial,
        rated(trial.first, id=an_id(15)),
    )


SENT: tuple[tuple[str, dict[str, str]], ...] = (
    ("/progress/goals", {"text": "new"}),
    (f"/progress/goals/{an_id(1)}/words", {"text": "new", "expected": ""}),
    ("/progress/today/behaviour", {"behaviour": "something else"}),
    ("/progress/today/2026-12-06", {"mood": "1"}),
    ("/progress/help", {"kind": "group", "name": "new", "started": "2026-12-01"}),
    (f"/progress/help/{an_id(5)}/session", {"helped": "new"}),
    ("/progress/in-the-way", {"note": "new"}),
    ("/progress/felt", {"change": "5", "do": "say"}),
    ("/progress/questions/who5", {"do": "one"}),
    ("/progress/questions/gad7", {"do": "all"}),
    ("/progress/trial/rate", {"date": "2026-12-06", "mood": "1"}),
)
"""Every form that puts something new on record."""


# --- S07: ids of others -----------------------------------------------------------


@pytest.mark.parametrize(("where", "fields"), SENT, ids=[one for one, _ in SENT])
def test_whatever_id_a_form_is_sent_with_it_takes_nothing_away(
    timed: WebServer, where: str, fields: dict[str, str]
) -> None:
    keep(timed, life_in("old"))
    visitor = timed.visitor()
    there = {one.id: one for one in on_record(timed)}
    # These are what such a form may change: its own goal, what is counted, and a
    # draft of the same questionnaire that is too old to be gone on with.
    may = {
        SENT[1][0]: {an_id(1)},
        "/progress/today/behaviour": {an_id(4)},
        f"/progress/help/{an_id(5)}/session": {an_id(7)},
        "/progress/questions/gad7": {an_id(14)},
    }.get(where, set())
    for key in (*there, "day-2026-12-03", "../day", "x" * 5000, "0" * 32):
        visitor.send(where, {**fields, "form": key})
        now = {one.id: one for one in on_record(timed)}
        lost = [key for key, one in there.items() if now.get(key) != one]
        assert set(lost) <= may, key


def test_a_letter_replaces_a_letter_and_nothing_else(timed: WebServer) -> None:
    keep(timed, life_in("old"))
    visitor = timed.visitor()
    there = {one.id: one for one in on_record(timed)}
    for key in there:
        visitor.send("/progress/leaving/letter", {"letter": "new", "form": key})
    now = {one.id: one for one in on_record(timed)}
    assert [key for key, one in there.items() if now.get(key) != one] == [an_id(10)]


def test_a_page_of_one_kind_deletes_nothing_of_another(timed: WebServer) -> None:
    keep(timed, life_in("old"))
    visitor, there = timed.visitor(), on_record(timed)
    own = {
        "/progress/goals/{id}": Goal,
        "/progress/today/behaviour/{id}": Behaviour,
        "/progress/help/{id}": Help,
        f"/progress/help/{an_id(6)}/session/{{id}}": SessionLog,
        "/progress/in-the-way/{id}": Obstacle,
        "/progress/leaving/{id}": Leaving,
        "/progress/felt/{id}": FeltChange,
        "/progress/scores/gad7/{id}": Measure,
        "/progress/trial/of/{id}": type(begun()),
    }
    for where, kind in own.items():
        for one in there:
            if not isinstance(one, kind):
                visitor.send(f"{where.format(id=one.id)}/delete")
    visitor.send(f"/progress/help/{an_id(6)}/session/{an_id(7)}/delete")
    visitor.send("/progress/scores/gad7/old/delete")
    visitor.send(f"/progress/goals/{an_id(2)}/ratings/{an_id(3)}/delete")
    assert on_record(timed) == there


# --- S01: words that do something --------------------------------------------------

PAGES = (
    "/progress",
    "/progress/habits",
    "/progress/goals",
    "/progress/today",
    "/progress/today/2026-12-03",
    "/progress/help",
    f"/progress/help/{an_id(5)}",
    f"/progress/help/{an_id(5)}/session",
    f"/progress/help/{an_id(5)}/session/{an_id(7)}",
    "/progress/in-the-way",
    f"/progress/in-the-way/{an_id(9)}",
    "/progress/leaving",
    f"/progress/leaving/{an_id(10)}",
    f"/progress/leaving/{an_id(10)}/change",
    "/progress/questions",
    "/progress/scores/phq9",
    "/progress/scores/gad7",
    "/progress/out",
    "/progress/trial",
    "/progress/felt",
    f"/progress/goals/{an_id(1)}/delete",
    f"/progress/help/{an_id(5)}/delete",
    f"/progress/help/{an_id(5)}/session/{an_id(7)}/delete",
    f"/progress/in-the-way/{an_id(9)}/delete",
    f"/progress/leaving/{an_id(10)}/delete",
    f"/progress/today/behaviour/{an_id(4)}/delete",
)


class Bones(HTMLParser):
    """The tags of a page with the names of their attributes, without any words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *(name for name, _ in attrs)))


def bones_of(html: str) -> list[tuple[str, ...]]:
    bones = Bones()
    bones.feed(html)
    return bones.found


def payloads() -> list[str]:
    """The words that browsers are tried with, each with one thing to run."""
    file = Path(__file__).parents[1] / "browser" / "payloads.toml"
    body = tomllib.loads(file.read_text(encoding="utf-8"))
    return [one.replace("{x}", "a()") for one in body["script"]]


def test_no_words_of_the_person_become_a_tag_or_an_attribute(
    open_web: Opening, tmp_path: Path
) -> None:
    """The pages of two lives differ in nothing but their words."""
    hostile = " ".join(payloads())
    quiet = re.sub(r"[^\s\w]", "a", hostile)
    bones: list[dict[str, list[tuple[str, ...]]]] = []
    for words in (hostile, quiet):
        web = open_web(clock=FakeClock(NOW), folder=tmp_path / str(len(bones)))
        keep(web, life_in(words))
        visitor = web.visitor()
        found = [visitor.get(path) for path in PAGES]
        assert [one.status_code for one in found] == [200] * len(PAGES)
        assert sum("press" in one.text for one in found) > len(PAGES) / 2
        bones.append(
            {path: bones_of(one.text) for path, one in zip(PAGES, found, strict=True)}
        )
    for path in PAGES:
        assert bones[0][path] == bones[1][path], path


# --- S16 and S17: what is on the disk, and what is logged ---------------------------

FIELDS = [
    "text",
    "expected",
    "level_0",
    "level_1",
    "level_2",
    "level_3",
    "level_4",
    "why",
    "how",
    "rating",
    "attainment",
    "behaviour",
    "better",
    "mood",
    "count",
    "people",
    "date",
    "name",
    "kind",
    "started",
    "ended",
    "goal",
    "fits",
    "respected",
    "challenged",
    "helped",
    "hindered",
    "held",
    "held_back",
    "homework",
    "homework_done",
    "note",
    "aspect",
    "do",
    "letter",
    "back",
    "change",
    "now",
    "onward",
    "answer",
    "form",
    "then",
    "table",
    "person",
    "initials",
    "part",
    "remind",
    "from",
    "until",
    "at",
    "summary",
    "arm",
    "days",
    "block",
    "rate",
    "worthwhile",
    "used",
    "words",
]


def test_what_is_typed_stands_in_no_log_address_or_file(
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
    keep(timed, life_in(CANARY))
    visitor = timed.visitor()
    typed = dict.fromkeys(FIELDS, CANARY)
    said = [visitor.send(where, typed) for where in posted()]
    said += [visitor.send(where, {**typed, **right}) for where, right in SENT]
    said += [visitor.send("/progress/leaving/letter", {"letter": CANARY})]
    old = f"instrument,date,score\n{CANARY},{CANARY},{CANARY}\n"
    said += [visitor.send("/progress/out/import", files={"file": ("o.csv", old)})]
    said += [visitor.get(path) for path in PAGES]
    assert {one.status_code for one in said} <= {200, 400, 404}
    for one in said:
        for answer in (*one.history, one):
            assert CANARY not in f"{answer.url} {answer.headers}"
    shown, written = capfd.readouterr()
    assert "executing" in caplog.text
    for place in (caplog.text, shown, written):
        assert CANARY not in place
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [one.name for one in kept if CANARY.encode() in one.read_bytes()] == []


def test_a_fault_in_the_store_tells_nothing_of_what_was_typed(
    timed: WebServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    keep(timed, life_in("old"))
    visitor, store = timed.visitor(), timed.house.store

    async def breaks(entries: object) -> None:
        raise RuntimeError(repr(entries))

    monkeypatch.setattr(store, "put", breaks)
    for where, right in SENT:
        typed = {**dict.fromkeys(right, CANARY), **right}
        words = dict.fromkeys(("text", "note", "helped", "name", "behaviour"), CANARY)
        answer = visitor.send(where, {**typed, **words})
        assert CANARY not in str(answer.url)
    shown, written = capfd.readouterr()
    assert "RuntimeError" in caplog.text
    for place in (caplog.text, shown, written):
        assert CANARY not in place


def posted() -> list[str]:
    """Every address under Progress that takes a form, for records that there are."""
    ids = {"goals": 1, "help": 5, "behaviour": 4, "in-the-way": 9, "leaving": 10}
    found = []
    for route in _routes():
        if not isinstance(route, Route) or "POST" not in (route.methods or ()):
            continue
        path = route.path
        if not path.startswith("/progress") or path.endswith("/delete"):
            continue
        for name, number in ids.items():
            path = path.replace(f"/{name}/{{id}}", f"/{name}/{an_id(number)}")
        path = path.replace("{log}", an_id(7)).replace("{instrument}", "phq9")
        found.append(re.sub(r"{[^}]*}", "1", path.replace("{day}", "2026-12-05")))
    return found
