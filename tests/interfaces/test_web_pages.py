"""The pages beside the talk, as a browser without scripts meets them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from counterpoint.interfaces.web import passing
from counterpoint.ports import Capabilities, Identity
from counterpoint.settings import (
    PersonalLimits,
    ProviderSettings,
    Settings,
    read_settings,
)
from counterpoint.terms import Mode, Sitting
from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping
    from pathlib import Path

    from counterpoint.ports import Request
    from counterpoint.store import Store
    from tests.interfaces.web_server import Visitor, WebServer

    OpenWeb = Callable[..., WebServer]

PASSPHRASE = "four words in a row"  # noqa: S105 - of a test


def say(visitor: Visitor, text: str) -> str:
    """Say something in the sitting that is going on; return its address."""
    place: str = visitor.get("/").url.path
    visitor.send(f"{place}/say", {"text": text})
    return place


def store_of(web: WebServer) -> Store:
    assert web.house.store is not None
    return web.house.store


def kept(web: WebServer) -> list[Sitting]:
    return web.ask(store_of(web).sittings())


def settings_kept(web: WebServer) -> Settings:
    return read_settings({"COUNTERPOINT_HOME": str(web.settings.folder)})


def passing_through(web: WebServer) -> list[Path]:
    return list(web.settings.folder.glob(".passing-*"))


def test_a_stranger_is_told_how_to_come_in(web: WebServer) -> None:
    for path in ("/", "/settings", "/sittings", "/settings/data", "/exercises"):
        page = web.stranger().get(path)
        assert page.status_code == 401
        assert "This page is closed" in words_of(page)


@pytest.mark.parametrize(
    "path",
    [
        "/welcome/country",
        "/welcome/answers",
        "/welcome/skip",
        "/settings/set/answers",
        "/settings/passphrase",
        "/settings/export",
        "/settings/backup",
        "/settings/erase",
        "/sittings/search",
        "/sittings/x/label",
        "/sittings/x/on",
        "/sittings/x/delete",
        "/talk/x/write",
    ],
)
def test_a_form_that_is_not_ours_changes_nothing(web: WebServer, path: str) -> None:
    visitor = web.visitor()
    visitor.token = "not the token"  # noqa: S105 - of a test
    assert visitor.send(path, {"word": "erase", "known": "yes"}).status_code == 403


@pytest.mark.parametrize("path", ["/settings/import", "/settings/restore"])
def test_a_file_from_a_form_that_is_not_ours_is_not_taken(
    web: WebServer, path: str
) -> None:
    visitor = web.visitor()
    visitor.token = "not the token"  # noqa: S105 - of a test
    answer = visitor.send(path, files={"file": ("a.zip", b"PK")})
    assert answer.status_code == 403
    assert not passing_through(web)


# --- The first start ----------------------------------------------------------------


def test_the_first_start_asks_three_things_and_then_talks(open_web: OpenWeb) -> None:
    web = open_web(welcomed=False, country=None)
    visitor = web.visitor()
    first = visitor.get("/")
    assert first.url.path == "/welcome"
    assert "a program, not a person" in words_of(first)
    assert "not therapy" in words_of(first)
    second = visitor.get("/welcome/country")
    assert "never guessed" in words_of(second)
    third = visitor.send("/welcome/country", {"country": "DE"})
    assert third.url.path == "/welcome/answers"
    talk = visitor.send("/welcome/answers", {"mode": "just_listen"})
    assert talk.url.path.startswith("/talk/")
    set_ = settings_kept(web)
    assert (set_.country, set_.mode, set_.welcomed) == ("DE", Mode.JUST_LISTEN, True)


def test_one_click_passes_over_the_first_start_with_careful_defaults(
    open_web: OpenWeb,
) -> None:
    web = open_web(welcomed=False, country=None)
    visitor = web.visitor()
    visitor.get("/welcome")
    assert visitor.send("/welcome/skip").url.path.startswith("/talk/")
    set_ = settings_kept(web)
    assert (set_.country, set_.mode, set_.keep) == (None, Mode.HELP_ME_THINK, True)


def test_a_passphrase_of_the_first_start_protects_from_the_first_word(
    open_web: OpenWeb,
) -> None:
    web = open_web(welcomed=False)
    visitor = web.visitor()
    visitor.get("/welcome/answers")
    fields = {"mode": "help_me_think", "passphrase": PASSPHRASE, "again": "another"}
    page = visitor.send("/welcome/answers", fields)
    assert 'role="alert"' in page.text
    assert not web.house.has_passphrase
    visitor.send("/welcome/answers", {**fields, "again": PASSPHRASE})
    assert web.house.has_passphrase
    assert not web.house.locked


# --- Settings -------------------------------------------------------------------------


def test_what_is_set_is_remembered_and_said(web: WebServer) -> None:
    visitor = web.visitor()
    answers = visitor.send("/settings/set/answers", {"mode": "push_back_hard"})
    assert "Saved." in words_of(answers)
    visitor.send(
        "/settings/set/limits",
        {"minutes_a_day": "40", "quiet_from": "23:00", "quiet_until": "06:30"},
    )
    visitor.send("/settings/set/looks", {"appearance": "dark", "text_size": "larger"})
    visitor.send("/settings/set/lock", {"lock_after_minutes": "5"})
    set_ = settings_kept(web)
    assert set_ == replace(web.house.settings, passphrase=None)
    assert (set_.mode, set_.keep) == (Mode.PUSH_BACK_HARD, False)
    assert set_.limits == PersonalLimits(40, "23:00", "06:30")
    assert (set_.appearance.value, set_.text_size.value) == ("dark", "larger")
    assert (set_.shortcuts, set_.lock_after_minutes) == (False, 5)


@pytest.mark.parametrize(
    ("section", "fields"),
    [
        ("limits", {"minutes_a_day": "many"}),
        ("limits", {"minutes_a_day": "0"}),
        ("limits", {"minutes_a_day": "1441"}),
        ("limits", {"quiet_from": "23:00"}),
        ("limits", {"quiet_until": "06:00"}),
        ("limits", {"quiet_from": "25:00", "quiet_until": "06:00"}),
        ("lock", {"lock_after_minutes": ""}),
        ("lock", {"lock_after_minutes": "-1"}),
        ("place", {"country": "Nowhere"}),
        ("answers", {"mode": "obey"}),
        ("looks", {"appearance": "pink", "text_size": "normal"}),
        ("speaker", {"provider": "http://elsewhere.example"}),
        ("speaker", {"provider": "guide", "judge": "nobody"}),
    ],
)
def test_a_value_that_cannot_be_used_is_said_at_its_field_and_changes_nothing(
    web: WebServer, section: str, fields: Mapping[str, str]
) -> None:
    before = web.house.settings
    page = web.visitor().send(f"/settings/set/{section}", fields)
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert web.house.settings == before
    assert not web.settings.file.exists()


def test_what_was_typed_stays_when_it_cannot_be_used(web: WebServer) -> None:
    fields = {"minutes_a_day": "many", "quiet_from": "22:15", "quiet_until": "06:00"}
    page = web.visitor().send("/settings/set/limits", fields)
    assert 'value="many"' in page.text
    assert 'value="22:15"' in page.text


def test_settings_that_cannot_be_written_say_so_and_nothing_is_lost(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    web.settings.file.mkdir()  # a folder lies where the file should
    page = visitor.send("/settings/set/place", {"country": "DE"})
    assert page.status_code == 400
    assert "cannot be written" in words_of(page)
    assert web.house.settings.country == "GB"


def test_a_new_country_holds_for_the_sitting_that_is_going_on(web: WebServer) -> None:
    visitor = web.visitor()
    place = say(visitor, "My sister rang again.")
    visitor.send("/settings/set/place", {"country": "DE"})
    sitting = web.house.latest()
    assert sitting is not None
    assert sitting.visit.country == "DE"
    crisis = visitor.send(f"{place}/say", {"text": "I am going to kill myself tonight"})
    assert "112" in words_of(crisis)


def test_only_what_stands_in_the_settings_file_can_word_replies(
    open_web: OpenWeb,
) -> None:
    home = ProviderSettings("at-home", "ollama", "small", "http://127.0.0.1:9")
    far = ProviderSettings("far", "ollama", "large", "https://far.example")
    web = open_web(providers=(home, far))
    visitor = web.visitor()
    page = visitor.get("/settings")
    assert "Nothing leaves it." in words_of(page)
    assert "sent to far.example" in words_of(page)
    assert "has not sat the exam yet" in words_of(page)
    visitor.send("/settings/set/speaker", {"provider": "at-home", "judge": ""})
    assert web.house.settings.provider == "at-home"
    assert web.house.settings.providers == (home, far)


class Talker:
    """A model that says one thing, and counts how often it was asked."""

    name = "talker"
    capabilities = Capabilities(local=True)
    usage = ()

    def __init__(self) -> None:
        self.asked = 0

    async def say(self, request: Request) -> AsyncGenerator[str, None]:
        del request
        self.asked += 1
        yield "What happened then?"

    async def answer(
        self, request: Request, schema: Mapping[str, object]
    ) -> Mapping[str, object]:
        raise NotImplementedError

    async def identity(self) -> Identity:
        return Identity("talker", "one")

    async def close(self) -> None:
        return None


def test_a_model_taken_away_gets_no_more_of_the_sitting_that_is_going_on(
    open_web: OpenWeb,
) -> None:
    model = Talker()
    provider = ProviderSettings("talker", "scripted")
    web = open_web(model=model, provider="talker", providers=(provider,))
    web.house._speaker = lambda s: model if s.provider == "talker" else None
    visitor = web.visitor()
    place = say(visitor, "My sister rang again and I do not know what to say to her.")
    asked = model.asked
    assert asked
    visitor.send("/settings/set/speaker", {"provider": "guide", "judge": ""})
    visitor.send(f"{place}/say", {"text": "She says it is all because of mum."})
    assert model.asked == asked


# --- The passphrase ---------------------------------------------------------------------


def test_a_passphrase_can_be_set_changed_and_removed(web: WebServer) -> None:
    visitor = web.visitor()
    say(visitor, "My sister rang again.")
    page = visitor.send(
        "/settings/passphrase", {"new": PASSPHRASE, "again": PASSPHRASE}
    )
    assert "only your passphrase opens them" in words_of(page)
    visitor.send("/lock")
    assert web.house.locked
    assert visitor.get("/sittings").url.path == "/unlock"
    visitor.send("/unlock", {"passphrase": PASSPHRASE, "onward": "/sittings"})
    other = {"current": PASSPHRASE, "new": "another one", "again": "another one"}
    visitor.send("/settings/passphrase", other)
    visitor.send("/settings/passphrase", {"current": "another one", "remove": "yes"})
    assert not web.house.has_passphrase
    assert len(kept(web)) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"current": "wrong", "new": "another", "again": "another"},
        {"current": PASSPHRASE, "new": "another", "again": "different"},
        {"current": PASSPHRASE, "new": "", "again": ""},
        {"current": "wrong", "remove": "yes"},
        {"remove": "yes"},
    ],
)
def test_a_passphrase_is_not_changed_by_mistake(
    web: WebServer, fields: Mapping[str, str]
) -> None:
    visitor = web.visitor()
    visitor.send("/settings/passphrase", {"new": PASSPHRASE, "again": PASSPHRASE})
    page = visitor.send("/settings/passphrase", fields)
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    visitor.send("/lock")
    visitor.send("/unlock", {"passphrase": PASSPHRASE})
    assert not web.house.locked


@pytest.mark.parametrize(
    "path", ["/settings", "/settings/data", "/sittings", "/exercises", "/welcome"]
)
def test_a_locked_store_asks_for_its_passphrase_first(
    web: WebServer, path: str
) -> None:
    visitor = web.visitor()
    visitor.send("/settings/passphrase", {"new": PASSPHRASE, "again": PASSPHRASE})
    visitor.send("/lock")
    page = visitor.get(path)
    assert page.url.path == "/unlock"
    assert f'value="{path}"' in page.text


# --- Data ---------------------------------------------------------------------------------


def test_an_export_is_sent_once_the_person_knows_and_can_be_imported_again(
    open_web: OpenWeb, tmp_path: Path
) -> None:
    web = open_web()
    visitor = web.visitor()
    say(visitor, "My sister rang again.")
    refused = visitor.send("/settings/export")
    assert refused.status_code == 400
    assert "Tick the box" in words_of(refused)
    sent = visitor.send("/settings/export", {"known": "yes"})
    assert "attachment" in sent.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(sent.content)) as archive:
        assert b"My sister rang again." in archive.read("sittings.md")
    assert not passing_through(web)

    other = open_web(tmp_path / "other")
    there = other.visitor()
    there.get("/settings/data")
    archive_ = {"file": ("export.zip", sent.content)}
    page = there.send("/settings/import", files=archive_)
    assert "Added: 1 sitting with 1 message." in words_of(page)
    again = there.send("/settings/import", files=archive_)
    assert "was here already" in words_of(again)
    assert [one.id for one in kept(other)] == [one.id for one in kept(web)]
    assert not passing_through(other)


@pytest.mark.parametrize(
    "content", [b"", b"no archive", b"PK\x03\x04 cut off"], ids=["empty", "not", "cut"]
)
def test_a_file_that_is_no_export_is_refused_and_leaves_no_trace(
    web: WebServer, content: bytes
) -> None:
    visitor = web.visitor()
    say(visitor, "My sister rang again.")
    page = visitor.send("/settings/import", files={"file": ("a.zip", content)})
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert len(kept(web)) == 1
    assert not passing_through(web)


def test_what_is_sent_to_be_imported_lies_in_no_folder_of_others(
    web: WebServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = web.visitor()
    say(visitor, "My sister rang again.")
    export = visitor.send("/settings/export", {"known": "yes"}).content
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "there is no such folder"))
    long = export + b" " * 3_000_000  # more than is read into memory at once
    page = visitor.send("/settings/import", files={"file": ("a.zip", long)})
    assert page.status_code == 400
    assert "not a whole archive" in words_of(page)
    page = visitor.send("/settings/import", files={"file": ("a.zip", export)})
    assert "was here already" in words_of(page)


def test_the_folder_of_what_passes_is_for_its_owner_alone(tmp_path: Path) -> None:
    with passing.private_folder(tmp_path / "home") as place:
        assert place.is_relative_to(tmp_path / "home")
        assert place.stat().st_mode & 0o077 == 0
        (place / "export.zip").write_text("words of a person")
    assert not place.exists()


def test_a_backup_needs_a_passphrase_and_is_restored_where_nothing_is_kept(
    open_web: OpenWeb, tmp_path: Path
) -> None:
    web = open_web()
    visitor = web.visitor()
    say(visitor, "My sister rang again.")
    assert visitor.send("/settings/backup").status_code == 400
    both = {"passphrase": PASSPHRASE, "again": PASSPHRASE}
    sent = visitor.send("/settings/backup", both)
    assert sent.status_code == 200
    assert b"sister" not in sent.content
    named = words_of(visitor.get("/settings/data"))
    assert "where your browser puts downloads" in named
    assert ".passing-" not in named
    file = {"file": ("a.backup", sent.content)}
    here = visitor.send("/settings/restore", {"passphrase": PASSPHRASE}, files=file)
    assert "nothing was restored" in words_of(here)

    other = open_web(tmp_path / "other")
    there = other.visitor()
    there.get("/settings/data")
    wrong = there.send("/settings/restore", {"passphrase": "wrong"}, files=file)
    assert wrong.status_code == 400
    assert "Nothing is kept yet" in words_of(there.get("/sittings"))
    right = there.send("/settings/restore", {"passphrase": PASSPHRASE}, files=file)
    assert "Restored." in words_of(right)
    assert len(kept(other)) == 1
    assert other.house.has_passphrase
    assert not passing_through(other)


def test_erasing_needs_the_word_and_then_nothing_is_left(web: WebServer) -> None:
    visitor = web.visitor()
    say(visitor, "My sister rang again.")
    visitor.send("/settings/set/place", {"country": "DE"})
    both = {"passphrase": PASSPHRASE, "again": PASSPHRASE}
    visitor.send("/settings/backup", both)
    assert "1 sitting" in words_of(visitor.get("/settings/erase"))
    assert visitor.send("/settings/erase", {"word": "yes"}).status_code == 400
    assert len(kept(web)) == 1
    gone = visitor.send("/settings/erase", {"word": "Erase"})
    assert "It is gone" in words_of(gone)
    assert ".backup" in words_of(gone)
    assert web.house.store is None
    assert not web.settings.file.exists()
    assert not web.settings.store.exists()
    assert visitor.get("/").url.path == "/welcome"
    visitor.send("/welcome/skip")
    say(visitor, "Begun anew.")
    assert len(kept(web)) == 1


def test_a_lost_passphrase_does_not_keep_anything_from_being_erased(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    visitor.send("/settings/passphrase", {"new": PASSPHRASE, "again": PASSPHRASE})
    visitor.send("/lock")
    assert "not counted" in words_of(visitor.get("/settings/erase"))
    gone = visitor.send("/settings/erase", {"word": "erase"})
    assert "Which backups were made is not known" in words_of(gone)
    assert not web.house.has_passphrase


def test_what_a_crash_left_on_its_way_is_swept_away(
    open_web: OpenWeb, tmp_path: Path
) -> None:
    left = tmp_path / "home" / ".passing-abc"
    left.mkdir(parents=True)
    (left / "export.zip").write_text("words of a person")
    web = open_web()
    web.visitor().get("/settings")
    assert not left.exists()


# --- Sittings -------------------------------------------------------------------------------


def test_a_list_without_sittings_says_so(web: WebServer) -> None:
    assert "Nothing is kept yet." in words_of(web.visitor().get("/sittings"))


def test_a_sitting_is_listed_read_named_and_found(web: WebServer) -> None:
    visitor = web.visitor()
    say(visitor, "My sister rang again.")
    sitting = kept(web)[0]
    read = visitor.get(f"/sittings/{sitting.id}")
    assert "My sister rang again." in words_of(read)
    labels = {"title": "The call <b>", "tags": "family, phone, Family"}
    saved = visitor.send(f"/sittings/{sitting.id}/label", labels)
    assert "The call <b>" in words_of(saved)
    assert "<b>" not in saved.text
    assert kept(web)[0].tags == ("family", "phone")
    for wanted in ("SISTER", "family", "call"):
        found = visitor.send("/sittings/search", {"words": wanted})
        assert "Found in 1 sitting" in words_of(found)
        assert wanted not in str(found.url)
    assert (
        "<mark>sister</mark>"
        in visitor.send("/sittings/search", {"words": "sister"}).text
    )
    nothing = visitor.send("/sittings/search", {"words": "cathedral"})
    assert "Nothing was found" in words_of(nothing)


def test_a_title_that_is_too_long_is_said_at_its_field(web: WebServer) -> None:
    visitor = web.visitor()
    say(visitor, "My sister rang again.")
    sitting = kept(web)[0].id
    page = visitor.send(f"/sittings/{sitting}/label", {"title": "a" * 500})
    assert page.status_code == 400
    assert 'role="alert"' in page.text


def test_hundreds_of_sittings_are_listed_fifty_at_a_time(web: WebServer) -> None:
    async def many() -> None:
        now = web.house.clock.now()
        for number in range(120):
            id_ = f"{number:032x}"
            sitting = Sitting(id=id_, started=now, title=f"Talk {number}")
            await store_of(web).keep_sitting(sitting)

    visitor = web.visitor()
    visitor.get("/settings")
    web.ask(many())
    first = visitor.get("/sittings")
    assert first.text.count('class="title"') == 50
    assert "1 of 3" in words_of(first)
    last = visitor.get("/sittings?page=3")
    assert last.text.count('class="title"') == 20
    for odd in ("0", "-1", "99", "x", ""):
        assert visitor.get(f"/sittings?page={odd}").status_code == 200


def test_a_sitting_can_be_taken_along_as_a_file(web: WebServer) -> None:
    visitor = web.visitor()
    say(visitor, "My sister rang again.")
    copy = visitor.get(f"/sittings/{kept(web)[0].id}/copy.md")
    assert "attachment" in copy.headers["content-disposition"]
    assert "> My sister rang again." in copy.text


def test_a_kept_sitting_can_be_taken_up_again(web: WebServer) -> None:
    visitor = web.visitor()
    say(visitor, "My sister rang again.")
    sitting = kept(web)[0].id
    for one in list(web.house.sittings.values()):
        web.ask(web.house.stand_up(one))
    visitor.get(f"/sittings/{sitting}")
    talk = visitor.send(f"/sittings/{sitting}/on")
    assert talk.url.path.startswith("/talk/")
    assert "My sister rang again." in words_of(talk)
    visitor.send(f"{talk.url.path}/say", {"text": "And she hung up."})
    assert [one.id for one in kept(web)] == [sitting]
    assert kept(web)[0].count == 2


def test_deleting_asks_first_and_then_the_sitting_is_gone(web: WebServer) -> None:
    visitor = web.visitor()
    say(visitor, "My sister rang again.")
    sitting = kept(web)[0].id
    asked = visitor.get(f"/sittings/{sitting}/delete")
    assert "what you wrote in it" in words_of(asked)
    assert len(kept(web)) == 1
    gone = visitor.send(f"/sittings/{sitting}/delete")
    assert "Deleted." in words_of(gone)
    assert not kept(web)
    assert visitor.get(f"/sittings/{sitting}").status_code == 404
    say(visitor, "Something else.")
    assert [one.id for one in kept(web)] != [sitting]


# --- Exercises and writing ------------------------------------------------------------------


def test_an_exercise_is_begun_in_the_talk(web: WebServer) -> None:
    visitor = web.visitor()
    page = visitor.get("/exercises")
    assert "Look at one thought" in words_of(page)
    place = re.search(r'action="(/talk/\w+/say)"', page.text)
    assert place
    visitor.send(place[1], {"text": "/exercise grounding"})
    assert "is going on in the talk" in words_of(visitor.get("/exercises"))


def begin_writing(visitor: Visitor) -> str:
    place = say(visitor, "/exercise expressive_writing")
    visitor.send(f"{place}/say", {"text": "15"})
    return place


def test_the_page_to_write_on_is_there_only_while_somebody_writes(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    place = say(visitor, "My sister rang again.")
    assert visitor.get(f"{place}/write").url.path == place
    begin_writing(visitor)
    page = visitor.get(f"{place}/write")
    assert page.url.path == f"{place}/write"
    assert "15 minutes." in words_of(page)


def test_what_was_written_is_not_lost_on_the_way_back(web: WebServer) -> None:
    visitor = web.visitor()
    place = begin_writing(visitor)
    written = {"text": "Her voice, <each> night.", "what": "back"}
    back = visitor.send(f"{place}/write", written)
    assert back.url.path == place
    assert "Her voice, <each> night." in words_of(back)
    assert "Her voice, &lt;each&gt; night." in visitor.get(f"{place}/write").text


def test_whoever_is_done_is_asked_what_becomes_of_it(web: WebServer) -> None:
    visitor = web.visitor()
    place = begin_writing(visitor)
    written = {"text": "Her voice, each night.", "what": "done"}
    talk = visitor.send(f"{place}/write", written)
    assert "kept or thrown away" in words_of(talk)
    visitor.send(f"{place}/say", {"text": "thrown away"})
    visitor.send(f"{place}/say", {"text": "none"})
    turns = web.ask(store_of(web).read(kept(web)[0].id)).turns
    assert not any("Her voice" in turn.message.text for turn in turns)


def test_danger_in_what_was_written_is_answered_and_not_talked_over(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    place = begin_writing(visitor)
    written = {"text": "I am going to kill myself tonight.", "what": "done"}
    talk = visitor.send(f"{place}/write", written)
    assert "999" in words_of(talk)
    sitting = web.house.latest()
    assert sitting is not None
    assert sitting.visit.turns[-1].message.text == written["text"]


def test_what_was_written_at_a_locked_door_waits_there(web: WebServer) -> None:
    visitor = web.visitor()
    place = begin_writing(visitor)
    visitor.send("/settings/passphrase", {"new": PASSPHRASE, "again": PASSPHRASE})
    visitor.send("/lock")
    page = visitor.send(f"{place}/write", {"text": "Her voice.", "what": "done"})
    assert page.status_code == 423
    assert "Her voice." in words_of(page)


def test_a_page_left_open_while_everything_was_erased_begins_nothing_anew(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    visitor.get("/progress/goals")
    visitor.send("/settings/erase", {"word": "erase"})
    late = visitor.send("/progress/goals", {"text": "Have people round again"})
    assert "it was erased" in words_of(late)
    assert not web.settings.store.exists()
