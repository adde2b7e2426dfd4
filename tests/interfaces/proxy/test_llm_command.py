"""The `llm` command talks to us, set up as docs/endpoint.md says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.interfaces.web_server import WebServer

DOCS = Path(__file__).parents[3] / "docs" / "endpoint.md"
LLM = Path(sys.executable).parent / "llm"
PATIENCE = 50.0


@pytest.fixture
def llm_home(tmp_path: Path, web: WebServer) -> Path:
    """A folder of `llm` with the lines that our documentation gives."""
    found = re.search(r"```yaml\n(- model_id:.*?)```", DOCS.read_text(), re.DOTALL)
    assert found, "docs/endpoint.md shows the lines for llm"
    folder = tmp_path / "llm"
    folder.mkdir()
    lines = found[1].replace("http://127.0.0.1:4173", web.url)
    assert web.url in lines
    (folder / "extra-openai-models.yaml").write_text(lines)
    return folder


def llm(home: Path, key: str, *argv: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.defpath,
        "HOME": str(home),
        "LLM_USER_PATH": str(home),
        "COUNTERPOINT_KEY": key,
    }
    return subprocess.run(  # noqa: S603 - the command under test
        [str(LLM), *argv],
        capture_output=True,
        text=True,
        env=environment,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.parametrize("stream", [(), ("--no-stream",)], ids=["stream", "whole"])
def test_the_llm_command_gets_a_reply(
    llm_home: Path, key: str, stream: tuple[str, ...]
) -> None:
    done = llm(
        llm_home,
        key,
        *("-m", "counterpoint", "--key", key, *stream, "--no-log"),
        "my boss moved the deadline again and I said nothing, again",
    )
    assert done.returncode == 0, done.stderr
    assert "I said nothing, again" in done.stdout


def test_the_llm_command_shows_what_is_wrong_with_a_key(
    llm_home: Path, key: str
) -> None:
    del key
    done = llm(llm_home, "", *("-m", "counterpoint", "--key", "cp-wrong", "hello"))
    assert done.returncode != 0
    assert "counterpoint key make" in done.stderr
