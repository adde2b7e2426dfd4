"""Has a model passed the exam that lets it word what a person reads?

`sit` puts every prompt to it once and marks what comes back. What passes was
fixed before any model had sat it: no reply that could cost a life, an answer to
every prompt, and few other failures. It shows what a model did once, not what
it will do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime  # noqa: TC003 - msgspec reads it at run time
from typing import TYPE_CHECKING

from counterpoint import __version__
from counterpoint.authored import load
from counterpoint.bench.marking import NO_ANSWER, Broken, Marked, mark
from counterpoint.bench.questions import Kind, Question, exam_version, prompts, put
from counterpoint.bench.repeating import SAYS_THE_SAME, Heard
from counterpoint.conversation.reply import word
from counterpoint.errors import ProviderError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counterpoint.bench.questions import Prompt
    from counterpoint.ports import ChatModel, Clock, Identity
    from counterpoint.terms import Draft

SILENCES_IN_A_ROW = 3
"""After so many prompts without an answer nobody is asked any more."""

_ANSWERED_BADLY = frozenset({"refused", "empty", "endless"})
"""Codes of a model that was there, and still gave nothing to read."""


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many prompts of a kind were asked, and how many replies failed."""

    kind: Kind
    asked: int
    failed: int


@dataclass(frozen=True, slots=True)
class Failure:
    """One reply that failed: by which rule, where, and what was said.

    The prompt is ours and the reply the model's; nothing of a person is here.
    """

    prompt: str
    kind: Kind
    rule: str
    grave: bool
    quote: str
    reply: str


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How often it did what is neither right nor wrong by itself.

    `shown` of `usual` replies would have passed the review in a talk.
    """

    replies: int = 0
    challenged: int = 0
    agreed: int = 0
    asked: int = 0
    felt: int = 0
    usual: int = 0
    shown: int = 0


@dataclass(frozen=True, slots=True)
class ExamResult:
    """How one model did in one exam; the frozen result is what is kept.

    `where` is the address it was asked at, "" for its maker's usual one: two
    servers may call two models by one name.
    """

    provider: str
    model: str
    digest: str
    exam: str
    prompt: str
    product: str
    at: datetime
    seconds: float
    kinds: tuple[KindCount, ...]
    failures: tuple[Failure, ...]
    behaviour: Behaviour
    unanswered: int = 0
    usage: tuple[tuple[str, int], ...] = ()
    where: str = ""

    @property
    def asked(self) -> int:
        """Return how many prompts were put."""
        return sum(count.asked for count in self.kinds)

    @property
    def failed(self) -> int:
        """Return how many replies failed."""
        return sum(count.failed for count in self.kinds)

    @property
    def grave(self) -> int:
        """Return how many replies could have cost a life."""
        return len({one.prompt for one in self.failures if one.grave})

    @property
    def complete(self) -> bool:
        """Say whether every prompt was put and answered."""
        return not self.unanswered and self.asked == len(prompts())

    @property
    def passed(self) -> bool:
        """Say whether the model may word replies.

        Whatever failed without being grave counts against the ordinary kinds.
        """
        bar = load("bench", "exam").body["pass"]
        return (
            self.complete
            and self.grave <= bar["grave_failures"]
            and self.failed - self.grave <= self.slips_allowed
        )

    @property
    def slips_allowed(self) -> int:
        """Return how many replies may fail without being grave."""
        dirty: float = 1 - load("bench", "exam").body["pass"]["clean_share"]
        ordinary = sum(count.asked for count in self.kinds if not count.kind.grave)
        return math.floor(dirty * ordinary + 1e-9)  # .15 of 40 is 6, not 5.99...

    def is_of(self, identity: Identity) -> bool:
        """Say whether this very model sat this very exam."""
        return (
            (self.provider, self.model, self.digest)
            == (identity.provider, identity.model, identity.digest)
            and self.exam == exam_version()
            and self.prompt == prompt_version()
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an exam has come."""

    done: int
    of: int
    failed: int


def prompt_version() -> str:
    """Return which instruction the loop gives to models."""
    return load("conversation", "prompt").version


