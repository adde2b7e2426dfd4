"""What did the person mean to write, letter by letter?

`normalise` undoes disguise, haste and decoration (look-alike letters, digits
for letters, s p a c e d letters, missing apostrophes, common misspellings of
the words that matter) and keeps the way back to the text as it was written.
`sentences` and `clauses` cut the text as written. Nothing here knows what a
word means.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass, field
from functools import cache

from counterpoint.authored import load

# Longer runs of letters are no words; they are kept as they stand.
LONGEST_WORD = 40
# S p a c e d letters are cut into words up to this many letters.
LONGEST_SPACED = 200
# Text is read in the reverse direction too, this far.
LONGEST_REVERSED = 4000

# Stands for any emoji or other picture until the words around it are known.
PICTURE = "\x01"

_APOSTROPHES = frozenset("'`\u00b4\u2018\u2019\u201b\u2032\u02bc\u02b9\uff07")
_DOUBLE_QUOTES = frozenset("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb")
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
_LEET = str.maketrans("01345780$@!+|", "oleastbosaitl")
_LEET_I = str.maketrans("01345780$@!+|", "oieastbosaiti")
_LEET_CHARACTERS = frozenset("01345780$@!+|")
_ROUND = re.compile(r"(.)\1{2,}")
_DIGIT_INSIDE = re.compile(r"[a-z][0134579$@!][a-z]")
_CHUNK = re.compile(r"\S+")
_LEADING = "\"'([{*_~#<-:.,;>&"
_TRAILING = ".,!?;:)\"']}*~_->"
# What may stand between the letters of a disguised word.
_INNER = re.compile(r"[^\w'\u0900-\u0dff]|_")
_REVERSED = re.compile("\u202e([^\u202c\u202e]*)")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text and its plain form: lower case, undisguised, easy to match.

    `origins[i]` is the offset in `raw` that `plain[i]` came from.
    """

    raw: str
    plain: str
    origins: array[int] = field(repr=False, compare=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return offsets into `raw` for offsets into `plain`."""
        if start >= end or not self.plain:
            return (0, 0)
        covered = self.origins[start:end]
        return (min(covered), max(covered) + 1)


def normalise(text: str) -> Plain:
    """Return the plain form of a text; linear in its length."""
    letters, sources = _fold(text)
    writer = _Writer(sources)
    words = _spelling().words
    digits_speak = len(_DIGIT_INSIDE.findall(letters[:LONGEST_REVERSED])) > 1
    chunks = [match.span() for match in _CHUNK.finditer(letters)]
    previous = 0
    index = 0
    while index < len(chunks):
        start, end = chunks[index]
        chunk = letters[start:end]
        gap = "\n" if "\n" in letters[previous:start] else " "
        if chunk in words and end - start > 1:
            after = _known_run(letters, chunks, index)
            known = letters[start : chunks[after - 1][1]]
            if index:
                writer.put(gap + known, start - 1)
            else:
                writer.put(known, start)
            index = after
        else:
            if index:
                writer.put(gap, start)
            run = _spaced_run(letters, chunks, index) if end - start == 1 else index
            if run > index:
                _write_spaced(writer, letters, chunks[index:run])
                index = run
            elif digits_speak and chunk in {"1", "!"}:
                writer.put("i", start)
                index += 1
            else:
                _write_chunk(writer, chunk, start)
                index += 1
        previous = chunks[index - 1][1]
    return Plain(text, "".join(writer.pieces), writer.origins)


def _known_run(letters: str, chunks: list[tuple[int, int]], index: int) -> int:
    """Return where known words end that stand side by side from `index` on."""
    words = _spelling().words
    _, end = chunks[index]
    for place in range(index + 1, len(chunks)):
        starts, ends = chunks[place]
        side_by_side = starts - end == 1 and letters[end] in " \n"
        if not side_by_side or ends - starts == 1 or letters[starts:ends] not in words:
            return place
        end = ends
    return len(chunks)


class _Writer:
    """Collects plain letters and where each came from."""

    def __init__(self, sources: array[int] | None) -> None:
        self.pieces: list[str] = []
        self.origins: array[int] = array("L")
        self._sources = sources

    def put(self, piece: str, start: int) -> None:
        """Add a piece whose letters stand side by side from `start`."""
        self.pieces.append(piece)
        if self._sources is None:
            self.origins.extend(range(start, start + len(piece)))
        else:
            self.origins.extend(self._sources[start : start + len(piece)])

    def put_at(self, piece: str, places: range | list[int]) -> None:
        """Add a piece whose letters came from these places."""
        self.pieces.append(piece)
        if self._sources is None:
            self.origins.extend(places)
        else:
            self.origins.extend([self._sources[place] for place in places])


def _fold(text: str) -> tuple[str, array[int] | None]:
    """Fold single characters; None instead of offsets means nothing moved."""
    if text.isascii():
        return text.lower(), None
    letters: list[str] = []
    sources: array[int] = array("L")
    for place, character in enumerate(text):
        folded = character.lower() if character < "\x80" else _fold_one(character)
        letters.append(folded)
        sources.extend([place] * len(folded))
    # Text shown right to left by an override is read in both directions.
    for match in _REVERSED.finditer(text[:LONGEST_REVERSED]):
        letters.append(" . ")
        sources.extend([match.start()] * 3)
        for place in range(match.end(1) - 1, match.start(1) - 1, -1):
            character = text[place]
            folded = character.lower() if character < "\x80" else _fold_one(character)
            letters.append(folded)
            sources.extend([place] * len(folded))
    return "".join(letters), sources


@cache
def _fold_one(character: str) -> str:
    if character in _APOSTROPHES:
        return "'"
    if character in _DOUBLE_QUOTES:
        return '"'
    if character in _DASHES:
        return "-"
    if character == "\u2026":
        return "."
    folded: list[str] = []
    for part in unicodedata.normalize("NFKD", character).lower():
        category = unicodedata.category(part)
        if category in {"Cf", "Cs", "Co", "Cn"}:
            continue
        if category in {"Mn", "Mc", "Me"}:
            # Marks on letters go; the vowels of Indic scripts stay.
            folded.append(part if "\u0900" <= part <= "\u0dff" else "")
            continue
        if category in {"Zs", "Zl", "Zp", "Cc"}:
            folded.append("\n" if category in {"Zl", "Zp"} else " ")
        elif category in {"So", "Sk"}:
            folded.append(PICTURE)
        else:
            folded.append(_spelling().look_alikes.get(part, part))
    return "".join(folded)


@dataclass(frozen=True, slots=True)
class _Spelling:
    """Words we know how to spell, and known ways to misspell them.

    `words` are everyday words and all words of the patterns, `hard` the words
    of risk.
    """

    words: frozenset[str]
    hard: frozenset[str]
    typos: dict[str, str]
    look_alikes: dict[str, str]
    collisions: dict[str, str]
    lengths: tuple[int, ...]


@cache
def _spelling() -> _Spelling:
    body = load("detectors", "risk_spelling").body
    words = frozenset(" ".join(body["words"].values()).split()).union(
        load("detectors", "risk_cues").body["vocabulary"].split()
    )
    return _Spelling(
        words=words,
        hard=frozenset(body["words"]["risk"].split()),
        typos=dict(body["typos"]),
        collisions=dict(body["collisions"]),
        look_alikes={
            pair[0]: pair[1]
            for line in body["look_alikes"].values()
            for pair in line.split()
        },
        lengths=tuple(sorted({len(word) for word in words}, reverse=True)),
    )


def _spaced_run(letters: str, chunks: list[tuple[int, int]], index: int) -> int:
    """Return where a run of three or more single letters ends, or `index`."""
    place = index
    while place < len(chunks):
        start, end = chunks[place]
        if end - start != 1 or not (letters[start].isalpha() or letters[start] == "'"):
            break
        place += 1
    return place if place - index >= 3 else index


def _write_spaced(writer: _Writer, letters: str, chunks: list[tuple[int, int]]) -> None:
    """Join s p a c e d letters; a wider gap between two is a word's end."""
    words: list[list[int]] = [[]]
    for place, (start, _) in enumerate(chunks):
        if place and start - chunks[place - 1][1] > 1:
            words.append([])
        if letters[start] != "'":
            words[-1].append(start)
    for number, places in enumerate([places for places in words if places]):
        if number:
            writer.put(" ", places[0])
        _write_joined(writer, "".join(letters[place] for place in places), places)


def _write_joined(writer: _Writer, joined: str, places: list[int]) -> None:
    """Write letters that belong together, as known words where possible."""
    done = 0
    for word in _segments(joined) or (joined,):
        if done:
            writer.put(" ", places[done])
        spelled = _spelling().typos.get(word, word)
        writer.put_at(spelled, _stretch(places[done : done + len(word)], len(spelled)))
        done += len(word)


def _segments(joined: str) -> tuple[str, ...]:
    """Cut joined letters into known words; empty if that cannot be done."""
    spelling = _spelling()
    if joined in spelling.words:
        return (joined,)
    if len(joined) > LONGEST_SPACED:
        return ()
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(joined) + 1):
        options = [
            (*before, joined[end - length : end])
            for length in spelling.lengths
            if length <= end
            and (before := best[end - length]) is not None
            and joined[end - length : end] in spelling.words
        ]
        best.append(min(options, key=len) if options else None)
    return best[-1] or ()


