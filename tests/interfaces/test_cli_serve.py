"""The command that opens the pages."""

from __future__ import annotations

import json
import re
import stat
from typing import TYPE_CHECKING

import httpx2

if TYPE_CHECKING:
    from tests.interfaces.cli_shell import Shell

ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/open#([\w-]+)")


def test_without_a_command_it_opens_pages_on_this_computer_alone(shell: Shell) -> None:
    with shell.terminal(BROWSER="true") as terminal:
        said = terminal.sees("In danger:")
        base, code = ADDRESS.search(said).groups()  # type: ignore[union-attr]
        answer = httpx2.post(
            f"{base}/open", data={"code": code}, headers={"Origin": base}
        )
        assert answer.status_code == 303
        assert _listens_on_loopback_only(int(base.rpartition(":")[2]))
        terminal.interrupts()
        terminal.sees("Counterpoint is closed.")
        assert terminal.leaves() == 0
    assert not (shell.home / "running.json").exists()
    assert not (shell.home / "open.html").exists()


def test_a_second_start_opens_the_one_that_runs(shell: Shell) -> None:
    with shell.terminal("serve", "--no-browser") as terminal:
        first = ADDRESS.search(terminal.sees("In danger:"))
        second = shell.really("serve", "--no-browser")
        again = ADDRESS.search(second.out)
        assert first is not None
        assert again is not None
        assert again[1] == first[1]
        assert again[2] != first[2]
        assert second.code == 0
        terminal.interrupts()
        terminal.leaves()


def test_what_lets_a_browser_in_is_for_its_owner_alone(shell: Shell) -> None:
    with shell.terminal("serve", BROWSER="true") as terminal:
        terminal.sees("In danger:")
        for name in ("running.json", "open.html"):
            mode = (shell.home / name).stat().st_mode
            assert stat.S_IMODE(mode) == 0o600, name
        assert set(json.loads((shell.home / "running.json").read_bytes())) == {
            "port",
            "secret",
        }
        terminal.interrupts()
        terminal.leaves()


def test_a_port_that_is_taken_is_said(shell: Shell) -> None:
    with shell.terminal("serve", "--no-browser") as terminal:
        base = ADDRESS.search(terminal.sees("In danger:"))[1]  # type: ignore[index]
        port = base.rpartition(":")[2]
        (shell.home / "running.json").unlink()
        done = shell.really("serve", "--no-browser", "--port", port)
        assert done.code == 2
        assert f"Port {port} is in use" in done.err
        terminal.interrupts()
        terminal.leaves()


def _listens_on_loopback_only(port: int) -> bool:
    """Read the kernel's own list of who listens where."""
    listening = "0A"
    found = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with open(table, encoding="ascii") as rows:  # noqa: PTH123 - a kernel table
            for row in list(rows)[1:]:
                _, local, _, state = row.split()[:4]
                address, _, number = local.partition(":")
                if state == listening and int(number, 16) == port:
                    found.append(address)
    return found == ["0100007F"]
