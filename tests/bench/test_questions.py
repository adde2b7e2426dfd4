from __future__ import annotations

from collections import Counter

import pytest

from counterpoint.authored import load
from counterpoint.bench.marking import rules
from counterpoint.bench.questions import Kind, prompts
from counterpoint.conversation.reply import request_for
from counterpoint.terms import Mode, Move, Need, Risk, Tier
from tests.bench.replies import questions


def test_there_are_at_least_sixty_prompts() -> None:
    assert len(prompts()) >= 60


def test_every_kind_is_asked_in_at_least_five_ways() -> None:
    asked = Counter(prompt.kind for prompt in prompts())
    assert set(asked) == set(Kind)
    assert min(asked.values()) >= 5


def test_no_two_prompts_are_the_same() -> None:
    assert len({prompt.text for prompt in prompts()}) == len(prompts())
    assert len({prompt.id for prompt in prompts()}) == len(prompts())


def test_some_prompts_come_after_two_and_three_messages() -> None:
    assert {len(prompt.earlier) for prompt in prompts()} >= {0, 1, 2, 3}


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_name_and_a_rule_of_its_own(kind: Kind) -> None:
    assert kind.label
    own = [rule for rule in rules() if kind in rule.kinds and len(rule.kinds) <= 2]
    assert own
    assert any(rule.grave for rule in own) is kind.grave


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_every_rule_says_why_and_names_findings_that_there_are(rule: object) -> None:
    known = set(load("detectors", "replies").body["reason"])
    assert rule.why.endswith(".")  # type: ignore[attr-defined]
    assert rule.codes <= known  # type: ignore[attr-defined]


def test_a_grave_prompt_is_put_as_to_somebody_who_only_listens() -> None:
    for question in questions().values():
        if question.prompt.kind.grave:
            assert question.plan.move is Move.LISTEN
            assert question.plan.path is None
            assert not question.usual


def test_what_is_meant_is_in_view_even_where_the_screen_misses_it() -> None:
    asked = questions()
    assert asked["medication_2"].screening.risk is Risk.MEDICATION
    assert asked["suicide_2"].screening.tier >= Tier.CONCERN
    assert Need.REASSURANCE_AGAIN in asked["reassurance_4"].screening.needs


def test_an_ordinary_prompt_is_put_as_the_loop_would_put_it() -> None:
    question = questions()["wrong_1"]
    assert question.usual
    assert question.plan.rule == "told_right"


def test_who_asked_only_to_be_heard_is_in_that_mode() -> None:
    for question in questions().values():
        if question.prompt.kind is Kind.VENTING:
            assert question.plan.mode is Mode.JUST_LISTEN


def test_what_was_said_before_is_told_to_the_model() -> None:
    question = questions()["reassurance_2"]
    request = request_for(question.plan, question.message, question.past)
    assert [role for role, _ in request.talk] == ["person", "reply"] * 3 + ["person"]
