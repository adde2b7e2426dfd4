from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.authored import load
from counterpoint.outcomes.traces import (
    LONGEST_QUOTE,
    MOST_STEMS,
    TRACE_VERSION,
    ReplyKind,
    Trace,
    is_night,
    note_of,
    reply_kind,
    stems_of,
    trace,
    trace_from,
)
from counterpoint.terms import (
    Attempt,
    Closing,
    Draft,
    Finding,
    Message,
    Mode,
    Move,
    Need,
    Outcome,
    Plan,
    Screening,
    Sitting,
    Turn,
    Verdict,
)
from tests.outcomes.sittings import EVENING, held, trace_of

BOSS = "My boss shouted at me in front of the whole team and I said nothing."


def made(sitting: Sitting) -> Trace:
    found = trace(sitting)
    assert found is not None
    return found


def turn_of(
    move: Move = Move.ASK,
    said: str = "Go on.",
    *,
    rule: str = "ask",
    found: str | None = None,
    needs: tuple[Need, ...] = (),
    path: str | None = None,
    at: datetime = EVENING,
    number: int = 1,
) -> Turn:
    noted = (Finding(code=found, reason="r"),) if found else ()
    verdict = Verdict(Outcome.ACCEPT, noted)
    return Turn(
        id=f"t{number}",
        message=Message(id=f"m{number}", text="I wrote this.", at=at),
        screening=Screening(needs=needs),
        plan=Plan(move, rule, "r", Mode.HELP_ME_THINK, path=path),
        attempts=(Attempt(Draft(said), verdict),),
        said=said,
        at=at,
    )


# --- Counts and times -------------------------------------------------------------


def test_a_sitting_leaves_its_counts_and_times() -> None:
    found = made(held(BOSS, "I froze, like always.", "He does it every week."))
    assert (found.messages, found.minutes, found.night) == (3, 5, 0)
    assert found.started == EVENING
    assert found.last == EVENING + timedelta(minutes=4)
    assert found.modes == (("help_me_think", 3),)
    assert sum(count for _, count in found.replies) == 3


def test_a_sitting_in_which_nothing_was_written_leaves_nothing() -> None:
    assert trace(Sitting(id="s", started=EVENING)) is None


def test_another_reply_to_a_message_is_no_other_message() -> None:
    sitting = held(BOSS)
    again = replace(sitting.turns[0], id="again", after="")
    found = made(replace(sitting, turns=(*sitting.turns, again)))
    assert found.messages == 1
    assert sum(count for _, count in found.replies) == 2


def test_what_was_changed_is_read_in_no_version_but_the_last() -> None:
    sitting = held("My sister Anna lied to me about the money again.", BOSS)
    found = trace(sitting, line=sitting.turns[1:])
    assert found is not None
    assert found.messages == 2
    assert "Anna" not in found.people
    assert "monei" not in dict(found.stems)


@pytest.mark.parametrize(
    ("clock", "night"),
    [("23:59", False), ("00:00", True), ("04:59", True), ("05:00", False)],
)
def test_night_is_from_midnight_to_five_where_the_person_is(
    clock: str, night: bool
) -> None:
    there = timezone(timedelta(hours=-8))
    hour, minute = map(int, clock.split(":"))
    assert is_night(datetime(2026, 11, 23, hour, minute, tzinfo=there)) is night


def test_just_writing_is_silence() -> None:
    found = made(held(BOSS, "And again.", mode=Mode.JUST_WRITE))
    assert found.said(ReplyKind.SILENT) == 2


# --- What a reply did -------------------------------------------------------------


@pytest.mark.parametrize(
    ("turn", "kind"),
    [
        (turn_of(Move.AFFIRM, "You rang her."), ReplyKind.AGREED),
        (turn_of(found="agreement_without_ground"), ReplyKind.AGREED),
        (turn_of(Move.CHALLENGE, found="flattery"), ReplyKind.AGREED),
        (turn_of(Move.CHALLENGE, "Is it always?"), ReplyKind.CHALLENGED),
        (turn_of(Move.OTHER_SIDE), ReplyKind.CHALLENGED),
        (turn_of(rule="contradiction"), ReplyKind.CHALLENGED),
        (turn_of(Move.BOUNDARY, rule="reassurance_again"), ReplyKind.CHALLENGED),
        (turn_of(said="What was the worst part?"), ReplyKind.ASKED),
        (turn_of(Move.REFLECT, "That stayed with you."), ReplyKind.LISTENED),
        (turn_of(Move.SILENCE, ""), ReplyKind.SILENT),
        (turn_of(Move.BOUNDARY, "I am a program."), ReplyKind.OTHER),
        (turn_of(Move.CRISIS, "Are you safe?", path="suicide"), ReplyKind.CARED),
        (turn_of(Move.AFFIRM, path="abuse"), ReplyKind.CARED),
    ],
    ids=[
        "affirms an act",
        "words of agreement",
        "agrees while challenging",
        "another reading",
        "the other side",
        "two versions",
        "does not reassure once more",
        "asks",
        "gives back",
        "is silent",
        "speaks of itself",
        "asks about danger",
        "affirms in danger",
    ],
)
def test_each_reply_counts_once(turn: Turn, kind: ReplyKind) -> None:
    assert reply_kind(turn) is kind


