from __future__ import annotations

import ast
import sys
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.care.leaning import leaning
from counterpoint.care.path import PATHS, CareState, next_step, speak
from counterpoint.care.script import script
from counterpoint.care.words import FEWEST, MOST, quotable, says, spoken_words
from counterpoint.terms import Tier
from tests.care.talks import Talk

SHAPES = [
    "yes", "no", "dunno", "refuse", "joking", "mixed", "short", "list", "long",
    "number", "thanks", "pushback", "", "unheard of",
]  # fmt: skip
CUES = sorted(
    {cue for path in PATHS for row in script(path).cues.values() for cue in row}
)
anything = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(CUES), max_size=4).map(" ".join),
    st.sampled_from(["\ud800", "\u202eabc", "{quote}", "%s", '"', "a" * 5000, "\x00"]),
)
turns = st.lists(
    st.tuples(anything, st.sampled_from(SHAPES), st.sampled_from(list(Tier))),
    min_size=1,
    max_size=16,
)


@settings(max_examples=150, deadline=None)
@given(
    path=st.sampled_from(PATHS),
    country=st.sampled_from([None, "US", "GB", "NA", "nowhere"]),
    talk=turns,
)
def test_no_talk_breaks_a_path(
    path: str, country: str | None, talk: list[tuple[str, str, Tier]]
) -> None:
    here = Talk(path=path, country=country)
    for message, shape, tier in talk:
        here.tier = tier
        text = here.answer(message, shape)
        ours = (
            text.replace(here.replies[-1].quotes[0], "")
            if here.replies[-1].quotes
            else text
        )
        assert text.strip()
        assert "{" not in ours
        assert ours.count("?") <= 1
        assert here.steps[-1].reason
        assert here.steps[-1].sentences <= 7
        assert all(quote in message for quote in here.replies[-1].quotes)
        assert (here.replies[-1].opens is not None) == ("?" in ours)


@settings(max_examples=80, deadline=None)
@given(
    path=st.sampled_from(PATHS),
    said=st.lists(
        st.sampled_from(["heard", "line", "soften", "after_no", "gone"]), max_size=4
    ),
    opened=st.sampled_from([None, "suicide_direct", "no such question"]),
    lines=st.lists(st.text(max_size=5), max_size=3),
)
def test_a_state_from_elsewhere_is_met_with_words(
    path: str, said: list[str], opened: str | None, lines: list[str]
) -> None:
    state = CareState(path, Tier.CONCERN, tuple(said), 3, tuple(lines), opened)
    step = next_step(state, message="and then", shape="long")
    spoken = speak(
        step.elements,
        path=path,
        tier=Tier.CONCERN,
        quote="",
        message="and then",
        country=None,
        avoid=tuple(lines),
    )
    assert spoken.text


@pytest.mark.parametrize("path", PATHS)
def test_when_every_wording_was_said_the_oldest_comes_again(path: str) -> None:
    talk = Talk(path=path)
    for turn in range(60):
        assert talk.answer(f"and {turn}", "long").strip()


@pytest.mark.parametrize("path", PATHS)
def test_twelve_turns_never_repeat_a_wording(path: str) -> None:
    talk = Talk(path=path)
    for turn in range(12):
        talk.answer(f"it went on {'and on ' * turn}for me that day", "long")
    lines = [line for reply in talk.replies for line in reply.lines]
    assert len(lines) == len(set(lines))


@given(st.text(max_size=200))
def test_a_quotation_is_a_piece_of_what_was_written_or_nothing(text: str) -> None:
    quote = quotable(text)
    assert quote in text
    assert not quote or FEWEST <= len(quote.split()) <= MOST


@pytest.mark.parametrize(
    ("written", "quoted"),
    [
        (
            "I gave it away. Everyone will be better off soon.",
            "Everyone will be better off soon",
        ),
        ("yes", ""),
        ("I took 30 of them last night", ""),
        ("I have the pills next to me", ""),
        ('he said "go on then" to me', ""),
        ("line one is here\nand line two is there", "and line two is there"),
        ("a broken \ud800 sign in it", ""),
        ("I just can't do this anymore!!", "I just can't do this anymore"),
    ],
)
def test_what_may_be_said_back(written: str, quoted: str) -> None:
    assert quotable(written) == quoted


@given(st.text(max_size=300))
def test_reading_words_never_fails(text: str) -> None:
    words = spoken_words(text)
    assert words.startswith(" ")
    assert words.endswith(" ")
    assert not says(words, ())


def test_an_apostrophe_makes_no_difference() -> None:
    assert spoken_words("Don\u2019t") == spoken_words("dont") == spoken_words("don't")


def test_a_megabyte_is_read_in_one_pass() -> None:
    state = CareState("suicide", Tier.CONCERN)
    assert next_step(state, message="word " * 200_000, shape="long").elements


def _imported_from(node: ast.ImportFrom) -> list[str]:
    if node.module == "counterpoint":
        return [f"counterpoint.{one.name}" for one in node.names]
    return [node.module or ""]


def test_the_room_is_offline_by_construction() -> None:
    """Care imports the standard library and our lower rooms, and nothing else."""
    allowed = {
        "counterpoint.authored",
        "counterpoint.entries",
        "counterpoint.errors",
        "counterpoint.in_words",
        "counterpoint.terms",
        "counterpoint.care",
    }
    for source in files("counterpoint.care").iterdir():
        if not source.name.endswith(".py"):
            continue
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            names = _imported_from(node) if isinstance(node, ast.ImportFrom) else []
            names += (
                [one.name for one in node.names] if isinstance(node, ast.Import) else []
            )
            for name in names:
                ours = any(name == one or name.startswith(f"{one}.") for one in allowed)
                assert ours or name.split(".")[0] in sys.stdlib_module_names, name
                assert name.split(".")[0] not in {"socket", "urllib", "http", "sqlite3"}


@pytest.mark.parametrize(
    ("message", "shape", "turned"),
    [
        ("no, I'm fine", "short", "no"),
        ("no, it's not about dying", "pushback", "no"),
        ("yes, I think about suicide", "short", "yes"),
        ("I don't know, she's home", "short", "dunno"),
        ("no idea", "short", "dunno"),
        ("maybe. please don't send anyone", "short", "dunno"),
        ("ok", "yes", "short"),
        ("lol no", "joking", "joking"),
        ("nobody", "short", "short"),
        ("my sister", "short", "short"),
    ],
)
def test_an_answer_leans_by_how_it_begins(
    message: str, shape: str, turned: str
) -> None:
    assert leaning(message, shape, pushes=False, aside=False) == turned


def test_plain_pushback_stays_pushback() -> None:
    assert leaning("stop asking me", "short", pushes=True, aside=False) == "pushback"


def test_a_question_about_the_program_is_no_answer() -> None:
    asked = leaning("are you real", "short", pushes=False, aside=True)
    assert asked == "aside"


@pytest.mark.parametrize(
    ("message", "shape", "turned"),
    [
        ("no one, he has his own life and two jobs too", "short", "long"),
        ("then yes. most days", "short", "yes"),
        ("ok so no", "short", "no"),
        ("ok night", "short", "thanks"),
        ("my brother. he'd tell me to shut up", "pushback", "short"),
    ],
)
def test_an_answer_is_read_past_how_it_is_led_up_to(
    message: str, shape: str, turned: str
) -> None:
    assert leaning(message, shape, pushes=False, aside=False) == turned
