"""Lines of old chats taken over into the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import ledger
from counterpoint.app.audit import Asked, audit
from counterpoint.app.audit_taking import Choice, Sort, offers, take, take_out
from counterpoint.errors import InputError
from counterpoint.ledger.records import Claim, ClaimKind, OldChat, Prediction
from tests.audit.small_exports import BEGAN, write_export
from tests.fakes.clock import FakeClock
from tests.fakes.repository import FakeRepository

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from counterpoint.app.audit_taking import Offer

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OK = "I see."
TALKS = (
    ("I'm worried that my boss wants me gone. My boss never reads my reports.", OK),
    ("I'm scared of the boss again. My sister will not come to the wedding.", OK),
)


def offered(
    tmp_path: Path, talks: Sequence[Sequence[str]] = TALKS, *, fast: bool = False
) -> tuple[Offer, ...]:
    export = write_export(tmp_path / "conversations.json", talks)
    asked = Asked((export,), everything=True, workers=1, fast=fast)
    return offers(audit(asked, tmp_path / "home"), clock=FakeClock(NOW))


def of(found: Sequence[Offer], sort: Sort) -> list[Offer]:
    return [one for one in found if one.sort is sort]


def test_worries_expectations_and_claims_are_offered_with_their_words_and_day(
    tmp_path: Path,
) -> None:
    found = offered(tmp_path)
    (worry,) = of(found, Sort.WORRY)
    assert "boss" in worry.quote
    (expected,) = of(found, Sort.EXPECTED)
    assert expected.quote == "My sister will not come to the wedding"
    assert expected.chat == OldChat("Claude", BEGAN + timedelta(days=1))
    assert {one.quote for one in of(found, Sort.CLAIM)} == {
        "my boss wants me gone",
        "My boss never reads my reports",
    }
    for one in found:
        assert any(one.quote in talk[0] for talk in TALKS)


def test_the_same_talk_read_again_offers_the_same_lines(tmp_path: Path) -> None:
    first = offered(tmp_path)
    again = offered(tmp_path, [("My hamster ate a nut.", OK), *TALKS][1:])
    assert {one.id for one in first} == {one.id for one in again}


@pytest.mark.parametrize(
    "around",
    [
        "I want to die.",
        "I cut myself yesterday.",
        "I have been thinking about suicide.",
        "My mother died this morning.",
        "Let's play a role play: you are a wizard.",
    ],
)
@pytest.mark.parametrize("fast", [False, True])
def test_nothing_is_offered_that_stands_near_danger_grief_or_play(
    tmp_path: Path, around: str, *, fast: bool
) -> None:
    talks = [(f"{around} {said}", reply) for said, reply in TALKS]
    assert offered(tmp_path, talks, fast=fast) == ()


def test_nothing_is_offered_that_somebody_else_wrote(tmp_path: Path) -> None:
    talks = [(f'She wrote: "{said}"', reply) for said, reply in TALKS]
    assert offered(tmp_path, talks) == ()


def test_what_an_export_dates_later_than_today_is_not_offered(tmp_path: Path) -> None:
    export = write_export(tmp_path / "conversations.json", TALKS)
    found = audit(Asked((export,), everything=True, workers=1), tmp_path / "home")
    assert offers(found, clock=FakeClock(BEGAN - timedelta(days=1))) == ()


def test_the_same_words_of_many_days_are_offered_once(tmp_path: Path) -> None:
    found = offered(tmp_path, [*TALKS, *TALKS, *TALKS])
    assert len({one.quote for one in found}) == len(found) == 4
    assert max(one.chat.at for one in found) == BEGAN + timedelta(days=5)


def test_without_words_nothing_is_offered(tmp_path: Path) -> None:
    export = write_export(tmp_path / "conversations.json", TALKS)
    asked = Asked((export,), everything=True, workers=1, with_words=False)
    found = audit(asked, tmp_path / "home")
    assert offers(found, clock=FakeClock(NOW)) == ()


async def test_what_is_taken_keeps_its_words_its_day_and_where_it_is_from(
    tmp_path: Path,
) -> None:
    repository = FakeRepository()
    claim = of(offered(tmp_path), Sort.CLAIM)[0]
    await take(repository, [Choice(claim)], now=NOW)
    (line,) = (await ledger.read(repository)).lines
    assert isinstance(line, Claim)
    assert line.quote == claim.quote
    assert line.at == claim.chat.at
    assert line.old_chat == OldChat("Claude", BEGAN)
    assert line.place is None


async def test_with_a_day_and_a_number_it_is_kept_as_something_expected(
    tmp_path: Path,
) -> None:
    repository = FakeRepository()
    (worry,) = of(offered(tmp_path), Sort.WORRY)
    await take(repository, [Choice(worry, date(2027, 1, 31), 60)], now=NOW)
    (line,) = (await ledger.read(repository)).lines
    assert isinstance(line, Prediction)
    assert (line.text, line.quote, line.chance) == (worry.quote, worry.quote, 60)
    assert line.feared
    assert line.at == NOW
    assert line.old_chat == worry.chat


async def test_a_day_that_is_over_keeps_nothing(tmp_path: Path) -> None:
    repository = FakeRepository()
    found = offered(tmp_path)
    (worry,) = of(found, Sort.WORRY)
    claim = of(found, Sort.CLAIM)[0]
    with pytest.raises(InputError):
        await take(
            repository, [Choice(claim), Choice(worry, date(2020, 1, 1), 5)], now=NOW
        )
    assert not (await ledger.read(repository)).lines


async def test_nothing_goes_in_twice(tmp_path: Path) -> None:
    repository = FakeRepository()
    chosen = [Choice(one) for one in offered(tmp_path)]
    first = await take(repository, chosen, now=NOW)
    again = await take(repository, chosen, now=NOW)
    assert (len(first.lines), first.already) == (4, 0)
    assert (len(again.lines), again.already) == (0, 4)
    assert len((await ledger.read(repository)).lines) == 4


async def test_it_can_be_undone_and_taken_again(tmp_path: Path) -> None:
    repository = FakeRepository()
    chosen = [Choice(one) for one in offered(tmp_path)]
    taken = await take(repository, chosen, now=NOW)
    gone = await take_out(repository, taken, now=NOW)
    assert len(gone) == 4
    assert not (await ledger.read(repository)).lines
    back = await take(repository, chosen, now=NOW)
    assert len(back.lines) == 4
    assert len((await ledger.read(repository)).lines) == 4


def test_to_be_scared_is_about_oneself(tmp_path: Path) -> None:
    (worry,) = of(offered(tmp_path), Sort.WORRY)
    assert worry.quote == "I'm scared of the boss again"
    assert worry.kind is ClaimKind.SELF
