"""Exactly the commands that the README tells people to set up, as real processes."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters

from tests.interfaces.mcp.assistant import DANGER, structured

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent
CANARY = "canary-4711"
_SAYS_HELLO = """
from counterpoint.__main__ import main
sys.argv[1:] = ["say", "hello"]
try:
    main()
except SystemExit:
    pass
"""


def told_in_the_readme() -> list[list[str]]:
    """Return every command that the README has an assistant start."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```json\n(.*?)```", readme, flags=re.DOTALL)
    found = [
        [server["command"], *server["args"]]
        for block in blocks
        for server in json.loads(block).get("mcpServers", {}).values()
    ]
    lines = re.findall(r"^claude mcp add .*? -- (.+)$", readme, flags=re.MULTILINE)
    return [*found, *map(shlex.split, lines)]


def environment(home: Path) -> dict[str, str]:
    return {
        "COUNTERPOINT_HOME": str(home),
        "HOME": str(home),
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    }


def test_the_readme_has_lines_for_claude_desktop_and_claude_code() -> None:
    assert len(told_in_the_readme()) >= 2
    assert all(one[:2] == ["counterpoint", "mcp"] for one in told_in_the_readme())


@pytest.mark.parametrize("command", told_in_the_readme(), ids=shlex.join)
async def test_the_command_of_the_readme_serves(
    tmp_path: Path, command: list[str]
) -> None:
    started = StdioServerParameters(
        command=str(BIN / command[0]), args=command[1:], env=environment(tmp_path)
    )
    async with Client(started) as client:
        listed = await client.list_tools()
        found = await client.call_tool(
            "screen_message", {"text": DANGER, "country": "GB"}
        )
        (prompt,) = (await client.list_prompts()).prompts
    assert len(listed.tools) == 11
    assert structured(found)["help"]["emergency"] == "999"
    assert prompt.name == "careful_conversation"


def _line(number: int, method: str, **params: object) -> str:
    call = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
    return json.dumps(call)


BEGIN = [
    _line(
        1,
        "initialize",
        protocolVersion="2025-06-18",
        capabilities={},
        clientInfo={"name": "test", "version": "1"},
    ),
    '{"jsonrpc": "2.0", "method": "notifications/initialized"}',
]


def _ended(home: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    """Run the command with nothing piped in, until it ends."""
    return subprocess.run(  # noqa: S603 - our own command
        [BIN / "counterpoint", *argv],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment(home),
        timeout=50,
        check=False,
    )


def test_lines_that_are_no_calls_stop_nothing_and_the_output_is_only_the_protocol(
    tmp_path: Path,
) -> None:
    lines = (
        *BEGIN,
        CANARY,
        "{",
        f'{{"jsonrpc": "1.0", "id": 7, "method": "{CANARY}"}}',
        "[]",
        _line(8, CANARY),
        _line(9, "tools/call", name="screen_message", arguments={"text": [CANARY]}),
        _line(10, "tools/call", name="screen_message", arguments={"text": CANARY}),
    )
    process = subprocess.Popen(  # noqa: S603 - our own command
        [BIN / "counterpoint", "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(tmp_path),
    )
    with process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write("\n".join((*lines, "")))
        process.stdin.flush()
        answers = {}
        while not {1, 8, 9, 10} <= set(answers):
            answer = json.loads(process.stdout.readline())
            answers[answer["id"]] = answer
        process.stdin.close()
        rest, errors = process.stdout.read(), process.stderr.read()
        code = process.wait(50)
    assert (code, rest) == (0, "")
    assert all(answer["jsonrpc"] == "2.0" for answer in answers.values())
    assert "error" in answers[8]
    assert answers[9]["result"]["isError"]
    assert "result" in answers[10]
    assert CANARY not in errors


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("mcp", "--allow", "everything"), "no such area"),
        (("mcp", "--http", "--port", "0"), "command"),
    ],
)
def test_what_is_wrong_with_the_command_is_said_on_the_error_output(
    tmp_path: Path, argv: tuple[str, ...], sentence: str
) -> None:
    done = _ended(tmp_path, *argv)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_without_its_part_one_sentence_says_how_to_install_it(tmp_path: Path) -> None:
    program = (
        "import sys, importlib.util as u\n"
        "real = u.find_spec\n"
        "u.find_spec = lambda n, *a: None if n == 'mcp' else real(n, *a)\n"
        "from counterpoint.__main__ import main\n"
        "sys.argv[1:] = ['mcp']\n"
        "main()\n"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=environment(tmp_path),
        timeout=50,
        check=False,
    )
    assert done.returncode == 2
    assert 'pip install "counterpoint[mcp]"' in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "program",
    [
        "import counterpoint",
        _SAYS_HELLO,
    ],
    ids=["import", "say"],
)
def test_nobody_else_pays_for_it(tmp_path: Path, program: str) -> None:
    loud = f"import sys\n{program}\nprint('mcp' in sys.modules, file=sys.stderr)\n"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", loud],
        capture_output=True,
        text=True,
        env=environment(tmp_path),
        timeout=50,
        check=False,
    )
    assert done.stderr.strip() == "False"
