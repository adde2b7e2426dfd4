"""What do people ask of a program that is not about their life?

Made-up requests and answers, put together by chance, for exports in which, as in
most, few talks are about a life.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_ASKS = (
    "Write a function in {language} that {does}.",
    "Explain what this does:\n```\n{code}\n```",
    "Fix this, it says {fault}:\n```\n{code}\n```",
    "Rewrite this paragraph so that it is half as long: {prose}",
    "Translate into {tongue}: {prose}",
    "Summarize: {prose}",
    "List five names for a {thing}.",
    "What is the difference between a {thing} and a {other}?",
    "Give me a recipe for {thing} soup with four ingredients.",
    "Convert this table to CSV:\n| {thing} | {other} |\n|---|---|\n| 4 | 7 |",
    "Create an outline for a talk on the history of the {thing}.",
    "Format this list by date: {thing} 3 May, {other} 2 May.",
)
_ANSWERS = (
    "```{language}\n{code}\n```\n\nThis runs in linear time. The first line {does}.",
    "Here is a shorter version:\n\n{prose}",
    "1. The {thing} came first.\n2. The {other} followed.\n3. Both are used today.",
    "The fault, {fault}, means that the value is not there yet. Try:\n```\n{code}\n```",
    "{prose} {prose}",
    "A {thing} is larger than a {other} and is made of other parts.",
)
_WORDS = {
    "language": ("Python", "Rust", "SQL", "JavaScript"),
    "does": (
        "sorts the rows by their second column",
        "reads a file and counts the lines",
        "splits a string at each comma",
        "joins two tables on the key",
    ),
    "code": (
        "def total(rows):\n    return sum(row[1] for row in rows)",
        "SELECT name, count(*) FROM orders GROUP BY name;",
        "const open = items.filter((item) => item.left > 0);",
        "for (i = 0; i < n; i++) { out[i] = table[i] * 2; }",
    ),
    "fault": ("KeyError", "undefined is not a function", "division by zero"),
    "prose": (
        (
            "The bridge was opened in 1894 and carries two lanes of traffic over the"
            " canal. It is raised by hand for boats that are taller than four metres."
        ),
        (
            "Copper conducts heat well, which is why pans are often lined with it. The"
            " lining wears thin over the years and has to be renewed."
        ),
        (
            "The survey covers 1,200 households in nine counties. Response was highest"
            " in the north and lowest in the two cities."
        ),
    ),
    "tongue": ("French", "German", "Polish", "Portuguese"),
    "thing": ("bicycle", "lentil", "lighthouse", "compiler", "violin"),
    "other": ("tricycle", "bean", "harbour", "linker", "cello"),
}


def asked(chance: Random) -> str:
    """Return something that somebody wants done."""
    return _filled(chance.choice(_ASKS), chance)


def answered(chance: Random) -> str:
    """Return an answer to such a thing."""
    return _filled(chance.choice(_ANSWERS), chance)


def _filled(text: str, chance: Random) -> str:
    return text.format(**{name: chance.choice(these) for name, these in _WORDS.items()})