def test_every_kind_that_has_a_share_is_defined_where_the_person_reads_it() -> None:
    defined = load("outcomes", "habits").body["definition"]
    shares = set(ReplyKind) - {ReplyKind.SILENT, ReplyKind.CARED}
    assert {kind.value for kind in shares} <= set(defined)


# --- How it ended -----------------------------------------------------------------


def test_a_goodbye_that_nothing_follows_is_leaving() -> None:
    found = made(held(BOSS, "bye"))
    assert found.left == EVENING + timedelta(minutes=2)
    assert found.back_after == ()


def test_writing_on_after_a_goodbye_is_a_return() -> None:
    found = made(held(BOSS, "bye", "One more thing about my boss.", minutes=3))
    assert found.left is None
    assert found.back_after == (180,)


def test_a_goodbye_in_danger_is_no_leaving() -> None:
    turns = (turn_of(needs=(Need.GOODBYE,), path="suicide"),)
    assert made(Sitting("s", EVENING, turns)).left is None


def test_a_clock_that_jumped_back_makes_no_return_before_the_goodbye() -> None:
    earlier = EVENING - timedelta(hours=1)
    turns = (
        turn_of(needs=(Need.GOODBYE,), number=1),
        turn_of(at=earlier, number=2),
    )
    found = made(Sitting("s", EVENING, turns))
    assert found.back_after == ()
    assert found.last == EVENING


def test_a_step_written_at_the_end_counts() -> None:
    sitting = replace(held(BOSS), closing=Closing(step="ring Anna"))
    assert made(sitting).stepped
    assert not made(held(BOSS)).stepped


def test_saying_what_one_will_do_counts() -> None:
    assert made(held(BOSS, "I will call Anna on Friday.")).stepped


def test_a_plan_counts_when_it_is_finished_and_not_when_it_is_put_off() -> None:
    answers = ("a walk", "3", "the park", "tomorrow", "at home", "the rain", "a coat")
    begun = ("/exercise activity_planning", *answers, "skip", "skip", "skip")
    assert made(held(*begun)).stepped
    assert not made(held("/exercise activity_planning", "pause")).stepped


# --- What it was about --------------------------------------------------------------


def test_it_is_quoted_in_few_of_the_persons_own_words() -> None:
    found = made(held(BOSS))
    assert found.quote
    assert found.quote in BOSS
    assert len(found.quote.split()) <= LONGEST_QUOTE


@pytest.mark.parametrize(
    "words", ["I want to kill myself.", "He hit me again last night and I am scared."]
)
def test_where_there_was_danger_nothing_is_quoted_and_its_words_are_not_kept(
    words: str,
) -> None:
    found = made(held(BOSS, words))
    assert found.quote == ""
    assert not set(dict(found.stems)) & set(stems_of(words))


def test_where_a_reader_cannot_tell_nothing_is_quoted() -> None:
    sitting = held(BOSS)
    turn = sitting.turns[0]
    unsure = Finding(code="reader_unsure", reason="r")
    for one in (
        replace(turn, screening=replace(turn.screening, findings=(unsure,))),
        replace(turn, plan=replace(turn.plan, rule="not_sure")),
    ):
        found = made(replace(sitting, turns=(one,)))
        assert (found.quote, found.stems, found.people) == ("", (), ())


def test_danger_in_a_version_that_was_left_forbids_quoting_too() -> None:
    sitting = held("I want to kill myself.", BOSS)
    found = trace(sitting, line=sitting.turns[1:])
    assert found is not None
    assert found.quote == ""


def test_what_was_written_in_an_exercise_is_not_quoted() -> None:
    found = made(held("/exercise letter_not_sent", "Dear father, you were cruel."))
    assert (found.quote, found.stems, found.people) == ("", (), ())


def test_whoever_was_named_is_noted_once() -> None:
    found = made(held("My sister rang.", "Then my sister told Hana about it."))
    assert sorted(found.people) == ["Hana", "your sister"]


def test_forms_of_a_word_have_one_stem() -> None:
    for forms in ("worry worries worried worrying", "argue argued arguing argues"):
        assert len(stems_of(forms)) == 1


def test_no_sentence_can_be_read_out_of_the_stems() -> None:
    found = made(held(BOSS, "The report was useless, he said, and he threw it away."))
    assert len(found.stems) <= MOST_STEMS
    assert "nothing" not in dict(found.stems)


# --- Written down -----------------------------------------------------------------


def test_a_trace_is_read_as_it_was_written() -> None:
    found = made(held(BOSS, "bye"))
    assert trace_from(note_of(found)) == found


def test_a_trace_of_another_version_has_to_be_made_again() -> None:
    other = replace(trace_of(EVENING), version=TRACE_VERSION + 1)
    assert trace_from(note_of(other)) is None


@given(st.binary(max_size=200))
def test_whatever_lies_in_the_note_nothing_is_raised(note: bytes) -> None:
    assert trace_from(note) is None


def test_a_trace_without_a_zone_has_to_be_made_again() -> None:
    bare = replace(trace_of(EVENING), started=EVENING.replace(tzinfo=None))
    assert trace_from(note_of(bare)) is None


def test_the_zone_stays() -> None:
    there = EVENING.astimezone(timezone(timedelta(hours=9)))
    read = trace_from(note_of(trace_of(there)))
    assert read is not None
    assert read.started.utcoffset() == timedelta(hours=9)
    assert read.started.astimezone(UTC) == EVENING
