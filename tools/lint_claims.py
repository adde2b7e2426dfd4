"""Fail on words that the program must not say about itself.

    python tools/lint_claims.py

Read are all words that people see: the authored files, the templates, the sentences in
the code, the README and the documents. `claims.toml` holds what must not be said, and
the sentences that are right all the same, each with its reason. One that is named there
and stands nowhere any more fails too, so that the list stays true.
"""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
RULES = Path(__file__).parent / "claims.toml"

_TEMPLATE = re.compile(r"\{#.*?#\}|\{%.*?%\}|<script\b.*?</script>", re.DOTALL)
_SLOT = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_INLINE = re.compile(r"</?(?:a|strong|em|code|b|i|span|kbd|q)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_SPOKEN = re.compile(r'\b(?:aria-label|title|alt|placeholder|content)="([^"]*)"')
_SENTENCE = re.compile(r"(?<=[.!?])[\"')\]*]*\s+|\n\s*\n|\s*\n\s*[-*|#>]\s*|\s\|\s")
_LEAD = re.compile(r"^[\s#>*|-]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that must not be said, and why."""

    id: str
    why: str
    pattern: re.Pattern[str]
    like: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What must not be said, where it is not looked for, and what may stand."""

    claims: tuple[Claim, ...]
    anything: re.Pattern[str]
    not_ours: tuple[str, ...]
    not_shown: frozenset[str]
    others: tuple[str, ...]
    allowed: dict[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """A claim in a sentence of a file."""

    file: str
    sentence: str
    claim: Claim


def main() -> int:
    """Print what must not be said, and what need not be allowed any more."""
    rules = read_rules(RULES)
    found, unused = lint(ROOT, rules)
    for one in found:
        print(f"{one.file}: {one.claim.id}: {one.sentence}\n    {one.claim.why}")
    for sentence in unused:
        print(f"tools/claims.toml allows what stands nowhere: {sentence}")
    if not found and not unused:
        print(f"{len(rules.claims)} claims looked for, none made.")
    return 1 if found or unused else 0


def read_rules(file: Path) -> Rules:
    """Read what must not be said."""
    body: dict[str, Any] = tomli.loads(file.read_text(encoding="utf-8"))
    claims = tuple(
        Claim(
            id=row["id"],
            why=row["why"],
            pattern=re.compile(row["pattern"], re.IGNORECASE),
            like=tuple(row["like"]),
        )
        for row in body["claim"]
    )
    return Rules(
        claims=claims,
        anything=re.compile(
            "|".join(f"(?:{row['pattern']})" for row in body["claim"]), re.IGNORECASE
        ),
        not_ours=tuple(row["path"] for row in body["not_ours"]),
        not_shown=frozenset(body["keys"]["not_shown"]),
        others=tuple(body["names"]["others"]),
        allowed={
            sentence: row["why"]
            for row in body.get("allow", [])
            for sentence in row["sentences"]
        },
    )


def lint(root: Path, rules: Rules) -> tuple[list[Said], list[str]]:
    """Return the claims that are made, and the allowances that nothing needs."""
    found: list[Said] = []
    used: set[str] = set()
    for file in _files(root):
        name = file.relative_to(root).as_posix()
        if name.startswith(rules.not_ours):
            continue
        raw = file.read_text(encoding="utf-8")
        # Most files say nothing of the kind, and need no reading.
        if not rules.anything.search(" ".join(raw.split())):
            continue
        for sentence, claim in _claims(_shown(file, raw, rules), rules):
            if sentence in rules.allowed:
                used.add(sentence)
            else:
                found.append(Said(name, sentence, claim))
    return found, [one for one in rules.allowed if one not in used]


def _files(root: Path) -> Iterator[Path]:
    package = root / "src" / "counterpoint"
    for ending in ("toml", "html", "py"):
        yield from sorted(package.rglob(f"*.{ending}"))
    for name in ("README.md", "CHANGELOG.md", "pyproject.toml"):
        if (root / name).exists():
            yield root / name
    yield from sorted((root / "docs").rglob("*.md"))
    yield from sorted((root / "docs").rglob("*.toml"))


def _claims(texts: Iterator[str], rules: Rules) -> Iterator[tuple[str, Claim]]:
    for text in texts:
        if not rules.anything.search(" ".join(text.split())):
            continue
        for part in _SENTENCE.split(text):
            sentence = " ".join(_LEAD.sub("", part).split())
            read = sentence
            for name in rules.others:
                read = read.replace(name, "")
            for claim in rules.claims:
                if claim.pattern.search(read):
                    yield sentence, claim
                    break


def _shown(file: Path, raw: str, rules: Rules) -> Iterator[str]:
    match file.suffix:
        case ".toml":
            yield from _values(tomli.loads(raw), rules.not_shown)
        case ".html":
            yield from _of_template(raw)
        case ".py":
            yield from _of_code(raw, helps=file.name == "commands.py")
        case _:
            yield raw


def _values(value: object, hidden: frozenset[str]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _values(one, hidden)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in hidden:
                yield from _values(one, hidden)


def _of_template(raw: str) -> Iterator[str]:
    text = _SLOT.sub("{}", _TEMPLATE.sub(" ", raw))
    yield from (unescape(spoken) for spoken in _SPOKEN.findall(text))
    for part in _TAG.split(_INLINE.sub("", text)):
        yield unescape(part)


def _of_code(raw: str, *, helps: bool) -> Iterator[str]:
    """Yield the sentences of a module; its docstrings only where they are shown."""
    tree = ast.parse(raw)
    quiet = set() if helps else _docstrings(tree)
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and " " in text and id(node) not in quiet:
            yield text


def _docstrings(tree: ast.Module) -> set[int]:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bare = (
        part.value
        for node in ast.walk(tree)
        if isinstance(node, holders)
        for part in node.body
        if isinstance(part, ast.Expr)
    )
    return {id(value) for value in bare if isinstance(value, ast.Constant)}


if __name__ == "__main__":
    sys.exit(main())
