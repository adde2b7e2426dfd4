"""How does a server listen, on this machine alone, without a log of who asked?"""

from __future__ import annotations

import socket
from dataclasses import dataclass

import uvicorn

from counterpoint.authored import load
from counterpoint.errors import SettingsError

HOST = "127.0.0.1"
PORT = 4173
TRIED_AFTER_IT = 20
AT_ONCE = 1_000  # connections; a person has a few, a loop gone wild has more


@dataclass(frozen=True, slots=True)
class Bound:
    """A socket on loopback, and its port."""

    socket: socket.socket
    port: int


def bind(port: int | None, *, first: int = PORT) -> Bound:
    """Listen on loopback: on the port asked for, or from `first` on a free one."""
    tried = [port] if port is not None else [*range(first, first + TRIED_AFTER_IT), 0]
    for one in tried:
        # Named as TCP, so that small writes leave at once and wait for no answer.
        listening = socket.socket(
            socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP
        )
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, one))
            listening.listen(128)
        except OSError:
            listening.close()
            continue
        return Bound(listening, listening.getsockname()[1])
    sentence = load("app", "listening").body["taken"]
    raise SettingsError(sentence.format(port=port))


def server(app: object) -> uvicorn.Server:
    """Return a server that writes no log of who asked for what."""
    return uvicorn.Server(
        uvicorn.Config(
            app,  # type: ignore[arg-type]
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            limit_concurrency=AT_ONCE,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=3,
            lifespan="on",
        )
    )
