"""How does a witness get the questions as a text, and how is the answer read back?

The text is sealed with the invitation's own key, over its id, questions and last
day. What comes back may have been quoted, wrapped, turned into HTML and written on
by somebody tired: of the questions only letters and digits are compared, of the
numbers only what is meant without doubt is taken.
"""

from __future__ import annotations

import base64
import codecs
import hashlib
import hmac
import html
import json
import quopri
import re
import textwrap
import unicodedata
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.ledger.witness import asked, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from counterpoint.ledger.records import Invitation

WIDTH = 72  # columns; what mail programs leave alone
LONGEST = 200_000  # characters of what comes back
_SEAL_BYTES = 16
_SEAL_LETTERS = 26
_ID_LETTERS = 32


class NotTaken(StrEnum):
    """Why an answer was not taken."""

    NO_INVITATION = "no_invitation"
    SEVERAL = "several"
    UNKNOWN = "unknown"
    FORGED = "forged"
    ALTERED = "altered"
    REVOKED = "revoked"
    EXPIRED = "expired"
    USED = "used"
    REPEATED = "repeated"
    MISSING = "missing"
    DOUBTFUL = "doubtful"
    OUT_OF_RANGE = "out_of_range"
    NOTHING_SAID = "nothing_said"
    TOO_LONG = "too_long"
    NO_TEXT = "no_text"


class NotTakenError(InputError):
    """An answer was not taken; `why` says so to the program."""

    def __init__(self, why: NotTaken, **told: object) -> None:
        sentence: str = _words()["not_taken"][why.value]
        super().__init__(sentence.format(**told))
        self.why = why


class Answer(NamedTuple):
    """What a witness said: a number for each question, None for "cannot say"."""

    invitation: Invitation
    numbers: tuple[int | None, ...]


# --- Writing ----------------------------------------------------------------------


def sheet(invitation: Invitation) -> str:
    """Return the text that is sent; nobody is named in it."""
    said: dict[str, str] = _words()["sheet"]
    title = said["title"]
    what = said["what"].format(count=len(invitation.behaviours))
    intro = (said["hello"], what, said["shown"], said["no"], said["worried"])
    blocks = [f"{title}\n{'-' * len(title)}", *map(_wrapped, intro)]
    for number, one in enumerate(invitation.behaviours, 1):
        question = said["question"].format(number=number, text=one.text)
        box = said["number"].format(number=number)
        blocks.append("\n".join((_wrapped(question), _wrapped(asked(one)), box)))
    marks = (
        said["leave"],
        said["invitation"].format(id=_grouped(invitation.id, 8)),
        said["until"].format(day=invitation.until.isoformat()),
        said["seal"].format(seal=_grouped(seal(invitation), 4)),
        said["end"],
    )
    return "\n\n".join([*blocks, "\n".join(marks)]) + "\n"


def seal(invitation: Invitation) -> str:
    """Return the seal over the id, the questions and the last day."""
    sealed = [
        invitation.id,
        invitation.until.isoformat(),
        [[one.text, one.scale.value] for one in invitation.behaviours],
    ]
    body = json.dumps(sealed, ensure_ascii=True, separators=(",", ":")).encode()
    made = hmac.digest(bytes.fromhex(invitation.key), body, hashlib.sha256)
    return base64.b32encode(made[:_SEAL_BYTES]).decode().rstrip("=")


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _grouped(letters: str, size: int) -> str:
    return " ".join(letters[at : at + size] for at in range(0, len(letters), size))


# --- Reading ------------------------------------------------------------------------


def text_of(content: bytes) -> str:
    """Return what a file says, in whichever way it was saved as text.

    Raises:
        NotTakenError: it is no text, or far too long.
    """
    if len(content) > 4 * LONGEST:
        raise NotTakenError(NotTaken.TOO_LONG)
    for mark, coding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(coding, "replace")
    if b"\0" in content or content.startswith((b"%PDF", b"PK\x03\x04")):
        raise NotTakenError(NotTaken.NO_TEXT)
    return _decoded(content)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read(text: str, invitations: Iterable[Invitation], *, today: date) -> Answer:
    """Read an answer to one of these invitations.

    Raises:
        NotTakenError: it is not taken; says why.
    """
    if len(text) > LONGEST:
        raise NotTakenError(NotTaken.TOO_LONG)
    parts = tuple(_parts(_flat(text)))
    invitation = _invitation(parts, invitations)
    _check_unchanged(parts, invitation)
    if invitation.revoked is not None:
        raise NotTakenError(NotTaken.REVOKED)
    if today > invitation.until:
        until = in_words.day(invitation.until)
        raise NotTakenError(NotTaken.EXPIRED, until=until)
    numbers = _numbers(parts, invitation)
    if invitation.theirs:
        same = numbers == invitation.theirs
        raise NotTakenError(NotTaken.REPEATED if same else NotTaken.USED)
    return Answer(invitation, numbers)


