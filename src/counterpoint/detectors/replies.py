"""What is in this reply that should not be said to this person?

`read_reply` names everything it sees, with the place; what follows from it is
for the review to decide. It knows the phrases in `data/en/replies.toml`, who
did what to whom (`mirror`), and what stands in quotation marks. It does not
know whether a thing is true, and it cannot see bad advice in new words.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from counterpoint.detectors import reply_form, reply_phrases, reply_quotes
from counterpoint.detectors.mirror import swapped_actors
from counterpoint.detectors.phrases import fold
from counterpoint.terms import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# A reply is a few sentences. What lies beyond this is not read, and the
# finding `too_long` says so.
LONGEST = 6_000
LONGEST_MESSAGE = 20_000


def read_reply(
    reply: str,
    *,
    message: str,
    earlier: Sequence[str] = (),
    live: Iterable[str] = (),
) -> tuple[Finding, ...]:
    """Name what a reply should not say, in the order it stands in the reply.

    Args:
        reply: the words that might be said.
        message: what the person just wrote.
        earlier: the person's earlier messages of this sitting, oldest first.
        live: contexts known from elsewhere, named as in the data file
            ("abuse", "reality", "suicide", "goodbye" ...).
    """
    seen = _Seen(reply[:LONGEST], message, tuple(earlier), frozenset(live))
    found = sorted(seen.findings(), key=lambda f: (f.start, f.end, f.code))
    if len(reply) > LONGEST:
        found.append(finding("too_long"))
    return tuple(_once(found))


def finding(code: str, text: str = "", start: int = 0, end: int = 0) -> Finding:
    """Make a finding with the sentence that belongs to its code."""
    return Finding(
        code=code,
        reason=reply_phrases.reason_for(code),
        start=start,
        end=end,
        quote=text[start:end],
    )


def own_words(reply: str, sources: Iterable[str]) -> str:
    """Return a reply, folded, with the words of others in it blanked out."""
    folded = fold(reply)
    others = reply_quotes.others_words(folded, map(fold, sources))
    return reply_quotes.blank(folded, others)


class _Seen:
    """One reply, read against one message."""

    def __init__(
        self,
        reply: str,
        message: str,
        earlier: tuple[str, ...],
        live: frozenset[str],
    ) -> None:
        self.reply = reply
        self.message = message[-LONGEST_MESSAGE:]
        self.earlier = earlier
        self.folded = fold(reply)
        self.theirs = tuple(
            fold(text[-LONGEST_MESSAGE:]) for text in (message, *earlier)
        )
        self.own = own_words(reply, self.theirs)
        self.live = live | self._brought_up()

    def findings(self) -> Iterator[Finding]:
        """Yield everything that is seen, in no order."""
        spans = chain(
            reply_form.form_faults(self.reply),
            reply_form.numbers_unlisted(self.reply, self.theirs),
            self._said(),
            self._questions(),
            (
                ("misquote", q.start, q.end)
                for q in reply_quotes.misquotes(self.folded, self.theirs)
            ),
        )
        for code, start, end in spans:
            yield finding(code, self.reply, start, end)
        yield from swapped_actors(self.reply, self.message, earlier=self.earlier)

    def _brought_up(self) -> frozenset[str]:
        """A danger stays live for the sitting; the rest is of this message."""
        now = reply_phrases.contexts_of(self.theirs[0])
        before = frozenset(
            chain.from_iterable(map(reply_phrases.contexts_of, self.theirs[1:]))
        )
        return now | (before & {"abuse", "reality", "suicide"})

    def _said(self) -> Iterator[reply_form.Span]:
        for said in reply_phrases.phrases_said(self.own, self.live):
            if said.code == "diagnosis" and self._is_known(said.start, said.end):
                continue
            unwanted = said.code == "advice" and "no_advice" in self.live
            code = "advice_unwanted" if unwanted else said.code
            yield (code, said.start, said.end)

    def _is_known(self, start: int, end: int) -> bool:
        """Say whether the person told of this diagnosis as one they were given."""
        last = self.own[start:end].split()[-1]
        return any(reply_phrases.was_diagnosed(last, text) for text in self.theirs)

    def _questions(self) -> Iterator[reply_form.Span]:
        marks = reply_form.question_spans(self.own)
        if len(marks) > 1:
            yield ("several_questions", *marks[-1])


def _once(found: list[Finding]) -> Iterator[Finding]:
    """Drop a finding that lies within another of the same code."""
    kept: list[Finding] = []
    for one in found:
        if not any(k.code == one.code and k.start <= one.start <= k.end for k in kept):
            kept.append(one)
    yield from kept
