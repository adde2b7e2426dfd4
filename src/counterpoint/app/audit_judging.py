"""How does a second model read a sample of old replies, where a person asks for it?

It is asked one question about one reply at a time. Which model that is, and who it
belongs to, is known before anything is sent. Whatever is not a plain yes or no leaves
the reply unjudged; where it does not answer any more, it is not asked further.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import anyio

from counterpoint.app.admission import DEMONSTRATIONS, AdmittedModel, speaker
from counterpoint.app.speaking import model_named
from counterpoint.audit.found import Reading
from counterpoint.audit.judged import Answers, Judged
from counterpoint.audit.sampling import asked_about
from counterpoint.authored import load
from counterpoint.errors import CounterpointError, InputError, ProviderError
from counterpoint.ports import Request
from counterpoint.settings import GUIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counterpoint.audit.found import Found
    from counterpoint.audit.labels import Label
    from counterpoint.audit.sampling import Exchange, Sample
    from counterpoint.ports import ChatModel
    from counterpoint.settings import Settings

SECONDS = 60.0
"""So long one answer may take; a model on a small machine is slow."""
AT_ONCE = 4
"""So many questions are on their way at a time; one to a model on this computer."""
FAILURES = 5
"""After so many failures in a row nobody is asked any more; our own choice."""
_LOOKS_EVERY = 0.1  # seconds
_KEY = "answer"
_UNREADABLE = "invalid_json"  # it answered, only not plainly


@dataclass(frozen=True, slots=True)
class Who:
    """The model that would judge; `host` is "" where nothing leaves this computer."""

    name: str
    host: str

    def told(self) -> str:
        """Say which words would leave this computer, and to whom."""
        return _told("leaves" if self.host else "stays", self)

    def sending(self, each: int) -> str:
        """Say what is about to happen, at a terminal."""
        return _told("sending" if self.host else "here", self, each)


def _told(which: str, who: Who, each: int = 0) -> str:
    said: str = words("told")[which]
    return said.format(
        name=who.name, host=who.host, each=each, labels=len(asked_about())
    )


def words(part: str) -> dict[str, str]:
    """Return one part of the words about it."""
    found: dict[str, str] = load("audit", "judge").body[part]
    return found


def who_judges(settings: Settings) -> Who | None:
    """Return which model would judge, None where none is set up.

    Whoever may raise a risk judges here as well, else what words the replies.
    """
    name = settings.judge or settings.provider
    if name == GUIDE or settings.provider_named(name).kind in DEMONSTRATIONS:
        return None
    try:
        model = model_named(settings, name)
    except CounterpointError:
        return None
    if model is None or model.capabilities.local:
        return Who(name, "")
    provider = settings.provider_named(name)
    return Who(name, urlsplit(provider.base_url).hostname or provider.kind)


def judge_of(settings: Settings) -> ChatModel:
    """Return the model that judges; what words replies has to be admitted for it.

    Raises:
        InputError: there is none.
        SettingsError: it cannot be made from what is set.
    """
    if who_judges(settings) is None:
        raise InputError(words("error")["none"])
    chosen = settings.judge
    model = model_named(settings, chosen) if chosen else speaker(settings)
    if model is None:
        raise InputError(words("error")["none"])
    return model


class Pace(NamedTuple):
    """How far it is: so many questions done, of so many."""

    done: int
    of: int


async def judged(
    found: Found,
    model: ChatModel,
    who: Who,
    *,
    tell: Callable[[Pace], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
    seconds: float = SECONDS,
) -> Found:
    """Return what was found, with what a second model makes of it.

    Args:
        found: with the sample that was drawn.
        model: reads it.
        who: as it was named to the person.
        tell: is told how far it is.
        stopped: is asked before each question; then nothing more is sent.
        seconds: how long one answer may take.
    """
    refused = await _refused(model)
    if refused:
        reading = Reading(who.name, who.host, why=refused, began=False)
        return replace(found, sample=(), reading=reading)
    asking = _Asking(model, found.sample, tell=tell, stopped=stopped, seconds=seconds)
    await asking.through()
    judged_now = tuple(asking.of(sample) for sample in found.sample)
    reading = Reading(who.name, who.host, judged_now, why=asking.why)
    return replace(found, sample=(), reading=reading)


async def _refused(model: ChatModel) -> str:
    """Say why a model may not be asked, before anything is sent to it."""
    if not isinstance(model, AdmittedModel):
        return ""
    admission = await model.admission()
    return "" if admission.admitted else admission.reason


class _Question(NamedTuple):
    label: Label
    seen: bool
    exchange: Exchange


class _Asking:
    """Asks all questions, some at a time."""

    def __init__(
        self,
        model: ChatModel,
        samples: Sequence[Sample],
        *,
        tell: Callable[[Pace], None],
        stopped: Callable[[], bool],
        seconds: float,
    ) -> None:
        self._model = model
        self._left = [
            _Question(sample.label, seen, exchange)
            for sample in samples
            for seen, part in ((True, sample.seen), (False, sample.unseen))
            for exchange in part.drawn
        ]
        self._of = len(self._left)
        self._left.reverse()
        self._said: Counter[tuple[Label, bool, bool]] = Counter()
        self._failures = self._done = 0
        self._tell, self._stopped, self._seconds = tell, stopped, seconds
        self.why = ""

    async def through(self) -> None:
        """Ask until all is asked, or nobody answers, or it is stopped."""
        at_once = 1 if self._model.capabilities.local else AT_ONCE
        async with anyio.create_task_group() as watched:
            watched.start_soon(self._end_when_stopped, watched.cancel_scope)
            async with anyio.create_task_group() as group:
                for _ in range(at_once):
                    group.start_soon(self._one_after_the_other)
            watched.cancel_scope.cancel()

    async def _end_when_stopped(self, scope: anyio.CancelScope) -> None:
        """Break off what is on its way, which may take as long as a model likes."""
        while not self._stopped():  # noqa: ASYNC110 - it is another thread that says so
            await anyio.sleep(_LOOKS_EVERY)
        scope.cancel()

    def of(self, sample: Sample) -> Judged:
        """Return what was said about one label; what was not asked was not judged."""
        seen, unseen = (
            self._answers(sample.label, seen=is_seen, size=part.size, drawn=part.drawn)
            for is_seen, part in ((True, sample.seen), (False, sample.unseen))
        )
        return Judged(sample.label, seen, unseen)

    def _answers(
        self, label: Label, *, seen: bool, size: int, drawn: Sequence[Exchange]
    ) -> Answers:
        yes, no = (self._said[label, seen, one] for one in (True, False))
        return Answers(size, yes, no, len(drawn) - yes - no)

    async def _one_after_the_other(self) -> None:
        while self._left and self._failures < FAILURES and not self._stopped():
            one = self._left.pop()
            try:
                answer = await self._answer(one)
            except ProviderError as error:
                self._fail(error)
            else:
                self._failures = 0
                self._said[one.label, one.seen, answer] += 1
            self._done += 1
            self._tell(Pace(self._done, self._of))

    def _fail(self, error: ProviderError) -> None:
        if error.code == _UNREADABLE:
            return  # it is there, and only has no plain answer to this one
        self._failures += 1
        if self._failures >= FAILURES:
            self.why = str(error)

    async def _answer(self, one: _Question) -> bool:
        from counterpoint.providers.judge import (  # noqa: PLC0415 - at use
            fenced_in,
            plain_answers,
        )

        body = load("audit", "judge").body
        form: str = body["exchange"]
        frame: str = body["frame"]
        question = body["question"][one.label.value]
        request = Request(
            instruction=frame.format(question=question, key=_KEY).strip(),
            talk=(("person", fenced_in(form, **one.exchange._asdict())),),
            prompt=f"{body['name']}@{body['version']}",
        )
        answer = await plain_answers(
            self._model, request, (_KEY,), seconds=self._seconds
        )
        return answer[_KEY]
