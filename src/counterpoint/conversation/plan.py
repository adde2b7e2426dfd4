"""What kind of thing should be said now, and why?

`RULES` is the whole of it, read from the top: the first rule that applies
chooses the move. Danger comes before everything, then what the person asked
for in so many words, then what the talk needs. Each rule's reason is a
sentence in `data/en/plan.toml` that can be shown to the person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.care.leaning import leaning
from counterpoint.care.path import CareState, CareStep, next_step
from counterpoint.conversation.guide import exercises
from counterpoint.conversation.guide.compose import thread_moves
from counterpoint.conversation.guide.hearing import Hearing, hear
from counterpoint.conversation.guide.repertoire import repertoire
from counterpoint.conversation.guide.speak import exercise_said, scene_of
from counterpoint.conversation.past import Talk, talk_of
from counterpoint.conversation.recollection import ANOTHER_READING, Memory
from counterpoint.conversation.remembering import recall
from counterpoint.conversation.side_by_side import (
    ASKS,
    TWO_SENTENCES,
    Bars,
)
from counterpoint.conversation.weighing import is_unsure
from counterpoint.detectors.answers import Shape
from counterpoint.detectors.contradiction import contradiction
from counterpoint.detectors.focus import FocusKind
from counterpoint.detectors.moments import Moment, moments
from counterpoint.detectors.requests import asks_about_program, mode_request
from counterpoint.detectors.risk import about_another
from counterpoint.ledger.kinds import NOTHING_KNOWN, Ledger
from counterpoint.terms import (
    Limits,
    Message,
    Mode,
    Move,
    Need,
    Past,
    Plan,
    Risk,
    Screening,
    Tier,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from counterpoint.conversation.recollection import Recall

PATHS = {
    Risk.PASSIVE: "suicide",
    Risk.ACTIVE: "suicide",
    Risk.PLAN_OR_MEANS: "suicide",
    Risk.SELF_HARM: "self_harm",
    Risk.HARM_TO_OTHERS: "harm_to_others",
    Risk.ABUSE_VICTIM: "abuse",
    Risk.CHILD_AT_RISK: "child",
    Risk.REALITY_LOSS: "reality",
    Risk.EATING: "eating",
    Risk.MEDICAL: "medical",
    Risk.MEDICATION: "medication",
}
_CRISIS = frozenset({"suicide", "self_harm", "harm_to_others", "medical"})
"""Paths that are a crisis; the others bring in somebody else."""

_ANSWERED_ELSEWHERE = frozenset({"self_harm", "eating", "medication", "checkin"})
"""Paths that hand over to the suicide path when its question is not denied."""
_STAYS = {
    "suicide": frozenset({"self_harm", "eating", "medication"}),
    "medical": frozenset({"suicide", "self_harm", "eating", "medication"}),
    "reality": frozenset({"self_harm", "eating", "medication", "abuse"}),
}
"""What does not lead away from a path that was begun: it has words for it."""
_BEGUN = ("heard", "ask_direct", "program", "line")
"""What another path has said already when it hands over."""

_SETTLES = frozenset(
    {
        "after_no",
        "gentle_no",
        "meant_no",
        "joke_taken",
        "eased",
        "left_alone",
        "write_on",
    }
)
"""After one of these was said, a path is left unless something new is written."""
_TAKEN_BACK = "taken_back"
"""After this a no no longer stands."""
_BREAKS_SILENCE = "breaks_silence"
_CLOSES = frozenset(
    {"closing", "closing_care", "closing_with", "closing_lighter", "closing_quiet"}
)
_ONLY_LISTENS = frozenset({"listen", "stay", "listen_story"})
AFTERCARE_AFTER = 4
"""So many turns after a no it is said, once, who else is there for such days."""

CHALLENGE_EVERY = 3
"""At most one challenge in so many turns (MITI-consistent pacing)."""
ROLL_AFTER = 2
"""After so many push-backs nothing is challenged any more in the sitting."""
SUM_UP_AFTER = 6
STEP_AFTER = 7
TEST_EVERY = 4
NOT_SURE_EVERY = 6
AFFIRM_EVERY = 4
REASSURED_ENOUGH = 3
"""Asked for the third time, the loop is named instead of answered."""
THREAD_AT_MOST = 3
"""So many answers in a row are taken up before something new is noticed."""
_ANSWER_AT_MOST = 14  # words
_NO_TO_IT = (
    "no ",
    "no,",
    "no.",
    "what no",
    "what? no",
    "nobody",
    "no one",
    "nah",
    "huh",
)
LISTENED_TO_GRIEF = 3
"""So many replies only listen before one small thing is asked."""
_NOBODY_IS_ILL = (
    "nobody is ill",
    "nobodys ill",
    "no one is ill",
    "noone is ill",
    "nobody is hurt",
    "nobody took anything",
    "nobody has taken",
    "nothing was taken",
    "im not ill",
    "hes not ill",
    "shes not ill",
    "not in danger",
    "not an emergency",
    "no emergency",
    "that was months ago",
    "that was years ago",
    "years ago",
    "long ago",
    "dont need an ambulance",
    "not calling an ambulance",
    "im just tired",
    "im only tired",
)
"""What takes back a danger to the body that was never there."""
_WHAT_IT_WAS = (
    "i meant",
    "its just a",
    "it was just",
    "it was a",
    "just a ",
    "only a ",
    "not like that",
    "nobody is hitting",
    "nobody is hurting",
    "its my sister",
    "its my brother",
    "talking about",
    "figure of speech",
    "an expression",
    "a game",
    "a film",
    "a movie",
    "a book",
    "a song",
    "a dream",
    "misread",
    "misunderst",
)
"""A no that corrects says what it was; a bare no answers our question."""
_CORRECTABLE = frozenset(
    {"medical", "eating", "medication", "child", "harm_to_others", "abuse"}
)
"""Paths that one correction may end: nobody is asked twice what they denied."""
_SHORT = 12  # words
_A_WORD_OR_TWO = 6
_COMPLAINT_AT_MOST = 14
_A_LONG_MESSAGE = 25
_PLAN_AT_MOST = 20  # words; in a longer letter it is one thing of many
_EXERCISE_SENTENCES = 14
_MOVE_OF = {
    "what_came": Move.TEST,
    "left_open": Move.TEST,
    "day_chosen": Move.TEST,
    "asks_what_came_again": Move.TEST,
    "pair_answered": Move.REFLECT,
    "which_of_two": Move.REFLECT,
    "pair_answered_which": Move.REFLECT,
}
"""How it counts what is said out of the ledger; what was asked for is a boundary."""
_HOLDS_BACK = frozenset({"asks_what_is_known", "forget_which", "hush_which"})
"""What would keep somebody who leaves."""
_UNSURE = frozenset({"reader_unsure", "screen_failed"})
_SILENT = frozenset({"judge_silent", "screen_failed"})
"""Codes by which nobody can tell whether there is danger."""

_NO_QUESTION_HERE = frozenset({Move.BOUNDARY, Move.REPAIR, Move.LISTEN, Move.CLOSE})
"""Moves that ask nothing of somebody who asked only to be listened to."""

_BY_A_PARTNER = re.compile(
    r"\bmy (?:\w+ )?(?:partner|husband|wife|boyfriend|girlfriend|fianc[e\u00e9]e?|ex)\b"
    r"[^.]{0,40}\b(?:me|my|i)\b"
)
_STRUCK = ".violence-done"
"""Says that they struck or grabbed somebody, and no more than that."""

_SENTENCE_END = re.compile(r"(?<=[.!?\n])")
_PLAIN = Limits(sentences=5, questions=1)
_QUIET = Limits(sentences=3, questions=0)
_A_LIST = Limits(sentences=400, questions=0)
_SIDE_BY_SIDE = Limits(sentences=8, questions=1)


@dataclass(frozen=True)
class Situation:
    """Everything a rule may look at."""

    message: Message
    screening: Screening
    talk: Talk
    mode: Mode
    mode_asked: bool
    known: Ledger = NOTHING_KNOWN

    @cached_property
    def hearing(self) -> Hearing:
        """Return what can be taken up from the message."""
        return hear(self.message, self.talk)

    @cached_property
    def path(self) -> str | None:
        """Return the care path this message is on, if any."""
        here, fresh = self.talk.on_path, self._fresh_path
        if fresh and (
            here is None or self.screening.tier >= Tier.CONCERN or fresh == here
        ):
            return fresh
        taken_back = self.talk.since_rule("misread_danger") is not None
        return here or (None if taken_back else self.talk.left_path)

    @property
    def _fresh_path(self) -> str | None:
        """Return the path that this very message asks for."""
        here = self.talk.on_path
        fresh = PATHS.get(self.screening.risk) if self._raised_now else None
        if self._only_answered and here is not None:
            return "suicide" if here in _ANSWERED_ELSEWHERE else here
        if fresh == "medical" and self._sees(Risk.EATING):
            fresh = "eating"  # knows of the fainting as well, and of more
        if fresh in {"child", "harm_to_others"} and self._hurt_by_a_partner(fresh):
            fresh = "abuse"
        return here if fresh in _STAYS.get(here or "", ()) else fresh

    def _sees(self, risk: Risk) -> bool:
        """Say whether the message shows a risk, beside the gravest one."""
        findings = self.screening.findings
        return any(f.risk is risk and f.tier >= Tier.CONCERN for f in findings)

    def _hurt_by_a_partner(self, fresh: str) -> bool:
        """Say whether a child who stands by, or a blow back, is the smaller part.

        The path for the one who was hurt has words for both. What the other
        threatens to do is no threat of the writer's.
        """
        grave = [f for f in self.screening.findings if f.tier >= Tier.CONCERN]
        hurt = any(f.risk is Risk.ABUSE_VICTIM for f in grave)
        if fresh == "child":
            return hurt and bool(_BY_A_PARTNER.search(self.message.text.lower()))
        done_to = [f for f in grave if f.risk is Risk.ABUSE_VICTIM]
        own = [
            f
            for f in grave
            if f.risk is Risk.HARM_TO_OTHERS
            and not any(one.start <= f.start and f.end <= one.end for one in done_to)
        ]
        only_back = all(finding.code.endswith(_STRUCK) for finding in own)
        return only_back and (hurt or self.talk.on_path == "abuse")

    @property
    def _raised_now(self) -> bool:
        """Say whether this message itself, not memory alone, shows a risk.

        A small sign about somebody else raises nothing by itself.
        """
        if self.screening.tier >= Tier.CONCERN:
            return True
        return any(
            finding.tier >= Tier.WATCH
            and finding.code != "risk_said_earlier"
            and not about_another(finding)
            for finding in self.screening.findings
        )

    @property
    def _only_answered(self) -> bool:
        """Say whether it is an answer to our question that shows the risk."""
        codes = [f.code for f in self.screening.findings if f.tier >= Tier.CONCERN]
        return bool(codes) and all(code.startswith("answered_") for code in codes)

    @cached_property
    def care_step(self) -> CareStep | None:
        """Return the next step on the care path; None where it rests."""
        if self.path is None:
            return None
        state = self._care_state(self.path)
        step = next_step(
            state, message=self.message.text, shape=self.hearing.shape.value
        )
        return None if self._rests(state, step) else step

    def _care_state(self, path: str) -> CareState:
        state = self.talk.care(path)
        raised = replace(state, tier=max(state.tier, self.screening.tier))
        if state.turns or not self._only_answered:
            return raised
        return replace(raised, said=_BEGUN, opened=self.talk.opened)

    @cached_property
    def corrects(self) -> bool:
        """Say whether the person corrects what the first care reply took up.

        A bare no is an answer to its question ("is he near you now?"), and in
        danger nothing is taken back on the strength of one.
        """
        if self.talk.on_path is None or self._raised_now:
            return False
        state = self.talk.care(self.talk.on_path)
        if state.path == "medical" and _says_nobody_is_ill(self.hearing.plain):
            return not self._swallowed
        if state.turns != 1 or state.tier is Tier.IMMINENT:
            return False
        objects = self.hearing.shape in {Shape.PUSHBACK, Shape.JOKING}
        plain = self.hearing.plain
        says_what = any(words in plain for words in _WHAT_IT_WAS)
        return objects or (plain.startswith(_NO_TO_IT) and says_what)

    @property
    def _swallowed(self) -> bool:
        """Say whether something was taken: then no word takes the danger back."""
        return any(
            finding.tier >= Tier.CONCERN and "took" in finding.quote.lower()
            for turn in self.talk.turns
            for finding in turn.screening.findings
            if finding.risk in {Risk.MEDICAL, Risk.PLAN_OR_MEANS}
        )

    def _rests(self, state: CareState, step: CareStep) -> bool:
        """Say whether the path may rest: denied and believed, or walked."""
        if state.path in _CORRECTABLE and self.corrects:
            return True
        left = state.turns > 0 and self.talk.on_path != state.path
        said = {*state.said, *step.elements}
        settled = bool(_SETTLES & said) and _TAKEN_BACK not in said
        if self._raised_now:
            return left and self.screening.tier <= Tier.WATCH
        if _takes_leave(self):
            return settled and not self._owes_goodbye(state)
        if settled:
            return not (step.answers or self._owes_more(state))
        walked = step.walked and set(step.elements) <= _ONLY_LISTENS
        left = left and _TAKEN_BACK not in step.elements
        return left or (walked and state.path != "suicide")

    def _owes_goodbye(self, state: CareState) -> bool:
        """After grave words a goodbye says what stands, once."""
        return state.tier >= Tier.CONCERN and not _CLOSES & set(state.said)

    def _owes_more(self, state: CareState) -> bool:
        """After grave words and a no, people are named once more, and later."""
        if state.path != "suicide" or self.mode is Mode.JUST_WRITE:
            return False
        if state.tier is Tier.IMMINENT:
            return "even_so" not in state.said
        due = self.talk.since_path(state.path) >= AFTERCARE_AFTER
        return due and state.tier >= Tier.CONCERN and "aftercare" not in state.said

    @cached_property
    def states(self) -> frozenset[str]:
        """Return the states that forbid some moves and exercises."""
        risks = {self.screening.risk, self.talk.worst[0], self.talk.carried.risk}
        found = {risk.value for risk in risks if risk is not Risk.NONE}
        if any(risk.suicidal for risk in risks):
            found.add("suicidal")
        if self.fresh_loss:
            found.add("fresh_loss")
        return frozenset(found)

    @cached_property
    def fresh_loss(self) -> bool:
        """Say whether somebody has just been lost, now or earlier in the talk.

        A death of years ago may be named in passing; then the rest counts too.
        """
        return Moment.FRESH_LOSS in self.moments or any(
            turn.plan.rule == "fresh_loss"
            or (turn.plan.path and Moment.FRESH_LOSS in moments(turn.message.text))
            for turn in self.talk.turns
        )

    @cached_property
    def moments(self) -> frozenset[Moment]:
        """Return the moments in the message that want an answer of their own."""
        return moments(self.message.text)

    @property
    def bars(self) -> Bars:
        """Return what is known of danger and grief; None where nobody can tell."""
        danger: bool | None = self.screening.tier > Tier.NONE or any(
            turn.plan.path is not None for turn in self.talk.turns
        )
        danger = danger or bool(self.states - {"fresh_loss"})
        codes = {finding.code for finding in self.screening.findings}
        unsure = codes & _UNSURE or _SILENT & set(self.screening.notices)
        asked = self.talk.since_rule("not_sure") is not None
        if not danger and (unsure or asked):
            danger = None
        return Bars(danger=danger, fresh_grief=self.fresh_loss)

    def recalled(self, rule: str) -> Recall | None:
        """Return what a rule would say out of the ledger."""
        memory = Memory(self.message, self.talk, self.known)
        try:
            return recall(rule, memory, self.bars)
        except Exception:  # noqa: BLE001 - whatever it dies of, nothing is recalled
            return None

    @property
    def tender(self) -> bool:
        """Say whether nothing may be pushed: danger, abuse, loss or unreality."""
        return bool(self.states) or self.mode.only_listens

    @property
    def may_challenge(self) -> bool:
        """Say whether a challenge is due by the protocol, feeling first."""
        since = self.talk.since(Move.CHALLENGE)
        paced = since is None or since >= CHALLENGE_EVERY
        return paced and not self.tender and self.talk.rolled_back() < ROLL_AFTER

    def needs(self, need: Need) -> bool:
        """Say whether the message asks for this."""
        return need in self.screening.needs

    @cached_property
    def about(self) -> str | None:
        """Return what the person asks about the program."""
        return asks_about_program(self.message.text)

    @cached_property
    def exercise(self) -> exercises.Said | None:
        """Return what the exercise in hand would say to this message."""
        return exercise_said(self.talk, self.message)

    @cached_property
    def asked_exercise(self) -> str | None:
        """Return the exercise asked for by name."""
        words = self.message.text.strip()
        wanted = words.lower().startswith(("exercise ", "/exercise "))
        found = exercises.find(words.split(maxsplit=1)[1]) if wanted else None
        return found.name if found else None

    @cached_property
    def thread(self) -> frozenset[Move]:
        """Return the moves that would take up the answer to our question."""
        probe = scene_of(
            _plan(self, Move.ASK, "takes_up_the_answer"),
            self.hearing,
            self.talk,
            screening=self.screening,
            seed=self.message.id,
        )
        return thread_moves(probe, repertoire())


def plan(
    message: Message,
    screening: Screening,
    past: Past,
    *,
    known: Ledger = NOTHING_KNOWN,
) -> Plan:
    """Choose the move for one message; `known` is what the ledger holds."""
    talk = talk_of(past)
    mode = _mode_asked(message.text)
    situation = Situation(
        message=message,
        screening=screening,
        talk=talk,
        mode=mode or message.mode,
        mode_asked=mode is not None,
        known=known,
    )
    for rule in RULES:
        if rule.applies(situation):
            return rule.then(situation, rule)
    raise AssertionError("the last rule always applies")


def _mode_asked(text: str) -> Mode | None:
    """Return how a message asks to be answered; no questions is only listening."""
    if asked := mode_request(text):
        return asked.mode
    return Mode.JUST_LISTEN if Moment.NO_MORE_QUESTIONS in moments(text) else None


def _plan(situation: Situation, move: Move, rule: str, limits: Limits = _PLAIN) -> Plan:
    if situation.mode.only_listens and limits.questions and move in _NO_QUESTION_HERE:
        limits = replace(limits, questions=0)
    reasons = load("conversation", "plan").body["reason"]
    return Plan(
        move=move,
        rule=rule,
        reason=reasons[rule],
        mode=situation.mode,
        limits=limits,
    )


# --- What a rule does -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    id: str
    applies: Callable[[Situation], bool]
    then: Callable[[Situation, Rule], Plan]


def _say(move: Move, limits: Limits = _PLAIN) -> Callable[[Situation, Rule], Plan]:
    def then(situation: Situation, rule: Rule) -> Plan:
        return _plan(situation, move, rule.id, limits)

    return then


def _recall(move: Move, limits: Limits = _A_LIST) -> Callable[[Situation, Rule], Plan]:
    """Say what stands in the ledger: as long as it is, and nothing is asked of it."""

    def then(situation: Situation, rule: Rule) -> Plan:
        recalled = situation.recalled(rule.id)
        assert recalled is not None  # noqa: S101 - the rule's condition
        chosen = _plan(situation, move, rule.id, limits)
        return replace(chosen, recalls=recalled.recalls)

    return then


def _care(situation: Situation, _rule: Rule) -> Plan:
    step, path = situation.care_step, situation.path
    assert step is not None and path is not None  # noqa: S101, PT018 - the rule's condition
    move = Move.CRISIS if path in _CRISIS else Move.REFER
    first = not situation.talk.care(path).turns
    breaks = (_BREAKS_SILENCE,) if first and _asked_for_silence(situation) else ()
    chosen = _plan(situation, move, "care" if first else "care_goes_on")
    return replace(
        chosen,
        path=path,
        elements=(*breaks, *step.elements),
        limits=Limits(sentences=step.sentences + len(breaks), questions=step.questions),
    )


def _begin_exercise(situation: Situation, rule: Rule) -> Plan:
    name = situation.asked_exercise
    assert name is not None  # noqa: S101 - the rule's condition
    if why_not := exercises.may_begin(name, states=situation.states):
        chosen = _plan(situation, Move.BOUNDARY, "exercise_not_now")
        return replace(chosen, reason=why_not)
    said = exercises.begin(name, seed=situation.message.id)
    return _exercise_plan(situation, rule.id, said)


def _go_on_with_exercise(situation: Situation, rule: Rule) -> Plan:
    assert situation.exercise is not None  # noqa: S101 - the rule's condition
    return _exercise_plan(situation, rule.id, situation.exercise)


def _exercise_plan(situation: Situation, rule: str, said: exercises.Said) -> Plan:
    silent = not said.text
    chosen = _plan(
        situation,
        Move.SILENCE if silent else Move.EXERCISE,
        "writing_exercise" if silent else rule,
        Limits(sentences=_EXERCISE_SENTENCES, questions=1),
    )
    return replace(chosen, exercise=said.standing.name, step=said.standing.asks)


def _thread(situation: Situation, rule: Rule) -> Plan:
    preferred = (Move.OTHER_SIDE, Move.TEST, Move.STEP, Move.ASK, Move.REFLECT)
    move = next((m for m in preferred if m in situation.thread), Move.ASK)
    return _plan(situation, move, rule.id)


# --- When a rule applies ----------------------------------------------------


def _in_danger(s: Situation) -> bool:
    """Say whether care comes first.

    Silence is broken only for plain danger, and what was begun is not broken off.
    """
    if s.care_step is None:
        return False
    begun = s.talk.on_path is not None
    plain = s.screening.tier >= Tier.CONCERN
    return begun or plain or not _asked_for_silence(s)


def _asked_for_silence(s: Situation) -> bool:
    writing = s.exercise is not None and not s.exercise.text
    return s.mode is Mode.JUST_WRITE or writing


def _just_write(s: Situation) -> bool:
    return s.mode is Mode.JUST_WRITE


def _not_sure(s: Situation) -> bool:
    """Say whether to ask once, plainly, because the reader was not sure.

    Not in what is only written, not inside an exercise, and not again soon.
    """
    since = s.talk.since_rule("not_sure")
    rested = since is None or since > NOT_SURE_EVERY
    quiet = s.mode is Mode.JUST_WRITE or s.exercise is not None
    denied = s.talk.since_rule("misread_danger") is not None
    if not rested or quiet or denied or not is_unsure(s.screening.findings):
        return False
    return not _only_asks_the_ledger(s)


_A_REQUEST_AND_NO_MORE = 6  # words: "delete everything you know about me"


def _only_asks_the_ledger(s: Situation) -> bool:
    """Say whether a short message is a request that the ledger answers, and no more."""
    if len(s.message.text.split()) > _A_REQUEST_AND_NO_MORE:
        return False
    return any(s.recalled(rule) is not None for rule in _ASKED_OF_THE_LEDGER)


_ASKED_OF_THE_LEDGER = (
    "forget_chosen",
    "forget_which",
    "forget",
    "hush_chosen",
    "hush_which",
    "hush",
    "brought_back",
    "asks_what_is_known",
)


def _other_language(s: Situation) -> bool:
    """Say once a sitting that this language is read only a little."""
    unread = "reads_english" in s.screening.notices
    return unread and s.talk.since_rule("other_language") is None


def _says_nobody_is_ill(plain: str) -> bool:
    return any(words in plain for words in _NOBODY_IS_ILL)


def _misread_danger(s: Situation) -> bool:
    """Say whether the person has just corrected a danger that was not there."""
    return s.talk.on_path in _CORRECTABLE and s.corrects


def _asks_our_view(s: Situation) -> bool:
    return Moment.ASKS_OUR_VIEW in s.moments


def _asks_about_the_lost(s: Situation) -> bool:
    """Grief some months old is listened to first; then one small thing is asked."""
    told = (*s.talk.earlier, s.message.text)
    if not any(Moment.MONTHS_SINCE in moments(text) for text in told):
        return False
    listened = [t.plan.rule for t in s.talk.turns[-LISTENED_TO_GRIEF:]]
    return (
        s.fresh_loss
        and not s.mode.only_listens
        and listened == ["fresh_loss"] * LISTENED_TO_GRIEF
    )


def _takes_leave(s: Situation) -> bool:
    """A short thank-you after a talk is a goodbye too."""
    leans = leaning(s.message.text, s.hearing.shape, pushes=False, aside=False)
    thanks = leans == Shape.THANKS and s.hearing.words <= _A_WORD_OR_TWO
    return s.needs(Need.GOODBYE) or (thanks and s.talk.count > 0)


def _says_only_the_mode(s: Situation) -> bool:
    return s.mode_asked and s.hearing.words <= _SHORT


def _reassurance_loop(s: Situation) -> bool:
    again = s.needs(Need.REASSURANCE_AGAIN)
    return again or (
        s.needs(Need.REASSURANCE)
        and s.talk.wanted(Need.REASSURANCE) >= REASSURED_ENOUGH - 1
    )


def _treats_it_as_a_friend(s: Situation) -> bool:
    """A plain question about the program gets its own plain answer instead."""
    return s.needs(Need.ATTACHMENT) and s.about in {None, "feelings"}


def _pushes_back(s: Situation) -> bool:
    """A long message that begins with a complaint is heard for the rest of it."""
    complains = s.hearing.shape is Shape.PUSHBACK
    brief = s.hearing.words <= _COMPLAINT_AT_MOST
    return s.talk.count > 0 and complains and brief


def _ledger(rule: str, *, gently: bool = False) -> Rule:
    """Return a rule that applies wherever the ledger has something to say by it.

    Not while somebody writes in silence; a `gentle` one never in distress.
    """

    def applies(s: Situation) -> bool:
        writing = s.exercise is not None and not s.exercise.text
        if writing or (rule == "brought_back" and s.exercise is not None):
            return False
        if s.needs(Need.GOODBYE) and rule in _HOLDS_BACK:
            return False
        if rule == "forget_leaving" and not s.needs(Need.GOODBYE):
            return False
        if gently and (s.tender or s.bars.danger is not False or _takes_leave(s)):
            return False
        return s.recalled(rule) is not None

    return Rule(rule, applies, _recall(_MOVE_OF.get(rule, Move.BOUNDARY)))


def _two_sentences(s: Situation) -> bool:
    """Say whether a challenge is due, and the ledger has the words for it."""
    heard = _HEARD_BEFORE_CHALLENGE.get(s.mode)
    return (
        heard is not None
        and s.talk.count >= heard
        and s.may_challenge
        and not _takes_leave(s)
        and s.recalled(TWO_SENTENCES) is not None
    )


def _another_reading(s: Situation) -> bool:
    return _challenge(s) and s.recalled(ANOTHER_READING) is not None


def _two_versions(s: Situation) -> bool:
    """Ask about two versions at most once a sitting, and never in distress."""
    return (
        not s.tender
        and s.talk.since_rule("contradiction") is None
        and all(s.talk.since_rule(rule) is None for rule in ASKS)
        and contradiction(s.message.text, s.talk.earlier) is not None
    )


def _self_contempt(s: Situation) -> bool:
    verdict = s.hearing.strongest(FocusKind.VERDICT)
    return s.needs(Need.VALIDATION) and verdict is not None and not s.tender


def _told_right(s: Situation) -> bool:
    return s.needs(Need.VALIDATION) and not s.tender


def _anger_at_the_program(s: Situation) -> bool:
    """Being told what it is can hurt; the anger at that is not pushed away."""
    told = s.talk.since_rule("attachment") or s.talk.since_rule("about_the_program")
    return bool(told) and Moment.ANGRY_AT_PROGRAM in s.moments


def _wronged(s: Situation) -> bool:
    """A stranger's half is not asked for: nobody here can know it."""
    return _told_right(s) and Moment.WRONGED in s.moments


