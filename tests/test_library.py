"""What those who build on it can count on: names, types, errors, and how little it loads."""

from __future__ import annotations

import ast
import contextlib
import inspect
import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

import counterpoint
from counterpoint import (
    CounterpointError,
    InputError,
    Mode,
    Move,
    Need,
    NotFoundError,
    Risk,
    SettingsError,
    Tier,
    audit_talk,
    change,
    converse,
    converse_async,
    help_card,
    review,
    score,
    screen,
    to_json,
)
from counterpoint.library.given import LONGEST_TEXT, MOST_MESSAGES
from counterpoint.outcomes.change import Word
from counterpoint.providers.scripted import ScriptedModel

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGE = Path(counterpoint.__file__).parent
QUIET = "My boss moved the deadline again and I said nothing, again."
DANGER = "I am going to kill myself tonight. I have the pills here."
CANARY = "canary-7781"

PUBLIC = [
    "Audit",
    "ChatModel",
    "Changed",
    "CounterpointError",
    "Counts",
    "Finding",
    "InputError",
    "MessageRead",
    "Mode",
    "Move",
    "Need",
    "NotFoundError",
    "Outcome",
    "ProviderError",
    "Reckoned",
    "ReplyRead",
    "Risk",
    "Screening",
    "SettingsError",
    "Tier",
    "Turn",
    "Verdict",
    "__version__",
    "audit_talk",
    "change",
    "converse",
    "converse_async",
    "help_card",
    "review",
    "score",
    "screen",
    "to_json",
]

HEAVY = [
    "aiosqlite",
    "alembic",
    "anthropic",
    "anyio",
    "asyncio",
    "cryptography",
    "httpx",
    "httpx2",
    "jinja2",
    "mcp",
    "numpy",
    "onnxruntime",
    "openai",
    "rich",
    "sqlalchemy",
    "sqlcipher3",
    "sqlite3",
    "starlette",
    "typer",
    "uvicorn",
]
NEVER_FOR_A_TALK = sorted({*HEAVY} - {"anyio", "asyncio", "numpy", "onnxruntime"})
"""The trained reader needs the numbers library and what runs it, and nothing else."""


def loaded_by(code: str) -> set[str]:
    """Return what a fresh Python has loaded after this."""
    ending = "import sys, json; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-c", f"{code}\n{ending}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout))


# --- The names -------------------------------------------------------------------


def test_the_public_names_are_these() -> None:
    assert sorted(counterpoint.__all__) == sorted(PUBLIC)


def test_every_public_name_is_there() -> None:
    for name in PUBLIC:
        assert getattr(counterpoint, name) is not None, name


