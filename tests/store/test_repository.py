from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoint.errors import InputError, NotFoundError, StoreError
from counterpoint.terms import Carried, Closing, Message, Sitting
from tests.store.samples import NOON, SUMMER, open_risk, opened, sitting, turn

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.ports import Repository
    from counterpoint.store import Store


async def test_the_store_is_a_repository(store: Store) -> None:
    repository: Repository = store
    assert await repository.sittings() == []


async def test_a_turn_comes_back_as_it_was(store: Store, folder: Path) -> None:
    kept = await store.begin(NOON)
    await store.keep(kept, turn())
    await store.close()
    async with await opened(folder) as again:
        assert await again.read(kept) == Sitting(id=kept, started=NOON, turns=(turn(),))


async def test_turns_come_back_in_the_order_they_were_kept(store: Store) -> None:
    kept = await store.begin(NOON)
    turns = [turn(number=n) for n in range(25)]
    for each in turns:
        await store.keep(kept, each)
    assert (await store.read(kept)).turns == tuple(turns)


async def test_a_clock_that_jumps_back_changes_no_order(store: Store) -> None:
    hours = [0, -5, 3, -48]
    sittings = [await store.begin(NOON + timedelta(hours=hour)) for hour in hours]
    turns = [turn(number=n, at=NOON + timedelta(hours=n)) for n in hours]
    for each in turns:
        await store.keep(sittings[0], each)
    assert [s.id for s in await store.sittings()] == sittings[::-1]
    assert (await store.read(sittings[0])).turns == tuple(turns)


async def test_a_time_keeps_its_offset(store: Store) -> None:
    summer = NOON.astimezone(SUMMER)
    kept = await store.begin(summer)
    await store.end(kept, summer + timedelta(minutes=50))
    (read,) = await store.sittings()
    assert read.started.utcoffset() == timedelta(hours=2)
    assert read.ended == summer + timedelta(minutes=50)


async def test_the_list_of_sittings_has_no_turns(store: Store) -> None:
    kept = await store.begin(NOON)
    await store.keep(kept, turn())
    assert await store.sittings() == [Sitting(id=kept, started=NOON)]


async def test_a_title_can_be_given(store: Store) -> None:
    kept = await store.begin(NOON)
    await store.entitle(kept, "The deadline")
    assert (await store.read(kept)).title == "The deadline"


@pytest.mark.parametrize("length", [120, 121])
async def test_a_title_has_at_most_120_characters(store: Store, length: int) -> None:
    kept = await store.begin(NOON)
    title = "x" * length
    if length > 120:
        with pytest.raises(InputError, match="120 characters"):
            await store.entitle(kept, title)
    else:
        await store.entitle(kept, f"  {title}\n")
        assert (await store.read(kept)).title == title


async def test_tags_are_trimmed_and_none_is_there_twice(
    store: Store, folder: Path
) -> None:
    kept = await store.begin(NOON)
    await store.tag(kept, ["lost"])
    await store.tag(kept, [" Work ", "work", "", "my  mother", "WORK", "\ud800"])
    wanted = ("Work", "my mother", "\ufffd")
    assert (await store.read(kept)).tags == wanted
    await store.close()
    async with await opened(folder) as again:
        assert [one.tags for one in await again.sittings()] == [wanted]
        await again.tag(kept, [])
        assert (await again.read(kept)).tags == ()


@pytest.mark.parametrize(
    "tags",
    [["x" * 41], [str(number) for number in range(21)]],
    ids=["too long", "too many"],
)
async def test_tags_that_cannot_be_kept_change_nothing(
    store: Store, tags: list[str]
) -> None:
    kept = await store.begin(NOON)
    await store.tag(kept, ["before"])
    with pytest.raises(InputError, match="at most"):
        await store.tag(kept, tags)
    assert (await store.read(kept)).tags == ("before",)


async def test_what_was_said_of_a_sitting_is_kept(store: Store, folder: Path) -> None:
    kept = await store.begin(NOON)
    said = Closing(heard=0, topic=10, way=5, challenge=-5, step=" I'll ask. ")
    await store.rate(kept, said)
    await store.close()
    async with await opened(folder) as again:
        closing = replace(said, step="I'll ask.")
        assert (await again.read(kept)).closing == closing
        assert [one.closing for one in await again.sittings()] == [closing]


@pytest.mark.parametrize(
    "closing",
    [
        Closing(heard=11),
        Closing(topic=-1),
        Closing(challenge=6),
        Closing(step="x" * 2001),
    ],
    ids=["above", "below", "too far", "too long"],
)
async def test_an_answer_off_its_scale_is_refused(
    store: Store, closing: Closing
) -> None:
    kept = await store.begin(NOON)
    with pytest.raises(InputError):
        await store.rate(kept, closing)
    assert (await store.read(kept)).closing is None


async def test_the_list_says_how_many_turns_there_are(store: Store) -> None:
    first, second = await store.begin(NOON), await store.begin(NOON)
    for number in range(3):
        await store.keep(first, turn(number=number))
    assert [(one.id, one.count) for one in await store.sittings()] == [
        (second, 0),
        (first, 3),
    ]
    assert (await store.read(first)).count == 3


