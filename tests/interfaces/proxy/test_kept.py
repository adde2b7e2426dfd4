"""Talks of other programs are kept where the person chose so, and found again."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import anyio
import httpx2
import pytest

from counterpoint.app import SystemClock, endpoint_keys, open_store
from counterpoint.app.endpoint_keys import EndpointKey
from counterpoint.app.proxy import Asked, Keeping, Talks, Voice
from counterpoint.app.relived import Pair
from counterpoint.errors import StoreError
from counterpoint.settings import EndpointSettings, Settings
from tests.fakes.model import WaitingModel
from tests.fakes.repository import FakeRepository
from tests.interfaces.proxy.serving import AHome

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable
    from pathlib import Path

    from counterpoint.app.proxy import Answer
    from counterpoint.ports import Request
    from counterpoint.terms import Sitting
    from tests.interfaces.web_server import WebServer

KEPT = EndpointKey("My chat program", "2026-11-23", "0" * 64, kept=True)
NOT_KEPT = EndpointKey("Another", "2026-11-23", "1" * 64)
FIRST = "my boss moved the deadline again and I said nothing, again"


class Program:
    """A chat program: it sends the whole talk each time."""

    def __init__(self, talks: Talks, key: EndpointKey = KEPT) -> None:
        self.talks = talks
        self.key = key
        self.told: list[Pair] = []

    async def says(self, text: str) -> Answer:
        answer = await self.asks(text)
        self.told.append(Pair(text, answer.turn.said))
        return answer

    async def asks(self, text: str) -> Answer:
        asked = Asked(Voice("counterpoint/guide"), tuple(self.told), text)
        return await self.talks.answer(asked, self.key)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[AHome]:
    settings = Settings(folder=folder, country="GB")
    store = await open_store(settings)
    try:
        yield AHome(settings, store=store)
    finally:
        await store.close()


async def whole(home: AHome) -> list[Sitting]:
    assert home.store is not None
    return [await home.store.read(one.id) for one in await home.store.sittings()]


async def test_a_talk_is_one_sitting_with_the_name_of_the_program(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as home:
        program = Program(Talks(home))
        for text in (
            FIRST,
            "I never say anything.",
            "because I never know what to say",
        ):
            assert (await program.says(text)).keeping is Keeping.KEPT
        (sitting,) = await whole(home)
    assert sitting.title == "My chat program"
    assert [turn.message.text for turn in sitting.turns] == [
        FIRST,
        "I never say anything.",
        "because I never know what to say",
    ]
    assert [turn.said for turn in sitting.turns] == [p.reply for p in program.told]


async def test_without_the_choice_nothing_is_kept(tmp_path: Path) -> None:
    async with opened(tmp_path) as home:
        answer = await Program(Talks(home), NOT_KEPT).says(FIRST)
        assert answer.keeping is Keeping.NOT_CHOSEN
        assert await whole(home) == []


async def test_the_choice_can_be_made_for_all_programs(tmp_path: Path) -> None:
    async with opened(tmp_path) as home:
        home.settings = replace(home.settings, endpoint=EndpointSettings(kept=True))
        assert (await Program(Talks(home), NOT_KEPT).says(FIRST)).keeping is (
            Keeping.KEPT
        )


async def test_a_talk_is_found_again_after_the_program_was_closed(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as home:
        program = Program(Talks(home))
        await program.says(FIRST)
        program.talks = Talks(home)
        await program.says("I never say anything.")
        (sitting,) = await whole(home)
    assert len(sitting.turns) == 2


async def test_another_reply_to_a_message_is_a_version_of_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as home:
        program = Program(Talks(home))
        await program.says(FIRST)
        await program.asks("I never say anything.")
        await program.asks("I always say too much.")
        (sitting,) = await whole(home)
    first, second, changed = sitting.turns
    assert second.after is None
    assert changed.after == first.id


async def test_two_talks_that_begin_alike_are_two_sittings(tmp_path: Path) -> None:
    async with opened(tmp_path) as home:
        talks = Talks(home)
        one, other = Program(talks), Program(talks)
        await one.says("hello")
        await one.says("he never calls me")
        await other.says("hello")
        await other.says("my sister is ill")
        kept = await whole(home)
    assert sorted(sitting.turns[1].message.text for sitting in kept) == [
        "he never calls me",
        "my sister is ill",
    ]


async def test_a_first_message_that_is_sent_again_stays_one_sitting(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as home:
        program = Program(Talks(home))
        await program.asks(FIRST)
        await program.asks(FIRST)
        assert len(await whole(home)) == 1


async def test_what_another_program_said_before_is_kept_with_it(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as home:
        program = Program(Talks(home))
        program.told = [Pair("I failed again", "You always do great.")]
        await program.says("no I do not")
        (sitting,) = await whole(home)
    assert sitting.turns[0].said == "You always do great."
    assert sitting.turns[0].draft.provider == "given"


async def test_who_is_not_safe_at_home_leaves_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as home:
        program = Program(Talks(home))
        await program.says(FIRST)
        answer = await program.says("he put his hands around my neck last night")
        assert answer.keeping is Keeping.HIDDEN
        assert await whole(home) == []
        for talks in (program.talks, Talks(home)):
            program.talks = talks
            assert (await program.says("he is back")).keeping is Keeping.HIDDEN
        assert await whole(home) == []


async def test_a_risk_is_remembered_for_the_next_visit_only_where_it_is_kept(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as home:
        assert home.store is not None
        await Program(Talks(home), NOT_KEPT).says("I want to kill myself tonight")
        assert (await home.store.carried()).checked_in
        await Program(Talks(home)).says("I want to kill myself tonight")
        assert not (await home.store.carried()).checked_in


async def test_a_locked_store_answers_and_says_that_nothing_was_kept(
    tmp_path: Path,
) -> None:
    home = AHome(Settings(folder=tmp_path, country="GB"))
    answer = await Program(Talks(home)).says(FIRST)
    assert answer.keeping is Keeping.LOCKED
    assert answer.turn.said


class Broken(FakeRepository):
    """A store that cannot be read any more."""

    async def carried(self) -> None:  # type: ignore[override]
        raise StoreError("The disk is gone.")


async def test_trouble_with_the_store_never_costs_the_reply(tmp_path: Path) -> None:
    home = AHome(Settings(folder=tmp_path, country="GB"), store=Broken())
    answer = await Program(Talks(home)).says("I want to kill myself tonight")
    assert answer.keeping is Keeping.TROUBLE
    assert "999" in answer.turn.said


def test_the_endpoint_answers_while_the_store_is_locked(
    open_web: Callable[..., WebServer],
) -> None:
    web = open_web()
    key = endpoint_keys.make(web.settings, "x", clock=SystemClock(), kept=True).value
    web.ask(web.house.protect("a long passphrase", current=None))
    web.ask(web.house.lock())
    assert web.house.locked
    answer = httpx2.post(
        f"{web.url}/v1/chat/completions",
        json={
            "model": "counterpoint/guide",
            "messages": [{"role": "user", "content": "I want to kill myself tonight"}],
        },
        headers={"authorization": f"Bearer {key}"},
        timeout=30,
    )
    assert answer.json()["counterpoint"]["kept"] == "locked"
    assert "999" in answer.json()["choices"][0]["message"]["content"]


def test_locking_lets_go_of_what_programs_brought(web: WebServer) -> None:
    key = endpoint_keys.make(web.settings, "x", clock=SystemClock()).value
    body = {
        "model": "counterpoint/guide",
        "messages": [{"role": "user", "content": FIRST}],
    }
    httpx2.post(
        f"{web.url}/v1/chat/completions",
        json=body,
        headers={"authorization": f"Bearer {key}"},
        timeout=30,
    )
    assert web.house.talks.in_hand == 1
    web.ask(web.house.lock())
    assert web.house.talks.in_hand == 0


class Waits(WaitingModel):
    """Takes for ever, and says when it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = anyio.Event()

    async def say(self, request: Request) -> AsyncGenerator[str, None]:
        self.begun.set()
        async for piece in super().say(request):
            yield piece


async def test_one_talk_does_not_wait_for_another_that_waits_for_a_model(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as home, anyio.create_task_group() as tasks:
        talks, model = Talks(home), Waits()
        slow = Asked(Voice("counterpoint/slow/slow", model), (), FIRST)
        tasks.start_soon(talks.answer, slow, KEPT)
        await model.begun.wait()
        answer = await Program(talks).says("I want to kill myself tonight")
        assert answer.keeping is Keeping.KEPT
        assert not model.cancelled.is_set()
        tasks.cancel_scope.cancel()
    assert model.cancelled.is_set()


@pytest.mark.parametrize("length", [1, 2])
async def test_two_answers_at_once_make_one_sitting(
    tmp_path: Path, length: int
) -> None:
    async with opened(tmp_path) as home:
        program = Program(Talks(home))
        for _ in range(length - 1):
            await program.says(FIRST)
        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(program.asks, "at once")
        assert len(await whole(home)) == 1
