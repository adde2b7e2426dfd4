"""The published protocol says what the program does, because it is read from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterpoint.app.operating import protocol_sheet
from counterpoint.authored import load
from counterpoint.care.operating.sheet import Heading, Points, as_markdown
from counterpoint.care.path import PATHS
from counterpoint.care.referral import rules
from counterpoint.care.script import script
from counterpoint.conversation.notices import owed
from counterpoint.conversation.plan import PATHS as LEADS
from counterpoint.settings import OperatorProfile
from counterpoint.terms import Risk
from tests.care.words_of import grade

ROOT = Path(__file__).parent.parent.parent.parent
COMMITTED = ROOT / "docs" / "operator" / "PROTOCOL.md"
NOBODY = OperatorProfile()
SHEET = protocol_sheet(NOBODY)
TEXT = as_markdown(SHEET)


def test_the_committed_protocol_is_what_the_command_writes() -> None:
    """Where it is not: make protocol."""
    assert COMMITTED.read_text(encoding="utf-8") == TEXT


def test_every_risk_leads_to_a_path_that_is_described() -> None:
    titles = [part.title for part in SHEET.parts if isinstance(part, Heading)]
    assert set(LEADS) == set(Risk) - {Risk.NONE}
    assert set(LEADS.values()) | {"checkin"} == set(PATHS)
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("path", PATHS)
def test_every_way_a_path_begins_is_said(path: str) -> None:
    begins = [rule.reason for rule in script(path).rules if rule.when.first]
    assert begins
    assert all(as_markdown_line(reason) in TEXT for reason in begins if reason)


def test_every_rule_of_referral_is_said_in_the_words_it_uses() -> None:
    said = load("care", "referral").body["rule"]
    for rule in rules():
        assert as_markdown_line(said[rule.id]["step"].split("{")[0]) in TEXT


def test_the_public_page_names_no_weight_and_no_illness_of_a_reader() -> None:
    """Somebody who does not eat reads it too; a limit can be taken for a goal."""
    for word in ("BMI", "weight (", "Ocd", "Ed medical", "T0", "laxative", "insulin o"):
        assert word not in TEXT


def test_the_version_changes_with_what_makes_a_rule_of_referral_hold() -> None:
    for file in ("care/referral", "care/referral_when"):
        assert f"- {file} ".replace("_", "\\_") in TEXT


def test_what_is_not_read_for_danger_is_said() -> None:
    assert "What stands in a safety plan" in TEXT


def test_every_notice_is_said_with_the_rule_that_asks_for_it() -> None:
    lines = TEXT.splitlines()
    for notice in owed():
        said = [line for line in lines if f'"{notice.text}"' in line]
        assert any(all(one.rule in line for one in notice.sources) for line in said)


def test_the_ticked_items_that_are_asked_about_are_named() -> None:
    assert "PHQ-9, item 9" in TEXT
    assert "CORE-10, item 6" in TEXT


def test_who_runs_it_is_named_where_somebody_does() -> None:
    who = OperatorProfile(name="The Harbour <Clinic>", contact="help@harbour.example")
    text = as_markdown(protocol_sheet(who))
    assert "run by The Harbour \\<Clinic\\>" in text
    assert "help@harbour.example" in text
    assert "run by" not in TEXT


def test_whether_it_counts_is_said() -> None:
    assert "In this copy it is switched off." in TEXT
    counting = as_markdown(protocol_sheet(OperatorProfile(counting=True)))
    assert "In this copy it is switched on." in counting


def test_what_is_not_done_yet_is_said_first() -> None:
    opening = TEXT.split("\n## ")[0]
    assert "A clinician has not yet reviewed this protocol" in opening
    assert "Nobody has dialled the numbers" in opening


def test_the_words_around_the_facts_are_plain() -> None:
    """Grade by Flesch and Kincaid; what is read in danger is plainer still."""
    for section in ("What stands on every page, and behind it", "What is never done"):
        at = [getattr(part, "title", "") for part in SHEET.parts].index(section)
        points = SHEET.parts[at + 1]
        assert isinstance(points, Points)
        assert grade(" ".join(points.items)) <= 7, section


def as_markdown_line(text: str) -> str:
    return text.replace("<", "\\<").replace(">", "\\>")
