"""Write risk_cues.toml: for every way a pattern is said, words it cannot lack.

    python tools/write_cues.py src/counterpoint/detectors/data

A way is only tried on a message that holds one of the words before the "&"
and, where there is an "&", one of the words after it. "suicid*" is the
beginning of a word. The words are worked out from the patterns, never by hand.
Run this after changing a pattern; `tests/detectors/test_risk.py` checks it.
"""

from __future__ import annotations

import argparse
import re
import textwrap
import tomllib
from pathlib import Path

# Words that nearly every message holds: poor cues.
COMMON = frozenset(
    [
        "i",
        "im",
        "ill",
        "id",
        "me",
        "my",
        "to",
        "the",
        "a",
        "an",
        "and",
        "or",
        "of",
        "in",
        "on",
        "at",
        "it",
        "its",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "that",
        "this",
        "so",
        "he",
        "she",
        "they",
        "him",
        "her",
        "them",
        "you",
        "your",
        "not",
        "no",
        "dont",
        "do",
        "did",
        "have",
        "has",
        "had",
        "for",
        "with",
        "up",
        "out",
        "if",
        "when",
        "what",
        "how",
        "will",
        "would",
        "can",
        "could",
        "all",
        "go",
        "going",
        "get",
        "got",
        "just",
        "from",
        "by",
        "as",
        "but",
        "about",
        "one",
        "want",
        "s",
        "ll",
        "d",
        "think",
        "say",
        "says",
        "said",
        "cant",
        "wont",
        "because",
        "feel",
        "keep",
        "there",
        "ive",
        "now",
        "again",
        "hes",
        "shes",
        "theyre",
        "into",
        "after",
        "off",
        "people",
        "time",
        "day",
        "days",
    ]
)
Alternatives = list["Sequence"]
Sequence = list["str | Group"]


class Group:
    """A bracket: its alternatives, and whether it may be left out."""

    def __init__(self, options: Alternatives, *, optional: bool) -> None:
        self.options = options
        self.optional = optional


def parse(pattern: str, at: int = 0) -> tuple[Alternatives, int]:
    """Parse `a (?:b|c)? d` up to a closing bracket."""
    options: Alternatives = [[]]
    while at < len(pattern):
        if pattern.startswith(("(?!", "(?=", "(?<"), at):
            at = skip_bracket(pattern, at)
        elif pattern.startswith("(?:", at):
            inner, at = parse(pattern, at + 3)
            at += 1
            at, optional = quantifier(pattern, at)
            options[-1].append(Group(inner, optional=optional))
        elif pattern[at] == ")":
            return options, at
        elif pattern[at] == "|":
            options.append([])
            at += 1
        else:
            piece, at = atom(pattern, at)
            at, optional = quantifier(pattern, at)
            options[-1].append("?" if optional else piece)
    return options, at


def atom(pattern: str, at: int) -> tuple[str, int]:
    """Return one character, or "?" for anything that varies."""
    if pattern[at] == "[":
        return "?", pattern.index("]", at) + 1
    if pattern[at] == "\\":
        return (".", at + 2) if pattern[at + 1] == "." else ("?", at + 2)
    return pattern[at], at + 1


def quantifier(pattern: str, at: int) -> tuple[int, bool]:
    """Skip a quantifier; say whether it allows for none."""
    if at < len(pattern) and pattern[at] in "?*":
        return at + 1, True
    if at < len(pattern) and pattern[at] == "+":
        return at + 1, False
    match = re.match(r"\{(\d+),?\d*\}", pattern[at:])
    if match:
        return at + match.end(), match.group(1) == "0"
    return at, False


def skip_bracket(pattern: str, at: int) -> int:
    """Return the place after the bracket that opens here."""
    depth = 0
    for place in range(at, len(pattern)):
        depth += {"(": 1, ")": -1}.get(pattern[place], 0)
        if depth == 0:
            return place + 1
    raise ValueError(pattern)


def needed(options: Alternatives, *, left: bool, right: bool) -> frozenset[str] | None:
    """Return words of which every match has one; None if there are none."""
    words: set[str] = set()
    for option in options:
        choices = choices_in(option, left=left, right=right)
        if not choices:
            return None
        words |= choices[0]
    return frozenset(words)


