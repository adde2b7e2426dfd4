"""What does the trained reader add to the review of a reply?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counterpoint.app.judging import judged
from counterpoint.conversation.reply_weighing import added
from counterpoint.terms import Mode, Move, Outcome, ReplyLabel, ReplyReading, Source
from tests.fakes.reader import BrokenReader, FakeReader

if TYPE_CHECKING:
    from counterpoint.terms import Verdict

SAID = "nobody wrote under my photo except my mum"
REPLY = "Your mum wrote. Who did you hope would?"


def reading(reply: str, *labels: ReplyLabel, sure: bool = True) -> FakeReader:
    seen = frozenset(labels)
    told = ReplyReading(seen, seen if sure else frozenset())
    return FakeReader(replies={reply: told})


def asked(
    reader: FakeReader | None, *, reply: str = REPLY, mode: Mode = Mode.HELP_ME_THINK
) -> Verdict:
    return judged(reply, message=SAID, move=Move.ASK, mode=mode, reader=reader)


def codes(verdict: Verdict) -> list[str]:
    return [one.code for one in verdict.findings if one.source is Source.READER]


def test_a_reply_is_refused_for_what_the_reader_is_sure_of() -> None:
    assert asked(None).accepted
    verdict = asked(reading(REPLY, ReplyLabel.DIAGNOSES))
    assert codes(verdict) == ["diagnosis"]
    assert verdict.outcome is Outcome.REPLACE
    assert verdict.findings[0].reason


def test_what_the_reader_only_holds_likely_refuses_nothing() -> None:
    likely = reading(REPLY, ReplyLabel.DIAGNOSES, ReplyLabel.FLATTERS, sure=False)
    assert asked(likely).accepted


def test_what_a_reply_may_do_is_no_finding() -> None:
    fine = (ReplyLabel.ASKS, ReplyLabel.CHALLENGE_WELL, ReplyLabel.VALIDATES)
    assert asked(reading(REPLY, *fine)).findings == ()


def test_advice_is_refused_to_somebody_who_only_wants_to_be_heard() -> None:
    reply = "Your mum wrote."
    advises = reading(reply, ReplyLabel.ADVISES)
    heard = asked(advises, reply=reply, mode=Mode.JUST_LISTEN)
    assert codes(heard) == ["advice_unwanted"]
    assert heard.outcome is Outcome.REVISE
    assert codes(asked(advises, reply=reply)) == []


@pytest.mark.parametrize("again", [True, False])
def test_reassurance_is_refused_where_it_was_asked_for_before(again: bool) -> None:
    calms = reading(REPLY, ReplyLabel.REASSURES)
    seen = added(REPLY, SAID, reader=calms, again=again, listens=False)
    assert [one.code for one in seen] == ["reassurance_repeated"] * again


def test_nothing_that_the_phrases_saw_is_taken_back() -> None:
    reply = "You have depression."
    alone = asked(None, reply=reply)
    beside = asked(FakeReader(), reply=reply)
    assert not alone.accepted
    assert beside == alone


def test_what_both_saw_is_told_once() -> None:
    reply = "You have depression."
    both = asked(reading(reply, ReplyLabel.DIAGNOSES), reply=reply)
    assert [one.code for one in both.findings].count("diagnosis") == 1


def test_a_reader_that_cannot_read_a_reply_lets_none_through() -> None:
    verdict = asked(BrokenReader())
    assert verdict.outcome is Outcome.REPLACE
    assert [one.code for one in verdict.findings] == ["check_failed"]


def test_words_written_in_advance_are_not_put_to_the_reader() -> None:
    verdict = judged(REPLY, message=SAID, move=Move.EXERCISE, reader=BrokenReader())
    assert verdict.accepted
