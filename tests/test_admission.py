"""Only this very model, by this very exam, and only while it can be told."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import anyio
import pytest

from counterpoint.app.admission import (
    NOT_ADMITTED,
    AdmittedModel,
    admitted,
    examine,
    models_set_up,
    results_of,
    speaker,
)
from counterpoint.conversation.turn import converse
from counterpoint.errors import CounterpointError, ProviderError, SettingsError
from counterpoint.ports import ChatModel, Identity, Request
from counterpoint.providers.echo import EchoModel
from counterpoint.providers.scripted import Fails
from counterpoint.settings import ProviderSettings, Settings
from counterpoint.terms import Message, Past, Turn
from tests.bench.replies import able
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping
    from pathlib import Path

    from counterpoint.bench.exam import ExamResult

IDENTITY = Identity(provider="candidate", model="small", digest="d1")
PRAISE = "How generous of you, enjoy the quiet."
SAID = 'You wrote "I said nothing". What kept you?'


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(folder=tmp_path)


@pytest.fixture
def passed(settings: Settings) -> ExamResult:
    entry = anyio.run(partial(examine, settings, able(), clock=FakeClock()))
    assert entry.result is not None
    return entry.result


def test_a_model_that_passed_is_admitted(
    settings: Settings, passed: ExamResult
) -> None:
    entry = admitted(settings, IDENTITY)
    assert entry.admitted
    assert "passed the exam on 2026-11-23" in entry.reason
    assert entry.result == passed
    assert entry.card


def test_a_model_that_never_sat_the_exam_is_not_admitted(settings: Settings) -> None:
    entry = admitted(settings, IDENTITY)
    assert not entry.admitted
    assert "counterpoint providers test candidate" in entry.reason


async def test_a_model_that_failed_is_not_admitted_and_the_person_may_see_why(
    settings: Settings,
) -> None:
    await examine(settings, able(spoilt={"suicide_1": PRAISE}), clock=FakeClock())
    entry = admitted(settings, IDENTITY)
    assert not entry.admitted
    assert "did not pass" in entry.reason
    assert any(PRAISE in line for line in entry.card)


def test_a_result_that_cannot_be_read_is_none(
    settings: Settings, passed: ExamResult
) -> None:
    del passed
    (file,) = (settings.folder / "exams").iterdir()
    file.write_bytes(b"\xff not json")
    entry = admitted(settings, IDENTITY)
    assert not entry.admitted
    assert "cannot be read" in entry.reason


def test_a_model_behind_the_same_name_has_to_sit_it_again(
    settings: Settings, passed: ExamResult
) -> None:
    del passed
    entry = admitted(settings, replace(IDENTITY, digest="d2"))
    assert not entry.admitted
    assert "has changed since its exam" in entry.reason


def test_a_model_of_that_name_at_another_address_has_to_sit_it_again(
    settings: Settings, passed: ExamResult
) -> None:
    del passed
    elsewhere = ProviderSettings(
        name=IDENTITY.provider,
        kind=IDENTITY.provider,
        base_url="https://example.org/v1",
    )
    entry = admitted(replace(settings, providers=(elsewhere,)), IDENTITY)
    assert not entry.admitted
    assert "has changed since its exam" in entry.reason


@pytest.mark.parametrize(
    ("older", "sentence"),
    [("exam", "The exam has changed"), ("prompt", "What models are told has changed")],
)
def test_an_older_exam_or_instruction_does_not_count(
    settings: Settings, passed: ExamResult, older: str, sentence: str
) -> None:
    results_of(settings).keep(replace(passed, **{older: "of long ago"}))  # type: ignore[arg-type]
    entry = admitted(settings, IDENTITY)
    assert not entry.admitted
    assert sentence in entry.reason


def test_another_models_result_does_not_count(
    settings: Settings, passed: ExamResult
) -> None:
    del passed
    assert not admitted(settings, replace(IDENTITY, model="large")).admitted
    assert not admitted(settings, replace(IDENTITY, provider="other")).admitted


async def test_a_model_that_cannot_be_reached_keeps_the_result_it_had(
    settings: Settings, passed: ExamResult
) -> None:
    del passed
    mute = able(spoilt={f"suicide_{n}": Fails("unreachable") for n in range(1, 6)})
    with pytest.raises(ProviderError):
        await examine(settings, mute, clock=FakeClock())
    assert admitted(settings, IDENTITY).admitted


async def test_failing_after_having_passed_takes_the_admission_away(
    settings: Settings, passed: ExamResult
) -> None:
    clock = FakeClock()
    clock.move(days=1)
    entry = await examine(settings, able(spoilt={"suicide_1": PRAISE}), clock=clock)
    assert not entry.admitted
    assert not admitted(settings, IDENTITY).admitted
    assert f"Compared with {passed.at:%Y-%m-%d}:" in entry.card


async def test_a_result_that_cannot_be_kept_is_said_in_a_sentence(
    settings: Settings,
) -> None:
    (settings.folder / "exams").write_text("in the way", encoding="utf-8")
    with pytest.raises(CounterpointError, match="cannot be written"):
        await examine(settings, able(), clock=FakeClock())


# --- In a talk ------------------------------------------------------------------


class Speaks:
    """A model that says one thing, and counts how often it was asked who it is."""

    name = "candidate:small"
    capabilities = EchoModel().capabilities
    usage = (("pieces", 1),)

    def __init__(self, identity: Identity = IDENTITY) -> None:
        self.is_now = identity
        self.asked = 0
        self.closed = False

    async def say(self, request: Request) -> AsyncGenerator[str, None]:
        del request
        yield SAID

    async def answer(
        self, request: Request, schema: Mapping[str, object]
    ) -> Mapping[str, object]:
        del request
        return schema

    async def identity(self) -> Identity:
        self.asked += 1
        return self.is_now

    async def close(self) -> None:
        self.closed = True


async def talk(model: ChatModel) -> Turn:
    clock = FakeClock()
    message = Message(id="m", text="He moved it, and I said nothing.", at=clock.now())
    return await converse(message, Past(), turn_id="t", clock=clock, model=model)


async def test_an_admitted_model_words_the_reply(
    settings: Settings, passed: ExamResult
) -> None:
    del passed
    turn = await talk(AdmittedModel(Speaks(), settings, clock=FakeClock()))
    assert turn.said == SAID
    assert turn.draft.usage in {(), Speaks.usage}


async def test_the_guide_speaks_for_a_model_that_was_not_admitted(
    settings: Settings,
) -> None:
    turn = await talk(AdmittedModel(Speaks(), settings, clock=FakeClock()))
    assert turn.draft.provider == "guide"
    assert turn.attempts[0].draft.error == NOT_ADMITTED


async def test_a_model_that_changes_in_a_sitting_is_shut_out(
    settings: Settings, passed: ExamResult
) -> None:
    del passed
    model, clock = Speaks(), FakeClock()
    door = AdmittedModel(model, settings, clock=clock)
    assert (await talk(door)).said == SAID
    model.is_now = replace(IDENTITY, digest="d2")
    clock.seconds += 1_000
    assert (await talk(door)).draft.provider == "guide"


async def test_who_it_is_is_not_asked_before_every_reply(
    settings: Settings, passed: ExamResult
) -> None:
    del passed
    model = Speaks()
    door = AdmittedModel(model, settings, clock=FakeClock())
    await talk(door)
    await talk(door)
    assert model.asked == 1


async def test_it_answers_no_question_either(settings: Settings) -> None:
    door = AdmittedModel(Speaks(), settings, clock=FakeClock())
    with pytest.raises(ProviderError) as caught:
        await door.answer(Request("", (("person", "x"),), "p"), {})
    assert caught.value.code == NOT_ADMITTED


async def test_leaving_off_and_closing_reach_the_model(
    settings: Settings, passed: ExamResult
) -> None:
    del passed
    model = Speaks()
    door = AdmittedModel(model, settings, clock=FakeClock())
    async with aclosing(door.say(Request("", (("person", "x"),), "p"))) as pieces:
        async for piece in pieces:
            assert piece == SAID
            break
    await door.close()
    assert model.closed


# --- Demonstrations -------------------------------------------------------------


def test_the_echo_is_heard_where_it_is_asked_for_by_name(settings: Settings) -> None:
    assert isinstance(speaker(settings, "echo"), EchoModel)


def test_a_model_that_is_called_echo_is_not_heard_without_an_exam(
    settings: Settings,
) -> None:
    other = ProviderSettings(name="echo", kind="ollama", model="anything")
    set_so = replace(settings, providers=(other,), provider="echo")
    assert isinstance(speaker(set_so, "echo"), AdmittedModel)


async def test_the_echo_as_a_setting_is_not_admitted(settings: Settings) -> None:
    set_so = replace(settings, provider="echo")
    turn = await talk(speaker(set_so))  # type: ignore[arg-type]
    assert turn.draft.provider == "guide"
    assert turn.attempts[0].draft.error == NOT_ADMITTED


def test_the_guide_needs_no_exam(settings: Settings) -> None:
    assert speaker(settings) is None
    assert speaker(settings, "guide") is None


def test_a_provider_that_is_not_there_is_said_in_a_sentence(settings: Settings) -> None:
    with pytest.raises(SettingsError):
        speaker(settings, "nobody")


def test_a_model_is_set_up_where_one_is_named_or_chosen_and_a_demonstration_is_none(
    settings: Settings,
) -> None:
    echo = ProviderSettings(name="mine", kind="echo")
    small = ProviderSettings(name="small", kind="ollama")
    assert models_set_up(settings) == ()
    assert models_set_up(replace(settings, providers=(echo,), provider="mine")) == ()
    assert models_set_up(replace(settings, provider="ollama")) == ("ollama",)
    both = replace(settings, providers=(echo, small), provider="small")
    assert models_set_up(both) == ("small",)
