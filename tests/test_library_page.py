"""What the page for builders shows is what happens."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import NamedTuple

import pytest

import counterpoint

PAGE = Path(__file__).parents[1] / "docs" / "library.md"
_BLOCK = re.compile(
    r"```python\n(?P<code>.*?)```\n```text\n(?P<shown>.*?)```", re.DOTALL
)


class Block(NamedTuple):
    """A block of code, and what stands below it."""

    code: str
    shown: str


def blocks() -> list[Block]:
    text = PAGE.read_text(encoding="utf-8")
    return [Block(m["code"], m["shown"]) for m in _BLOCK.finditer(text)]


def printed_by(code: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, str(PAGE), "exec"), {"__name__": "page"})  # noqa: S102
    return out.getvalue()


@pytest.mark.parametrize("number", range(4))
def test_each_block_prints_what_stands_below_it(number: int) -> None:
    block = blocks()[number]
    assert printed_by(block.code) == block.shown


def test_no_block_goes_unread() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(blocks()) == text.count("```python") == text.count("```") // 4 == 4


@pytest.mark.parametrize(
    "name", [name for name in counterpoint.__all__ if name.islower()]
)
def test_every_function_stands_on_the_page(name: str) -> None:
    if name != "__version__":
        assert f"`{name}(" in PAGE.read_text(encoding="utf-8")


def test_the_block_in_the_readme_runs() -> None:
    text = (PAGE.parents[1] / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    refused, chosen = printed_by(code).splitlines()
    assert refused == "['agreement_without_ground', 'takes_sides']"
    assert " - " in chosen
