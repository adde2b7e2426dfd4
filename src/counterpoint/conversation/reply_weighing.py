"""What may the trained reader add to what was seen in a reply?

Only what it was nearly always right about on lines it did not learn from
(`ReplyReading.sure`). It adds findings and takes none away; the table of the review
decides about them as about any other. Words that were written in advance were
weighed when they were written, and are not put to it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint.detectors.replies import finding
from counterpoint.terms import ReplyLabel, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.ports import Reader
    from counterpoint.terms import Finding

_CODES = {
    ReplyLabel.AGREE_WITHOUT_GROUND: "agreement_without_ground",
    ReplyLabel.FLATTERS: "flattery",
    ReplyLabel.TAKES_SIDES: "takes_sides",
    ReplyLabel.FRIEND_CLAIM: "friend_claim",
    ReplyLabel.DIAGNOSES: "diagnosis",
    ReplyLabel.MEDICATION: "medication_advice",
    ReplyLabel.HOOK: "goodbye_hook",
    ReplyLabel.DELUSION: "affirms_delusion",
    ReplyLabel.DEPENDENCE: "encourages_dependence",
}
"""What is wrong whatever the moment; the rest depends on it."""


def added(
    reply: str, message: str, *, reader: Reader, again: bool, listens: bool
) -> Iterator[Finding]:
    """Yield what the reader is sure of in a reply; it has no place in the words.

    Args:
        reply: the words that might be said.
        message: what they answer.
        reader: the trained reader.
        again: reassurance was asked for before, so giving it feeds the asking.
        listens: the person asked to be listened to, with no advice.

    Raises:
        ReaderError: it could not read.
    """
    sure = reader.read_reply(message, reply).sure
    codes = {_CODES[label] for label in sure if label in _CODES}
    if again and ReplyLabel.REASSURES in sure:
        codes.add("reassurance_repeated")
    if listens and ReplyLabel.ADVISES in sure:
        codes.add("advice_unwanted")
    for code in sorted(codes):
        yield replace(finding(code), source=Source.READER)
