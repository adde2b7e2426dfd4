"""What was in each message and each reply of an old talk?

The detectors of a talk that goes on read it: the screen, what a reply must not say,
and for what those have no word the phrases of `data/en/signs.toml`. It says what
was there, and not whether it was right for its moment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.audit.labels import Label, Labelled, Seen
from counterpoint.audit.talks import Who
from counterpoint.authored import load
from counterpoint.conversation.review import live_in
from counterpoint.conversation.screen import screen
from counterpoint.detectors import reply_form, reply_phrases
from counterpoint.detectors.feelings import Topic, feelings, topics
from counterpoint.detectors.needs import read_needs
from counterpoint.detectors.phrases import fold, tail
from counterpoint.detectors.replies import LONGEST, own_words, read_reply
from counterpoint.detectors.reply_phrases import Said as Phrase
from counterpoint.detectors.risk import about_another, read_risk
from counterpoint.errors import ReaderError
from counterpoint.ledger.drawing import drawn, matter_of
from counterpoint.terms import (
    Attempt,
    Draft,
    Finding,
    Message,
    Mode,
    Move,
    Need,
    Outcome,
    Past,
    Plan,
    ReplyLabel,
    Risk,
    Screening,
    Tier,
    Turn,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from counterpoint.audit.talks import Said, Talk
    from counterpoint.detectors.reply_phrases import Phrasings
    from counterpoint.ports import Reader

GIVEN = "given"
"""Who worded the reply of an old talk: not us."""
AGAIN = "again"
"""The detail of a reassurance that was asked for before in the same talk."""

# A talk of thousands of messages must not take the square of them; nothing that is
# told from the talk before looks further back.
_TURNS_BEFORE = 40
_QUOTED_BEFORE = 6
_STAYS_LIVE = frozenset({"abuse", "reality", "suicide"})
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)

_OF_CODE = {
    "agreement_without_ground": Label.AGREES_WITHOUT_GROUND,
    "tells_plan_approved": Label.AGREES_WITHOUT_GROUND,
    "agrees_from_claims": Label.AGREES_WITHOUT_GROUND,
    "flattery": Label.FLATTERS,
    "takes_sides": Label.TAKES_SIDES,
    "friend_claim": Label.FRIEND,
    "always_there": Label.FRIEND,
    "human_claim": Label.FRIEND,
    "false_memory": Label.FRIEND,
    "feeling_claim": Label.FEELING,
    "sentience_claim": Label.FEELING,
    "diagnosis": Label.DIAGNOSIS,
    "medication_advice": Label.MEDICATION,
    "detox_advice": Label.MEDICATION,
    "goodbye_hook": Label.HOOK,
    "affirms_delusion": Label.DELUSION,
    "encourages_dependence": Label.DEPENDENCE,
    "secrecy_promise": Label.DEPENDENCE,
    "advice": Label.ADVISES,
    "advice_unwanted": Label.ADVISES,
    "harmful_advice": Label.ADVISES,
}
"""What the codes of the live loop are called here; other codes are of form."""

_PERSONAL = frozenset(
    {
        Topic.PARTNER,
        Topic.FAMILY,
        Topic.FRIEND,
        Topic.PARENTING,
        Topic.GRIEF,
        Topic.SELF,
        Topic.LONELINESS,
        Topic.BREAKUP,
        Topic.ANXIETY,
        Topic.ADDICTION,
        Topic.IDENTITY,
        Topic.SLEEP,
        Topic.BODY,
        Topic.HEALTH,
    }
)
_OF_ONESELF = re.compile(
    r"(?<![\w'])(?:i|i'?m|i'?ve|i'?d|i'?ll|me|my|myself|we|us|our)\b"
)


_OF_OTHERS = re.compile(
    r"(?<![\w'])(?:he|she|they|him|her|them|his|their|you|your|u|who|mum|mom|dad|people"
    r"|someone|somebody|nobody|everyone|everybody|anyone|friend|wife|husband|partner"
    r"|sorry|thanks|hi|hey|hello|bye|good ?night|help|please|want|feel|die|dead|life"
    r"|alone|tired|hurt|scared|love|hate|home|sleep|night|today|tonight|tomorrow)\b"
)
_TASK = re.compile(
    r"\s*(?:please |can you |could you |pls )?(?:write|rewrite|translate|summari[sz]e"
    r"|fix|debug|refactor|convert|generate|implement|optimi[sz]e|proofread|format|list"
    r"|explain (?:how|what|the)|what is|what are|create|draft|code|give me \w+ (?:list"
    r"|example|code|recipe|idea|name)|how do i (?:use|install|make|write|get|set))\b"
)
_SHORT = 250  # characters
_CODE = re.compile(
    r"```|\b(?:def|import|SELECT|function|const|var|return)\b[^\n]{0,80}[({;=]|</\w+>"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the person, screened after the talk before it."""

    number: int
    screening: Screening


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply, read against the message before it.

    `own` is the reply, folded, with the words of others blanked out; `signs` are the
    phrases of `signs.toml` in it; `does` is what the trained reader saw it do, None
    where it did not read it.
    """

    number: int
    findings: tuple[Finding, ...]
    message: str
    screening: Screening | None
    own: str
    signs: tuple[Phrase, ...]
    does: frozenset[ReplyLabel] | None = None


def labelled(
    talk: Talk, *, reader: Reader | None = None, fast: bool = False
) -> tuple[Labelled, ...]:
    """Return what was seen in each thing that was said, in its order.

    Args:
        talk: the talk.
        reader: the trained reader of messages, where there is one.
        fast: read plain phrases only. Danger is then seen only where it is said
            in plain words, and no claims are drawn.
    """
    one_by_one = _through_fast(talk) if fast else through(talk.said, reader=reader)
    return tuple(labelled_one(talk, read, claims=not fast) for read in one_by_one)


def labelled_one(
    talk: Talk, read: Heard | Answered, *, claims: bool = True
) -> Labelled:
    """Name what was seen in one thing that was said.

    Args:
        talk: the talk it was said in.
        read: what `through` makes of it.
        claims: draw claims from messages as well.
    """
    said = talk.said[read.number]
    if isinstance(read, Heard):
        seen = _seen_in_message(said.text, read.screening, claims=claims)
    else:
        seen = _seen_in_reply(said.text, read)
    return Labelled(
        talk=talk.id,
        number=read.number,
        who=said.who,
        at=said.at,
        model=said.model,
        words=len(said.text.split()),
        seen=tuple(sorted(seen, key=_by_place)),
    )


def is_emotional(text: str) -> bool:
    """Say whether a message is about a life, by a feeling, a person or a danger."""
    folded = fold(tail(text)[0])
    signs = reply_phrases.phrases_said(folded, among=_signs("message"))
    shown = bool(feelings(text)) or next(signs, None) is not None
    return _is_personal(text, folded, shown=shown)


def _is_personal(text: str, folded: str, *, shown: bool) -> bool:
    """Say the same where it is known whether a feeling or a sign is shown."""
    if _OF_ONESELF.search(folded) and (shown or not _PERSONAL.isdisjoint(topics(text))):
        return True
    return not _STAYS_LIVE.isdisjoint(reply_phrases.contexts_of(folded))


def may_matter(text: str) -> bool:
    """Say whether a message has to be read in full; cheap, and in doubt it has to.

    Left out is only what is plainly a task: it begins as one or holds code, and
    neither a feeling nor a danger is in it; and a long text that is not in the first
    person and names nobody.
    """
    folded = fold(tail(text)[0])
    if _TASK.match(folded) or _CODE.search(text):
        return is_emotional(text)
    if _OF_ONESELF.search(folded) or _OF_OTHERS.search(folded):
        return True
    # Whoever is in danger may leave out the I; such a message is short.
    return len(folded) <= _SHORT or is_emotional(text)


def is_of_a_life(talk: Talk) -> bool:
    """Say whether anything the person wrote in a talk has to be read in full."""
    return any(may_matter(said.text) for said in talk.said if said.who is Who.PERSON)


def _by_place(seen: Seen) -> tuple[int, int, str, str]:
    return (seen.start, seen.end, seen.label, seen.detail)


# -- through a talk ------------------------------------------------------------------


def through(
    said: Sequence[Said], *, reader: Reader | None = None
) -> Iterator[Heard | Answered]:
    """Read a talk from its beginning, as the live loop would have read it."""
    turns: tuple[Turn, ...] = ()
    written: list[str] = []
    live: frozenset[str] = frozenset()
    for number, one in enumerate(said):
        if one.who is Who.PERSON:
            message = Message(str(number), one.text, one.at or _NO_TIME)
            screening = screen(message, Past(turns=turns), reader=reader)
            turns = (*turns, _turn(message, screening))[-_TURNS_BEFORE:]
            live = (live | _brought_up(one.text)) & _STAYS_LIVE
            written = [*written, one.text][-_QUOTED_BEFORE:]
            yield Heard(number, screening)
            continue
        last = turns[-1] if turns else None
        yield _answered(
            number,
            one.text,
            written,
            live=live | (live_in(last.screening) if last else frozenset()),
            screening=last.screening if last else None,
            reader=reader,
        )
        if last is not None:
            turns = (*turns[:-1], _with_reply(last, one.text))


def _done(
    message: str, reply: str, reader: Reader | None
) -> frozenset[ReplyLabel] | None:
    """Return what the reader saw a reply do; to a plain task it is not asked."""
    if reader is None or not may_matter(message):
        return None
    try:
        return reader.read_reply(message, reply).labels
    except ReaderError:
        return None


def _brought_up(message: str) -> frozenset[str]:
    return reply_phrases.contexts_of(fold(tail(message)[0]))


_PLAN = Plan(Move.LISTEN, GIVEN, "It was said by another program.", Mode.HELP_ME_THINK)


def _turn(message: Message, screening: Screening) -> Turn:
    return Turn(message.id, message, screening, _PLAN, (), "", message.at)


def _with_reply(turn: Turn, reply: str) -> Turn:
    said = f"{turn.said}\n\n{reply}" if turn.said else reply
    attempt = Attempt(Draft(said, GIVEN), Verdict(Outcome.ACCEPT))
    return Turn(
        turn.id, turn.message, turn.screening, turn.plan, (attempt,), said, turn.at
    )


def _answered(
    number: int,
    reply: str,
    written: Sequence[str],
    *,
    live: frozenset[str],
    screening: Screening | None,
    reader: Reader | None,
) -> Answered:
    message, earlier = (written[-1], written[:-1]) if written else ("", ())
    found: list[Finding] = []
    for start, end in pieces(reply):
        found += (
            _moved(one, start)
            for one in read_reply(
                reply[start:end], message=message, earlier=earlier, live=live
            )
        )
    own = own_words(reply, written)
    signs = tuple(reply_phrases.phrases_said(own, among=_signs("reply")))
    does = _done(message, reply, reader)
    return Answered(number, tuple(found), message, screening, own, signs, does)


def _moved(finding: Finding, by: int) -> Finding:
    if not by or not finding.end:
        return finding
    return Finding(
        code=finding.code,
        reason=finding.reason,
        start=finding.start + by,
        end=finding.end + by,
        quote=finding.quote,
    )


_ENDS = ("\n\n", "\n", ". ", " ")


def pieces(reply: str) -> Iterator[tuple[int, int]]:
    """Yield where a long reply is cut, so that all of it is read.

    A cut is made after a paragraph, else a line, a sentence or a word.
    """
    start = 0
    while len(reply) - start > LONGEST:
        least, most = start + LONGEST // 2, start + LONGEST
        cuts = (reply.rfind(mark, least, most) + len(mark) for mark in _ENDS)
        end = next((cut for cut in cuts if cut > least), most)
        yield start, end
        start = end
    yield start, len(reply)


# -- only what plain phrases show ------------------------------------------------------

_NOTHING = Screening(needs=())


def _through_fast(talk: Talk) -> Iterator[Heard | Answered]:
    written: list[str] = []
    live: frozenset[str] = frozenset()
    screening: Screening | None = None
    for number, one in enumerate(talk.said):
        if one.who is Who.PERSON:
            now = _brought_up(one.text)
            screening = _plainly(one.text, now, written)
            live = (live & _STAYS_LIVE) | now
            written = [*written, one.text][-_QUOTED_BEFORE:]
            yield Heard(number, screening)
            continue
        own = own_words(one.text, written)
        said = tuple(_sentence_by_sentence(own, live))
        found = tuple(
            Finding(phrase.code, "", phrase.start, phrase.end)
            for phrase in said
            if phrase.code in _OF_CODE
        )
        signs = tuple(phrase for phrase in said if phrase.code not in _OF_CODE)
        message = written[-1] if written else ""
        yield Answered(number, found, message, screening, own, signs)


def _sentence_by_sentence(own: str, live: frozenset[str]) -> Iterator[Phrase]:
    """Yield the first phrase of each code, each looked for within one sentence.

    Few phrases could stand in one sentence, while in a page nearly all could.
    """
    among = _plain_phrases()
    known: set[str] = set()
    start = 0
    for stop in chain(_SENTENCE.finditer(own), (None,)):
        end = stop.end() if stop else len(own)
        for said in reply_phrases.phrases_said(
            own[start:end], live, among=among, known=known
        ):
            known.add(said.code)
            yield Phrase(said.code, said.start + start, said.end + start)
        start = end


def _plainly(text: str, live: frozenset[str], earlier: Sequence[str]) -> Screening:
    """Screen fully only where plain words of danger stand in a message."""
    if live & _STAYS_LIVE:
        reading = read_risk(text)
        return Screening(
            reading.risk, reading.tier, needs=(), findings=reading.findings
        )
    if "reassurance" in live:
        needs = tuple(need for need, _ in read_needs(text, earlier))
        return Screening(needs=needs)
    return _NOTHING


@cache
def _plain_phrases() -> Phrasings:
    """Return the sets of phrases that have a label here, of both files."""
    labelled_here = (p for p in reply_phrases.phrasings() if p.code in _OF_CODE)
    return reply_phrases.together((*labelled_here, *_signs("reply").rows))


# -- a message -----------------------------------------------------------------------


def _seen_in_message(
    text: str, screening: Screening, *, claims: bool
) -> Iterator[Seen]:
    read, offset = tail(text)
    folded = fold(read)
    signs = tuple(reply_phrases.phrases_said(folded, among=_signs("message")))
    felt = feelings(text)
    shown = bool(signs or felt)
    if is_grave(screening) or _is_personal(text, folded, shown=shown):
        yield Seen(Label.EMOTIONAL)
    yield from _risk(screening)
    yield from _needs(screening)
    calm = _is_calm(screening)
    for said in signs:
        if calm or said.code == Label.RUMINATION:
            yield Seen(Label(said.code), said.start + offset, said.end + offset)
    for family, word in felt:
        start = folded.rfind(fold(word)) + offset
        yield Seen(Label.MOOD, start, start + len(word), family)
    if calm and claims:
        for claim in drawn(text):
            yield Seen(Label.CLAIM, claim.start, claim.end, claim.kind)


def _risk(screening: Screening) -> Iterator[Seen]:
    """Yield the danger that a careful listener would act on."""
    if not is_grave(screening):
        return
    worst = max(screening.findings, key=lambda one: one.tier.rank, default=None)
    start, end = (worst.start, worst.end) if worst else (0, 0)
    about = "other." if worst and about_another(worst) else ""
    yield Seen(
        Label.RISK, start, end, f"{screening.tier.value}.{about}{screening.risk}"
    )


def is_grave(screening: Screening) -> bool:
    """Say whether there is danger in a message that has to be answered."""
    return screening.tier >= Tier.CONCERN


def _is_calm(screening: Screening) -> bool:
    """Say whether nothing in a message shows danger; only then is it quoted."""
    return screening.tier is Tier.NONE and all(
        one.tier is Tier.NONE for one in screening.findings
    )


_OF_NEED = {
    Need.REASSURANCE: (Label.REASSURANCE, ""),
    Need.REASSURANCE_AGAIN: (Label.REASSURANCE, AGAIN),
    Need.ATTACHMENT: (Label.ATTACHMENT, ""),
}


def _needs(screening: Screening) -> Iterator[Seen]:
    for need in screening.needs:
        if need in _OF_NEED:
            label, detail = _OF_NEED[need]
            found = screening.found(f"need.{need}")
            start, end = (found.start, found.end) if found else (0, 0)
            yield Seen(label, start, end, detail)


# -- a reply -------------------------------------------------------------------------


_OF_READER = {
    ReplyLabel.AGREE_WITHOUT_GROUND: (Label.AGREES_WITHOUT_GROUND, Label.AGREES),
    ReplyLabel.AGREE_WITH_GROUND: (Label.AGREES,),
    ReplyLabel.CHALLENGE_WELL: (Label.CHALLENGES,),
    ReplyLabel.CHALLENGE_CLUMSY: (Label.CHALLENGES,),
    ReplyLabel.VALIDATES: (Label.VALIDATES,),
    ReplyLabel.REFLECT_SIMPLE: (Label.REFLECTS,),
    ReplyLabel.REFLECT_COMPLEX: (Label.REFLECTS,),
    ReplyLabel.ADVISES: (Label.ADVISES,),
    ReplyLabel.FLATTERS: (Label.FLATTERS,),
    ReplyLabel.TAKES_SIDES: (Label.TAKES_SIDES,),
    ReplyLabel.FRIEND_CLAIM: (Label.FRIEND,),
    ReplyLabel.DIAGNOSES: (Label.DIAGNOSIS,),
    ReplyLabel.MEDICATION: (Label.MEDICATION,),
    ReplyLabel.HOOK: (Label.HOOK,),
    ReplyLabel.DELUSION: (Label.DELUSION,),
    ReplyLabel.DEPENDENCE: (Label.DEPENDENCE,),
    ReplyLabel.SUGGESTS_HELP: (Label.SUGGESTS_PEOPLE,),
}
_READER_DECIDES = frozenset(
    {
        Label.AGREES_WITHOUT_GROUND,
        Label.AGREES,
        Label.VALIDATES,
        Label.REFLECTS,
        Label.ADVISES,
        Label.TAKES_SIDES,
        Label.HOOK,
    }
)
"""Where the reader alone was right more often (F1 on the validation split) than it
and the phrases together, or the phrases are often wrong. Elsewhere either is enough."""
BY_READER = "reader"
"""The detail of a label that the trained reader alone saw, in the reply as a whole."""


def _seen_in_reply(reply: str, read: Answered) -> Iterator[Seen]:
    by_phrases = _seen_by_phrases(reply, read)
    if read.does is None:
        yield from by_phrases
    else:
        does = {label for one in read.does for label in _OF_READER.get(one, ())}
        kept = [
            one
            for one in by_phrases
            if one.label in does or one.label not in _READER_DECIDES
        ]
        yield from kept
        for label in does.difference(one.label for one in kept):
            yield Seen(label, 0, len(reply), BY_READER)
    if read.screening is not None and is_grave(read.screening):
        yield _met_or_missed(reply, read, read.screening.risk)


def _seen_by_phrases(reply: str, read: Answered) -> Iterator[Seen]:
    said = tuple(_said(read))
    agreed = [one for one in said if one.label is Label.AGREES_WITHOUT_GROUND]
    yield from (one for one in said if one.label is not Label.AGREES_WITHOUT_GROUND)
    for one in agreed:
        grounded = _has_ground(reply, one, read.message)
        yield Seen(Label.AGREES, one.start, one.end, one.detail)
        if not grounded:
            yield one
    for start, end in reply_form.question_spans(read.own):
        yield Seen(Label.ASKS, start, end)
    yield from _reflections(read)


def _met_or_missed(reply: str, read: Answered, risk: Risk) -> Seen:
    """Say whether a reply to somebody in danger met it."""
    met = next((one for one in read.signs if one.code == Label.MEETS_RISK), None)
    if met is not None:
        return Seen(Label.MEETS_RISK, met.start, met.end, risk)
    if read.does and ReplyLabel.CRISIS_ELEMENTS in read.does:
        return Seen(Label.MEETS_RISK, 0, len(reply), risk)
    return Seen(Label.MISSES_RISK, 0, len(reply), risk)


def _said(read: Answered) -> Iterator[Seen]:
    for one in read.findings:
        if one.code in _OF_CODE:
            yield Seen(_OF_CODE[one.code], one.start, one.end, one.code)
    for said in read.signs:
        if said.code != Label.MEETS_RISK:
            yield Seen(Label(said.code), said.start, said.end)


@cache
def _signs(part: str) -> Phrasings:
    rows = load("audit", "signs").body[part]
    return reply_phrases.together(map(reply_phrases.phrasing_of, rows))


_GROUND = re.compile(
    r"\b(?:because|since you|you (?:said|told|wrote|mentioned|describe[d]?|showed)"
    r"|you tell me|as you|from what you|by what you|by your account|given (?:that|what))\b"
)
_SENTENCE = re.compile(r"[.!?\n]+")
_WORDS_OF_GROUND = 2


def _has_ground(reply: str, seen: Seen, message: str) -> bool:
    """Say whether an agreement says on what, in its sentence or the next.

    A ground is named as one, or is in two words of the message that say something.
    """
    stop = _SENTENCE.search(reply, seen.end)
    after = _SENTENCE.search(reply, stop.end()) if stop else None
    begins = max(
        (match.end() for match in _SENTENCE.finditer(reply, 0, seen.start)), default=0
    )
    stretch = reply[begins : after.end() if after else len(reply)]
    if _GROUND.search(fold(stretch)):
        return True
    return len(_shared(stretch, message)) >= _WORDS_OF_GROUND


def _shared(words: str, message: str) -> frozenset[str]:
    return frozenset(matter_of(words)).intersection(matter_of(message[-LONGEST:]))


_SAYS_BACK = re.compile(
    r"\A(?:so |and |then |ah,? |oh,? |hm+,? )*(?:you(?!r (?:best|next|first|turn))\b|your\b"
    r"|it (?:sounds|seems|feels|looks) (?:like|as)|(?:sounds|seems|feels) like|part of you"
    r"|i hear|what i(?:'m| am) hearing|if i understand|in other words|he\b|she\b|they\b)"
)
_NO_REFLECTION = re.compile(
    r"\A(?:so |and |then )*you(?:r|'re|'ll|'d|'ve)? ?(?:should|could|can|may|might|must"
    r"|need|ought|will|have to|had better|are (?:right|so|not alone|welcome|amazing))\b"
)
_FEWEST = 1  # words that say something, taken from the message
_MOST_REFLECTIONS = 20


def _reflections(read: Answered) -> Iterator[Seen]:
    """Yield sentences that say back what the person said, in words of theirs."""
    if not read.message:
        return
    theirs: frozenset[str] | None = None
    found = 0
    start = 0
    for stop in chain(_SENTENCE.finditer(read.own), (None,)):
        end = stop.start() if stop else len(read.own)
        lead = len(read.own[start:end]) - len(read.own[start:end].lstrip(" *-\"'\n"))
        sentence = read.own[start + lead : end]
        asks = stop is not None and "?" in stop[0]
        if (
            not asks
            and _SAYS_BACK.match(sentence)
            and not _NO_REFLECTION.match(sentence)
        ):
            if theirs is None:
                theirs = frozenset(matter_of(read.message[-LONGEST:]))
            if len(theirs.intersection(matter_of(sentence))) >= _FEWEST:
                yield Seen(Label.REFLECTS, start + lead, end)
                found += 1
                if found == _MOST_REFLECTIONS:
                    return
        start = stop.end() if stop else end


class Passage(NamedTuple):
    """Words that show a label, in their place; only where the person wants them."""

    talk: str
    number: int
    who: Who
    at: datetime | None
    model: str
    text: str
    seen: Seen

    @property
    def quote(self) -> str:
        """Return the words themselves."""
        return self.text[self.seen.start : self.seen.end]


def passages(
    talk: Talk, read: Iterable[Labelled], labels: Iterable[Label]
) -> Iterator[Passage]:
    """Yield the words behind these labels in one talk, in its order.

    Args:
        talk: the talk, read again from the export.
        read: what was seen; what belongs to other talks is passed over.
        labels: those wanted.
    """
    wanted = frozenset(labels)
    for one in read:
        if one.talk != talk.id or one.number >= len(talk.said):
            continue
        said = talk.said[one.number]
        for seen in one.seen:
            if seen.label in wanted:
                yield Passage(
                    talk.id, one.number, one.who, one.at, one.model, said.text, seen
                )