def _asks_a_fact(s: Situation) -> bool:
    """Say whether a fact is asked for, not only a question's words used."""
    asked = s.screening.found("need.info")
    if asked is None:
        return False
    text = s.message.text
    opens = not text[: asked.start].strip() and s.hearing.words <= _SHORT
    return opens or "?" in _SENTENCE_END.split(text[asked.start :])[0]


def _says_what_next(s: Situation) -> bool:
    """Leave a plan of theirs alone: it is said, and it is theirs."""
    return (
        s.talk.count > 0
        and s.hearing.words <= _PLAN_AT_MOST
        and "?" not in s.message.text
        and Moment.SAYS_WHAT_NEXT in s.moments
    )


def _answers_our_question(s: Situation) -> bool:
    """Say whether to stay with our question: a short answer, and not for long.

    Many words are new material, and what matters in them comes first.
    """
    if not s.thread or s.hearing.words > _ANSWER_AT_MOST:
        return False
    lately = [turn.plan.rule for turn in s.talk.turns[-THREAD_AT_MOST:]]
    return lately.count("takes_up_the_answer") < THREAD_AT_MOST


def _leads_with(s: Situation, *kinds: FocusKind, most: int = 2) -> bool:
    """Say whether one of the clauses that matter most is of these kinds."""
    return any(focus.kind in kinds for focus in s.hearing.focuses[:most])


