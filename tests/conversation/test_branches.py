"""Which turns are on the line of a talk that has more than one version?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.conversation.branches import line, tip_of, versions
from counterpoint.terms import Message, Mode, Move, Plan, Screening, Turn

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def turn(name: str, after: str | None = None) -> Turn:
    return Turn(
        id=name,
        message=Message(id=f"m-{name}", text=name, at=NOON),
        screening=Screening(),
        plan=Plan(move=Move.ASK, rule="ask", reason="", mode=Mode.HELP_ME_THINK),
        attempts=(),
        said="",
        at=NOON,
        after=after,
    )


def talk(*written: str) -> list[Turn]:
    """Read "b2<a": b2 follows a; "b<" is at the beginning; "c" follows the last."""
    turns = []
    for one in written:
        name, mark, after = one.partition("<")
        turns.append(turn(name, after if mark else None))
    return turns


def names(turns: tuple[Turn, ...]) -> str:
    return " ".join(one.id for one in turns)


@pytest.mark.parametrize(
    ("written", "tip", "found"),
    [
        ("", None, ""),
        ("a b c", None, "a b c"),
        ("a b c b2<a", None, "a b2"),
        ("a b c b2<a d", None, "a b2 d"),
        ("a b c b2<a d", "c", "a b c"),
        ("a b c b2<a d e<c", None, "a b c e"),
        ("a b a2<", None, "a2"),
        ("a b a2< c", None, "a2 c"),
        ("a b a2< c", "b", "a b"),
        ("a b", "gone", "a b"),
        ("a b c<gone", None, "a b c"),
        ("a b c<c", None, "a b c"),
        ("a<b b<a", None, "a b"),
    ],
    ids=str,
)
def test_a_line_leads_from_the_beginning_to_its_tip(
    written: str, tip: str | None, found: str
) -> None:
    assert names(line(talk(*written.split()), tip=tip)) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [("a", "a a2"), ("a2", "a a2"), ("b", "b b2 b3"), ("b3", "b b2 b3"), ("c", "c")],
)
def test_versions_follow_the_same_turn(name: str, found: str) -> None:
    turns = talk("a", "b", "c", "b2<a", "b3<a", "a2<", "d")
    (wanted,) = [one for one in turns if one.id == name]
    assert names(versions(turns, wanted)) == found


@pytest.mark.parametrize(
    ("name", "found"), [("b", "e"), ("b2", "d2"), ("a", "e"), ("c", "e"), ("d2", "d2")]
)
def test_the_tip_of_a_version_is_what_was_kept_last_on_it(
    name: str, found: str
) -> None:
    turns = talk("a", "b", "c", "b2<a", "c2", "d2", "e<c")
    (wanted,) = [one for one in turns if one.id == name]
    assert tip_of(turns, wanted).id == found


def test_a_turn_that_is_not_there_has_no_other_versions() -> None:
    stranger = turn("x")
    assert versions(talk("a", "b"), stranger) == (stranger,)
    assert tip_of(talk("a", "b"), stranger) is stranger


name = st.sampled_from("abcdefgh")
any_talk = st.lists(st.builds(turn, name, st.none() | st.just("") | name), max_size=12)


@given(turns=any_talk, tip=st.none() | name)
def test_no_talk_can_hang_or_lose_its_tip(turns: list[Turn], tip: str | None) -> None:
    """Also with ids that are there twice, unknown, or go round in a circle."""
    found = line(turns, tip=tip)
    assert len(found) <= len(turns)
    assert bool(found) == bool(turns)
    places = [next(i for i, t in enumerate(turns) if t is one) for one in found]
    assert places == sorted(set(places))
    if tip is not None and any(one.id == tip for one in turns):
        assert found[-1].id == tip
    elif turns:
        assert found[-1] is turns[-1]


@given(turns=any_talk)
def test_every_version_is_among_its_versions_and_leads_to_its_tip(
    turns: list[Turn],
) -> None:
    for one in {turn.id: turn for turn in turns}.values():
        assert one in versions(turns, one)
        places = [i for i, turn in enumerate(turns) if turn.id == one.id]
        tip = tip_of(turns, one)
        assert turns.index(tip) >= 0
        on_it = line(turns[: _last(turns, tip) + 1])
        assert turns[places[-1]] in on_it


def _last(turns: list[Turn], wanted: Turn) -> int:
    return max(i for i, turn in enumerate(turns) if turn is wanted)


def test_a_talk_without_versions_is_its_own_line() -> None:
    turns = talk(*"abcdefgh")
    assert line(turns) == tuple(turns)
    again = [replace(one, after=before.id) for before, one in pairwise(turns)]
    assert line([turns[0], *again]) == (turns[0], *again)
