from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.interfaces.cli_shell import Shell

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shell(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Shell:
    """A shell with a home of its own."""
    return Shell(tmp_path / "home", monkeypatch, capsys)