def test_the_stub_names_the_same() -> None:
    stub = ast.parse((PACKAGE / "__init__.pyi").read_text())
    named = {
        alias.asname
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert named | {"__version__"} == set(PUBLIC)


def test_the_stub_takes_each_name_from_where_it_is_loaded() -> None:
    stub = ast.parse((PACKAGE / "__init__.pyi").read_text())
    for node in stub.body:
        if isinstance(node, ast.ImportFrom):
            module = __import__(str(node.module), fromlist=["_"])
            for alias in node.names:
                ours = getattr(counterpoint, alias.name)
                assert getattr(module, alias.name) is ours


def test_no_public_name_is_that_of_a_module() -> None:
    """A module that is imported would take its place without a word."""
    modules = {path.stem for path in PACKAGE.iterdir()}
    assert not modules & set(PUBLIC)


def test_it_says_that_it_is_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()


def test_a_name_that_is_not_there_is_an_ordinary_error() -> None:
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = counterpoint.no_such_thing  # type: ignore[attr-defined]


def test_what_can_be_listed_is_listed() -> None:
    assert set(PUBLIC) <= set(dir(counterpoint))


@pytest.mark.parametrize(
    "name", [name for name in PUBLIC if name.islower() and name != "__version__"]
)
def test_every_function_says_what_it_does_and_is_fully_typed(name: str) -> None:
    function: Callable[..., Any] = getattr(counterpoint, name)
    assert (inspect.getdoc(function) or "").endswith(".")
    signature = inspect.signature(function)
    assert signature.return_annotation is not inspect.Signature.empty
    for parameter in signature.parameters.values():
        assert parameter.annotation is not inspect.Parameter.empty, parameter


# --- How little it loads ---------------------------------------------------------


def test_importing_loads_nothing_but_itself() -> None:
    loaded = loaded_by("import counterpoint")
    assert not loaded & set(HEAVY)
    assert [name for name in loaded if name.startswith("counterpoint")] == [
        "counterpoint"
    ]


@pytest.mark.parametrize(
    "code",
    [
        "import counterpoint; counterpoint.screen('hello')",
        "import counterpoint; counterpoint.review('Why?', message='hello')",
        "import counterpoint; counterpoint.converse([('person', 'hello')])",
        "import counterpoint; counterpoint.audit_talk([('person', 'hello')])",
        "import counterpoint; counterpoint.score('gad7', [1] * 7)",
        "import counterpoint; counterpoint.help_card('GB')",
    ],
    ids=["screen", "review", "converse", "audit_talk", "score", "help_card"],
)
def test_no_server_database_or_models_client_is_loaded(code: str) -> None:
    assert not loaded_by(code) & set(NEVER_FOR_A_TALK)


def test_nothing_is_written_and_no_settings_are_read_for_the_guide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.toml").write_text("this is no TOML [")
    monkeypatch.setenv("COUNTERPOINT_HOME", str(tmp_path))
    assert converse([("person", QUIET)]).said
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]


# --- Screen and review -----------------------------------------------------------


def test_danger_is_seen_with_its_words() -> None:
    seen = screen(DANGER)
    assert seen.tier is Tier.IMMINENT
    assert seen.risk is Risk.ACTIVE
    assert all(DANGER[f.start : f.end] == f.quote for f in seen.findings)


def test_a_message_that_asks_for_nothing_in_particular_is_venting() -> None:
    assert screen("") == screen("   ")
    assert screen("").needs == (Need.VENT,)


def test_a_reply_that_praises_is_refused_with_a_reason() -> None:
    verdict = review("You are absolutely right, he is toxic.", message=QUIET)
    assert not verdict.accepted
    assert "agreement_without_ground" in {one.code for one in verdict.findings}


def test_a_plain_question_is_accepted() -> None:
    verdict = review("What kept you from saying it?", message=QUIET)
    assert verdict.accepted


def test_what_was_live_earlier_is_live_for_a_later_reply() -> None:
    reply = "What would you like to do next?"
    history = [("person", DANGER), ("reply", "I am here.")]
    assert review(reply, message="ok").accepted
    assert not review(reply, message="ok", history=history).accepted


def test_in_danger_no_reply_of_a_model_is_accepted() -> None:
    verdict = review("Please stay with somebody tonight.", message=DANGER)
    assert "generated_in_crisis" in {one.code for one in verdict.findings}


def test_a_mode_is_named_by_its_word_or_its_value() -> None:
    for mode in ("just_listen", Mode.JUST_LISTEN):
        verdict = review("What kept you?", message=QUIET, mode=mode)
        assert "question_unwanted" in {one.code for one in verdict.findings}


def test_a_move_says_what_a_reply_is_for() -> None:
    assert review("What kept you?", message=QUIET, move="ask").accepted
    assert review("What kept you?", message=QUIET, move=Move.ASK).accepted


def test_the_card_shows_the_numbers_of_a_country() -> None:
    assert "999" in help_card("GB")
    assert help_card("GB") == help_card("united kingdom")
    assert "findahelpline.com" in help_card()
    assert "findahelpline.com" in help_card("ZZ")


# --- Converse --------------------------------------------------------------------


def test_a_turn_holds_all_that_led_to_its_words() -> None:
    turn = converse([{"role": "user", "content": QUIET}])
    assert turn.said == turn.attempts[-1].draft.text
    assert turn.plan.reason
    assert dict(turn.versions)["counterpoint"] == counterpoint.__version__


def test_both_forms_of_a_message_are_one() -> None:
    pairs = converse([("person", "hi"), ("reply", "Hello."), ("person", QUIET)])
    mappings = converse(
        [
            {"role": "user", "content": "hi"},
            {"role": "assistant", "text": "Hello."},
            {"role": "person", "text": QUIET},
        ]
    )
    assert (pairs.plan, pairs.said) == (mappings.plan, mappings.said)


async def test_where_a_loop_runs_it_is_awaited_and_says_the_same() -> None:
    turn = await converse_async([("person", QUIET)])
    assert turn.said == converse([("person", QUIET)]).said


async def test_the_guide_needs_no_loop_also_where_one_runs() -> None:
    assert converse([("person", DANGER)], country="GB").plan.move is Move.CRISIS


def test_danger_earlier_in_the_talk_stays_in_view() -> None:
    turn = converse(
        [("person", DANGER), ("reply", "Great!"), ("person", "anyway, how are you")]
    )
    assert turn.plan.path == "suicide"


def test_a_mode_that_the_talk_asked_for_is_kept() -> None:
    turn = converse(
        [("person", "just listen please"), ("reply", "Yes."), ("person", QUIET)]
    )
    assert turn.plan.mode is Mode.JUST_LISTEN


def test_a_mode_that_is_given_counts() -> None:
    assert converse([("person", QUIET)], mode="just_write").said == ""


def test_greeting_first_does_no_harm() -> None:
    assert converse([("assistant", "Hi there."), ("user", QUIET)]).said


async def test_a_model_of_ones_own_says_nothing_before_it_passed_the_exam(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERPOINT_HOME", str(tmp_path))
    model = ScriptedModel(["You are so right."])
    turn = await converse_async([("person", QUIET)], provider=model)
    assert turn.attempts[0].draft.error == "not_admitted"
    assert turn.draft.provider == "guide"
    assert model.heard == []


def test_a_demonstration_speaks_when_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERPOINT_HOME", str(tmp_path))
    before = [("person", "hello"), ("reply", "Hello.")]
    turn = converse([*before, ("person", QUIET)], provider="echo")
    assert turn.attempts[0].draft.provider == "echo"
    assert turn.said


async def test_a_model_is_not_waited_for_inside_a_running_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERPOINT_HOME", str(tmp_path))
    with pytest.raises(InputError, match="converse_async"):
        converse([("person", QUIET)], provider="echo")


def test_a_provider_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERPOINT_HOME", str(tmp_path))
    with pytest.raises(SettingsError, match="There is no provider called"):
        converse([("person", QUIET)], provider="nobody")


# --- Audit -----------------------------------------------------------------------

OLD_TALK = [
    ("assistant", "Hi! How can I help?"),
    ("user", "He ignored me. Am I right to leave?"),
    ("assistant", "You are absolutely right! What do you feel? Will you go?"),
    ("assistant", "You are so strong."),
    ("user", "I want to die."),
    ("assistant", "That sounds hard."),
    ("user", "ok bye"),
]


def test_each_message_and_reply_is_read_in_its_place() -> None:
    seen = audit_talk(OLD_TALK)
    assert [one.place for one in seen.messages] == [1, 4, 6]
    assert [one.place for one in seen.replies] == [0, 2, 3, 5]
    for one in seen.replies:
        text = OLD_TALK[one.place][1]
        assert all(text[f.start : f.end] == f.quote for f in one.findings)


def test_what_was_seen_is_counted_and_not_judged() -> None:
    counts = audit_talk(OLD_TALK).counts
    assert (counts.messages, counts.replies, counts.asking) == (3, 4, 2)
    found = dict(counts.findings)
    assert found["agreement_without_ground"] == 1
    assert found["flattery"] == 1
    assert sum(number for _, number in counts.tiers) == counts.messages
    assert not hasattr(counts, "verdict")


def test_an_old_talk_is_labelled_as_an_export_would_be() -> None:
    seen = audit_talk(
        [("person", "I want to die tonight."), ("reply", "Have a warm bath.")]
    )
    assert "risk" in seen.messages[0].labels
    assert "misses_risk" in seen.replies[0].labels
    assert ("misses_risk", 1) in seen.counts.labels


def test_the_same_detectors_read_it_as_in_the_talk_itself() -> None:
    talk = [side for side in OLD_TALK[1:5] if side[0] == "user"]
    seen = audit_talk(OLD_TALK[1:5]).messages[-1].screening
    assert seen.tier is converse(talk).screening.tier


def test_what_is_live_in_a_message_colours_how_its_reply_is_read() -> None:
    reply = ("reply", "You should leave him now.")
    dull = audit_talk([("person", "He is dull."), reply]).replies[0]
    abuse = audit_talk([("person", "He hits me."), reply]).replies[0]
    new = {one.code for one in abuse.findings} - {one.code for one in dull.findings}
    assert new == {"leave_now_in_abuse"}


def test_an_empty_talk_has_nothing_to_count() -> None:
    seen = audit_talk([])
    assert (seen.messages, seen.replies) == ((), ())
    assert seen.counts.messages == seen.counts.replies == 0


# --- Questionnaires --------------------------------------------------------------


def test_answers_add_up_with_their_band_and_sources() -> None:
    found = score("phq9", [1, 1, 1, 2, 1, 1, 1, 1, 0])
    assert found.scored.total == 9
    assert found.scored.band is not None
    assert found.scored.band.label == "mild"
    assert found.instrument.scoring.source
    assert all(line.source for line in found.scored.lines)
    assert found.asked is None


def test_answers_may_be_named_by_item() -> None:
    answers = [1, 1, 1, 2, 1, 1, 1, 1, 0]
    found = score("phq9", answers)
    named = {str(n): answer for n, answer in enumerate(answers, start=1)}
    assert score("phq9", named).scored.total == found.scored.total


def test_whoever_ticked_that_they_think_of_dying_is_asked_first() -> None:
    asked = score("phq9", [0] * 8 + [1], country="GB").asked
    assert asked is not None
    assert asked.plan.move is Move.CRISIS
    assert "116 123" in asked.said


def test_a_total_that_cannot_be_reckoned_is_none_and_not_nought() -> None:
    found = score("gad7", [None] * 7)
    assert found.scored.total is None
    assert found.scored.why_none is not None


def test_two_results_are_not_enough_and_three_can_be() -> None:
    three = [(date(2026, 8, 1), 18), (date(2026, 8, 15), 17), (date(2026, 10, 1), 8)]
    assert change("phq9", three[:2]).change.word is Word.NOT_ENOUGH
    found = change("phq9", three)
    assert found.change.word is Word.BETTER
    assert found.said.beside


def test_results_may_be_answers_or_totals_in_any_order() -> None:
    answers = [2, 2, 2, 2, 2, 2, 2, 2, 1]
    taken = [
        (datetime(2026, 8, 15, 9, tzinfo=UTC), answers),
        (date(2026, 10, 1), 16.0),
        (date(2026, 8, 1), 17),
    ]
    found = change("phq9", taken)
    assert found.change.word is Word.NOISE
    assert found.change.baseline == 17


def test_a_change_that_nobody_has_published_a_measure_for_is_refused() -> None:
    with pytest.raises(InputError, match="Nothing is published"):
        change("auditc", [(date(2026, 8, 1), 4)])


# --- Results ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        partial(screen, DANGER),
        partial(review, "Why?", message=QUIET),
        partial(converse, [("person", DANGER)]),
        partial(audit_talk, OLD_TALK),
        partial(score, "phq9", [0] * 8 + [1]),
        partial(change, "phq9", [(date(2026, 8, 1), 4)]),
    ],
    ids=["screen", "review", "converse", "audit_talk", "score", "change"],
)
def test_every_result_is_frozen_and_becomes_json(make: Callable[[], Any]) -> None:
    result = make()
    json.loads(to_json(result))
    name = next(iter(result.__dataclass_fields__))
    with pytest.raises(AttributeError):
        setattr(result, name, None)