def _stretch(places: range | list[int], length: int) -> list[int]:
    """Give every letter of a corrected word a place in the word as written."""
    last = len(places) - 1
    return [places[min(place, last)] for place in range(length)]


def _write_chunk(writer: _Writer, chunk: str, start: int) -> None:
    """Write one run of non-space characters."""
    if chunk in _spelling().words:
        writer.put(chunk, start)
        return
    if chunk.isalpha():
        _write_word(writer, chunk, range(start, start + len(chunk)))
        return
    if PICTURE in chunk:
        _write_around_pictures(writer, chunk, start)
        return
    core = chunk.lstrip(_LEADING)
    head = len(chunk) - len(core)
    core = core.rstrip(_TRAILING)
    if head:
        writer.put(chunk[:head], start)
    if core:
        _write_core(writer, core, start + head)
    tail = head + len(core)
    if tail < len(chunk):
        writer.put(chunk[tail:], start + tail)


def _write_around_pictures(writer: _Writer, chunk: str, start: int) -> None:
    """Write a chunk with pictures in and between words.

    A picture inside a word that we know without it goes; others part words.
    """
    spelling = _spelling()
    place = 0
    parts: list[tuple[str, list[int]]] = []
    for part in chunk.split(PICTURE):
        places = list(range(start + place, start + place + len(part)))
        place += len(part) + 1
        if not part:
            continue
        if parts:
            before, its_places = parts[-1]
            whole = (before + part).replace("'", "")
            if whole in spelling.words or whole in spelling.typos:
                parts[-1] = (before + part, its_places + places)
                continue
        parts.append((part, places))
    for number, (part, places) in enumerate(parts):
        if number:
            writer.put(" ", places[0])
        bare = [i for i, character in enumerate(part) if character != "'"]
        word = "".join(part[i] for i in bare)
        if word.isalpha():
            _write_word(writer, word, [places[i] for i in bare])
        else:
            _write_chunk(writer, part, places[0])


