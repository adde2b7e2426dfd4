"""Which signs that somebody else is needed are in a message?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.authored import load
from counterpoint.detectors.referral_signs import Sign, read_signs
from counterpoint.detectors.risk import read_risk
from counterpoint.terms import Finding, Risk, Source, Tier

ROWS = load("detectors", "referral_signs").body["sign"]


def codes(text: str) -> set[str]:
    return {sign.code for sign in read_signs(text)}


@pytest.mark.parametrize(
    ("sign", "text"),
    [(row["id"], text) for row in ROWS for text in row["like"]],
)
def test_a_sign_is_seen_in_what_it_is_written_for(sign: str, text: str) -> None:
    assert f"sign.{sign}" in codes(text)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_sign_says_why_it_is_there(row: dict[str, object]) -> None:
    assert str(row["why"]).endswith(".")
    assert row["like"]


@pytest.mark.parametrize(
    "text",
    [
        "I am a nurse and one of my patients drinks a bottle of vodka a day.",
        "In the novel the voices tell her what to do.",
        "As a midwife I sat with a mother whose baby is 3 weeks, and she cries all day.",
        "I watched a film in which he hit me right in the heart.",
    ],
)
def test_work_and_stories_hold_no_signs(text: str) -> None:
    assert codes(text) == set()


def test_a_worker_who_speaks_of_themselves_is_heard() -> None:
    text = "I am a nurse, and about me: I drink a bottle of wine every night."
    assert "sign.drinks_heavily_every_day" in codes(text)


def test_danger_to_somebody_else_is_not_the_writers_own() -> None:
    text = "my friend says he is going to kill himself tonight"
    findings = read_risk(text).findings
    assert any(finding.tier >= Tier.CONCERN for finding in findings)
    assert not any(sign.code == "risk.active" for sign in read_signs(text, findings))


def test_a_child_in_danger_counts_whoever_it_is() -> None:
    text = "he beats my little niece with a belt every night"
    signs = {sign.code for sign in read_signs(text, read_risk(text).findings)}
    assert signs & {"risk.child", "sign.child_in_danger"}


@pytest.mark.parametrize(
    ("code", "source", "seen"),
    [
        ("signs_add_up", Source.STATE, True),
        ("reader_sign", Source.READER, True),
        ("whatever_the_judge_says", Source.JUDGE, True),
        ("risk_said_earlier", Source.STATE, False),
        ("screen_failed", Source.PATTERN, False),
    ],
)
def test_what_was_added_up_read_or_judged_counts_and_old_news_does_not(
    code: str, source: Source, *, seen: bool
) -> None:
    finding = Finding(code, "", source=source, risk=Risk.PASSIVE, tier=Tier.CONCERN)
    expected = (Sign("risk.passive", Tier.CONCERN),) if seen else ()
    assert read_signs("all right", [finding]) == expected


def test_the_gravest_of_a_kind_is_kept_once() -> None:
    found = [
        Finding("passive.a", "", risk=Risk.PASSIVE, tier=Tier.WATCH),
        Finding("passive.b", "", risk=Risk.PASSIVE, tier=Tier.CONCERN),
        Finding("passive.c", "", risk=Risk.PASSIVE, tier=Tier.NONE),
    ]
    assert read_signs("hm", found) == (Sign("risk.passive", Tier.CONCERN),)


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    assert len(codes(text)) <= len(ROWS)
