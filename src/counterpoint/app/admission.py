"""May this model word what the person reads?

Only if this very model passed this very exam under the instruction that it is
given today. A result that is missing, damaged or of something else counts as
none. A model that was not admitted is shut out where it would speak, so that no
way of coming in can forget to ask.
"""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counterpoint.app.clock import SystemClock
from counterpoint.app.speaking import model_named
from counterpoint.authored import load
from counterpoint.bench.card import card
from counterpoint.bench.exam import prompt_version, sit
from counterpoint.bench.kept import Results
from counterpoint.bench.questions import exam_version
from counterpoint.errors import CounterpointError, ProviderError
from counterpoint.settings import GUIDE

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    from counterpoint.bench.exam import ExamResult, Progress
    from counterpoint.ports import Capabilities, ChatModel, Clock, Identity, Request
    from counterpoint.settings import Settings

DEMONSTRATIONS = frozenset({"echo"})
"""Voices that nobody can take for a model; heard only when asked for by name."""

NOT_ADMITTED = "not_admitted"
SECONDS_BELIEVED = 300.0
"""So long it is believed that the model behind a name is still the same."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a model may word replies, why, and its behaviour card, if any."""

    admitted: bool
    reason: str
    card: tuple[str, ...] = ()
    result: ExamResult | None = None


def admitted(settings: Settings, identity: Identity) -> Admission:
    """Say whether a model may word replies, by the results that are kept."""
    results = results_of(settings)
    if results.damaged(identity.provider, identity.model):
        return Admission(admitted=False, reason=_reason("damaged", identity))
    found = results.of(identity.provider, identity.model)
    if not found:
        return Admission(admitted=False, reason=_reason("never_sat", identity))
    last, before = found[0], found[1] if len(found) > 1 else None
    why = _why(last, identity, where=_where(settings, identity.provider))
    return Admission(
        admitted=why == "passed",
        reason=_reason(why, identity, last),
        card=card(last, before),
        result=last,
    )


def results_of(settings: Settings) -> Results:
    """Return where the results of exams lie."""
    return Results(settings.folder / "exams")


def _where(settings: Settings, name: str) -> str:
    """Return what a provider's name stands for now, where it is not the usual."""
    provider = settings.provider_named(name)
    kind = "" if provider.kind == name else provider.kind
    return f"{kind} {provider.base_url}".strip()


def _why(result: ExamResult, identity: Identity, *, where: str) -> str:
    if (result.digest, result.where) != (identity.digest, where):
        return "model_changed"
    if result.exam != exam_version():
        return "exam_changed"
    if result.prompt != prompt_version():
        return "prompt_changed"
    fits = result.is_of(identity) and result.passed
    return "passed" if fits else "failed"


def _reason(why: str, identity: Identity, result: ExamResult | None = None) -> str:
    sentence: str = load("app", "admission").body["reason"][why]
    date = f"{result.at:%Y-%m-%d}" if result else ""
    return sentence.format(name=identity.provider, date=date)


async def examine(
    settings: Settings,
    model: ChatModel,
    *,
    clock: Clock,
    tell: Callable[[Progress], None] | None = None,
) -> Admission:
    """Let a model sit the exam, keep how it did, and say what follows.

    Raises:
        ProviderError: it could not be reached, or fell silent; what was kept
            before still counts.
        CounterpointError: the result cannot be kept.
    """
    result = await sit(model, clock=clock, tell=tell)
    result = replace(result, where=_where(settings, result.provider))
    results = results_of(settings)
    try:
        results.keep(result)
    except OSError as error:
        sentence: str = load("app", "admission").body["reason"]["not_kept"]
        raise CounterpointError(sentence.format(folder=results.folder)) from error
    return admitted(settings, await model.identity())


# --- Who speaks -----------------------------------------------------------------


def speaker(settings: Settings, name: str | None = None) -> ChatModel | None:
    """Return the model that may word replies; None is the guide alone.

    Args:
        settings: what is set; its provider speaks where no name is given.
        name: a provider asked for by name. A demonstration is heard only so.

    Raises:
        SettingsError: it cannot be made from what is set.
    """
    model = model_named(settings, name or settings.provider)
    # By what it is and not by its name: anything may be called "echo".
    asked_for = name is not None and settings.provider_named(name).kind
    if model is None or asked_for in DEMONSTRATIONS:
        return model
    return AdmittedModel(model, settings, clock=SystemClock())


def models_set_up(settings: Settings) -> tuple[str, ...]:
    """Return the names of the models that are set up; a demonstration is none."""
    chosen = () if settings.provider == GUIDE else (settings.provider,)
    names = dict.fromkeys((*(one.name for one in settings.providers), *chosen))
    kinds = {name: settings.provider_named(name).kind for name in names}
    return tuple(name for name in names if kinds[name] not in DEMONSTRATIONS)


class AdmittedModel:
    """A model behind a door: it words nothing unless it was admitted."""

    def __init__(self, model: ChatModel, settings: Settings, *, clock: Clock) -> None:
        self._model = model
        self._settings = settings
        self._clock = clock
        self._identity: tuple[float, Identity] | None = None

    @property
    def name(self) -> str:
        """Name the provider and model."""
        return self._model.name

    @property
    def capabilities(self) -> Capabilities:
        """Return what it can do."""
        return self._model.capabilities

    @property
    def usage(self) -> tuple[tuple[str, int], ...]:
        """Return what the last reply took."""
        return self._model.usage

    async def admission(self) -> Admission:
        """Say whether it may speak now; nobody there is a no."""
        try:
            return admitted(self._settings, await self.identity())
        except CounterpointError as error:
            return Admission(admitted=False, reason=str(error))

    async def say(self, request: Request) -> AsyncGenerator[str, None]:
        """Yield the reply in pieces, or raise ProviderError."""
        await self._let_in()
        async with aclosing(self._model.say(request)) as said:
            async for piece in said:
                yield piece

    async def answer(
        self, request: Request, schema: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Answer as JSON of that schema, or raise ProviderError."""
        await self._let_in()
        return await self._model.answer(request, schema)

    async def identity(self) -> Identity:
        """Say which model it is, as it was a few minutes ago at most."""
        now = self._clock.elapsed()
        if self._identity is None or now - self._identity[0] > SECONDS_BELIEVED:
            self._identity = None
            self._identity = (now, await self._model.identity())
        return self._identity[1]

    async def close(self) -> None:
        """Let go of connections."""
        await self._model.close()

    async def _let_in(self) -> None:
        entry = admitted(self._settings, await self.identity())
        if not entry.admitted:
            raise ProviderError(entry.reason, code=NOT_ADMITTED)
