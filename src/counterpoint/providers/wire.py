"""What leaves for a model's server, how long do we wait, and what went wrong?

A request carries the key of its own origin, what the wire format needs, and
nothing about this machine or its environment. No redirect is followed. Whatever
happens becomes a `ProviderError` with a code, and never holds what was sent or
answered.
"""

from __future__ import annotations

import json
import logging
from abc import ABC, abstractmethod
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar

import anyio
import httpx2

from counterpoint import __version__
from counterpoint.authored import load
from counterpoint.errors import ProviderError, SettingsError
from counterpoint.providers.address import address

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

    from counterpoint.ports import Connection, Key, Request
    from counterpoint.providers.address import Address

T = TypeVar("T")

MOST_TOKENS = 700
"""Enough for the longest reply that would be shown."""

MOST_TOKENS_WITH_THOUGHT = 4_000
"""The same, for servers that count what a model thinks before it speaks."""

MOST_BYTES = 8_000_000
"""Of one answer: far more than a reply or a list of models takes."""

_NEEDED = frozenset(
    {
        "host",
        "accept",
        "connection",
        "content-type",
        "content-length",
        "anthropic-version",
    }
)
_ROLES = {"person": "user", "reply": "assistant"}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a server, in seconds, and how often to try.

    `read` is the longest silence. A server that asks for a longer pause than
    `longest_pause` is not tried again.
    """

    connect: float = 5.0
    read: float = 30.0
    tries: int = 3
    pause: float = 0.4
    longest_pause: float = 5.0


# --- What leaves ------------------------------------------------------------------


def usual_or(connection: Connection, usual: str) -> Address:
    """Return where a model is asked; a maker's own address is not asked keyless.

    Raises:
        SettingsError: the address may not be used, or the key is missing.
    """
    if not connection.base_url and connection.key is None:
        sentence: str = load("providers", "trouble").body["sentence"]["no_key"]
        raise SettingsError(sentence.format(name=connection.name))
    return address(connection.base_url or usual)


def client_for(
    where: Address, key: Key | None, patience: Patience, *, header: str
) -> httpx2.AsyncClient:
    """Make a client that speaks to one origin and gives its key to no other."""

    async def bind(request: httpx2.Request) -> None:
        _bind(request, where, key, header=header)

    return httpx2.AsyncClient(
        timeout=httpx2.Timeout(patience.read, connect=patience.connect),
        follow_redirects=False,
        trust_env=False,  # no proxy, no .netrc, no certificates but the usual
        transport=_Bounded(httpx2.AsyncHTTPTransport(trust_env=False)),
        event_hooks={"request": [bind]},
    )


def _bind(
    request: httpx2.Request, where: Address, key: Key | None, *, header: str
) -> None:
    url = request.url
    if httpx2.URL(where.origin).copy_with(raw_path=url.raw_path) != url:
        raise httpx2.UnsupportedProtocol("another origin", request=request)
    for name in tuple(request.headers):
        if name.lower() not in _NEEDED:
            del request.headers[name]
    request.headers["accept-encoding"] = "identity"
    request.headers["user-agent"] = f"counterpoint/{__version__}"
    if key is not None:
        bearer = "Bearer " if header == "authorization" else ""
        request.headers[header] = bearer + key.value


class EndlessError(httpx2.TransportError):
    """A server sent more than any reply could be."""


class _Bounded(httpx2.AsyncBaseTransport):
    """Reads no more of an answer than could be a reply, nor anything packed.

    A line without an end would otherwise be gathered until the memory is full,
    and so would a small thing that unpacks to a large one.
    """

    def __init__(self, transport: httpx2.AsyncBaseTransport) -> None:
        self._transport = transport

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = await self._transport.handle_async_request(request)
        if answer.headers.get("content-encoding", "identity") != "identity":
            await answer.aclose()
            raise httpx2.DecodingError("packed", request=request)
        if not isinstance(answer.stream, httpx2.AsyncByteStream):
            raise TypeError
        answer.stream = _BoundedStream(answer.stream)
        return answer

    async def aclose(self) -> None:
        await self._transport.aclose()


class _BoundedStream(httpx2.AsyncByteStream):
    """Iterates itself: a generator would be left to the collector if broken off."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream
        self._chunks = aiter(stream)
        self._left = MOST_BYTES

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        chunk = await anext(self._chunks)
        self._left -= len(chunk)
        if self._left < 0:
            raise EndlessError("too much")
        return chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


def keep_out_of_logs(*loggers: str) -> None:
    """Let no client write what it sends, even where everything is logged."""
    for name in loggers:
        logging.getLogger(name).setLevel(logging.WARNING)


def messages_of(request: Request) -> list[dict[str, str]]:
    """Turn a talk into messages; some servers accept no role twice in a row."""
    messages: list[dict[str, str]] = []
    for who, text in request.talk:
        role = _ROLES[who]
        if messages and messages[-1]["role"] == role:
            messages[-1]["content"] += f"\n\n{text}"
        else:
            messages.append({"role": role, "content": text})
    return messages


def the_one_model(
    connection: Connection, listed: tuple[str, ...], *, latest: str = ""
) -> str:
    """Return which of a server's models is meant.

    Where none was named, a server's only model is.
    """
    wanted = connection.model
    for name in (wanted, wanted + latest):
        if name in listed:
            return name
    if not wanted and len(listed) == 1:
        return listed[0]
    raise WireError("no_such_model", connection.name)


# --- What went wrong ------------------------------------------------------------


class WireError(ProviderError):
    """A model did not answer; `again` says whether it may if asked again."""

    def __init__(
        self,
        code: str,
        name: str,
        *,
        again: bool = False,
        after: float | None = None,
    ) -> None:
        sentence: str = load("providers", "trouble").body["sentence"][code]
        super().__init__(sentence.format(name=name), code=code)
        self.again = again
        self.after = after


