"""When a witness may be asked, and what becomes of an invitation."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import ledger, witness, witness_box
from counterpoint.app.witness_box import Slot
from counterpoint.conversation.screen import screen_text
from counterpoint.errors import InputError, NotFoundError, StoreError
from counterpoint.ledger.records import (
    Claim,
    ClaimKind,
    ClaimStatus,
    Evidence,
    Scale,
    Way,
)
from counterpoint.ledger.witness import examples, in_own_words
from counterpoint.ledger.witness_sheet import NotTaken, NotTakenError, sheet
from counterpoint.settings import OperatorProfile, Settings
from counterpoint.store import Store
from counterpoint.terms import (
    Carried,
    Entry,
    Message,
    Mode,
    Move,
    Plan,
    Risk,
    Tier,
    Turn,
)
from tests.fakes.clock import FakeClock
from tests.fakes.repository import FakeRepository

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.app.witness import Asked
    from counterpoint.ledger.records import Behaviour, Invitation
    from counterpoint.terms import Screening, Sitting

CLOCK = FakeClock(datetime(2026, 11, 23, 21, 30, tzinfo=UTC))
NOW = CLOCK.now()
SEEN = tuple(one.behaviour for one in examples()[:3])
OUTSIDE = "https://counterpoint.example"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(folder=tmp_path, operator=OperatorProfile(address=OUTSIDE))


def turn(
    text: str, screening: Screening | None = None, path: str | None = None
) -> Turn:
    return Turn(
        id=f"t{abs(hash(text))}",
        message=Message(id="m", text=text, at=NOW),
        screening=screening or screen_text(text),
        plan=Plan(Move.LISTEN, "r", "", Mode.HELP_ME_THINK, path=path),
        attempts=(),
        said="",
        at=NOW,
    )


async def wrote(repository: FakeRepository, *texts: str, at: datetime = NOW) -> None:
    sitting = await repository.begin(at)
    for text in texts:
        await repository.keep(sitting, turn(text))


async def asked(
    repository: FakeRepository | Store,
    settings: Settings,
    *,
    key: str = "ab" * 16,
    way: Way = Way.FILE,
    behaviours: tuple[Behaviour, ...] = SEEN,
    who: str = "Ana",
) -> Asked:
    return await witness.ask(
        repository,
        behaviours,
        id=key,
        who=who,
        days=14,
        way=way,
        settings=settings,
        clock=CLOCK,
    )


def filled(invitation: Invitation, *numbers: int) -> str:
    text = sheet(invitation)
    for at, number in enumerate(numbers, 1):
        text = text.replace(f"number {at}: [    ]", f"number {at}: [ {number} ]")
    return text


# --- Whether it is offered -----------------------------------------------------------


async def test_it_is_offered_where_nothing_speaks_against_it() -> None:
    repository = FakeRepository()
    await wrote(repository, "My sister rang again.", "I shouted at nobody all week.")
    assert await witness.is_offered(repository, now=NOW)


@pytest.mark.parametrize(
    "text",
    [
        "my husband hit me again last night",
        "he checks my phone and I am scared of him",
        "i hit my wife last night",
        "im scared i will hit my husband again",
        "i shook the baby",
        "my husband won't let me see my friends",
        "my dad hits me when he drinks",
    ],
)
async def test_a_sign_that_somebody_is_harmed_switches_it_off(text: str) -> None:
    repository = FakeRepository()
    await wrote(repository, text, at=NOW - timedelta(days=200))
    await wrote(repository, "We had a nice walk.")
    assert not await witness.is_offered(repository, now=NOW)


async def test_a_sitting_that_is_not_kept_switches_it_off_while_it_goes_on() -> None:
    repository = FakeRepository()
    told = turn("my husband hit me again last night")
    assert not await witness.is_offered(repository, now=NOW, turns=[told])


@pytest.mark.parametrize(
    "risk", [Risk.ABUSE_VICTIM, Risk.CHILD_AT_RISK, Risk.HARM_TO_OTHERS]
)
async def test_a_carried_risk_switches_it_off_though_its_talk_was_deleted(
    risk: Risk,
) -> None:
    repository = FakeRepository()
    repository.memory = Carried(risk=risk, tier=Tier.CONCERN, at=NOW, checked_in=True)
    assert not await witness.is_offered(repository, now=NOW)


async def test_a_path_on_being_hurt_switches_it_off() -> None:
    on_path = turn("ok", path="abuse")
    assert not await witness.is_offered(FakeRepository(), now=NOW, turns=[on_path])


async def test_what_cannot_be_read_switches_it_off() -> None:
    class Unreadable(FakeRepository):
        async def read(self, sitting: str) -> Sitting:
            raise StoreError(sitting)

    class Broken(FakeRepository):
        async def carried(self) -> Carried:
            raise RuntimeError

    unreadable = Unreadable()
    unreadable.kept["s1"], unreadable.started["s1"] = [], NOW
    assert not await witness.is_offered(unreadable, now=NOW)
    assert not await witness.is_offered(Broken(), now=NOW)


async def test_what_is_said_where_it_is_off_is_one_text_that_names_no_reason(
    settings: Settings,
) -> None:
    about, instead = witness.off()
    for text in (about, instead):
        for word in ("abus", "violen", "partner", "hurt", "danger", "harm", "safe"):
            assert word not in text.lower()
    repository = FakeRepository()
    await wrote(repository, "my husband hit me again last night")
    with pytest.raises(witness.NotOfferedError) as refused:
        await asked(repository, settings)
    assert str(refused.value) == about


async def test_own_words_that_tell_of_harm_are_refused_without_a_reason(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    own = in_own_words("hit me until I bled", Scale.DAYS)
    with pytest.raises(witness.NotOfferedError):
        await asked(repository, settings, behaviours=(*SEEN, own))
    assert (await witness.read(repository)).invitations == ()


# --- By a text ------------------------------------------------------------------------


async def test_an_answer_is_taken_once_and_kept(settings: Settings) -> None:
    repository = FakeRepository()
    made = (await asked(repository, settings)).invitation
    taken = await witness.take_in(repository, filled(made, 6, 5, 0), now=NOW)
    assert taken.theirs == (6, 5, 0)
    [kept] = (await witness.read(repository)).invitations
    assert kept == taken
    with pytest.raises(NotTakenError) as again:
        await witness.take_in(repository, filled(made, 6, 5, 0), now=NOW)
    assert again.value.why is NotTaken.REPEATED


async def test_an_answer_is_not_taken_once_it_is_off(settings: Settings) -> None:
    repository = FakeRepository()
    made = (await asked(repository, settings)).invitation
    await wrote(repository, "my husband hit me again last night")
    with pytest.raises(witness.NotOfferedError):
        await witness.take_in(repository, filled(made, 6, 5, 0), now=NOW)


async def test_what_was_taken_back_takes_no_answer(settings: Settings) -> None:
    repository = FakeRepository()
    made = (await asked(repository, settings)).invitation
    await witness.revoke(repository, made.id, settings=settings, now=NOW)
    with pytest.raises(NotTakenError) as refused:
        await witness.take_in(repository, filled(made, 6, 5, 0), now=NOW)
    assert refused.value.why is NotTaken.REVOKED


async def test_an_answer_cannot_be_taken_back_but_deleted(settings: Settings) -> None:
    repository = FakeRepository()
    made = (await asked(repository, settings)).invitation
    await witness.take_in(repository, filled(made, 6, 5, 0), now=NOW)
    with pytest.raises(InputError, match="delete it"):
        await witness.revoke(repository, made.id, settings=settings, now=NOW)
    await witness.delete(repository, made.id, settings=settings, now=NOW)
    assert repository.beside == {}
    with pytest.raises(NotFoundError):
        await witness.one(repository, made.id)


async def test_own_numbers_fit_or_are_refused(settings: Settings) -> None:
    repository = FakeRepository()
    made = (await asked(repository, settings)).invitation
    rated = await witness.rate(repository, made.id, (1, None, 3), now=NOW)
    assert (rated.mine, rated.mine_at) == ((1, None, 3), NOW)
    with pytest.raises(InputError, match="does not fit"):
        await witness.rate(repository, made.id, (8, 0, 0), now=NOW)


async def test_one_that_cannot_be_read_is_counted_and_the_others_shown(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    await asked(repository, settings)
    await repository.put([Entry(id="x", kind="invitation", at=NOW, body=b"{}")])
    found = await witness.read(repository)
    assert (len(found.invitations), found.unreadable) == (1, 1)


async def test_what_a_witness_saw_is_put_to_a_claim_and_goes_with_the_answer(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    claim = Claim("c1", NOW, ClaimKind.SELF, "I never get up")
    await ledger.keep(repository, claim, now=NOW)
    made = (await asked(repository, settings)).invitation
    with pytest.raises(NotFoundError):
        await witness.put_to_claim(
            repository, made.id, 0, claim="c1", for_it=False, now=NOW
        )
    await witness.take_in(repository, filled(made, 6, 5, 0), now=NOW)
    for _ in range(2):
        await witness.put_to_claim(
            repository, made.id, 0, claim="c1", for_it=False, now=NOW
        )
    known = await ledger.read(repository)
    assert known.of(Claim)[0].status is ClaimStatus.AGAINST
    [found] = known.of(Evidence)
    assert "Ana" in found.text
    with pytest.raises(NotFoundError):
        await witness.put_to_claim(
            repository, made.id, 9, claim="c1", for_it=False, now=NOW
        )
    await witness.delete(repository, made.id, settings=settings, now=NOW)
    known = await ledger.read(repository)
    assert known.lines == (claim,)


# --- By a link ------------------------------------------------------------------------


def token_of(made: Asked) -> str:
    address, _, token = made.address.rpartition("/")
    assert address == f"{OUTSIDE}/w"
    return token


async def test_a_link_needs_an_address_that_others_reach(settings: Settings) -> None:
    alone = replace(settings, operator=OperatorProfile())
    with pytest.raises(InputError, match="nobody else could open it"):
        await asked(FakeRepository(), alone, way=Way.LINK)


async def test_of_a_token_only_the_hash_is_kept_and_no_question_can_be_read(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    made = await asked(repository, settings, way=Way.LINK)
    token = token_of(made)
    assert re.fullmatch(r"[\w-]{43}", token)  # 256 bits
    lies = witness_box.place(settings).read_bytes()
    kept = repository.beside[made.invitation.id].body
    for content in (lies, kept):
        assert token.encode() not in content
        assert hashlib.sha256(token.encode()).hexdigest().encode() in content
    for word in ("Ana", *(one.text for one in SEEN), made.invitation.key):
        assert word.encode() not in lies
    assert witness_box.place(settings).stat().st_mode & 0o077 == 0


async def test_a_link_is_answered_once_and_taken_in_at_the_next_unlock(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    made = await asked(repository, settings, way=Way.LINK)
    token, today = token_of(made), NOW.date()
    found = witness_box.questions(settings, token, today=today)
    assert found is not None
    assert found.behaviours == SEEN
    assert not witness_box.answer(settings, token, (8, 0, 0), now=NOW)
    assert not witness_box.answer(settings, token, (1, 0), now=NOW)
    assert witness_box.answer(settings, token, (6, None, 0), now=NOW)
    assert witness_box.questions(settings, token, today=today) is None
    assert not witness_box.answer(settings, token, (0, 0, 0), now=NOW)
    assert (
        b"6"
        not in repository.beside[made.invitation.id]
        .body.partition(b"theirs")[2]
        .partition(b"]")[0]
    )
    [taken] = await witness.collect(repository, settings, now=NOW)
    assert (taken.theirs, taken.theirs_at) == ((6, None, 0), NOW)
    assert not witness_box.place(settings).exists()
    assert await witness.collect(repository, settings, now=NOW) == ()


async def test_a_link_is_closed_when_it_is_over_taken_back_or_deleted(
    settings: Settings,
) -> None:
    repository, today = FakeRepository(), NOW.date()
    over, back, gone = [
        await asked(repository, settings, key=key * 16, way=Way.LINK)
        for key in ("aa", "bb", "cc")
    ]
    last = over.invitation.until
    assert witness_box.questions(settings, token_of(over), today=last)
    late = last + timedelta(days=1)
    assert witness_box.questions(settings, token_of(over), today=late) is None
    await witness.revoke(repository, back.invitation.id, settings=settings, now=NOW)
    assert witness_box.questions(settings, token_of(back), today=today) is None
    await witness.delete(repository, gone.invitation.id, settings=settings, now=NOW)
    assert witness_box.questions(settings, token_of(gone), today=today) is None
    assert len(witness_box.read(settings)) == 1
    await witness.collect(repository, settings, now=NOW + timedelta(days=15))
    assert not witness_box.place(settings).exists()


async def test_no_link_opens_or_answers_another(settings: Settings) -> None:
    """S07: every token against every slot."""
    repository, today = FakeRepository(), NOW.date()
    mine, theirs = [
        await asked(repository, settings, key=key * 16, way=Way.LINK)
        for key in ("aa", "bb")
    ]
    assert witness_box.answer(settings, token_of(mine), (1, 1, 1), now=NOW)
    assert witness_box.questions(settings, token_of(theirs), today=today)
    one, other = witness_box.read(settings)
    moved = replace_answer(other, one.answer)
    assert witness_box.opened(moved, theirs.invitation) is None
    assert witness_box.opened(one, theirs.invitation) is None
    assert witness_box.opened(one, mine.invitation) is not None


def replace_answer(slot: Slot, answer: bytes) -> Slot:
    return Slot(slot.link, slot.until, slot.questions, slot.public, answer)


async def test_who_finds_the_file_but_not_the_link_cannot_answer(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    made = await asked(repository, settings, way=Way.LINK)
    [slot] = witness_box.read(settings)
    body = json.dumps({"numbers": [0, 0, 0], "at": NOW.isoformat()}).encode()
    forged = witness_box._seal_to(slot.public, bytes(32), body, slot.link)
    assert witness_box.opened(replace_answer(slot, forged), made.invitation) is None
    for bad in (b"", b"short", bytes(32), bytes(80), slot.questions):
        assert witness_box.opened(replace_answer(slot, bad), made.invitation) is None


async def test_guesses_open_nothing(settings: Settings) -> None:
    """S08: the tokens are not to be found by trying."""
    repository, today = FakeRepository(), NOW.date()
    token = token_of(await asked(repository, settings, way=Way.LINK))
    near = [token[:-1], token + "A", token.swapcase(), f" {token}", token[::-1], ""]
    guesses = [*near, *(f"guess-{number}" for number in range(500)), "\ud800", "\0"]
    for guess in guesses:
        assert witness_box.questions(settings, guess, today=today) is None
    assert witness_box.questions(settings, token, today=today)


async def test_a_file_that_cannot_be_read_opens_nothing_and_goes_when_taken_back(
    settings: Settings,
) -> None:
    repository = FakeRepository()
    made = await asked(repository, settings, way=Way.LINK)
    witness_box.place(settings).write_bytes(b"{")
    with pytest.raises(StoreError):
        witness_box.questions(settings, token_of(made), today=NOW.date())
    await witness.collect_if_possible(repository, settings, now=NOW)
    await witness.revoke(repository, made.invitation.id, settings=settings, now=NOW)
    assert not witness_box.place(settings).exists()


# --- In a real store ------------------------------------------------------------------


def test_an_export_carries_it_and_can_be_imported_again(tmp_path: Path) -> None:
    async def run() -> None:
        home = Settings(folder=tmp_path)
        async with await Store.open(tmp_path / "one", passphrase=None) as store:
            made = (await asked(store, home)).invitation
            await store.export(tmp_path / "out.zip")
        async with await Store.open(tmp_path / "other", passphrase=None) as store:
            await store.import_archive(tmp_path / "out.zip")
            [again] = (await witness.read(store)).invitations
            assert again == made
            taken = await witness.take_in(store, filled(made, 1, 2, 3), now=NOW)
            assert taken.theirs == (1, 2, 3)

    asyncio.run(run())