class _Part(NamedTuple):
    """What stands after a mark, up to the next; `number` is 0 where it has none."""

    mark: str
    number: int
    text: str


# The words of [sheet] that are looked for.
_MARK = re.compile(
    r"(?P<question>\bquestion\s*(?P<q>\d{1,2})\s*:)"
    r"|(?P<number>\byour\s+number\s*(?P<n>\d{1,2})\s*:)"
    r"|(?P<leave>\bplease\s+leave\s+these\s+lines\s+as\s+they\s+are)"
    r"|(?P<invitation>\binvitation\s*:)"
    r"|(?P<until>\bvalid\s+until\s*:)"
    r"|(?P<seal>\bseal\s*:)"
    r"|(?P<end>\bend\s+of\s+the\s+questions\b)",
    re.IGNORECASE,
)
_MARKS = ("question", "number", "leave", "invitation", "until", "seal", "end")
_HIDDEN = re.compile(r"<(style|script|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-z!][^<>]{0,4000}>", re.IGNORECASE)
_QUOTING = re.compile(r"^[\s>|]+")
_QUOTED_PRINTABLE = re.compile(r"=(?:(?:20)?\r?\n|[89A-F][0-9A-F])")


def _flat(text: str) -> str:
    """Return the words in a row, without what mail programs put around them."""
    if _QUOTED_PRINTABLE.search(text):
        text = _decoded(quopri.decodestring(text.encode("utf-8", "replace")))
    text = _TAG.sub(" ", _HIDDEN.sub(" ", text))
    text = unicodedata.normalize("NFKC", html.unescape(text))
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    lines = (_QUOTING.sub("", line) for line in text.splitlines())
    return " ".join(" ".join(lines).replace("*", "").split())


def _parts(flat: str) -> Iterator[_Part]:
    marks = list(_MARK.finditer(flat))
    ends = (*(mark.start() for mark in marks[1:]), len(flat))
    for mark, end in zip(marks, ends, strict=False):
        number = int(mark["q"] or mark["n"] or 0)
        kind = next(k for k in _MARKS if mark[k] is not None)
        yield _Part(kind, number, flat[mark.end() : end])


def _invitation(
    parts: Sequence[_Part], invitations: Iterable[Invitation]
) -> Invitation:
    ids = {_id(part.text) for part in parts if part.mark == "invitation"} - {""}
    if not ids:
        raise NotTakenError(NotTaken.NO_INVITATION)
    if len(ids) > 1:
        raise NotTakenError(NotTaken.SEVERAL)
    [wanted] = ids
    for one in invitations:
        if hmac.compare_digest(one.id.encode(), wanted.encode()):
            return one
    raise NotTakenError(NotTaken.UNKNOWN)


def _check_unchanged(parts: Sequence[_Part], invitation: Invitation) -> None:
    seals = {_letters(p.text)[:_SEAL_LETTERS] for p in parts if p.mark == "seal"}
    days = {_day(part.text) for part in parts if part.mark == "until"}
    good = [hmac.compare_digest(one, seal(invitation).encode()) for one in seals]
    if not good or not all(good) or days != {invitation.until.isoformat()}:
        raise NotTakenError(NotTaken.FORGED)
    for before, part in pairwise((_Part("", 0, ""), *parts)):
        if part.mark == "number" and not _is_under(before, part, invitation):
            raise NotTakenError(NotTaken.ALTERED)


def _is_under(question: _Part, part: _Part, invitation: Invitation) -> bool:
    """Say whether a number stands under the question that was sent."""
    if (question.mark, question.number) != ("question", part.number):
        return False
    if not 1 <= part.number <= len(invitation.behaviours):
        return False
    one = invitation.behaviours[part.number - 1]
    sent = unicodedata.normalize("NFKC", f"{one.text} {asked(one)}")
    return folded(question.text) == folded(sent)


def _id(text: str) -> str:
    """Return an id as it was typed, also off paper."""
    letters = folded(text).translate(str.maketrans("ol", "01"))
    return letters[:_ID_LETTERS]


def _letters(text: str) -> bytes:
    """Return the letters of a seal as they were typed, also off paper."""
    letters = folded(text).upper().translate(str.maketrans("018", "OIB"))
    return letters.encode()