_CHALLENGED = {
    Mode.HELP_ME_THINK: (FocusKind.VERDICT,),
    Mode.PUSH_BACK_GENTLY: (
        FocusKind.VERDICT,
        FocusKind.MIND_CLAIM,
        FocusKind.ABSOLUTE,
    ),
    Mode.PUSH_BACK: (
        FocusKind.VERDICT,
        FocusKind.MIND_CLAIM,
        FocusKind.ABSOLUTE,
        FocusKind.BLAME,
        FocusKind.SHOULD,
    ),
    Mode.PUSH_BACK_HARD: (
        FocusKind.VERDICT,
        FocusKind.MIND_CLAIM,
        FocusKind.ABSOLUTE,
        FocusKind.BLAME,
        FocusKind.SHOULD,
        FocusKind.PREDICTION,
        FocusKind.CLAIM,
    ),
}
_HEARD_BEFORE_CHALLENGE = {
    Mode.HELP_ME_THINK: 2,
    Mode.PUSH_BACK_GENTLY: 1,
    Mode.PUSH_BACK: 1,
    Mode.PUSH_BACK_HARD: 0,
}
"""How many replies must have listened before the first challenge."""


def _challenge(s: Situation) -> bool:
    kinds = _CHALLENGED.get(s.mode)
    return (
        kinds is not None
        and s.talk.count >= _HEARD_BEFORE_CHALLENGE[s.mode]
        and s.may_challenge
        and _leads_with(s, *kinds)
    )


