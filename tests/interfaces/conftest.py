from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from tests.interfaces.cli_shell import Shell
from tests.interfaces.web_server import WebServer, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def shell(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Shell:
    """A shell with a home of its own."""
    return Shell(tmp_path / "home", monkeypatch, capsys)


@pytest.fixture
def open_web(tmp_path: Path) -> Iterator[Callable[..., WebServer]]:
    """Starts real web servers; takes what `running` takes, and a `folder`."""
    with contextlib.ExitStack() as stack:

        def start(folder: Path | None = None, **options: Any) -> WebServer:
            return stack.enter_context(running(folder or tmp_path / "home", **options))

        yield start


@pytest.fixture
def web(open_web: Callable[..., WebServer]) -> WebServer:
    """A real web server with a home of its own, past the first start."""
    return open_web()