def trouble_of(error: Exception, name: str, *, begun: bool = False) -> WireError:
    """Say what an error means, without its words.

    `begun` says that the answer had begun, so that it is now broken off.
    """
    if isinstance(error, WireError):
        return error
    http = next(
        (e for e in (error, error.__cause__) if isinstance(e, httpx2.HTTPError)), None
    )
    status = getattr(error, "status_code", None)
    if isinstance(error, httpx2.HTTPStatusError):
        status = error.response.status_code
    if isinstance(status, int) and status >= 300:
        return _of_status(status, name, getattr(error, "response", None))
    if isinstance(http, EndlessError):
        return WireError("endless", name)
    if isinstance(http, httpx2.ConnectError | httpx2.ConnectTimeout):
        return WireError("unreachable", name, again=True)
    if isinstance(http, httpx2.TimeoutException):
        return WireError("timeout", name)
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return WireError("broken_stream" if begun else "invalid_json", name)
    if begun:
        return WireError("broken_stream", name)
    if isinstance(http, httpx2.TransportError):
        return WireError("unreachable", name, again=True)
    if status is not None:
        return WireError("server_error", name, again=True)
    return WireError("failed", name)


def _of_status(status: int, name: str, response: object) -> WireError:
    codes = {401: "key_refused", 403: "key_refused", 404: "no_such_model"}
    if status == httpx2.codes.TOO_MANY_REQUESTS:
        return WireError("too_many_requests", name, again=True, after=_after(response))
    if status >= httpx2.codes.INTERNAL_SERVER_ERROR:
        return WireError("server_error", name, again=True, after=_after(response))
    return WireError(codes.get(status, "failed"), name)


def _after(response: object) -> float | None:
    """Return the seconds to wait, where the server tells; a date is not read."""
    if not isinstance(response, httpx2.Response):
        return None
    written = response.headers.get("retry-after", "")
    return float(written) if written.isascii() and written.isdigit() else None


# --- Trying again ---------------------------------------------------------------


async def told(
    attempt: Callable[[], AsyncGenerator[str, None]],
    *,
    name: str,
    patience: Patience,
) -> AsyncGenerator[str, None]:
    """Yield what an attempt yields; begin again only before the first piece.

    Closing this closes the attempt, and with it the request.
    """
    for tried in range(patience.tries):
        begun = False
        try:
            async with aclosing(attempt()) as pieces:
                async for piece in pieces:
                    begun = True
                    yield piece
                return
        except Exception as error:  # noqa: BLE001 - whatever an answer does to a client
            trouble = trouble_of(error, name, begun=begun)
        if begun:
            raise trouble
        await _pause_or_raise(trouble, tried, patience)


async def done(
    attempt: Callable[[], Awaitable[T]], *, name: str, patience: Patience
) -> T:
    """Return what an attempt returns."""
    tried = 0
    while True:
        try:
            return await attempt()
        except Exception as error:  # noqa: BLE001 - whatever an answer does to a client
            trouble = trouble_of(error, name)
        await _pause_or_raise(trouble, tried, patience)
        tried += 1


async def _pause_or_raise(trouble: WireError, tried: int, patience: Patience) -> None:
    pause = patience.pause * 2**tried if trouble.after is None else trouble.after
    if not trouble.again or tried + 1 >= patience.tries:
        raise trouble
    if pause > patience.longest_pause:
        raise trouble
    await anyio.sleep(pause)


class WireModel(ABC):
    """What every model behind a server does alike; how it is asked is its own."""

    def __init__(self, connection: Connection, patience: Patience) -> None:
        self._connection = connection
        self._patience = patience
        self._usage: tuple[tuple[str, int], ...] = ()

    @property
    def usage(self) -> tuple[tuple[str, int], ...]:
        """Return how many tokens the last reply took, where the server counts."""
        return self._usage

    async def say(self, request: Request) -> AsyncGenerator[str, None]:
        """Yield the reply in pieces."""
        self._usage = ()
        pieces = told(
            lambda: self._streamed(request),
            name=self._connection.name,
            patience=self._patience,
        )
        try:
            async for piece in pieces:
                yield piece
        finally:
            await pieces.aclose()

    async def answer(
        self, request: Request, schema: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Answer as JSON of that schema."""
        self._usage = ()
        return await self._asked_for(lambda: self._answered(request, schema))

    async def _asked_for(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Return what an attempt returns, trying again where that may help."""
        return await done(attempt, name=self._connection.name, patience=self._patience)

    @abstractmethod
    def _streamed(self, request: Request) -> AsyncGenerator[str, None]:
        """Yield the pieces of one attempt."""

    @abstractmethod
    async def _answered(
        self, request: Request, schema: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Return the answer of one attempt."""


def as_object(text: str, schema: Mapping[str, object], name: str) -> dict[str, Any]:
    """Read JSON that has what a flat schema requires, and nothing else."""
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    properties = schema.get("properties")
    known = properties if isinstance(properties, dict) else {}
    fits = isinstance(value, dict) and all(
        key in known and _is(known[key], part) for key, part in value.items()
    )
    required = schema.get("required")
    missing = set(required if isinstance(required, list) else ()) - set(value or ())
    if not fits or missing:
        raise WireError("invalid_json", name)
    return dict(value)


def _is(schema: object, value: object) -> bool:
    kinds: dict[str, type] = {"boolean": bool, "string": str}
    kind = kinds.get(str(schema.get("type"))) if isinstance(schema, dict) else None
    return kind is None or isinstance(value, kind)