# --- What cannot be used ---------------------------------------------------------

SPIRAL: list[object] = []
SPIRAL.append(SPIRAL)
NOT_TEXT = [None, 7, b"bytes", ["a"], {"a": "b"}, object]
NOT_A_TALK = [
    None,
    7,
    "hello",
    b"hello",
    {"role": "user", "content": "x"},
    iter([("person", "x")]),
    [None],
    ["person"],
    [("person",)],
    [("person", CANARY, "more")],
    [("system", CANARY)],
    [(CANARY, "x")],
    [(["person"], "x")],
    [({}, "x")],
    [("person", None)],
    [("person", 7)],
    [{"role": "user"}],
    [{"content": CANARY}],
    [{"role": "user", "content": [{"type": "image"}]}],
    [{"role": "tool", "content": CANARY}],
    SPIRAL,
    [("person", "x")] * (MOST_MESSAGES + 1),
    [("person", "x" * (LONGEST_TEXT + 1))],
]


def refused(call: Callable[[], object]) -> str:
    """Return the sentence of the error, which holds nothing that was given."""
    with pytest.raises(CounterpointError) as caught:
        call()
    sentence = str(caught.value)
    assert CANARY not in sentence
    assert re.fullmatch(r"[A-Z].*\.", sentence), sentence
    return sentence


