"""How often help was shown is counted without a name, and only where that was chosen."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import Visit, counting
from counterpoint.app.operating import yearly
from counterpoint.app.referral import referred
from counterpoint.care.operating.tally import Tally
from counterpoint.errors import InputError, NotFoundError
from counterpoint.settings import OperatorProfile, Settings
from counterpoint.terms import Mode, Risk
from tests.fakes.clock import FakeClock
from tests.fakes.repository import FakeRepository

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2027, 3, 14, 15, 9, tzinfo=UTC)
LATER = datetime(2028, 2, 1, tzinfo=UTC)
DYING = "i want to kill myself"
HIT = "my husband hit me again last night"
WASHING = (
    "i wash my hands until they bleed, thirty times a day, and it still feels dirty"
)


@pytest.fixture
def on(tmp_path: Path) -> Settings:
    return Settings(folder=tmp_path, operator=OperatorProfile(counting=True))


def visit(settings: Settings, *, keep: bool = True) -> Visit:
    return Visit(
        repository=FakeRepository() if keep else None,
        clock=FakeClock(AT),
        country="GB",
        operator=settings.operator,
        counts=counting.counter(settings),
    )


def found(settings: Settings) -> dict[str, dict[str, int]]:
    return counting.read(counting.place(settings)).months


async def test_a_care_path_is_counted_once_when_it_begins(on: Settings) -> None:
    talk = visit(on)
    await talk.say("hello, a long day at work")
    assert not counting.place(on).exists()
    await talk.say(DYING)
    await talk.say("yes")
    assert found(on) == {"2027-03": {"suicide": 1}}


async def test_a_ticked_item_is_counted_too(on: Settings) -> None:
    await visit(on).open_after_tick(Risk.ACTIVE)
    assert found(on) == {"2027-03": {"suicide": 1}}


async def test_nothing_is_counted_unless_it_was_switched_on(tmp_path: Path) -> None:
    off = Settings(folder=tmp_path)
    await visit(off).say(DYING)
    counting.count_referral(off, "suicide_active", AT)
    assert not counting.place(off).exists()


async def test_a_sitting_that_is_not_kept_is_not_counted(on: Settings) -> None:
    await visit(on, keep=False).say(DYING)
    assert not counting.place(on).exists()


async def test_somebody_who_is_hurt_at_home_leaves_no_count(on: Settings) -> None:
    talk = visit(on)
    turn = await talk.say(HIT)
    assert turn.plan.path == "abuse"
    await talk.say("and now i want to kill myself")
    assert not counting.place(on).exists()
    counting.count_referral(on, "partner_abuse", AT)
    assert not counting.place(on).exists()


def test_a_rule_of_referral_is_counted_without_its_name(on: Settings) -> None:
    counting.count_referral(on, "trauma", AT)
    counting.count_referral(on, "ocd", AT)
    assert found(on) == {"2027-03": {"referral": 2}}
    assert b"trauma" not in counting.place(on).read_bytes()


async def test_somebody_else_pointed_at_is_counted_once_when_it_is_said(
    on: Settings,
) -> None:
    repository = FakeRepository()
    talk = Visit(repository=repository, clock=FakeClock(AT), country="GB")
    await talk.say(WASHING)
    for days in (1, 1.2, 3):
        now = AT + timedelta(days=days)
        await referred(repository, now=now, settings=on)
    assert found(on) == {"2027-03": {"referral": 1}}


async def test_only_its_owner_can_read_the_file_and_its_time_is_of_the_month(
    on: Settings,
) -> None:
    before = on.folder.stat().st_mtime_ns
    await visit(on).say(DYING)
    file = counting.place(on).stat()
    assert file.st_mode & 0o077 == 0
    assert datetime.fromtimestamp(file.st_mtime, UTC) == datetime(
        2027, 3, 1, tzinfo=UTC
    )
    assert on.folder.stat().st_mtime_ns == before


@pytest.mark.parametrize("damage", ["damaged", "a folder", "closed"])
async def test_trouble_with_the_counts_never_stands_before_a_reply(
    on: Settings, damage: str
) -> None:
    place = counting.place(on)
    if damage == "damaged":
        place.write_bytes(b"{")
    elif damage == "a folder":
        place.mkdir()
    else:
        on.folder.chmod(0o500)
    turn = await visit(on).say(DYING)
    on.folder.chmod(0o700)
    assert turn.plan.path == "suicide"
    assert "999" in turn.said
    if damage == "damaged":
        assert place.read_bytes() == b"{"


def test_the_counts_go_when_they_are_erased(on: Settings) -> None:
    counting.count_referral(on, "trauma", AT)
    (on.folder / "counts.json.0123abcd.part").write_bytes(b"cut off")
    counting.forget(on)
    assert list(on.folder.iterdir()) == []
    counting.forget(on)


async def test_in_just_write_a_plain_danger_is_counted_as_it_is_met(
    on: Settings,
) -> None:
    talk = visit(on)
    talk.mode = Mode.JUST_WRITE
    await talk.say(DYING)
    assert found(on) == {"2027-03": {"suicide": 1}}


# --- The yearly file ----------------------------------------------------------------


def put(settings: Settings, **kinds: int) -> None:
    tally = Tally(months={"2027-03": kinds})
    counting.write(settings, tally, AT)


def shown(settings: Settings, *, final: bool = False, **more: object) -> dict[str, str]:
    file = yearly(settings, "ca-osp", 2027, now=LATER, final=final, **more)  # type: ignore[arg-type]
    return {row.kind: row.number for row in file.counts}


def test_a_yearly_file_shows_ranges_and_totals_of_them(on: Settings) -> None:
    put(on, suicide=23, self_harm=4, referral=31)
    numbers = shown(on)
    assert numbers["suicide"] == "20-29"
    assert numbers["self_harm"] == numbers["eating"] == "<10"
    assert numbers["asked_for"] == "20-38"
    assert numbers["referral"] == "30-39"


def test_before_the_year_is_over_there_are_no_numbers(on: Settings) -> None:
    put(on, suicide=23)
    file = yearly(on, "ca-osp", 2027, now=AT)
    assert file.counts == ()
    assert file.draft
    assert any("not over" in limit for limit in file.limits)
    with pytest.raises(InputError, match="not over"):
        yearly(on, "ca-osp", 2027, now=AT, final=True)


def test_what_was_settled_does_not_change_when_somebody_is_erased(
    on: Settings, tmp_path: Path
) -> None:
    """Two published files, one before and one after an erasure, are the same."""
    other = Settings(folder=tmp_path / "other", operator=on.operator)
    put(on, suicide=15)
    put(other, suicide=5)
    first = shown(on, final=True, others=[counting.place(other)])
    assert first["suicide"] == "20-29"
    counting.forget(other)
    assert shown(on, final=True) == first
    put_back = counting.read(counting.place(on))
    counting.write(on, Tally({"2027-03": {}}, put_back.published), LATER)
    assert shown(on, final=True) == first == shown(on)


def test_a_draft_says_that_it_is_not_for_publication(on: Settings) -> None:
    put(on, suicide=23)
    draft = yearly(on, "ca-osp", 2027, now=LATER)
    assert (draft.draft, draft.publishable) == (True, False)
    final = yearly(on, "ca-osp", 2027, now=LATER, final=True)
    assert final.draft is False
    assert final.publishable is False  # one file may be one person
    assert any("very few people" in limit for limit in final.limits)


def test_from_ten_files_on_it_may_be_published(on: Settings, tmp_path: Path) -> None:
    others = [tmp_path / str(n) / "counts.json" for n in range(9)]
    for file in others:
        put(Settings(folder=file.parent), suicide=2)
    file = yearly(on, "wa", 2027, now=LATER, others=others, final=True)
    assert file.publishable
    assert not any("very few people" in limit for limit in file.limits)


def test_a_file_that_cannot_be_read_stops_a_report_with_a_sentence(
    on: Settings, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="There is no file"):
        shown(on, others=[tmp_path / "nowhere.json"])
    counting.place(on).write_bytes(b"{")
    with pytest.raises(InputError, match="file of counts cannot be read"):
        shown(on)
    with pytest.raises(NotFoundError, match="ca-osp, wa"):
        yearly(on, "nowhere", 2027, now=LATER)


@pytest.mark.skipif(os.name != "posix", reason="permissions")
def test_a_file_of_somebody_else_is_named(on: Settings, tmp_path: Path) -> None:
    closed = tmp_path / "closed.json"
    closed.mkdir()
    with pytest.raises(InputError, match="cannot be read"):
        shown(on, others=[closed])