def _prediction(s: Situation) -> bool:
    since = s.talk.since(Move.TEST)
    rested = since is None or since > TEST_EVERY
    return (
        rested
        and not s.tender
        and s.talk.count > 0
        and _leads_with(s, FocusKind.PREDICTION)
    )


def _effort(s: Situation) -> bool:
    since = s.talk.since(Move.AFFIRM)
    rested = since is None or since > AFFIRM_EVERY
    return rested and _leads_with(s, FocusKind.ACT) and s.talk.count > 0


def _time_to_sum_up(s: Situation) -> bool:
    since = s.talk.since(Move.SUMMARISE)
    due = since is None or since > SUM_UP_AFTER
    if _leads_with(s, FocusKind.UNSAID, FocusKind.VERDICT, FocusKind.LOSS, most=1):
        return False  # what was just confided comes before any summary
    return due and s.talk.count >= SUM_UP_AFTER and s.hearing.words >= _A_LONG_MESSAGE


def _time_for_a_step(s: Situation) -> bool:
    """A step is asked for only where the person leans towards one."""
    since = s.talk.since(Move.STEP)
    leans = s.needs(Need.DECIDE) or _leads_with(s, FocusKind.WISH, FocusKind.DECISION)
    return (
        leans
        and not s.tender
        and s.talk.count >= STEP_AFTER
        and (since is None or since > STEP_AFTER)
    )


