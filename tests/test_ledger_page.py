"""Lines of the ledger are found by what is chosen, and the other side is offered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.app.ledger_page import (
    Sort,
    Standing,
    Wanted,
    alike,
    counts,
    found,
    month_of,
    months,
    other_side_offered,
    own_lines,
    sort_of,
    standing_of,
)
from counterpoint.app.ledger_picture import sureness_picture
from counterpoint.errors import StoreError
from counterpoint.ledger.calibration import calibration
from counterpoint.ledger.kinds import Ledger
from counterpoint.ledger.other_side import Offer
from counterpoint.ledger.records import Claim, ClaimKind
from counterpoint.terms import Carried, Risk, Tier
from tests.fakes.clock import FakeClock
from tests.interfaces.ledger_life import claim, two_years
from tests.store.samples import opened

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.store import Store

NOW = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
LIVED = Ledger(tuple(sorted(two_years(NOW), key=lambda one: one.at)))  # type: ignore[arg-type]
LINES = own_lines(LIVED)
WANTED = st.builds(
    Wanted,
    sort=st.none() | st.sampled_from(Sort),
    standing=st.none() | st.sampled_from(Standing),
    about=st.none() | st.sampled_from(["", "sister", "mother", "nobody"]),
    month=st.sampled_from(["", "2026-11", "2025-02", "2031-01"]),
    words=st.sampled_from(["", "birthday", "my boss", "zeppelin"]),
)


@given(WANTED)
def test_what_is_found_fits_everything_that_was_chosen(wanted: Wanted) -> None:
    here = found(LINES, wanted)
    assert [line for line in LINES if line in here] == here
    for line in here:
        assert wanted.sort in {None, sort_of(line)}
        assert wanted.standing in {None, standing_of(line)}
        assert wanted.month in {"", month_of(line)}
        assert wanted.about is None or getattr(line, "about", None) == wanted.about


def test_nothing_chosen_finds_every_line_newest_first() -> None:
    assert found(LINES, Wanted()) == LINES
    assert [line.at for line in LINES] == sorted(
        (line.at for line in LINES), reverse=True
    )


def test_every_count_is_what_choosing_it_finds() -> None:
    count = counts(LINES)
    assert count.all == sum(count.sorts.values()) == sum(count.standings.values())
    for sort, number in count.sorts.items():
        assert len(found(LINES, Wanted(sort=sort))) == number
    for standing, number in count.standings.items():
        assert len(found(LINES, Wanted(standing=standing))) == number
    for who in count.people:
        assert len(found(LINES, Wanted(about=who.name))) == who.lines
        assert found(LINES, Wanted(about=who.name))[0].id == who.newest
    for month, number in months(LINES).items():
        assert len(found(LINES, Wanted(month=month))) == number


def test_lines_alike_are_of_the_same_person_and_matter() -> None:
    mine = claim(1, ClaimKind.FACT, "My sister never rings me", NOW)
    near = claim(2, ClaimKind.FACT, "My sister rings when she is bored", NOW)
    others = (
        claim(3, ClaimKind.FACT, "My boss never rings me", NOW),
        claim(4, ClaimKind.FACT, "My sister likes the sea", NOW),
    )
    known = Ledger((mine, near, *others))
    assert [one.id for one in alike(known, mine)] == [near.id]


def test_the_picture_says_in_words_and_rows_what_it_draws() -> None:
    drawn = sureness_picture(calibration(LIVED))
    assert drawn is not None
    assert f"<title>{drawn.title}</title>" in drawn.svg
    assert f"<desc>{drawn.description}</desc>" in drawn.svg
    settled = sum(int(row[1]) for row in drawn.rows)
    assert settled == calibration(LIVED).counted
    assert all(len(row) == len(drawn.head) for row in drawn.rows)


def test_of_nothing_settled_there_is_no_picture() -> None:
    assert sureness_picture(calibration(Ledger())) is None


# --- The other side -------------------------------------------------------------------


async def offered(store: Store, text: str, who: str = "") -> Offer:
    return await other_side_offered(store, [text], who=who, clock=FakeClock(NOW))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("She came late and I was cross about it", Offer.YES),
        ("He hit me again last night", Offer.REFUSED),
        ("I want to kill myself because of it", Offer.NOT_NOW),
        ("My dad died yesterday and she said nothing", Offer.NOT_NOW),
    ],
    ids=["a quarrel", "abuse", "danger", "fresh loss"],
)
@pytest.mark.anyio
async def test_the_other_side_is_offered_only_where_it_does_no_harm(
    tmp_path: Path, text: str, answer: Offer
) -> None:
    async with await opened(tmp_path / "data") as store:
        assert await offered(store, text) is answer


@pytest.mark.anyio
async def test_abuse_that_was_told_once_keeps_the_other_side_off(
    tmp_path: Path,
) -> None:
    carried = Carried(
        risk=Risk.ABUSE_VICTIM,
        tier=Tier.CONCERN,
        at=NOW - timedelta(days=40),
        checked_in=True,
    )
    async with await opened(tmp_path / "data") as store:
        await store.remember(carried)
        assert await offered(store, "She came late") is Offer.REFUSED


class Unreadable:
    """A store that cannot be read."""

    async def carried(self) -> Carried:
        raise StoreError("It cannot be read.")


@pytest.mark.anyio
async def test_a_store_that_cannot_be_read_does_not_offer_the_other_side() -> None:
    store: Store = Unreadable()  # type: ignore[assignment]
    assert await offered(store, "She came late") is Offer.NOT_NOW


def test_a_line_about_nobody_is_about_the_person() -> None:
    own = [line for line in found(LINES, Wanted(about="")) if isinstance(line, Claim)]
    assert own
    assert all(line.about == "" for line in own)