def _write_core(writer: _Writer, core: str, start: int) -> None:
    """Write a chunk that holds more than letters."""
    kept = [i for i, character in enumerate(core) if character != "'"]
    bare = "".join(core[i] for i in kept)
    places = [start + i for i in kept]
    if bare.isalpha():
        meant = _spelling().collisions.get(core, bare)
        _write_word(writer, meant, _stretch(places, len(meant)))
        return
    if not bare or len(bare) > LONGEST_WORD:
        writer.put_at(bare, places)
        return
    decoded = _decode(bare)
    if decoded is not None:
        _write_word(writer, decoded, places)
        return
    inner = [i for i, character in enumerate(bare) if not _INNER.match(character)]
    joined = "".join(bare[i] for i in inner)
    spelling = _spelling()
    if joined in spelling.words or joined in spelling.typos:
        _write_word(writer, joined, [places[i] for i in inner])
    elif len(joined) >= 3 and len(bare) >= 2 * len(joined) - 1:
        # k.i.l.l: every second character is a letter.
        _write_joined(writer, joined, [places[i] for i in inner])
    else:
        writer.put_at(bare, places)


def _decode(bare: str) -> str | None:
    """Read digits and signs as the letters they stand for, or return None."""
    if "*" in bare:
        return _uncensored(bare)
    if not any(c in _LEET_CHARACTERS for c in bare):
        return None
    if not any(c.isalpha() for c in bare) or not bare.isascii():
        return None
    known = _spelling()
    for table in (_LEET_I, _LEET):
        decoded = _ROUND.sub(r"\1\1", bare.translate(table))
        if decoded in known.words or decoded in known.typos:
            return bare.translate(table)
    inside = bare[0].isalpha() and bare[-1].isalpha() and len(bare) >= 4
    letters = sum(c.isalpha() for c in bare)
    decoded = bare.translate(_LEET_I)
    return decoded if inside and letters * 2 > len(bare) and decoded.isalpha() else None


