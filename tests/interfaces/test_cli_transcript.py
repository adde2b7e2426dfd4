from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

TOOLS = Path(__file__).parent.parent.parent / "tools"


def test_the_talk_in_the_readme_is_checked_and_renewed(tmp_path: Path) -> None:
    shutil.copytree(TOOLS, tmp_path / "tools")
    readme = tmp_path / "README.md"
    readme.write_text(
        "before\n\n<!-- transcript -->\nold\n<!-- end of transcript -->\n\nafter\n"
    )

    def tool(option: str) -> int:
        command = [sys.executable, str(tmp_path / "tools" / "transcript.py"), option]
        return subprocess.run(command, check=False, capture_output=True).returncode  # noqa: S603 - our own tool

    assert tool("--check") == 1
    assert "old" in readme.read_text()
    assert tool("--write") == 0
    written = readme.read_text()
    assert written.startswith("before\n\n<!-- transcript -->\n> **hey.")
    assert written.count("\n> **") == 15
    assert written.endswith("<!-- end of transcript -->\n\nafter\n")
    assert tool("--check") == 0
