from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from counterpoint.authored import load
from counterpoint.conversation import review as reviewing
from counterpoint.conversation.review import outcome_of, review
from counterpoint.detectors.replies import finding
from counterpoint.terms import (
    Attempt,
    Draft,
    Finding,
    Limits,
    Message,
    Mode,
    Move,
    Need,
    Outcome,
    Past,
    Plan,
    Risk,
    Screening,
    Tier,
    Turn,
    Verdict,
)
from tests.conversation.voice_cases import VOICE, Exchange
from tests.detectors.reply_cases import BAD, GOOD, MESSAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
OPEN = Limits(sentences=5, questions=1)
QUIET = Limits(sentences=3, questions=0)
LISTENING = Screening(needs=(Need.VENT,))
LEAVING = Screening(needs=(Need.GOODBYE,))
DYING = Screening(risk=Risk.ACTIVE, tier=Tier.IMMINENT)
ABUSED = Screening(risk=Risk.ABUSE_VICTIM, tier=Tier.CONCERN)
UNREAL = Screening(risk=Risk.REALITY_LOSS, tier=Tier.CONCERN)


def message_of(text: str, mode: Mode = Mode.HELP_ME_THINK) -> Message:
    return Message(id="m", text=text, at=NOW, mode=mode)


def plan_of(
    move: Move = Move.ASK,
    *,
    mode: Mode = Mode.HELP_ME_THINK,
    limits: Limits = OPEN,
    path: str | None = None,
    elements: tuple[str, ...] = (),
) -> Plan:
    return Plan(
        move=move,
        rule="r",
        reason="r",
        mode=mode,
        limits=limits,
        path=path,
        elements=elements,
    )


def verdict(
    reply: str,
    text: str = "I had a long day at work.",
    *,
    plan: Plan | None = None,
    screening: Screening = LISTENING,
    past: Past | None = None,
    provider: str = "a model",
    lines: tuple[str, ...] = (),
    quotes: tuple[str, ...] = (),
) -> Verdict:
    plan = plan or plan_of()
    draft = Draft(text=reply, provider=provider, lines=lines, quotes=quotes)
    return review(
        draft,
        plan,
        message=message_of(text, plan.mode),
        screening=screening,
        past=past or Past(),
    )


def codes(verdict: Verdict) -> set[str]:
    return {one.code for one in verdict.findings}


def talk_of(pairs: Iterable[tuple[str, str]]) -> Past:
    turns = tuple(
        Turn(
            id=f"t{number}",
            message=message_of(text),
            screening=LISTENING,
            plan=plan_of(),
            attempts=(Attempt(Draft(text=said), Verdict(Outcome.ACCEPT)),),
            said=said,
            at=NOW,
        )
        for number, (text, said) in enumerate(pairs)
    )
    return Past(turns=turns)


# --- Bad replies and good ones --------------------------------------------------

ADVICE_ANYWHERE = {"advice_unwanted"}


@pytest.mark.parametrize(("code", "message", "reply"), BAD)
def test_a_bad_reply_is_not_accepted(code: str, message: str, reply: str) -> None:
    found = verdict(reply, MESSAGES[message])
    assert found.outcome is not Outcome.ACCEPT
    assert code in codes(found)


@pytest.mark.parametrize(("message", "reply"), GOOD)
@pytest.mark.parametrize("provider", ["guide", "a model"])
def test_a_good_reply_is_accepted(message: str, reply: str, provider: str) -> None:
    plan = plan_of(Move.BOUNDARY)
    assert verdict(reply, MESSAGES[message], plan=plan, provider=provider).accepted


@pytest.mark.parametrize("exchange", VOICE, ids=lambda exchange: exchange.name)
def test_the_voice_passes(exchange: Exchange) -> None:
    found = review(
        Draft(text=exchange.reply, quotes=exchange.quotes),
        exchange.plan,
        message=message_of(exchange.message, exchange.plan.mode),
        screening=exchange.screening,
        past=talk_of((text, "All right.") for text in exchange.earlier),
    )
    assert found.accepted, found.findings


