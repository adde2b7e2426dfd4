from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from counterpoint.conversation.screen import screen_text
from counterpoint.detectors.moments import Moment
from counterpoint.errors import InputError
from counterpoint.ledger.kinds import entry_of, ledger
from counterpoint.ledger.other_side import (
    Offer,
    corrected,
    form,
    next_step,
    offer,
    said_of,
    told,
    written,
)
from counterpoint.ledger.records import LONGEST, OtherSide
from counterpoint.terms import Finding, Risk, Screening, Source, Tier

NOW = datetime(2026, 5, 3, 20, tzinfo=UTC)


def side(**parts: str) -> OtherSide:
    return written("Sunday at my sister's", id="s1", now=NOW, who="my sister", **parts)


def test_an_ordinary_quarrel_may_have_its_other_side() -> None:
    quarrel = screen_text("My sister and I argued about who visits our father.")
    assert offer([quarrel]) is Offer.YES
    assert said_of(Offer.YES) == ""


@pytest.mark.parametrize(
    "text",
    [
        "My husband hit me again on Sunday and I want to know why.",
        "He checks my phone, takes my money and says he will kill me if I leave.",
    ],
)
def test_it_is_never_offered_on_abuse(text: str) -> None:
    assert offer([screen_text(text)]) is Offer.REFUSED


def test_abuse_that_is_only_a_finding_of_the_past_refuses_it_too() -> None:
    past = Finding("told_past", "told of the past", risk=Risk.ABUSE_VICTIM)
    assert offer([Screening(), Screening(findings=(past,))]) is Offer.REFUSED


def test_a_child_at_risk_refuses_it() -> None:
    screening = Screening(risk=Risk.CHILD_AT_RISK, tier=Tier.CONCERN)
    assert offer([screening]) is Offer.REFUSED


@pytest.mark.parametrize("screenings", [None, []], ids=["nobody looked", "nothing"])
def test_a_screen_that_cannot_answer_offers_nothing(
    screenings: list[Screening] | None,
) -> None:
    assert offer(screenings) is Offer.NOT_NOW


def test_a_reader_that_is_not_sure_offers_nothing() -> None:
    unsure = Finding("reader_unsure", "not sure", source=Source.READER)
    assert offer([Screening(findings=(unsure,))]) is Offer.NOT_NOW


def test_danger_and_fresh_grief_put_it_off() -> None:
    danger = Screening(risk=Risk.PASSIVE, tier=Tier.CONCERN)
    assert offer([danger]) is Offer.NOT_NOW
    assert offer([Screening()], moments=[Moment.FRESH_LOSS]) is Offer.NOT_NOW


def test_every_refusal_says_something_and_names_what_can_be_done() -> None:
    assert "safety" in form().set_off
    assert "Help that is only for you" in said_of(Offer.REFUSED)
    assert said_of(Offer.NOT_NOW)


def test_its_three_steps_are_the_fields_of_the_record() -> None:
    fields = [step.field for step in form().steps]
    assert fields == ["as_they_tell_it", "what_they_know", "onlooker"]
    assert set(fields) <= set(OtherSide.__dataclass_fields__)


def test_it_can_be_written_in_parts_and_the_next_open_step_is_known() -> None:
    begun = side(as_they_tell_it="  I drove three hours and nobody looked up. ")
    assert begun.as_they_tell_it == "I drove three hours and nobody looked up."
    step = next_step(begun)
    assert step is not None
    assert step.field == "what_they_know"
    whole = replace(begun, what_they_know="Dad rang her first.", onlooker="A plate.")
    assert next_step(whole) is None
    assert [label for label, _ in told(whole)] == [s.label for s in form().steps]
    assert len(told(begun)) == 1


@pytest.mark.parametrize(
    ("matter", "words"),
    [(" ", "I was tired."), ("Sunday", "  "), ("Sunday", "x" * (LONGEST + 1))],
    ids=["no matter", "nothing written", "too long"],
)
def test_what_cannot_be_kept_is_refused_with_what_to_do(
    matter: str, words: str
) -> None:
    with pytest.raises(InputError) as refused:
        written(matter, id="s1", now=NOW, as_they_tell_it=words)
    assert "x" * 20 not in str(refused.value)


def test_a_correction_stays_the_record_it_was() -> None:
    before = side(onlooker="Two people shouting.")
    wanted = written("Sunday", id="s2", now=NOW.replace(day=9), onlooker="Two people.")
    after = corrected(before, wanted)
    assert (after.id, after.at, after.onlooker) == ("s1", NOW, "Two people.")
    with pytest.raises(InputError):
        corrected(before, replace(wanted, onlooker=""))


def test_it_is_kept_and_read_back() -> None:
    kept = side(what_they_know="What the doctor said.")
    assert ledger([entry_of(kept)]).of(OtherSide) == (kept,)
