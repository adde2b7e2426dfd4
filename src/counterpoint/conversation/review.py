"""May these words be said to this person now?

What is in a reply is seen by `detectors.replies`; what follows from it is one
table, `data/en/review.toml`, that a person can read from the top. A check that
raises counts as a refusal, and so does a finding the table does not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.conversation.claims_in_reply import misused
from counterpoint.conversation.claims_told import claims_told
from counterpoint.conversation.past import talk_of
from counterpoint.conversation.reply_weighing import added
from counterpoint.detectors import reply_form, reply_quotes
from counterpoint.detectors.phrases import fold
from counterpoint.detectors.replies import finding, own_words, read_reply
from counterpoint.ledger.kinds import NOTHING_KNOWN
from counterpoint.settings import GUIDE
from counterpoint.terms import (
    Draft,
    Finding,
    Message,
    Move,
    Need,
    Outcome,
    Past,
    Plan,
    Risk,
    Screening,
    Tier,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.conversation.past import Talk
    from counterpoint.ledger.kinds import Ledger
    from counterpoint.ledger.records import Claim
    from counterpoint.ports import Reader

NOT_SURE = "not_sure"
_AUTHORED_MOVES = frozenset({Move.CRISIS, Move.REFER, Move.EXERCISE})
_SEVERITY = (Outcome.ACCEPT, Outcome.REVISE, Outcome.REPLACE)

_LIVE_BY_RISK = {
    Risk.PASSIVE: "suicide",
    Risk.ACTIVE: "suicide",
    Risk.PLAN_OR_MEANS: "suicide",
    Risk.SELF_HARM: "suicide",
    Risk.ABUSE_VICTIM: "abuse",
    Risk.CHILD_AT_RISK: "abuse",
    Risk.REALITY_LOSS: "reality",
    Risk.MEDICATION: "medication",
}
_LIVE_BY_NEED = {
    Need.GOODBYE: "goodbye",
    Need.REASSURANCE_AGAIN: "reassurance",
}
_SHORT_ENOUGH_TO_REPEAT = 4  # words


def review(
    draft: Draft,
    plan: Plan,
    *,
    message: Message,
    screening: Screening,
    past: Past,
    known: Ledger = NOTHING_KNOWN,
    reader: Reader | None = None,
) -> Verdict:
    """Decide whether a draft may be said, and why not.

    Args:
        draft: the words, and whose they are.
        plan: what was to be said.
        message: what is answered.
        screening: what was seen in it.
        past: the talk before it.
        known: the ledger, as whoever worded the draft could know it.
        reader: reads beside the patterns what nobody wrote in advance; it only adds.
    """
    try:
        told = tuple(o.claim for o in claims_told(plan, message.text, past, known))
        case = _Case(
            draft, plan, message, screening, talk_of(past), known, told, reader
        )
        findings = tuple(case.findings())
        outcomes = [_outcome(one, case) for one in findings]
    except Exception:  # noqa: BLE001 - whatever a check dies of, the reply is not shown
        return Verdict(Outcome.REPLACE, (_check_failed(),))
    worst = max(outcomes, key=_SEVERITY.index, default=Outcome.ACCEPT)
    return Verdict(worst, findings)


def outcome_of(finding: Finding, plan: Plan, screening: Screening) -> Outcome:
    """Return what the table says about one finding in a model's reply."""
    nobody = Draft(text="", provider="model")
    return _outcome(finding, _Case(nobody, plan, None, screening, None))


def live_in(screening: Screening) -> frozenset[str]:
    """Return what a message brings up that a reply to it must not get wrong."""
    names = {_LIVE_BY_NEED.get(need) for need in screening.needs}
    if screening.tier is not Tier.NONE:
        names.add(_LIVE_BY_RISK.get(screening.risk))
    return frozenset(name for name in names if name)


