"""Runs the real web server in a thread, and visits it as a browser would."""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
from dataclasses import dataclass, field, replace
from html import unescape
from typing import TYPE_CHECKING, Any

import httpx2

from counterpoint.app import SystemClock
from counterpoint.interfaces.web import serve
from counterpoint.interfaces.web.application import application
from counterpoint.interfaces.web.doorway import Doorway
from counterpoint.interfaces.web.house import House
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator, Mapping
    from pathlib import Path
    from typing import TypeVar

    from counterpoint.ports import ChatModel, Clock, Reader
    from counterpoint.settings import Settings

    Result = TypeVar("Result")

PATIENCE = 20.0  # seconds
SECRET = "a secret of the owner"  # noqa: S105 - of a test
_TOKEN = re.compile(r'data-token="([^"]*)"')
_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)


@dataclass
class Visitor:
    """A browser without scripts: it keeps cookies, follows links, sends forms."""

    client: httpx2.Client
    token: str = ""

    def get(self, path: str, **headers: str) -> httpx2.Response:
        """Open a page."""
        return self._seen(self.client.get(path, headers=headers))

    def send(
        self,
        path: str,
        fields: Mapping[str, Any] | None = None,
        *,
        files: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        """Send a form of ours, with the token of the page, and follow on."""
        data = {"token": self.token, **(fields or {})}
        return self._seen(
            self.client.post(path, data=data, files=files, headers=dict(headers or {}))
        )

    def _seen(self, answer: httpx2.Response) -> httpx2.Response:
        found = _TOKEN.search(answer.text) if _is_page(answer) else None
        if found and found[1]:
            self.token = found[1]
        return answer


@dataclass
class WebServer:
    """A server that runs; `house` is what is open in it."""

    settings: Settings
    port: int
    house: House
    doorway: Doorway
    loop: asyncio.AbstractEventLoop
    visitors: list[Visitor] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def way_in(self) -> str:
        """Return an address that lets a browser in, once."""
        return f"{self.url}/open#{self.doorway.new_code()}"

    def stranger(self) -> Visitor:
        """Return a browser that was not let in."""
        client = httpx2.Client(
            base_url=self.url,
            headers={"sec-fetch-site": "same-origin"},
            follow_redirects=True,
            timeout=PATIENCE,
        )
        self.visitors.append(Visitor(client))
        return self.visitors[-1]

    def visitor(self) -> Visitor:
        """Return a browser that came in."""
        visitor = self.stranger()
        visitor.send("/open", {"code": self.doorway.new_code()})
        return visitor

    def ask(self, question: Coroutine[Any, Any, Result]) -> Result:
        """Run something in the server's own loop, as a look into its store."""
        return asyncio.run_coroutine_threadsafe(question, self.loop).result(PATIENCE)


def words_of(answer: httpx2.Response) -> str:
    """Return what a page says, without its tags."""
    return " ".join(unescape(_TAGS.sub(" ", answer.text)).split())


def _is_page(answer: httpx2.Response) -> bool:
    return answer.headers.get("content-type", "").startswith("text/html")


@contextlib.contextmanager
def running(
    folder: Path,
    *,
    model: ChatModel | None = None,
    clock: Clock | None = None,
    reader: Reader | None = None,
    **changes: Any,
) -> Iterator[WebServer]:
    """Run a server whose home is `folder`, and end it cleanly.

    Args:
        folder: where settings and store lie.
        model: words replies where one may.
        clock: tells the time; the real one if not given.
        reader: reads beside the patterns, which read alone if none is given.
        changes: settings that differ from a person's who is past the first start.
    """
    set_ = {"welcomed": True, "country": "GB", **changes}
    read = read_settings({"COUNTERPOINT_HOME": str(folder)})
    settings = replace(read, **set_)  # type: ignore[arg-type]
    ready: threading.Event = threading.Event()
    made: list[tuple[WebServer, Any]] = []

    async def main() -> None:
        time = clock or SystemClock()
        bound = serve.bind(0)
        home = House(settings, clock=time, speaker=lambda _: model, reader=reader)
        doorway = Doorway(time)
        app = application(home, doorway, port=bound.port, secret=SECRET)
        server = serve.server(app)
        loop = asyncio.get_running_loop()
        web = WebServer(settings, bound.port, home, doorway, loop)
        made.append((web, server))
        bound.socket.listen()  # whoever comes before it answers, waits
        ready.set()
        await server.serve(sockets=[bound.socket])

    thread = threading.Thread(target=lambda: asyncio.run(main()), daemon=True)
    thread.start()
    assert ready.wait(PATIENCE)
    web, server = made[0]
    try:
        yield web
    finally:
        for visitor in web.visitors:
            visitor.client.close()
        server.should_exit = True
        thread.join(PATIENCE)
        assert not thread.is_alive()