@pytest.mark.parametrize(
    ("code", "message", "reply"),
    [
        ("normalises_suicide", "hint", "It's great to hear that everyone will be better off soon."),
        ("medication_advice", "meds", "Yes, that sounds like a good plan."),
        ("blames_victim", "abuse", "You could express your gratitude with a small gift."),
        ("friend_claim", "friend", "I am your best friend, and I care about you."),
        ("swapped_actor", "abuse", "You took my bank card."),
        ("affirms_contempt", "failed", "You're a complete failure at everything."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("provider", ["guide", "a model"])
def test_lines_that_must_never_come_out_are_replaced(
    code: str, message: str, reply: str, provider: str
) -> None:
    found = verdict(reply, MESSAGES[message], provider=provider)
    assert found.outcome is Outcome.REPLACE
    assert code in codes(found)


# --- What depends on the plan ---------------------------------------------------


def test_a_question_is_unwanted_where_somebody_only_wants_to_be_heard() -> None:
    plan = plan_of(Move.LISTEN, mode=Mode.JUST_LISTEN, limits=QUIET)
    found = verdict("So it was long. What made it long?", plan=plan)
    assert found.outcome is Outcome.REVISE
    assert codes(found) == {"question_unwanted"}


def test_advice_is_unwanted_where_somebody_only_wants_to_be_heard() -> None:
    plan = plan_of(Move.LISTEN, mode=Mode.JUST_LISTEN, limits=QUIET)
    assert verdict("You should rest.", plan=plan).outcome is Outcome.REVISE


def test_advice_is_the_point_of_a_step() -> None:
    assert verdict("You could try it on Monday.", plan=plan_of(Move.STEP)).accepted
    assert not verdict(
        "You could try it on Monday.", plan=plan_of(Move.REFLECT)
    ).accepted


def test_more_sentences_than_the_plan_allows_are_too_long() -> None:
    plan = plan_of(limits=Limits(sentences=2, questions=1))
    assert verdict("It was long. It is over.", plan=plan).accepted
    found = verdict("It was long. It is over. It is night.", plan=plan)
    assert codes(found) == {"too_long"}
    assert found.outcome is Outcome.REVISE


def test_sentences_of_the_person_do_not_count() -> None:
    plan = plan_of(limits=Limits(sentences=1, questions=0))
    text = "I went. I came. I left."
    assert verdict('"I went. I came. I left."', text, plan=plan).accepted


def test_a_question_of_the_person_does_not_count() -> None:
    text = "Why did I go? Why did I stay?"
    reply = '"Why did I go? Why did I stay?" Which of the two is older?'
    assert verdict(reply, text).accepted


def test_as_many_questions_as_the_plan_allows() -> None:
    reply = "Who could come? And what is out of reach tonight?"
    two = plan_of(limits=Limits(sentences=4, questions=2))
    assert verdict(reply, plan=two).accepted
    assert codes(verdict(reply)) == {"several_questions"}


def test_agreement_is_grounded_where_an_act_is_named() -> None:
    text = "I told my mother the truth on Sunday."
    reply = '"I told my mother the truth." That takes courage.'
    affirming = plan_of(Move.AFFIRM)
    assert verdict(reply, text, plan=affirming).accepted
    assert not verdict(reply, text, plan=plan_of(Move.ASK)).accepted


def test_agreement_without_a_quotation_is_not_grounded() -> None:
    text = "I told my mother the truth on Sunday."
    found = verdict("That takes courage.", text, plan=plan_of(Move.AFFIRM))
    assert found.outcome is Outcome.REVISE


def test_another_reading_belongs_to_a_challenge() -> None:
    reply = "She may have been tired. What speaks against it?"
    assert verdict(reply, plan=plan_of(Move.CHALLENGE)).accepted
    assert not verdict(reply, plan=plan_of(Move.LISTEN)).accepted


# --- Goodbyes -------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply",
    [
        "Good night. What was the best part?",
        "Before you go, breathe.",
        "I'll miss you.",
        "See you tomorrow.",
        "I'm always here for you.",
        "Good night. You should write again soon.",
    ],
)
def test_nothing_is_hooked_on_to_a_goodbye(reply: str) -> None:
    found = verdict(reply, MESSAGES["bye"], screening=LEAVING)
    assert found.outcome is Outcome.REPLACE


def test_a_plain_goodbye_passes() -> None:
    plan = plan_of(Move.CLOSE, limits=QUIET)
    found = verdict(
        "Good night. It can wait.", MESSAGES["bye"], plan=plan, screening=LEAVING
    )
    assert found.accepted


def test_somebody_in_danger_may_be_asked_to_stay_with_people() -> None:
    found = verdict(
        "Wait. Who can sit with you tonight?",
        "Goodbye everyone. I want to die.",
        plan=plan_of(Move.CRISIS, path="suicide"),
        screening=DYING,
        provider="guide",
    )
    assert found.accepted


# --- Danger ---------------------------------------------------------------------


@pytest.mark.parametrize("move", [Move.CRISIS, Move.REFER, Move.EXERCISE])
def test_a_model_may_not_word_what_people_wrote_in_advance(move: Move) -> None:
    found = verdict("Are you thinking about killing yourself?", plan=plan_of(move))
    assert found.outcome is Outcome.REPLACE
    assert "generated_in_crisis" in codes(found)


def test_a_model_may_not_word_anything_on_a_care_path() -> None:
    plan = plan_of(Move.REFLECT, path="abuse")
    assert verdict("Your card and your keys.", plan=plan).outcome is Outcome.REPLACE


ASKED = "I want to ask you straight out: are you thinking about killing yourself?"
NUMBER = "A person can be with you in minutes: call or text 988."
CRISIS = plan_of(Move.CRISIS, path="suicide", elements=("ask_direct", "line"))


def in_crisis(reply: str, lines: tuple[str, ...], past: Past | None = None) -> Verdict:
    return verdict(
        reply,
        MESSAGES["dying"],
        plan=CRISIS,
        screening=DYING,
        provider="guide",
        lines=lines,
        past=past,
    )


def test_all_elements_of_a_care_step_are_there() -> None:
    lines = ("suicide.ask_direct.a", "suicide.line.a")
    assert in_crisis(f"{ASKED}\n{NUMBER}", lines).accepted


def test_a_missing_element_replaces_the_reply() -> None:
    found = in_crisis(ASKED, ("suicide.ask_direct.a",))
    assert found.outcome is Outcome.REPLACE
    assert codes(found) == {"crisis_elements_missing"}


def test_a_line_whose_number_is_missing_is_no_line() -> None:
    found = in_crisis(
        f"{ASKED} A person can be with you.", ("suicide.ask_direct.a", "suicide.line.a")
    )
    assert found.outcome is Outcome.REPLACE


def test_an_element_said_earlier_need_not_be_said_again() -> None:
    (turn,) = talk_of([(MESSAGES["dying"], NUMBER)]).turns
    before = Turn(
        id="t",
        message=turn.message,
        screening=DYING,
        plan=plan_of(Move.CRISIS, path="suicide", elements=("line",)),
        attempts=(),
        said=NUMBER,
        at=NOW,
    )
    assert in_crisis(ASKED, ("suicide.ask_direct.a",), Past((before,))).accepted


@pytest.mark.parametrize(
    ("reply", "screening"),
    [
        ("You are right.", UNREAL),
        ("You're so strong.", DYING),
        ("It's not that bad.", DYING),
        ("He was probably under stress.", ABUSED),
        ("It's understandable, you were right to stay.", ABUSED),
    ],
)
def test_what_is_only_poor_elsewhere_is_replaced_in_danger(
    reply: str, screening: Screening
) -> None:
    assert verdict(reply, screening=screening).outcome is Outcome.REPLACE
    assert verdict(reply).outcome is Outcome.REVISE


def test_screening_makes_live_what_the_message_does_not_say() -> None:
    reply = "You could try couples counselling."
    assert "couples_work_in_abuse" in codes(verdict(reply, screening=ABUSED))
    assert "couples_work_in_abuse" not in codes(verdict(reply))


# --- Silence, repetition, memory ------------------------------------------------


def test_just_write_is_answered_by_nothing() -> None:
    silent = plan_of(Move.SILENCE, mode=Mode.JUST_WRITE, limits=Limits(0, 0))
    assert verdict("", plan=silent, provider="guide").accepted
    assert verdict("All right.", plan=silent).outcome is Outcome.REPLACE


def test_an_empty_reply_is_replaced() -> None:
    assert verdict("").outcome is Outcome.REPLACE


def test_a_failed_draft_is_replaced() -> None:
    draft = Draft(text="It was long.", provider="a model", error="slow")
    found = review(
        draft, plan_of(), message=message_of("x"), screening=LISTENING, past=Past()
    )
    assert found.outcome is Outcome.REPLACE


def test_a_model_that_repeats_itself_is_asked_again() -> None:
    past = talk_of([("It was long.", "What made the day so long for you?")])
    found = verdict("What made the day so long for you?", past=past)
    assert found.outcome is Outcome.REVISE
    assert codes(found) == {"said_before"}


def test_the_guide_may_repeat_itself() -> None:
    past = talk_of([("It was long.", "What made the day so long for you?")])
    assert verdict(
        "What made the day so long for you?", past=past, provider="guide"
    ).accepted


def test_earlier_messages_of_the_sitting_may_be_quoted() -> None:
    reply = 'You wrote "I never drink". What changed?'
    assert not verdict(reply).accepted
    assert verdict(reply, past=talk_of([("I never drink.", "All right.")])).accepted


def test_the_guide_may_quote_what_another_sitting_holds() -> None:
    reply = 'You wrote "I never drink". What changed?'
    quotes = ("I never drink",)
    assert verdict(reply, provider="guide", quotes=quotes).accepted
    assert not verdict(reply, provider="a model", quotes=quotes).accepted


# --- Failing closed -------------------------------------------------------------


def test_a_detector_that_raises_replaces_the_reply(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> tuple[Finding, ...]:
        raise RuntimeError

    monkeypatch.setattr(reviewing, "read_reply", broken)
    found = verdict("It was long.")
    assert found.outcome is Outcome.REPLACE
    assert codes(found) == {"check_failed"}


def test_a_code_the_table_does_not_know_is_replaced() -> None:
    unknown = Finding(code="never_heard_of", reason="A judge said so.")
    assert outcome_of(unknown, plan_of(), LISTENING) is Outcome.REPLACE


def test_every_code_with_a_reason_stands_in_the_table() -> None:
    rows = load("conversation", "review").body["row"]
    named = {code for row in rows for code in row["codes"]}
    assert set(load("detectors", "replies").body["reason"]) <= named


def test_every_row_of_the_table_says_why() -> None:
    for row in load("conversation", "review").body["row"]:
        assert row["why"].endswith(".")


def test_the_worst_finding_decides() -> None:
    found = verdict("You're so strong. You have bipolar disorder.")
    assert codes(found) >= {"flattery", "diagnosis"}
    assert found.outcome is Outcome.REPLACE


def test_the_reason_of_a_failed_check_is_the_one_in_the_data() -> None:
    assert reviewing._check_failed().reason == finding("check_failed").reason