def _only_reflect(s: Situation) -> bool:
    """Keep reflections at least as many as questions (MITI 4.2.1: 1:1 is fair)."""
    last = s.talk.last
    asked_last = last is not None and last.draft.opens is not None
    return asked_last and s.hearing.words > _SHORT and s.talk.count % 3 == 2


def _always(_: Situation) -> bool:
    return True


RULES: tuple[Rule, ...] = (
    # Danger, before anything else.
    Rule("care", _in_danger, _care),
    Rule("misread_danger", _misread_danger, _say(Move.REPAIR)),
    Rule("not_sure", _not_sure, _say(Move.ASK, Limits(3, 1))),
    # What the person asked for in so many words.
    Rule("just_write", _just_write, _say(Move.SILENCE, Limits(0, 0))),
    Rule("attachment", _treats_it_as_a_friend, _say(Move.BOUNDARY)),
    Rule("anger_at_the_program", _anger_at_the_program, _say(Move.BOUNDARY)),
    Rule("asks_if_it_helps", lambda s: s.about == "helping", _say(Move.MEASURE)),
    _ledger("forget_chosen"),
    _ledger("forget_leaving"),
    _ledger("forget_which"),
    _ledger("forget"),
    _ledger("hush_chosen"),
    _ledger("hush_which"),
    _ledger("hush"),
    _ledger("brought_back"),
    _ledger("asks_what_is_known"),
    Rule("about_the_program", lambda s: s.about is not None, _say(Move.BOUNDARY)),
    Rule("other_language", _other_language, _say(Move.BOUNDARY)),
    Rule("exercise_asked", lambda s: s.asked_exercise is not None, _begin_exercise),
    Rule("exercise_goes_on", lambda s: s.exercise is not None, _go_on_with_exercise),
    # What was asked out of the ledger is answered.
    _ledger("what_came"),
    _ledger("left_open"),
    _ledger("day_chosen"),
    _ledger("pair_answered"),
    _ledger("which_of_two"),
    _ledger("pair_answered_which"),
    _ledger("asks_what_came_again", gently=True),
    Rule("goodbye", _takes_leave, _say(Move.CLOSE, _QUIET)),
    Rule("mode_asked", _says_only_the_mode, _say(Move.BOUNDARY)),
    Rule("misread", _pushes_back, _say(Move.REPAIR)),
    Rule("just_listen", lambda s: s.mode.only_listens, _say(Move.LISTEN, _QUIET)),
    Rule("reassurance_again", _reassurance_loop, _say(Move.BOUNDARY)),
    # What must not be pushed.
    Rule("asks_about_the_lost", _asks_about_the_lost, _say(Move.ASK)),
    Rule("fresh_loss", lambda s: s.fresh_loss, _say(Move.LISTEN, _QUIET)),
    Rule("contradiction", _two_versions, _say(Move.ASK)),
    # What the message asks of a listener.
    Rule("self_contempt", _self_contempt, _say(Move.CHALLENGE)),
    Rule("wronged", _wronged, _say(Move.ASK)),
    Rule("told_right", _told_right, _say(Move.OTHER_SIDE)),
    Rule("reassurance", lambda s: s.needs(Need.REASSURANCE), _say(Move.TEST)),
    Rule("asks_our_view", _asks_our_view, _say(Move.ASK)),
    Rule("information", _asks_a_fact, _say(Move.BOUNDARY)),
    Rule(TWO_SENTENCES, _two_sentences, _recall(Move.CHALLENGE, _SIDE_BY_SIDE)),
    Rule("wants_words", lambda s: s.needs(Need.ACT), _say(Move.STEP)),
    # What the talk has come to.
    Rule("says_what_next", _says_what_next, _say(Move.AFFIRM, _QUIET)),
    Rule("takes_up_the_answer", _answers_our_question, _thread),
    Rule(ANOTHER_READING, _another_reading, _recall(Move.CHALLENGE, _SIDE_BY_SIDE)),
    Rule("challenge", _challenge, _say(Move.CHALLENGE)),
    Rule("prediction", _prediction, _say(Move.TEST)),
    Rule("decide", lambda s: s.needs(Need.DECIDE), _say(Move.ASK)),
    Rule("named_an_effort", _effort, _say(Move.AFFIRM)),
    Rule("sum_up", _time_to_sum_up, _say(Move.SUMMARISE)),
    Rule("step", _time_for_a_step, _say(Move.STEP)),
    Rule("reflect", _only_reflect, _say(Move.REFLECT, Limits(4, 0))),
    Rule("ask", _always, _say(Move.ASK)),
)
"""The plan, in order of precedence; the last rule always applies."""
