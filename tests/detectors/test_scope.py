"""Same words, and what stands around them decides."""

from __future__ import annotations

import pytest

from counterpoint.detectors.risk import about_another, read_risk
from counterpoint.terms import Tier


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("I'm sad but I'm not suicidal", "denied"),
        ("I never said I would kill myself", "denied"),
        ("back then I tried to kill myself. that was ten years ago", "past and over"),
        ("I wanted to die. I'm so glad I'm still here", "recovered"),
        ("I used to want to be dead", "told as past"),
        ("my novel's villain wants to kill himself", "told as fiction"),
        ("for my dissertation: people with suicidal thoughts", "study or work"),
        ("the song is called 'I want to die'", "somebody else's words"),
        (
            "I have OCD, thoughts of hurting my baby horrify me",
            "a thought that frightens",
        ),
        ("I nearly killed myself laughing", ""),
        ("my boss said she would kill me if I was late again", ""),
    ],
)
def test_a_statement_that_is_not_live_stays_in_the_findings_with_its_reason(
    line: str, why: str
) -> None:
    reading = read_risk(line)
    assert reading.tier is Tier.NONE, reading
    if why and reading.findings:
        assert any(why in finding.reason for finding in reading.findings)


@pytest.mark.parametrize(
    ("line", "at_least"),
    [
        ("I can't stop thinking about killing myself", Tier.CONCERN),
        ("why not just kill myself", Tier.CONCERN),
        ("I don't know how to stop myself from ending my life tonight", Tier.CONCERN),
        ("years ago I wanted to die and now I want to die again", Tier.CONCERN),
        ("I used to want to die and lately it's back, I want to die", Tier.CONCERN),
        ("it's not for a novel. I want to kill myself", Tier.CONCERN),
        ("I lost my job two months ago and I want to die", Tier.CONCERN),
        ("I watched a film last night and I want to kill myself", Tier.CONCERN),
        ("no joke, I want to die", Tier.CONCERN),
        ("not even kidding, I'm going to kill myself lol", Tier.CONCERN),
    ],
)
def test_words_that_look_like_a_denial_do_not_hide_a_live_statement(
    line: str, at_least: Tier
) -> None:
    assert read_risk(line).tier >= at_least


@pytest.mark.parametrize(
    "line", ["my husband said he will kill me", "he says he'll kill me if I leave"]
)
def test_a_threat_by_a_partner_is_no_idiom(line: str) -> None:
    assert read_risk(line).tier >= Tier.CONCERN


def test_a_laugh_lowers_a_wish_to_a_question_and_no_further() -> None:
    assert read_risk("lol i want to die").tier is Tier.WATCH


@pytest.mark.parametrize(
    "line",
    [
        "lol i've been saving up my sleeping pills",
        "haha so i wrote my suicide note today",
        "lmao goodbye forever everyone",
        "i bought a rope lol",
    ],
)
def test_a_plan_means_or_goodbye_is_never_below_concern_even_with_a_laugh(
    line: str,
) -> None:
    assert read_risk(line).tier >= Tier.CONCERN


def test_a_question_about_the_program_gets_a_question_not_an_alarm() -> None:
    reading = read_risk("what would you do if I said I wanted to kill myself")
    assert reading.tier is Tier.WATCH


def test_risk_for_a_named_other_is_live_and_marked() -> None:
    reading = read_risk("my best friend says she wants to kill herself tonight")
    assert reading.tier >= Tier.CONCERN
    assert about_another(reading.findings[0])


def test_the_writers_own_statement_is_not_marked_as_somebody_elses() -> None:
    reading = read_risk("I told my sister I want to kill myself")
    assert reading.tier >= Tier.CONCERN
    assert not about_another(reading.findings[0])


def test_somebody_who_died_is_grief_not_risk() -> None:
    assert (
        read_risk("my brother killed himself in 2019 and I miss him").tier is Tier.NONE
    )
