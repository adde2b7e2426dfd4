"""Servers on this machine that speak as model servers do, and fail as they do."""

from __future__ import annotations

import gzip
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoint.ports import Connection, Key
from counterpoint.providers.wire import Patience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from counterpoint.ports import ChatModel

WIRE = Path(__file__).parent / "wire"
GOOD = '"I said nothing, again." What would you have said, if it cost nothing?'
SHORT = Patience(connect=5.0, read=10.0, tries=3, pause=0.01, longest_pause=2.0)
SHORTEST = replace(SHORT, read=0.1)
KEY = Key("sk-canary-key")
KINDS = ("anthropic", "openai", "ollama")


@dataclass
class Heard:
    """One request, as it reached the server."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class ModelServer:
    """What a test holds of a server: what it heard, and what became of the caller."""

    kind: str
    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    behaviours: list[Callable[[_Answering], None]] = field(default_factory=list)
    caller_gone: threading.Event = field(default_factory=threading.Event)

    def model(self, *, patience: Patience | None = None, **changes: Any) -> ChatModel:
        """Return a model that asks this server, and soon gives up a silent one."""
        silent = {hanging, holding_on} & set(self.behaviours)
        patience = patience or (SHORTEST if silent else SHORT)
        return model_of(
            self.kind, changes.pop("url", self.url), patience=patience, **changes
        )


def model_of(
    kind: str, url: str, *, patience: Patience = SHORT, **changes: Any
) -> ChatModel:
    from counterpoint.providers.anthropic import AnthropicModel
    from counterpoint.providers.ollama import OllamaModel
    from counterpoint.providers.openai_compatible import OpenAICompatibleModel

    makes: dict[str, Any] = {
        "anthropic": AnthropicModel,
        "openai": OpenAICompatibleModel,
        "ollama": OllamaModel,
    }
    values = {"name": "mine", "model": "some-model", "key": KEY} | changes
    connection = Connection(base_url=url, **values)
    model: ChatModel = makes[kind](connection, patience=patience)
    return model


class _Answering(BaseHTTPRequestHandler):
    """One request being answered."""

    protocol_version = "HTTP/1.1"
    model_server: ModelServer
    body: dict[str, Any]

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        self.body = json.loads(self.rfile.read(length) or b"{}")
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.model_server.heard.append(Heard(self.path, headers, self.body))
        behaviours = self.model_server.behaviours
        behave = behaviours.pop(0) if len(behaviours) > 1 else behaviours[0]
        try:
            behave(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
            self.model_server.caller_gone.set()

    @property
    def kind(self) -> str:
        return self.model_server.kind

    def whole(self, status: int, text: str, **headers: str) -> None:
        data = text.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def begin(self) -> None:
        types = {"ollama": "application/x-ndjson"}
        self.send_response(200)
        self.send_header("content-type", types.get(self.kind, "text/event-stream"))
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()

    def piece(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))
        self.wfile.flush()

    def some(self) -> None:
        """Send the beginning of a reply."""
        for part in parts(self.kind):
            self.piece(part)
            if "I said nothing" in part:
                return

    def finish(self) -> None:
        self.wfile.write(b"0\r\n\r\n")

    def wait_for_the_caller_to_go(self) -> None:
        self.connection.settimeout(10)
        if self.connection.recv(1) == b"":
            self.model_server.caller_gone.set()
        self.close_connection = True


# --- Behaviours -----------------------------------------------------------------


def well(answering: _Answering) -> None:
    """Answer as a healthy server."""
    if answering.command == "GET":
        answering.whole(200, recorded(answering.kind, "models"))
    elif answering.body.get("stream"):
        answering.begin()
        for part in parts(answering.kind):
            answering.piece(part)
        answering.finish()
    else:
        answering.whole(200, recorded(answering.kind, "answer"))


def saying(text: str) -> Callable[[_Answering], None]:
    """Answer with this text, to a request for a reply or for a structure."""

    def behave(answering: _Answering) -> None:
        if answering.body.get("stream"):
            answering.begin()
            for part in parts(answering.kind, text):
                answering.piece(part)
            answering.finish()
        else:
            answering.whole(200, answer_of(answering.kind, text))

    return behave


def status(code: int, **headers: str) -> Callable[[_Answering], None]:
    """Refuse; the body says back what was sent, as some servers do."""

    def behave(answering: _Answering) -> None:
        echoed = json.dumps({"error": {"message": json.dumps(answering.body)}})
        answering.whole(code, echoed, **headers)

    return behave


def breaking_off(answering: _Answering) -> None:
    """Break the connection in the middle of a reply."""
    answering.begin()
    answering.some()
    answering.close_connection = True


def stopping_short(answering: _Answering) -> None:
    """End the stream neatly, but before the reply is complete."""
    answering.begin()
    answering.some()
    answering.finish()


def never_ending(answering: _Answering) -> None:
    """Say the same for ever, until the caller goes."""
    answering.begin()
    first = [part for part in parts(answering.kind, "and so on ") if "so on" in part]
    while True:
        answering.piece(first[0] * 20)


def one_endless_line(answering: _Answering) -> None:
    """Send a line that has no end, until the caller goes."""
    answering.begin()
    while True:
        answering.piece("data: " + "a" * 1_000_000)


def packed(answering: _Answering) -> None:
    """Send something small that unpacks to something large."""
    bomb = gzip.compress(b" " * 100_000)
    answering.send_response(200)
    answering.send_header("content-encoding", "gzip")
    answering.send_header("content-type", "application/json")
    answering.send_header("content-length", str(len(bomb)))
    answering.end_headers()
    answering.wfile.write(bomb)


def holding_on(answering: _Answering) -> None:
    """Begin a reply, then stay silent until the caller goes."""
    answering.begin()
    answering.some()
    answering.wait_for_the_caller_to_go()


def hanging(answering: _Answering) -> None:
    """Accept the request and say nothing at all."""
    answering.wait_for_the_caller_to_go()


def babbling(answering: _Answering) -> None:
    """Answer with what is no JSON."""
    if answering.body.get("stream"):
        answering.begin()
        line = "{half\n" if answering.kind == "ollama" else "data: {half\n\n"
        event = "event: message_start\n" if answering.kind == "anthropic" else ""
        answering.piece(event + line)
        answering.finish()
    else:
        answering.whole(200, "{half")


def refusing(answering: _Answering) -> None:
    """Decline, in the way that the wire format has for it."""
    ends = {
        "anthropic": ('"end_turn"', '"refusal"'),
        "openai": ('"finish_reason":"stop"', '"finish_reason":"content_filter"'),
    }
    old, new = ends[answering.kind]
    if answering.body.get("stream"):
        answering.begin()
        for part in parts(answering.kind):
            answering.piece(part.replace(old, new))
        answering.finish()
    else:
        answering.whole(200, recorded(answering.kind, "answer").replace(old, new))


def failing_inside(answering: _Answering) -> None:
    """Send an error inside of the stream, after the reply has begun."""
    error = {"type": "overloaded_error", "message": "busy"}
    lines = {
        "anthropic": "event: error\ndata: "
        + json.dumps({"type": "error", "error": error})
        + "\n\n",
        "openai": "data: " + json.dumps({"error": error}) + "\n\n",
        "ollama": json.dumps({"error": "busy"}) + "\n",
    }
    answering.begin()
    answering.some()
    answering.piece(lines[answering.kind])
    answering.finish()


# --- What goes over the wire ------------------------------------------------------


def recorded(kind: str, what: str) -> str:
    return (WIRE / f"{kind}_{what}.json").read_text(encoding="utf-8")


def parts(kind: str, text: str | None = None) -> list[str]:
    """Return a recorded reply, piece by piece, saying this text instead."""
    ending, between = ("ndjson", "\n") if kind == "ollama" else ("sse", "\n\n")
    whole = (WIRE / f"{kind}_reply.{ending}").read_text(encoding="utf-8")
    pieces = [part + between for part in whole.split(between) if part.strip()]
    if text is None:
        return pieces
    first, second = (json.dumps(part) for part in halves(GOOD))
    return [
        piece.replace(first, json.dumps(text)).replace(second, json.dumps(""))
        for piece in pieces
    ]


def halves(text: str) -> tuple[str, str]:
    at = text.index(" have said")
    return text[:at], text[at:]


def answer_of(kind: str, text: str) -> str:
    return recorded(kind, "answer").replace(
        json.dumps('{"danger": true}'), json.dumps(text)
    )


# --- Running one ------------------------------------------------------------------


@contextmanager
def running(
    kind: str, *behaviours: Callable[[_Answering], None]
) -> Iterator[ModelServer]:
    """Run a server; it behaves in turn as said, then as it did last."""
    held = ModelServer(kind=kind, behaviours=list(behaviours) or [well])
    answering = type("Answering", (_Answering,), {"model_server": held})
    server = ThreadingHTTPServer(("127.0.0.1", 0), answering)
    server.daemon_threads = True
    server.block_on_close = False
    path = "/v1" if kind == "openai" else ""
    held.url = f"http://127.0.0.1:{server.server_port}{path}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