def _day(text: str) -> str:
    found = re.search(r"\d{4}\s*-\s*\d{2}\s*-\s*\d{2}", text)
    return "".join(found[0].split()) if found else ""


# --- The numbers ----------------------------------------------------------------------

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<value>[-\u2212]?\d{1,4}(?:[.,]\d{1,2})?)(?!\d)"
    r"(?:\s*(?:/|\u2044|out\s+of|of)\s*(?P<of>\d{1,4}))?"
)
_SPELT = (
    ("zero", "none", "never", "nil"),
    ("one",),
    ("two",),
    ("three",),
    ("four",),
    ("five",),
    ("six",),
    ("seven",),
    ("eight",),
    ("nine",),
    ("ten",),
)
_WORDS = {word: number for number, words in enumerate(_SPELT) for word in words}
_FEW_WORDS = 4
"""A number is read out of words only where there are no more of them."""
_CANNOT = re.compile(
    r"\?|\b(?:cannot|can t|cant|could not|couldn t|don t|dont|do not) (?:say|know|tell)"
    r"|\b(?:no idea|not there|not sure|unsure|dunno)\b",
    re.IGNORECASE,
)


def _numbers(parts: Sequence[_Part], invitation: Invitation) -> tuple[int | None, ...]:
    """Return the number of each question, None where a witness cannot say."""
    found: dict[int, set[int | None]] = {}
    doubtful: set[int] = set()
    for part in parts:
        if part.mark == "number":
            read_, sure = _meant(part.text, invitation, part.number)
            found.setdefault(part.number, set()).update(read_)
            doubtful |= set() if sure else {part.number}
    asked_ = range(1, len(invitation.behaviours) + 1)
    given = {n: found.get(n, set()) for n in asked_}
    doubtful |= {n for n in asked_ if len(given[n]) > 1}
    if doubtful:
        raise NotTakenError(NotTaken.DOUBTFUL, which=_which(doubtful))
    missing = {n for n in asked_ if not given[n]}
    if missing:
        raise NotTakenError(NotTaken.MISSING, which=_which(missing))
    numbers = tuple(next(iter(given[n])) for n in asked_)
    _check_range(numbers, invitation)
    return numbers


def _check_range(numbers: Sequence[int | None], invitation: Invitation) -> None:
    scales = [one.scale for one in invitation.behaviours]
    for n, (number, scale) in enumerate(zip(numbers, scales, strict=True), 1):
        if number is not None and not 0 <= number <= scale.most:
            which = _which({n})
            raise NotTakenError(NotTaken.OUT_OF_RANGE, which=which, most=scale.most)
    if all(number is None for number in numbers):
        raise NotTakenError(NotTaken.NOTHING_SAID)


def _meant(
    text: str, invitation: Invitation, number: int
) -> tuple[set[int | None], bool]:
    """Return what may be meant under a question, and whether that can be one thing.

    What stands between the brackets counts; where nothing does, what was written
    beside them.
    """
    within = [one.strip(" _.") for one in _BRACKETS.findall(text)]
    within = [one for one in within if one]
    region = within[0] if within else _BRACKETS.sub(" ", text)
    if len(set(within)) > 1:
        return set(), False
    most = invitation.behaviours[number - 1].scale.most
    region = region.replace("_", " ").replace("[", " ").replace("]", " ")
    plain = region.replace("'", " ").replace("\u2019", " ").casefold()
    found: set[int | None] = set()
    for match in _NUMBER.finditer(region):
        value = _whole(match["value"])
        if value is None or (match["of"] and int(match["of"]) != most):
            return set(), False
        found.add(value)
    words = re.findall(r"[^\W\d_]+", plain)
    if not found and len(words) <= _FEW_WORDS:
        found |= {_WORDS[word] for word in words if word in _WORDS}
    if not found and _CANNOT.search(plain):
        return {None}, True
    return found, len(found) <= 1


def _whole(typed: str) -> int | None:
    """Return 5 for "5", "5.0" and "5,0"; None for what is no whole number."""
    value = float(typed.replace(",", ".").replace("\u2212", "-"))
    return int(value) if value.is_integer() else None


def _which(numbers: Iterable[int]) -> str:
    names = [str(number) for number in sorted(numbers)]
    one, more = _words()["not_taken"]["which"]
    form: str = one if len(names) == 1 else more
    return form.format(number=in_words.listed(names))


def _words() -> dict[str, Any]:
    return load("ledger", "witness").body