def _uncensored(bare: str) -> str | None:
    """Fill the stars of s**cide, if exactly one known hard word fits."""
    hidden = re.compile("".join("." if c == "*" else re.escape(c) for c in bare))
    fits = [word for word in _censored_words() if hidden.fullmatch(word)]
    return fits[0] if fits and bare.count("*") * 2 <= len(bare) + 1 else None


@cache
def _censored_words() -> tuple[str, ...]:
    return tuple(load("detectors", "risk_spelling").body["censored"].split())


def _write_word(writer: _Writer, word: str, places: range | list[int]) -> None:
    """Write a word of letters only, spelled as it is commonly spelled."""
    spelling = _spelling()
    known = spelling.typos.get(word)
    if known is None and word not in spelling.words:
        shorter = _ROUND.sub(r"\1\1", word)
        if shorter != word:
            single = _ROUND.sub(r"\1", word)
            for option in (shorter, single):
                if option in spelling.words or option in spelling.typos:
                    shorter = spelling.typos.get(option, option)
                    break
            known = shorter
        elif len(word) <= LONGEST_WORD and word[-1] == word[-2:-1]:
            trimmed = word.rstrip(word[-1]) + word[-1]
            known = trimmed if trimmed in spelling.hard else None
    if known is None or known == word:
        writer.put_at(word, places)
    else:
        writer.put_at(known, _stretch(places, len(known)))


# A run of stops is looked at once, from its first: no time is lost on "......".
_STOP = r"(?<![.!?\u2026;])[.!?\u2026;]++[\"')\]\u201d\u2019]{0,4}(?=\s|$)|\n"
_SENTENCE_END = re.compile(_STOP)
_CLAUSE_END = re.compile(
    _STOP + r"|(?<=\s)[-\u2013\u2014]{1,3}(?=\s)|\u2014"
    r"|,\s{1,3}(?:but|and then|and so|so then|yet)\s"
    r"|,?\sbecause\s",
    re.IGNORECASE,
)
_EDGES = " \t\r\n,.;:!?-\u2013\u2014\u2026"


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return where each sentence stands in the text as written."""
    return tuple(_cut(text, _SENTENCE_END, keep_mark=True))


def clauses(text: str) -> tuple[tuple[int, int], ...]:
    """Return where each clause stands, without its closing punctuation."""
    return tuple(_cut(text, _CLAUSE_END, keep_mark=False))


def _cut(text: str, mark: re.Pattern[str], *, keep_mark: bool) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for match in mark.finditer(text):
        _keep(
            spans, text, start, match.end() if keep_mark else match.start(), keep_mark
        )
        start = match.end()
    _keep(spans, text, start, len(text), keep_mark)
    return spans


def _keep(
    spans: list[tuple[int, int]], text: str, start: int, end: int, keep_mark: bool
) -> None:
    edges = " \t\r\n" if keep_mark else _EDGES
    while start < end and text[start] in edges:
        start += 1
    while end > start and text[end - 1] in edges:
        end -= 1
    if any(c.isalnum() for c in text[start:end]):
        spans.append((start, end))
