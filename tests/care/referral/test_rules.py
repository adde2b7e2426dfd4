"""Which rules hold, and when is there a reason to speak of one?"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.authored import load
from counterpoint.care import referral as rules
from counterpoint.care.helplines import Kind
from counterpoint.care.operating.tally import NEVER_REFERRED
from counterpoint.care.records import Happened, Referral
from counterpoint.care.referral import Due, Seen, due, to_ask, to_say
from counterpoint.conversation.guide.exercises import catalogue, may_begin
from counterpoint.conversation.plan import plan
from counterpoint.conversation.screen import screen
from counterpoint.terms import Carried, Message, Mode, Move, Past, Risk, Tier
from tests.care.words_of import grade, sentences
from tools.eval_referral import HELD_OUT, TUNED, digest, score, situations

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
EVERY = [rule.id for rule in rules.rules()]
WORDS = load("care", "referral").body
# Over all texts of one rule together: a single one may hold a hard word such as "doctor".
HARDEST = 7.0


def kept(
    rule: str,
    tier: Tier = Tier.CONCERN,
    *,
    days_ago: float,
    asked_days_ago: float | None = None,
    answer: Happened | None = None,
    barrier: str = "",
) -> Referral:
    asked = None if asked_days_ago is None else NOW - timedelta(days=asked_days_ago)
    at = NOW - timedelta(days=days_ago)
    return Referral(f"{rule}-{days_ago}", at, rule, tier.value, asked, answer, barrier)


def held(rule: str, tier: Tier = Tier.CONCERN) -> Due:
    return Due(rule, tier, ("sign.x",), NOW)


# --- The rules are whole ----------------------------------------------------------


def test_all_seventeen_rules_have_a_trigger_and_words() -> None:
    assert len(EVERY) == 17
    assert {raw["rule"] for raw in load("care", "referral_when").body["when"]} == {
        *EVERY
    }
    assert set(WORDS["rule"]) == set(EVERY)


@pytest.mark.parametrize("rule", EVERY)
def test_a_rule_names_only_ways_lines_moves_and_exercises_that_there_are(
    rule: str,
) -> None:
    said = WORDS["rule"][rule]
    assert len(said["say"]) >= 3
    assert len(set(said["say"] + said.get("now", []))) == len(
        said["say"] + said.get("now", [])
    )
    assert said["ways"]
    assert set(said["ways"]) <= set(WORDS["way"])
    assert {Kind(kind) for kind in said["lines"]}
    assert {Move(move) for move in said["not_moves"]} <= set(Move)
    assert set(said["not_exercises"]) <= {one.name for one in catalogue()}


def test_every_sign_that_a_rule_asks_about_can_be_seen() -> None:
    signs = load("detectors", "referral_signs").body
    known = {f"sign.{raw['id']}" for raw in signs["sign"]}
    known |= set(signs["risk"].values()) | set(signs["kind"].values())
    known |= {"measure.drinking", "measure.ptsd_screen", "measure.risk_item"}
    known |= {"habit.use_rising", "habit.contact_falling", "habit.reassurance_weeks"}
    for raw in load("care", "referral_when").body["when"]:
        assert {*raw.get("any", ()), *raw.get("all", ())} <= known, raw
        assert raw.get("any") or raw.get("all")


def test_a_row_is_never_graver_than_its_rule_allows() -> None:
    for raw in load("care", "referral_when").body["when"]:
        rule = next(one for one in rules.rules() if one.id == raw["rule"])
        graver = "T0" in rule.tier or raw["tier"] in rule.tier
        assert graver, raw


# --- What is left alone agrees with the plan and the exercises --------------------


@pytest.mark.parametrize("rule", EVERY)
def test_an_exercise_that_a_rule_forbids_is_refused_in_its_states(rule: str) -> None:
    alone = rules.left_alone([rule])
    for name in alone.exercises:
        assert may_begin(name, states=alone.states) is not None, name


_RISKS = {
    "suicide_active": Risk.ACTIVE,
    "suicide_passive": Risk.PASSIVE,
    "self_harm": Risk.SELF_HARM,
    "harm_others": Risk.HARM_TO_OTHERS,
    "psychosis": Risk.REALITY_LOSS,
    "mania": Risk.REALITY_LOSS,
    "ed_medical": Risk.EATING,
    "partner_abuse": Risk.ABUSE_VICTIM,
    "child_at_risk": Risk.CHILD_AT_RISK,
    "panic_medical": Risk.MEDICAL,
}
_PUSHES = (
    "i always ruin everything and i am worthless",
    "tell me i am right, he is the problem",
    "everyone at work hates me and i know it",
    "it will go wrong on friday",
)


@pytest.mark.parametrize("rule", EVERY)
def test_a_move_that_a_rule_forbids_is_not_planned_while_its_risk_is_open(
    rule: str,
) -> None:
    forbidden = rules.left_alone([rule]).moves
    assert not forbidden or rule in _RISKS
    if rule not in _RISKS:
        return
    carried = Carried(risk=_RISKS[rule], tier=Tier.CONCERN, at=NOW)
    past = Past(carried=carried)
    for number, text in enumerate(_PUSHES):
        message = Message(f"m{number}", text, NOW, mode=Mode.PUSH_BACK_HARD)
        chosen = plan(message, screen(message, past), past)
        assert chosen.move.value not in forbidden, text


# --- Which rules hold -------------------------------------------------------------


def test_signs_of_one_row_count_together_only_within_a_day() -> None:
    baby, low = "sign.new_baby", "sign.low_or_empty"
    near = [Seen(baby, NOW - timedelta(hours=20)), Seen(low, NOW)]
    far = [Seen(baby, NOW - timedelta(days=3)), Seen(low, NOW)]
    assert [one.rule for one in due(near, now=NOW)] == ["perinatal"]
    assert due(far, now=NOW) == ()


def test_confusion_after_a_birth_is_an_emergency() -> None:
    seen = [
        Seen("sign.new_baby", NOW),
        Seen("sign.low_or_empty", NOW),
        Seen("sign.confused_about_what_is_real", NOW),
    ]
    (one,) = due(seen, now=NOW)
    assert one.tier is Tier.IMMINENT
    assert "{" not in rules.point_at(one, country="GB", seed="a").text
    assert "999" in rules.point_at(one, country="GB", seed="a").text


def test_a_sign_of_long_ago_is_not_held_against_anybody() -> None:
    old = [Seen("sign.wants_to_die", NOW - timedelta(days=29))]
    assert due(old, now=NOW) == ()


def test_a_sign_from_a_clock_that_runs_ahead_is_left_out() -> None:
    assert due([Seen("sign.only_you", NOW + timedelta(days=1))], now=NOW) == ()


def test_a_hint_of_danger_is_not_a_reason_to_refer_but_three_are() -> None:
    hints = [
        Seen("risk.passive", NOW - timedelta(hours=hours), Tier.WATCH)
        for hours in range(3)
    ]
    assert due(hints[:2], now=NOW) == ()
    assert [one.rule for one in due(hints, now=NOW)] == ["suicide_passive"]


@pytest.mark.parametrize(
    ("sign", "rule"),
    [
        ("risk.medication", "medication"),
        ("risk.psychosis", "psychosis"),
        ("risk.harm_others", "harm_others"),
    ],
)
def test_a_hint_of_these_counts_when_it_comes_a_second_time(
    sign: str, rule: str
) -> None:
    hints = [Seen(sign, NOW - timedelta(days=day), Tier.WATCH) for day in range(2)]
    assert due(hints[:1], now=NOW) == ()
    assert [one.rule for one in due(hints, now=NOW)] == [rule]


def test_the_graver_of_two_is_said_and_the_other_left_out() -> None:
    seen = [
        Seen("risk.active", NOW, Tier.CONCERN),
        Seen("sign.wants_to_die", NOW),
        Seen("sign.only_you", NOW),
    ]
    assert [one.rule for one in due(seen, now=NOW)] == ["suicide_active", "dependence"]


def test_rising_use_alone_refers_nobody() -> None:
    rising, falling = Seen("habit.use_rising", NOW), Seen("habit.contact_falling", NOW)
    assert due([rising], now=NOW) == ()
    assert due([falling], now=NOW) == ()
    assert [one.rule for one in due([rising, falling], now=NOW)] == ["dependence"]


# --- Once, and then only when something changed -----------------------------------


def test_what_was_said_once_is_not_said_again() -> None:
    before = [kept("ocd", Tier.WATCH, days_ago=3)]
    assert to_say([held("ocd", Tier.WATCH)], before, now=NOW) is None


def test_a_new_rule_and_a_graver_tier_are_reasons_to_speak() -> None:
    before = [kept("withdrawal", days_ago=3)]
    graver, other = held("withdrawal", Tier.IMMINENT), held("trauma", Tier.WATCH)
    assert to_say([graver], before, now=NOW) == graver
    assert to_say([held("withdrawal"), other], before, now=NOW) == other


def test_after_four_weeks_it_is_said_again_only_where_a_measure_is_worse() -> None:
    before = [kept("trauma", Tier.WATCH, days_ago=29)]
    one = held("trauma", Tier.WATCH)
    assert to_say([one], before, now=NOW) is None
    assert to_say([one], before, now=NOW, still_worse=True) == one
    sooner = [kept("trauma", Tier.WATCH, days_ago=20)]
    assert to_say([one], sooner, now=NOW, still_worse=True) is None


@pytest.mark.parametrize("answer", [Happened.NO, Happened.RATHER_NOT])
def test_a_no_is_a_no_until_there_is_an_emergency(answer: Happened) -> None:
    before = [kept("perinatal", Tier.WATCH, days_ago=40, answer=answer)]
    said = [held("perinatal")]
    assert to_say(said, before, now=NOW, still_worse=True) is None
    emergency = held("perinatal", Tier.IMMINENT)
    assert to_say([emergency], before, now=NOW) == emergency


def test_a_tier_that_cannot_be_read_does_not_silence_a_rule() -> None:
    damaged = Referral("x", NOW - timedelta(days=1), "self_harm", "of another version")
    assert to_say([held("self_harm")], [damaged], now=NOW) is not None


# --- Asked about once, later ------------------------------------------------------


def test_it_is_asked_a_week_later_whether_it_happened_and_only_once() -> None:
    assert to_ask([kept("self_harm", days_ago=6)], now=NOW) is None
    waiting = kept("self_harm", days_ago=8)
    assert to_ask([waiting], now=NOW) == waiting
    asked = kept("self_harm", days_ago=8, asked_days_ago=1)
    assert to_ask([asked], now=NOW) is None
    answered = kept("self_harm", days_ago=8, answer=Happened.YES)
    assert to_ask([answered], now=NOW) is None


def test_what_is_months_past_is_not_asked_about_any_more() -> None:
    assert to_ask([kept("self_harm", days_ago=70)], now=NOW) is None


def test_only_the_latest_of_a_rule_is_asked_about_the_gravest_first() -> None:
    older, newer = kept("trauma", Tier.WATCH, days_ago=50), kept("trauma", days_ago=20)
    grave = kept("suicide_passive", days_ago=9)
    assert to_ask([older, newer], now=NOW) == newer
    assert to_ask([kept("ocd", Tier.WATCH, days_ago=30), grave], now=NOW) == grave


def test_a_rule_of_another_version_is_not_asked_about() -> None:
    assert to_ask([kept("no_such_rule", days_ago=9)], now=NOW) is None


@pytest.mark.parametrize("rule", [r for r in EVERY if rules.is_discreet(r)])
def test_what_must_not_be_named_is_not_asked_about_though_it_was_imported(
    rule: str,
) -> None:
    assert to_ask([kept(rule, days_ago=9)], now=NOW) is None
    assert not rules.may_be_asked_about(kept(rule, days_ago=9, asked_days_ago=0.1))


@pytest.mark.parametrize("tier", ["none", "T1", "", "grave"])
def test_a_tier_that_is_not_known_is_taken_as_worth_it(tier: str) -> None:
    odd = replace(kept("ocd", days_ago=15), tier=tier)
    assert to_ask([odd], now=NOW) == odd


def test_what_must_not_be_named_is_never_counted() -> None:
    assert {rule for rule in EVERY if rules.is_discreet(rule)} <= NEVER_REFERRED


@pytest.mark.parametrize("answer", list(Happened))
def test_every_answer_is_answered_and_what_stood_in_the_way_with_a_step(
    answer: Happened,
) -> None:
    assert len(rules.said_to(answer)) == 1
    for barrier in rules.barriers():
        assert len(rules.said_to(answer, barrier.code)) == 3
    assert len(rules.said_to(answer, "no such thing")) == 1


def test_the_question_names_the_day_and_whom() -> None:
    for rule in EVERY:
        asked = rules.ask(kept(rule, days_ago=8))
        assert "15 November" in asked.text
        assert "{" not in asked.text
        assert "emergency" not in asked.text or rule == "panic_medical"


# --- Words ------------------------------------------------------------------------


def texts() -> Iterator[tuple[str, str]]:
    """Yield (rule or part, text) for everything that is said."""
    for rule, said in WORDS["rule"].items():
        for text in (*said["say"], *said.get("now", ()), said["step"]):
            yield rule, text.format(emergency="999")
    for code, raw in WORDS["barrier"].items():
        yield f"barrier {code}", f"{raw['honest']} {raw['step']}"
    for name, raw in WORDS["way"].items():
        yield f"way {name}", raw["like"]


def test_every_text_is_easy_to_read_together_with_its_neighbours() -> None:
    by_part: dict[str, list[str]] = {}
    for part, text in texts():
        by_part.setdefault(part.split()[0], []).append(text)
    graded = {part: grade(" ".join(said)) for part, said in by_part.items()}
    assert {part for part, found in graded.items() if found > HARDEST} == set()


def test_no_text_is_long_or_shouts_or_speaks_of_itself_as_therapy() -> None:
    for part, text in texts():
        assert len(sentences(text)) <= 4, (part, text)
        for never in ("!", "diagnos", "disorder", "therapy", " you have ocd"):
            assert never not in text.lower(), (part, text)


def test_without_a_country_there_is_still_something_to_do() -> None:
    for rule in EVERY:
        for country in (None, "ZW", "no such country"):
            said = rules.point_at(held(rule), country=country, seed="x")
            assert said.text
            assert said.step
            assert said.directory
            assert "{" not in said.text + said.step


def test_where_money_is_in_the_way_what_is_free_comes_first() -> None:
    one = held("trauma", Tier.WATCH)
    usual = rules.point_at(one, country="GB", seed="x")
    free = rules.point_at(one, country="GB", seed="x", free_first=True)
    assert usual.ways[0].id == "therapist"
    assert free.ways[0].cost == WORDS["cost"]["free"]
    assert {way.id for way in free.ways} == {way.id for way in usual.ways}


def test_what_holds_in_a_country_says_how_sure_it_is() -> None:
    said = rules.point_at(held("trauma", Tier.WATCH), country="DE", seed="x")
    (therapist,) = [way for way in said.ways if way.id == "therapist"]
    assert therapist.here
    assert therapist.sure == WORDS["sure"]["C"]


# --- The authored set -------------------------------------------------------------

UNTOUCHED = {
    "first_held_out": "4b546fe598bf7304e517b7cae3c760b0efa82e6761b87ee96b0ee19c7e62c68b",
    "second_held_out": "df615aeb17a35e30779e788cba3777e94891c15d36668117ccdcdf6af83cbc11",
}
"""What the held-out halves were before a pattern was tuned on their sets."""
EVERY_HALF = (*TUNED, HELD_OUT)


@pytest.mark.parametrize("half", UNTOUCHED)
def test_a_held_out_half_is_what_it_was_before_tuning(half: str) -> None:
    assert digest(half) == UNTOUCHED[half]


def test_the_set_holds_enough_of_both_sorts_in_five_voices() -> None:
    every = [one for half in EVERY_HALF for one in situations(half)]
    assert len(every) >= 400
    assert sum(not one.expect for one in every) >= 150
    assert {one.voice for one in every} == {
        "terse",
        "careful",
        "second",
        "joking",
        "sideways",
    }
    for half in EVERY_HALF:
        assert set(EVERY) <= {rule for one in situations(half) for rule in one.expect}
    assert len({one.id for one in every}) == len(every)


def test_no_situation_stands_in_two_halves() -> None:
    said = [
        {hashlib.sha256(" ".join(one.say).encode()).digest() for one in situations(h)}
        for h in EVERY_HALF
    ]
    assert len(set().union(*said)) == sum(len(half) for half in said)


def test_the_tuning_half_is_recalled_and_seldom_refers_falsely() -> None:
    found = score("tuning")
    assert found.recall >= 0.95
    assert found.false_referral <= 0.05