async def test_what_is_not_there_is_not_found(store: Store) -> None:
    for call in (
        store.read("nowhere"),
        store.delete("nowhere"),
        store.end("nowhere", NOON),
        store.entitle("nowhere", "x"),
        store.tag("nowhere", ["x"]),
        store.rate("nowhere", Closing()),
        store.keep("nowhere", turn()),
    ):
        with pytest.raises(NotFoundError, match="no such sitting"):
            await call


async def test_a_deleted_sitting_is_gone_and_the_others_stay(store: Store) -> None:
    first, second = await store.begin(NOON), await store.begin(NOON)
    for each in (first, second):
        await store.keep(each, turn())
    await store.delete(first)
    assert [s.id for s in await store.sittings()] == [second]
    assert [found for found, _ in await store.search("deadline")] == [second]
    with pytest.raises(NotFoundError):
        await store.read(first)


async def test_a_sitting_begun_after_a_deletion_is_the_newest(store: Store) -> None:
    first, second = await store.begin(NOON), await store.begin(NOON)
    await store.delete(second)
    third = await store.begin(NOON)
    assert [s.id for s in await store.sittings()] == [third, first]


async def test_a_whole_sitting_can_be_kept_after_all(store: Store) -> None:
    """> keep this after all"""
    forgotten = sitting("not-meant-to-stay", turns=3, title="Keep this")
    await store.keep_sitting(forgotten)
    assert await store.read(forgotten.id) == forgotten
    with pytest.raises(InputError, match="kept already"):
        await store.keep_sitting(forgotten)


async def test_an_empty_sitting_can_be_kept(store: Store) -> None:
    await store.keep_sitting(sitting(turns=0))
    assert (await store.read("sitting-1")).turns == ()


async def test_a_sitting_id_that_is_not_ours_is_refused(store: Store) -> None:
    for identity in ("", "a:b", "../x", "é", "x" * 65, "a\n"):
        with pytest.raises(InputError, match="its id"):
            await store.keep_sitting(sitting(identity))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("deadline", True),
        ("DEADLINE manager", True),
        ("carries something", True),
        ("moved nothing", True),
        ("STRASSE", True),
        ("deadline weather", False),
        ("reflect", False),
        ("", False),
        ("   ", False),
    ],
    ids=str,
)
async def test_search_finds_words_of_either_voice(
    store: Store, words: str, *, found: bool
) -> None:
    kept = await store.begin(NOON)
    text = "My manager moved the deadline and I said nothing in the Straße."
    await store.keep(kept, turn(text))
    assert await store.search(words) == ([(kept, turn(text))] if found else [])


async def test_search_starts_at_the_newest_sitting(store: Store) -> None:
    first, second = await store.begin(NOON), await store.begin(NOON)
    for each, number in ((second, 1), (first, 2), (second, 3)):
        await store.keep(each, turn(number=number))
    found = [(where, what.id) for where, what in await store.search("deadline")]
    assert found == [(second, "turn-1"), (second, "turn-3"), (first, "turn-2")]


async def test_what_is_carried_is_replaced(store: Store, folder: Path) -> None:
    assert await store.carried() == Carried()
    await store.remember(Carried(lines=("a-1",)))
    await store.remember(open_risk())
    await store.close()
    async with await opened(folder) as again:
        assert await again.carried() == open_risk()


@given(text=st.text(max_size=200))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_text_can_be_kept(store: Store, text: str) -> None:
    kept = await store.begin(NOON)
    await store.keep(kept, turn(text))
    (read,) = (await store.read(kept)).turns
    assert read.message.text == text


async def test_half_a_character_is_kept_as_a_replacement(store: Store) -> None:
    kept = await store.begin(NOON)
    await store.keep(kept, turn("a\ud800b\udc00\U0001f600"))
    await store.entitle(kept, "\udfff")
    await store.remember(Carried(quote="\ud83d"))
    read = await store.read(kept)
    assert read.turns[0].message.text == "a\ufffdb\ufffd\U0001f600"
    assert read.title == "\ufffd"
    assert (await store.carried()).quote == "\ufffd"


async def test_a_million_characters_can_be_kept(store: Store) -> None:
    kept = await store.begin(NOON)
    await store.keep(kept, turn("x" * 1_000_000))
    assert len((await store.read(kept)).turns[0].message.text) == 1_000_000


async def test_a_turn_that_no_export_could_hold_is_refused(store: Store) -> None:
    kept = await store.begin(NOON)
    with pytest.raises(InputError, match="shorter parts"):
        await store.keep(kept, turn("x" * 9_000_000))
    assert (await store.read(kept)).turns == ()


async def test_a_turn_that_would_not_come_back_is_refused(store: Store) -> None:
    kept = await store.begin(NOON)
    message = Message(id="m", text="x", at=NOON)
    wrong = turn()
    object.__setattr__(wrong, "message", message)
    object.__setattr__(wrong, "timings", (("screen", float("nan")),))
    with pytest.raises(InputError, match="could not be kept"):
        await store.keep(kept, wrong)


async def test_a_closed_store_says_so(store: Store) -> None:
    await store.close()
    await store.close()
    with pytest.raises(StoreError, match="closed"):
        await store.sittings()


async def test_forgotten_turns_are_gone_and_the_others_stay(store: Store) -> None:
    kept = await store.begin(NOON)
    first, second = turn(number=1), turn(number=2)
    await store.keep(kept, first)
    await store.keep(kept, second)
    await store.forget(kept, {first.id})
    assert (await store.read(kept)).turns == (second,)
