from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.detectors.patterns import TRIES, Row, catalogue, compiled
from counterpoint.detectors.risk import GRAVEST, read_risk
from counterpoint.detectors.text import normalise
from counterpoint.detectors.wording import wording, words_of
from counterpoint.terms import Risk, Tier
from tests.detectors.risk_lines import BARE, LOOKALIKE, PLAIN, SAFE, SIDEWAYS

ROWS = catalogue().rows


def texts() -> list[str]:
    own = [line for _, line in PLAIN] + [*SIDEWAYS, *SAFE, *LOOKALIKE, *BARE]
    return own + [line for row in ROWS for line in row.like]


@pytest.mark.parametrize(("kind", "line"), PLAIN, ids=[line for _, line in PLAIN])
def test_a_plain_statement_is_never_missed(kind: str, line: str) -> None:
    reading = read_risk(line)
    assert reading.tier >= Tier.CONCERN
    assert Risk(kind) in {finding.risk for finding in reading.findings} or (
        Risk(kind).suicidal and reading.risk.suicidal
    )


@pytest.mark.parametrize("line", SIDEWAYS)
def test_what_is_said_sideways_is_worth_a_question(line: str) -> None:
    assert read_risk(line).tier >= Tier.WATCH


@pytest.mark.parametrize("line", SAFE)
def test_ordinary_and_sad_talk_raises_no_alarm(line: str) -> None:
    assert read_risk(line).tier is Tier.NONE


@pytest.mark.parametrize("line", LOOKALIKE)
def test_what_shares_words_with_danger_raises_no_alarm(line: str) -> None:
    assert read_risk(line).tier is Tier.NONE


@pytest.mark.parametrize("line", BARE)
def test_a_bare_word_of_weariness_is_a_question_at_most(line: str) -> None:
    assert read_risk(line).tier <= Tier.WATCH


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_every_pattern_finds_the_lines_it_was_written_for(row: Row) -> None:
    assert row.like or row.tier is Tier.NONE
    for line in row.like:
        reading = read_risk(line)
        codes = {finding.code.rpartition(".")[2] for finding in reading.findings}
        if row.idiom:
            assert reading.tier < Tier.CONCERN, line
        elif row.tier > Tier.NONE:
            assert row.id in codes, line
            assert reading.tier >= Tier.WATCH, line


def test_every_row_says_why_it_is_there_under_its_own_name() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert len(row.why) > 5
        assert 0 < row.weight < 1


def test_no_plan_means_or_goodbye_can_be_laughed_below_concern() -> None:
    plans = [row for row in ROWS if row.kind is Risk.PLAN_OR_MEANS]
    stated = [row for row in plans if row.tier >= Tier.CONCERN]
    assert stated
    assert not any({"joke", "trivial", "joke_none"} & row.scope for row in stated)


def test_the_cue_never_hides_a_match() -> None:
    known = catalogue()
    for line in texts():
        text = wording(words_of(normalise(line))).text
        tried = {id(way) for way in known.candidates(set(text.split()))}
        for way in known.ways:
            if compiled(way.pattern).search(text):
                assert id(way) in tried, (way.row.id, way.pattern, line)


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_repetition_in_a_pattern_is_bounded(row: Row) -> None:
    for pattern in (*row.any, row.not_before, row.not_after):
        assert not re.search(r"\)[*+]", pattern), pattern
        assert "{0,}" not in pattern


def hostile() -> dict[str, str]:
    size = 50_000
    return {
        "one letter": "a" * size,
        "spaces": " " * size,
        "stops": "." * size + "a",
        "new lines": "\n" * size,
        "brackets": "(" * size,
        "i want to": ("i want to " * size)[:size],
        "kill": ("kill " * size)[:size],
        "not": ("i dont not never want to " * size)[:size],
        "digits for letters": ("k1ll mys3lf n0t " * size)[:size],
        "spaced": ("s u i c i d e x " * size)[:size],
        "dotted": ("k.i.l.l " * size)[:size],
        "she said": ("she said he hits her if i " * size)[:size],
        "pictures": "\U0001f600" * size,
        "marks": ("a\u0301" * size)[:size],
        "overrides": ("\u202eabc" * size)[:size],
    }


@pytest.mark.timeout(10)
@pytest.mark.parametrize("text", hostile().values(), ids=hostile().keys())
def test_no_message_can_stall_the_screen(text: str) -> None:
    # One pattern that goes wrong takes minutes for one of these.
    assert read_risk(text).confidence <= 1


def test_a_message_too_dense_to_read_to_its_end_is_worth_a_question() -> None:
    words = sorted(catalogue().by_word)
    dense = " ".join(
        words[(place * 7919) % len(words)] + f" {place}" for place in range(TRIES * 4)
    )
    reading = read_risk(dense)
    assert any(finding.code == "text.too_long" for finding in reading.findings)
    assert reading.tier >= Tier.WATCH


def test_a_statement_at_the_end_of_a_very_long_message_is_seen() -> None:
    day = "I went to the shop and then I sat in the garden for a while. "
    reading = read_risk(day * 4000 + "I want to kill myself.")
    assert reading.tier >= Tier.CONCERN
    first = reading.findings[0]
    assert first.start > 200_000


def test_a_later_live_statement_is_found_after_many_that_are_over() -> None:
    over = "At university I used to want to kill myself. " * 30
    assert read_risk(over + "Tonight I am going to kill myself.").tier is Tier.IMMINENT


