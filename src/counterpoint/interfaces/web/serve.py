"""How does the server start, on this machine alone, and open a browser?

A launch code lets the first browser in. It stands in the fragment of an address,
which no server log and no Referer holds, and in a file that only its owner can
read, so that it is in no list of processes either.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import webbrowser
from typing import TYPE_CHECKING

import msgspec

from counterpoint.app import SystemClock
from counterpoint.app.admission import speaker
from counterpoint.app.listening import HOST, bind, server
from counterpoint.app.reader import open_reader
from counterpoint.authored import load
from counterpoint.interfaces.web.application import application
from counterpoint.interfaces.web.doorway import Doorway
from counterpoint.interfaces.web.house import House
from counterpoint.interfaces.web.launch import code_from

__all__ = ["bind", "serve", "server"]

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from counterpoint.settings import Settings


class Running(msgspec.Struct, frozen=True):
    """What a second start must know of the first; only the owner can read it."""

    port: int
    secret: str


def serve(
    settings: Settings,
    *,
    port: int | None,
    browser: bool,
    show: Callable[[str], None],
) -> int:
    """Serve until interrupted; where it runs already, open that.

    Raises:
        SettingsError: the port is taken.
    """
    words = load("interfaces.web", "serve").body
    settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (there := _already(settings)) is not None:
        where = _address(there[0].port, there[1])
        if browser:
            _lay_out(settings, where)
        show(words["runs_already"].format(address=where))
        if browser:
            _open(settings)
        return 0
    bound = bind(port)
    clock = SystemClock()
    home = House(settings, clock=clock, speaker=speaker, reader=open_reader())
    doorway = Doorway(clock)
    running = Running(port=bound.port, secret=secrets.token_urlsafe(32))
    app = application(home, doorway, port=bound.port, secret=running.secret)
    where = _address(bound.port, doorway.new_code())
    _write_private(_file(settings), msgspec.json.encode(running))
    try:
        if browser:
            _lay_out(settings, where)
        show(words["runs"].format(address=where, port=bound.port))
        if browser:
            _open(settings)
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(server(app).serve(sockets=[bound.socket]))
    finally:
        _tidy(settings, running)
    show(words["ended"])
    return 0


def _address(port: int, code: str) -> str:
    return f"http://{HOST}:{port}/open#{code}"


def _file(settings: Settings) -> Path:
    return settings.folder / "running.json"


def _page(settings: Settings) -> Path:
    return settings.folder / "open.html"


def _tidy(settings: Settings, running: Running) -> None:
    """Remove what leads here; another server's file leads to that one."""
    if _read(settings) in {running, None}:
        for left in (_file(settings), _page(settings)):
            left.unlink(missing_ok=True)


def _read(settings: Settings) -> Running | None:
    try:
        return msgspec.json.decode(_file(settings).read_bytes(), type=Running)
    except (OSError, msgspec.DecodeError):
        return None


def _already(settings: Settings) -> tuple[Running, str] | None:
    """Ask a server that runs already for a fresh code; None where none answers."""
    running = _read(settings)
    if running is None:
        return None
    code = code_from(HOST, running.port, running.secret)
    return None if code is None else (running, code)


def _lay_out(settings: Settings, where: str) -> None:
    """Write a private file that leads there.

    The address itself would stand in the list of processes.
    """
    template: str = load("interfaces.web", "serve").body["page"]
    _write_private(_page(settings), template.format(address=where).encode())


def _open(settings: Settings) -> None:
    with contextlib.suppress(webbrowser.Error, OSError):
        webbrowser.open(_page(settings).as_uri())


def _write_private(file: Path, body: bytes) -> None:
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_bytes(body)
    fresh.replace(file)
