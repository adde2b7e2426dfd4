"""What the program must not say about itself is found wherever people read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tools.lint_claims import ROOT, RULES, Claim, Rules, lint, read_rules

if TYPE_CHECKING:
    from pathlib import Path

CHECKED = read_rules(RULES)
BARE = replace(CHECKED, allowed={})
PLANTED = [(claim, like) for claim in CHECKED.claims for like in claim.like]
PLACES = {
    "src/counterpoint/care/data/en/words.toml": 'said = """{}"""\n',
    "src/counterpoint/outcomes/data/en/rows.toml": '[[row]]\nlines = [{{ text = """{}""" }}]\n',
    "src/counterpoint/interfaces/web/templates/page.html": "{{# a note #}}<p>{}</p>",
    "src/counterpoint/interfaces/web/templates/box.html": '<input aria-label="{}">',
    "src/counterpoint/app/words.py": 'SAID = """{}"""\n',
    "src/counterpoint/interfaces/cli/commands.py": 'def a() -> None:\n    """{}"""\n',
    "README.md": "# A title\n\nOne sentence. {}\n",
    "docs/operator/LABEL.md": "| a | {} |\n",
    "CHANGELOG.md": "- {}\n",
}


def in_a_file(root: Path, place: str, sentence: str, rules: Rules) -> list[str]:
    file = root / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(PLACES.get(place, "{}").format(sentence), encoding="utf-8")
    found, _ = lint(root, rules)
    return [one.claim.id for one in found]


def test_the_program_makes_none_of_these_claims() -> None:
    """Where one is right all the same, tools/claims.toml names it with the reason."""
    found, unused = lint(ROOT, CHECKED)
    assert [(one.file, one.claim.id, one.sentence) for one in found] == []
    assert unused == []


@pytest.mark.parametrize(("claim", "like"), PLANTED, ids=[like for _, like in PLANTED])
def test_a_planted_claim_is_found(tmp_path: Path, claim: Claim, like: str) -> None:
    assert in_a_file(tmp_path, "README.md", like, CHECKED) == [claim.id]
    assert in_a_file(tmp_path, "README.md", like.upper(), CHECKED) == [claim.id]


@pytest.mark.parametrize("place", PLACES)
def test_it_is_found_wherever_people_read(tmp_path: Path, place: str) -> None:
    assert in_a_file(tmp_path, place, "It treats worry.", BARE) == ["treat"]
    assert in_a_file(tmp_path, place, "It listens.", BARE) == []


@pytest.mark.parametrize(
    "broken",
    ["It treats\n  worry.", "It <strong>treats</strong> worry."],
    ids=["over two lines", "set in bold"],
)
def test_how_it_is_set_does_not_hide_it(tmp_path: Path, broken: str) -> None:
    page = "src/counterpoint/interfaces/web/templates/page.html"
    assert in_a_file(tmp_path, page, broken, BARE) == ["treat"]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("src/counterpoint/care/data/en/cues.toml", 'cue = ["my therapist"]'),
        ("src/counterpoint/detectors/data/en/said.toml", 'text = "my therapist"'),
        ("src/counterpoint/care/code.py", '"""A room without a therapist."""'),
        ("src/counterpoint/care/code.py", 'KIND = "therapist"'),
        ("tests/said.toml", 'text = "my therapist"'),
        ("README.md", "A doctor, a nurse, a friend: here is how to find them."),
        ("README.md", "They are there for you to choose. A friend may come with you."),
        ("README.md", "I care about her; she said she would be there on Sunday."),
    ],
    ids=lambda value: str(value)[-40:],
)
def test_what_is_no_claim_of_ours_is_let_be(
    tmp_path: Path, place: str, text: str
) -> None:
    assert in_a_file(tmp_path, place, text, BARE) == []


def test_an_allowed_sentence_may_stand_and_no_other_in_its_place(
    tmp_path: Path,
) -> None:
    rules = replace(BARE, allowed={"It is not therapy.": "It says what it is not."})
    assert in_a_file(tmp_path, "README.md", "It is not therapy.", rules) == []
    assert in_a_file(tmp_path, "README.md", "It is now therapy.", rules) == ["therapy"]


def test_an_allowance_that_nothing_needs_is_named(tmp_path: Path) -> None:
    rules = replace(BARE, allowed={"It is not therapy.": "It says what it is not."})
    assert lint(tmp_path, rules) == ([], ["It is not therapy."])


def test_every_allowance_has_a_reason() -> None:
    assert all(len(why) > 10 for why in CHECKED.allowed.values())
    assert all(claim.why.endswith(".") and claim.like for claim in CHECKED.claims)