def _check_failed() -> Finding:
    """Say so without the data file, which may be what failed."""
    return Finding(
        code="check_failed",
        reason="A check could not answer, so the reply is not shown.",
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """One draft in its place."""

    draft: Draft
    plan: Plan
    message: Message | None
    screening: Screening
    talk: Talk | None
    known: Ledger = NOTHING_KNOWN
    told: tuple[Claim, ...] = ()  # of the ledger, as a model is told it
    reader: Reader | None = None

    def findings(self) -> Iterator[Finding]:
        """Yield what was seen in the reply and what its place adds to it."""
        text = self.draft.text
        if self.plan.move is Move.SILENCE:
            if text.strip():
                yield finding("words_in_silence")
            return
        if self.draft.error is not None or reply_form.is_empty(text):
            yield finding("empty_reply")
            return
        if not self._may_be_generated():
            yield finding("generated_in_crisis")
        in_words = tuple(self._seen_in_words())
        yield from in_words
        yield from self._seen_by_reader(frozenset(one.code for one in in_words))
        yield from self._claims_misused()
        yield from self._against_the_limits()
        yield from self._elements_missing()
        if self._said_before():
            yield finding("said_before")

    @property
    def authored(self) -> bool:
        """Say whether these words were written in advance."""
        return self.draft.provider == GUIDE

    @property
    def grounded(self) -> bool:
        """Say whether the reply quotes words the person really wrote."""
        folded = fold(self.draft.text)
        sources = tuple(map(fold, self._sources()))
        return any(
            reply_quotes.written(quotation.words, sources)
            for quotation in reply_quotes.quotations(folded)
        )

    def _may_be_generated(self) -> bool:
        crisis = self.plan.path is not None or self.plan.move in _AUTHORED_MOVES
        return self.authored or not crisis

    def _sources(self) -> tuple[str, ...]:
        """Return everything that may be quoted as the person's own words."""
        now = (self.message.text,) if self.message else ()
        earlier = self.talk.earlier if self.talk else ()
        told = tuple(claim.quote for claim in self.told)
        return (*now, *earlier, *(self.draft.quotes if self.authored else told))

    def _claims_misused(self) -> Iterator[Finding]:
        """Yield what a model makes of claims; authored words were weighed."""
        if self.authored or self.message is None or not self.known.lines:
            return
        earlier = self.talk.earlier if self.talk else ()
        yield from misused(
            self.draft.text,
            here=(self.message.text, *earlier, *self.draft.quotes),
            told=self.told,
            known=self.known,
        )

    def _live(self) -> frozenset[str]:
        names = set(live_in(self.screening))
        if self.plan.move is Move.CLOSE:
            names.add("goodbye")
        if self.plan.rule == "reassurance_again":
            names.add("reassurance")
        return frozenset(names)

    def _seen_in_words(self) -> Iterator[Finding]:
        message, *earlier = self._sources()
        for one in read_reply(
            self.draft.text, message=message, earlier=earlier, live=self._live()
        ):
            if one.code == "several_questions":
                continue  # counted against the plan's own limit below
            yield one

    def _seen_by_reader(self, known: frozenset[str]) -> Iterator[Finding]:
        """Yield what the reader adds to the phrases; authored words were weighed."""
        if self.reader is None or self.authored or self.message is None:
            return
        seen = added(
            self.draft.text,
            self.message.text,
            reader=self.reader,
            again="reassurance" in self._live(),
            listens=self.plan.mode.only_listens,
        )
        yield from (one for one in seen if one.code not in known)

    def _against_the_limits(self) -> Iterator[Finding]:
        text, limits = self.draft.text, self.plan.limits
        own = own_words(text, self._sources())
        marks = reply_form.question_spans(own)
        if marks and self._is_goodbye():
            yield finding("question_at_goodbye", text, *marks[0])
        elif marks and self._wants_no_question():
            yield finding("question_unwanted", text, *marks[0])
        elif len(marks) > max(limits.questions, 1):
            yield finding("several_questions", text, *marks[limits.questions])
        if reply_form.count_sentences(own) > limits.sentences:
            yield finding("too_long")

    def _wants_no_question(self) -> bool:
        if self.plan.rule == NOT_SURE:
            return False
        return self.plan.limits.questions == 0 or self.plan.mode.only_listens

    def _is_goodbye(self) -> bool:
        leaving = Need.GOODBYE in self.screening.needs
        if self.plan.rule == NOT_SURE:
            return False  # to ask about danger is no hook
        return self.plan.move is Move.CLOSE or (leaving and self.plan.path is None)

    def _elements_missing(self) -> Iterator[Finding]:
        said = {line.split(".")[1] for line in self.draft.lines if line.count(".") > 1}
        before = {
            element
            for turn in (self.talk.turns if self.talk else ())
            for element in turn.plan.elements
        }
        folded = fold(self.draft.text)
        for name in self.plan.elements:
            element = name.split(".")[-1]  # a variant names its own as "path.element"
            mark = _marks().get(element)
            there = element in said and (mark is None or bool(mark.search(folded)))
            if not there and name not in before:
                yield finding("crisis_elements_missing")
                return

    def _said_before(self) -> bool:
        now = _even(self.draft.text)
        return len(now) > _SHORT_ENOUGH_TO_REPEAT and any(
            _even(turn.said) == now for turn in (self.talk.turns if self.talk else ())
        )


def _even(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


# --- The table ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the table; an empty condition asks nothing."""

    codes: frozenset[str]
    outcome: Outcome
    conditions: tuple[tuple[str, frozenset[str]], ...]
    grounded: bool

    def fits(self, code: str, case: _Case) -> bool:
        """Say whether this row decides about a finding."""
        if code not in self.codes and "*" not in self.codes:
            return False
        if self.grounded and not case.grounded:
            return False
        facts = _facts(case)
        return all(facts[name] & wanted for name, wanted in self.conditions)


def _facts(case: _Case) -> dict[str, frozenset[str]]:
    live = case.screening.tier is not Tier.NONE
    return {
        "move": frozenset({case.plan.move.value}),
        "mode": frozenset({case.plan.mode.value}),
        "need": frozenset(need.value for need in case.screening.needs),
        "risk": frozenset({case.screening.risk.value}) if live else frozenset(),
        "provider": frozenset({GUIDE if case.authored else "model"}),
    }


def _outcome(one: Finding, case: _Case) -> Outcome:
    for row in _table():
        if row.fits(one.code, case):
            return row.outcome
    return Outcome.REPLACE


@cache
def _table() -> tuple[_Row, ...]:
    return tuple(_row(row) for row in load("conversation", "review").body["row"])


def _row(row: dict[str, Any]) -> _Row:
    named = ("move", "mode", "need", "risk", "provider")
    return _Row(
        codes=frozenset(row["codes"]),
        outcome=Outcome(row["outcome"]),
        conditions=tuple((n, frozenset(row[n])) for n in named if n in row),
        grounded=row.get("grounded", False),
    )


@cache
def _marks() -> dict[str, re.Pattern[str]]:
    marks: dict[str, str] = load("conversation", "review").body["element"]
    return {name: re.compile(mark) for name, mark in marks.items()}