def choices_in(items: Sequence, *, left: bool, right: bool) -> list[frozenset[str]]:
    """Return the sets of words that this sequence needs one of, rarest first."""
    choices: list[frozenset[str]] = []
    for index, item in enumerate(items):
        if isinstance(item, Group) and not item.optional:
            bounded_left = ends_word(items[index - 1]) if index else left
            after = items[index + 1] if index + 1 < len(items) else None
            bounded_right = right if after is None else starts_gap(after)
            found = needed(item.options, left=bounded_left, right=bounded_right)
            if found:
                choices.append(found)
    choices.extend(whole_words(items, left=left, right=right))
    return sorted(choices, key=lambda words: (cost(words), sorted(words)))


def cue(pattern: str) -> str:
    """Return the cue of one way, as it is written to the file."""
    options, _ = parse(pattern)
    if len(options) == 1:
        choices = choices_in(options[0], left=True, right=True)
    else:
        words = needed(options, left=True, right=True)
        choices = [words] if words else []
    if not choices:
        raise SystemExit(f"No word is needed by {pattern[:80]}")
    first = " ".join(sorted(choices[0]))
    for other in choices[1:]:
        stems = any(word.endswith("*") for word in other)
        if not stems and other.isdisjoint(choices[0]) and len(other) <= 60:
            return f"{first} & {' '.join(sorted(other))}"
    return first


def ends_word(item: str | Group) -> bool:
    """Say whether a word is surely over after this item."""
    if isinstance(item, Group):
        return all(option and ends_word(option[-1]) for option in item.options)
    return item == " "


def starts_gap(item: str | Group) -> bool:
    """Say whether a word is surely over before this item."""
    if isinstance(item, Group):
        return all(option and starts_gap(option[0]) for option in item.options)
    return item == " "


def whole_words(items: Sequence, *, left: bool, right: bool) -> list[frozenset[str]]:
    """Find literal words, or beginnings of words, in a sequence."""
    found: list[frozenset[str]] = []
    word, clean = "", left
    for item in [*items, None]:
        if isinstance(item, str) and item not in {" ", "?"}:
            word += item
            continue
        if item is None:
            whole = right
        elif isinstance(item, Group):
            whole = starts_gap(item) and not item.optional
        else:
            whole = item == " "
        if clean and word and whole:
            found.append(frozenset({word}))
        elif clean and len(word) >= 3:
            found.append(frozenset({word[:6] + "*"}))
        clean = item == " " or (isinstance(item, Group) and ends_word(item))
        word = ""
    return found


def spelled_out(pattern: str) -> set[str]:
    """Return the whole words that are written out in a pattern."""
    bare = re.sub(r"\[[^]]*\][+*]?", "?", pattern).replace("\\d", "?")
    bare = bare.replace("(?:", "(").replace("(?!", "(").replace("(?=", "(")
    return set(re.findall(r"(?<![a-z0-9?(])[a-z]{3,}(?=[ |)]|$)", bare)) | set(
        re.findall(r"(?<=[(|])[a-z]{3,}(?=[ |)])", bare)
    )


def cost(words: frozenset[str]) -> float:
    """Say how often such words occur in ordinary talk."""
    return sum(
        40 if word in COMMON else 3 if word.endswith("*") else 1 for word in words
    )


def main() -> None:
    """Write the one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data: Path = parser.parse_args().data
    macros = tomllib.loads((data / "en/risk_words.toml").read_text())["macros"]

    def expanded(pattern: str) -> str:
        while re.search(r"<[a-z_]+>", pattern):
            pattern = re.sub(r"<([a-z_]+)>", lambda m: f"(?:{macros[m[1]]})", pattern)
        return pattern

    lines = [
        'owner = "Counterpoint editors"',
        "reviewed = 2026-11-23",
        "review_by = 2027-05-23",
        "",
        "# Written by tools/write_cues.py from the patterns; not edited by hand.",
    ]
    cues: list[str] = ["", "[cues]"]
    words: set[str] = set()
    for path in sorted(
        [*data.glob("en/risk_*.toml"), *data.glob("*/crisis_words.toml")]
    ):
        for row in tomllib.loads(path.read_text()).get("row", []):
            cues.append(f"{row['id']} = [")
            cues.extend(f'  "{cue(expanded(way))}",' for way in row["any"])
            cues.append("]")
            if path.parent.name == "en":
                for way in row["any"]:
                    words |= spelled_out(expanded(way))
    lines.append('vocabulary = """')
    lines.extend(textwrap.wrap(" ".join(sorted(words)), 96))
    lines.append('"""')
    lines.extend(cues)
    (data / "en/risk_cues.toml").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