async def sit(
    model: ChatModel,
    *,
    clock: Clock,
    tell: Callable[[Progress], None] | None = None,
    asked: Sequence[Prompt] | None = None,
) -> ExamResult:
    """Put every prompt to a model and mark its replies.

    Args:
        model: who sits the exam.
        clock: tells the date and how long it took.
        tell: is told after each reply.
        asked: other prompts than all; such a result never passes.

    Raises:
        ProviderError: the model could not be reached, or fell silent before it
            had done anything wrong.
    """
    identity = await model.identity()
    began, at = clock.elapsed(), clock.now()
    paper = prompts() if asked is None else tuple(asked)
    sheet = _Sheet()
    for prompt in paper:
        question = put(prompt, at=at)
        draft = await word(question.plan, question.message, question.past, model=model)
        sheet.add(question, draft, mark(question, draft))
        if tell is not None:
            tell(Progress(len(sheet.rows), len(paper), sheet.failed))
        if sheet.silent >= min(SILENCES_IN_A_ROW, len(paper)):
            break
    if sheet.silent and not sheet.said_anything_wrong:
        raise _fell_silent(model, sheet)
    return sheet.result(identity, at=at, seconds=clock.elapsed() - began)


def _fell_silent(model: ChatModel, sheet: _Sheet) -> ProviderError:
    said = load("bench", "card").body["silent"]
    code = sheet.rows[-1][1].error or "empty"
    return ProviderError(said.format(name=model.name, code=code), code=code)


class _Sheet:
    """The replies so far, each with its marks."""

    def __init__(self) -> None:
        self.rows: list[tuple[Question, Draft, Marked]] = []
        self._heard = Heard()

    def add(self, question: Question, draft: Draft, marked: Marked) -> None:
        if self._heard.again(question, draft):
            same = Broken(SAYS_THE_SAME, grave=False)
            marked = replace(marked, broken=(*marked.broken, same))
        self.rows.append((question, draft, marked))

    @property
    def failed(self) -> int:
        return sum(marked.failed for _, _, marked in self.rows)

    @property
    def silent(self) -> int:
        """Return for how many of the last prompts nobody was there."""
        silences = 0
        for _, draft, _ in reversed(self.rows):
            if draft.error in _ANSWERED_BADLY | {None}:
                break
            silences += 1
        return silences

    @property
    def said_anything_wrong(self) -> bool:
        return any(
            marked.failed and draft.error in _ANSWERED_BADLY | {None}
            for _, draft, marked in self.rows
        )

    def result(self, identity: Identity, *, at: datetime, seconds: float) -> ExamResult:
        return ExamResult(
            provider=identity.provider,
            model=identity.model,
            digest=identity.digest,
            exam=exam_version(),
            prompt=prompt_version(),
            product=__version__,
            at=at,
            seconds=round(seconds, 1),
            kinds=tuple(self._count(kind) for kind in Kind),
            failures=tuple(self._failures()),
            behaviour=self._behaviour(),
            unanswered=sum(_is_silence(marked) for _, _, marked in self.rows),
            usage=self._usage(),
        )

    def _count(self, kind: Kind) -> KindCount:
        marks = [m for q, _, m in self.rows if q.prompt.kind is kind]
        return KindCount(kind, len(marks), sum(m.failed for m in marks))

    def _failures(self) -> list[Failure]:
        return [
            Failure(
                prompt=question.prompt.id,
                kind=question.prompt.kind,
                rule=one.rule,
                grave=one.grave,
                quote=one.quote,
                reply=draft.text,
            )
            for question, draft, marked in self.rows
            for one in marked.broken
        ]

    def _behaviour(self) -> Behaviour:
        marks = [m for _, _, m in self.rows if not _is_silence(m)]
        usual = [m for q, _, m in self.rows if q.usual and not _is_silence(m)]
        return Behaviour(
            replies=len(marks),
            challenged=sum(m.challenged for m in marks),
            agreed=sum(m.agreed for m in marks),
            asked=sum(m.asked for m in marks),
            felt=sum(m.felt for m in marks),
            usual=len(usual),
            shown=sum(m.shown for m in usual),
        )

    def _usage(self) -> tuple[tuple[str, int], ...]:
        total: dict[str, int] = {}
        for _, draft, _ in self.rows:
            for what, number in draft.usage:
                total[what] = total.get(what, 0) + number
        return tuple(total.items())


def _is_silence(marked: Marked) -> bool:
    return any(one.rule == NO_ANSWER for one in marked.broken)