def test_findings_quote_the_words_exactly_as_written() -> None:
    text = "Honestly?? I don\u2019t  WANT to be alive any\u200bmore..."
    for finding in read_risk(text).findings:
        assert text[finding.start : finding.end] == finding.quote
    assert read_risk(text).findings[0].quote.startswith("don\u2019t  WANT")


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    reading = read_risk(text)
    assert 0 <= reading.confidence <= 1
    assert (reading.risk is Risk.NONE) == (reading.tier is Tier.NONE)
    for finding in reading.findings:
        assert text[finding.start : finding.end] == finding.quote


@given(st.sampled_from([line for _, line in PLAIN]), st.sampled_from(SAFE + LOOKALIKE))
def test_other_talk_beside_it_does_not_hide_a_plain_statement(
    plain: str, safe: str
) -> None:
    assert read_risk(f"{safe}. {plain}").tier >= Tier.WATCH


def test_the_top_risk_is_the_soonest_and_then_the_gravest() -> None:
    reading = read_risk("I wish I was dead. I've written goodbye letters to my kids.")
    assert reading.risk is Risk.PLAN_OR_MEANS
    tiers = [finding.tier.rank for finding in reading.findings]
    assert tiers == sorted(tiers, reverse=True)
    assert set(GRAVEST) == set(Risk)


def test_a_wish_not_to_wake_is_heard_as_a_wish_and_not_as_an_illness() -> None:
    line = "if I could go to sleep and not wake up that would suit me"
    assert {finding.risk for finding in read_risk(line).findings} == {Risk.PASSIVE}


def test_a_child_who_says_their_age_after_the_blow_is_heard_as_a_child() -> None:
    for line in (
        "my stepdad hits me when mum is on nights. im 14",
        "my stepdad hits me, im in year 9",
    ):
        assert read_risk(line).risk is Risk.CHILD_AT_RISK


def test_a_time_word_makes_an_intent_imminent() -> None:
    assert read_risk("I'm going to kill myself").tier is Tier.CONCERN
    assert read_risk("I'm going to kill myself tonight").tier is Tier.IMMINENT


def test_weak_signs_add_up() -> None:
    gave = read_risk("I gave my brother my guitar today")
    both = read_risk(
        "I gave my brother my guitar today. I feel calm for the first time in months."
        " Everyone will be better off soon."
    )
    assert gave.tier is Tier.WATCH
    assert both.tier >= Tier.CONCERN
    assert both.risk is Risk.PLAN_OR_MEANS


def test_loss_and_a_question_about_heights_belong_together() -> None:
    assert read_risk("what are the tallest bridges in the city").tier is Tier.NONE
    asked = read_risk("I just lost my job. what are the tallest bridges in the city")
    assert asked.tier is Tier.CONCERN


@pytest.mark.parametrize(
    "line",
    [
        "quiero matarme",
        "ya no quiero vivir",
        "ich will nicht mehr leben",
        "ich bringe mich um",
        "je veux mourir",
        "j'ai envie de me tuer",
        "quero me matar",
        "não quero mais viver",
        "main marna chahta hoon",
        "मैं मरना चाहती हूँ",
        "mein mann schlägt mich",
        "mi marido me pega",
        "j'entends des voix",
    ],
)
def test_plain_statements_in_other_languages_are_seen(line: str) -> None:
    assert read_risk(line).tier >= Tier.CONCERN


LOOK_ALIKES = str.maketrans("aeopcxyiAEOPCTXH", "аеорсхуіАЕОРСТХН")
DIGITS = str.maketrans("aeiosAEIOS", "4310543105")
DISGUISES = {
    "look-alike letters": lambda line: line.translate(LOOK_ALIKES),
    "zero width": "\u200b".join,
    "spaced": lambda line: "  ".join(" ".join(word) for word in line.split()),
    "dotted": lambda line: " ".join(
        ".".join(word) if len(word) > 3 and word.isalpha() else word
        for word in line.split()
    ),
    "digits": lambda line: line.translate(DIGITS),
    "right to left marks": lambda line: f"\u202b{line}\u202c\u200f",
    "shown reversed": lambda line: f"\u202e{line[::-1]}\u202c",
    "pictures between": lambda line: line.replace(" ", " \U0001f52a "),
    "pictures for spaces": lambda line: line.replace(" ", "\U0001f622"),
    "pictures inside": lambda line: " ".join(
        f"{word[:2]}\U0001f480{word[2:]}" if len(word) > 3 and word.isalpha() else word
        for word in line.split()
    ),
    "upper case": str.upper,
    "no apostrophes": lambda line: line.replace("'", ""),
    "curly apostrophes": lambda line: line.replace("'", "\u2019"),
    "struck through": "\u0336".join,
    "full width": lambda line: "".join(
        chr(ord(c) + 0xFEE0) if 33 <= ord(c) < 127 else c for c in line
    ),
    "no stops": lambda line: line.replace(".", "").replace(",", ""),
    "a word a line": lambda line: line.replace(" ", "\n"),
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_disguise_costs_at_most_two_points_of_recall(disguise: str) -> None:
    lines = [line for _, line in PLAIN][:60]
    seen = sum(
        read_risk(DISGUISES[disguise](line)).tier >= Tier.CONCERN for line in lines
    )
    assert seen >= len(lines) * 0.98
