"""Write the answers of today into the docstrings of the conversation tests.

Read the difference before you keep it: that is what it is for.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from pathlib import Path

import anyio

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.transcripts import hold  # noqa: E402


def rewritten(source: str) -> str:
    """Return the source of a test file with every transcript renewed."""
    lines = source.splitlines(keepends=True)
    tests = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef)]
    for node in sorted(tests, key=lambda test: -test.lineno):
        if not _talks(node):
            continue
        constant = node.body[0]
        docstring = ast.get_docstring(node)
        if docstring is None or constant.end_lineno is None:
            continue
        talk = anyio.run(hold, inspect.cleandoc(docstring))
        indent = " " * constant.col_offset
        body = textwrap.indent(talk.transcript().replace("\\", "\\\\"), indent)
        lines[constant.lineno - 1 : constant.end_lineno] = [
            f'{indent}"""\n{body}\n{indent}"""\n'
        ]
    return "".join(lines)


def _talks(node: ast.FunctionDef) -> bool:
    return any(argument.arg == "talk" for argument in node.args.args)


def main() -> None:
    """Renew the transcripts in the files given, or in all of them."""
    given = [Path(name) for name in sys.argv[1:]]
    for file in given or sorted(ROOT.glob("tests/conversation/test_talk_*.py")):
        source = file.read_text(encoding="utf-8")
        renewed = rewritten(source)
        if renewed != source:
            file.write_text(renewed, encoding="utf-8")
            print(f"renewed {file.name}")


if __name__ == "__main__":
    main()