@pytest.mark.parametrize("given_", NOT_TEXT, ids=repr)
def test_what_is_no_text_is_refused(given_: Any) -> None:
    refused(lambda: screen(given_))
    refused(lambda: review(given_, message="x"))
    refused(lambda: review("x", message=given_))


@pytest.mark.parametrize("number", range(len(NOT_A_TALK)))
def test_what_is_no_talk_is_refused(number: int) -> None:
    talk: Any = NOT_A_TALK[number]
    refused(lambda: converse(talk))
    refused(lambda: audit_talk(talk))
    refused(lambda: review("x", message="x", history=talk))


def test_a_message_that_is_too_long_is_refused_and_one_that_is_long_is_not() -> None:
    assert screen("word " * (LONGEST_TEXT // 5)).tier is Tier.NONE
    assert "Give it in parts" in refused(lambda: screen("x" * (LONGEST_TEXT + 1)))


@pytest.mark.parametrize(
    "talk",
    [[], [("reply", "Hello.")], [("person", "hi"), ("reply", "Hello.")]],
    ids=["empty", "only a reply", "a reply last"],
)
def test_a_talk_has_to_end_with_the_person(talk: Any) -> None:
    assert "last message has to be the person's" in refused(lambda: converse(talk))


@pytest.mark.parametrize("text", ["", "  \n"])
def test_there_is_nothing_to_answer_to_an_empty_message(text: str) -> None:
    assert "nothing to answer" in refused(lambda: converse([("person", text)]))


@pytest.mark.parametrize("wrong", [7, CANARY, "", [], {}, object], ids=repr)
def test_a_wrong_choice_is_refused_and_the_right_ones_are_named(wrong: Any) -> None:
    talk = [("person", "x")]
    assert "help_me_think" in refused(lambda: converse(talk, mode=wrong))
    assert "challenge" in refused(lambda: review("x", message="x", move=wrong))
    refused(lambda: converse(talk, country=wrong))
    refused(lambda: help_card(wrong))


@pytest.mark.parametrize("wrong", [None, 7, [], object], ids=repr)
def test_a_provider_is_a_name_or_a_model(
    wrong: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERPOINT_HOME", str(tmp_path))
    refused(lambda: converse([("person", "x")], provider=wrong))


@pytest.mark.parametrize(
    "answers",
    [
        None,
        7,
        "0,1,2",
        [CANARY],
        [True],
        [1.5],
        [9],
        [-1],
        [1] * 99,
        {CANARY: 1},
        {1: 1},
    ],
    ids=repr,
)
def test_answers_that_cannot_be_are_refused(answers: Any) -> None:
    refused(lambda: score("gad7", answers))


@pytest.mark.parametrize("answers", [None, "0,1,2", [True], [9], {CANARY: 1}], ids=repr)
def test_answers_that_cannot_be_make_no_result_of_a_change(answers: Any) -> None:
    refused(lambda: change("gad7", [(date(2026, 8, 1), answers)]))


@pytest.mark.parametrize("name", [None, 7, []], ids=repr)
def test_a_questionnaire_is_named_by_its_id(name: Any) -> None:
    refused(lambda: score(name, [1]))


def test_a_questionnaire_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(NotFoundError, match="phq9"):
        score(CANARY, [1])
    refused(lambda: change(CANARY, []))


@pytest.mark.parametrize(
    "taken",
    [
        None,
        7,
        "x",
        [7],
        [("2026-08-01", 4)],
        [(date(2026, 8, 1),)],
        [(datetime(2026, 8, 1), 4)],  # noqa: DTZ001 - that is what is refused
        [(date(2026, 8, 1), 400)],
        [(date(2026, 8, 1), float("nan"))],
        [(date(2026, 8, 1), float("inf"))],
    ],
    ids=repr,
)
def test_results_that_cannot_be_are_refused(taken: Any) -> None:
    refused(lambda: change("phq9", taken))


@given(st.text(st.characters(), max_size=400))
def test_any_text_is_read(text: str) -> None:
    assert screen(text).tier in Tier
    assert review(text, message=text).outcome is not None


def test_halves_of_surrogate_pairs_do_no_harm() -> None:
    turn = converse([("person", f"\ud83d {QUIET} \udc00")])
    to_json(turn)
    to_json(audit_talk([("person", "\ud800"), ("reply", "\udfff")]))
    to_json(review("\ud800", message="\ud800"))
    to_json(screen("\ud800"))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.tuples(inner, inner)
            | st.dictionaries(
                st.sampled_from(["role", "content", "x"]), inner, max_size=3
            )
        ),
        max_leaves=9,
    )
)
def test_whatever_is_given_as_a_talk_is_read_or_refused(talk: Any) -> None:
    with contextlib.suppress(InputError):
        assert audit_talk(talk).counts.messages <= len(talk)


def test_several_talks_at_once_do_not_mix() -> None:
    async def both() -> list[str]:
        found: list[str] = []

        async def hold(text: str) -> None:
            found.append((await converse_async([("person", text)])).message.text)

        async with anyio.create_task_group() as group:
            group.start_soon(hold, QUIET)
            group.start_soon(hold, DANGER)
        return found

    assert sorted(anyio.run(both)) == sorted([QUIET, DANGER])
