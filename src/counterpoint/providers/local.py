"""How does a model in the person's own file word a reply, inside this program?

The engine insists on a listener. Left alone it opens an HTTP port that any
program on the machine may use; here it gets a socket in a folder that only the
owner can enter, with a key that nobody is told, and it is not started if it
ends up anywhere else.
"""

from __future__ import annotations

import hashlib
import os
import queue
import secrets
import shutil
import tempfile
import threading
from contextlib import aclosing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio.to_thread

from counterpoint.authored import load
from counterpoint.errors import ProviderError
from counterpoint.ports import Capabilities, Identity
from counterpoint.providers.wire import MOST_TOKENS, as_object, messages_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from counterpoint.ports import Connection, Request

MAGIC = b"GGUF"
CONTEXT = 8_192  # tokens; what is told of a talk is bounded well below this
TEMPERATURE = 0.4
_TOPOLOGY = Path("/sys/devices/system/cpu")
_SILENT = -1  # the engine's log holds sizes and paths; none of it is wanted


def threads_by_default() -> int:
    """Return the physical cores of this machine less one, and at least one.

    With every core taken the engine's threads wait for each other and all but
    stop.
    """
    cores = set()
    for cpu in _usable_cpus():
        try:
            file = _TOPOLOGY / f"cpu{cpu}" / "topology" / "thread_siblings_list"
            cores.add(file.read_text())
        except OSError:
            cores.add(str(cpu))
    return max(1, len(cores) - 1)


def _usable_cpus() -> set[int]:
    if hasattr(os, "sched_getaffinity"):
        return os.sched_getaffinity(0)
    return set(range(os.cpu_count() or 1))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was when it was read."""

    size: int
    changed: int
    place: int


@dataclass(frozen=True, slots=True)
class _Ended:
    """The last thing a working thread says."""

    trouble: str | None = None


class LocalModel:
    """A GGUF file of the person's own, run by xllamacpp.

    Args:
        connection: its model is the path of the file; 0 threads are
            `threads_by_default`.
        most_tokens: where a reply is cut.
        seed: makes replies repeatable; None leaves them to chance.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        most_tokens: int = MOST_TOKENS,
        seed: int | None = None,
    ) -> None:
        if find_spec("xllamacpp") is None:  # told of when chosen, loaded when used
            raise ImportError
        self._called = connection.name
        self._file = Path(connection.model).expanduser() if connection.model else None
        self._threads = connection.threads or threads_by_default()
        self._most_tokens = most_tokens
        self._seed = seed
        self._usage: tuple[tuple[str, int], ...] = ()
        self._digest: tuple[_Seen, str] | None = None
        self._engine: Any = None
        self._folder: str | None = None
        self._opening = threading.Lock()
        self._running: dict[threading.Thread, threading.Event] = {}
        self._closed = False

    @property
    def name(self) -> str:
        """Name the provider and the file, without where it lies."""
        return f"{self._called}:{self._file.name if self._file else '?'}"

    @property
    def capabilities(self) -> Capabilities:
        """Return what it can do."""
        return Capabilities(structured=True, local=True)

    @property
    def usage(self) -> tuple[tuple[str, int], ...]:
        """Return how many tokens the last reply took."""
        return self._usage

    @property
    def address(self) -> str:
        """Return where the engine listens; "" while it is not running."""
        return str(self._engine.listening_address) if self._engine else ""

    async def say(self, request: Request) -> AsyncGenerator[str, None]:
        """Yield the reply in pieces; leaving off stops the engine."""
        async with aclosing(self._spoken(self._asked(request))) as pieces:
            async for piece in pieces:
                yield piece

    async def answer(
        self, request: Request, schema: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Answer as JSON of that schema."""
        wanted = {"name": "answer", "schema": dict(schema)}
        asked = self._asked(request)
        asked["response_format"] = {"type": "json_schema", "json_schema": wanted}
        async with aclosing(self._spoken(asked)) as pieces:
            text = "".join([piece async for piece in pieces])
        return as_object(text, schema, self._called)

    async def identity(self) -> Identity:
        """Say which file this is, by the hash of all of it."""
        digest = await anyio.to_thread.run_sync(self._hashed)
        return Identity(self._called, self._path().name, digest=digest)

    async def close(self) -> None:
        """Stop the engine and remove its socket."""
        self._closed = True
        for stop in list(self._running.values()):
            stop.set()
        await anyio.to_thread.run_sync(self._shut)

    # --- The file ---------------------------------------------------------------

    def _path(self) -> Path:
        if self._file is None:
            raise self._trouble("unnamed", code="no_such_model")
        return self._file

    def _seen(self) -> _Seen:
        try:
            found = self._path().stat()
            with self._path().open("rb") as file:
                magic = file.read(len(MAGIC))
        except OSError as error:
            raise self._trouble("missing", code="no_such_model") from error
        if magic != MAGIC:
            raise self._trouble("not_gguf", code="no_such_model")
        return _Seen(found.st_size, found.st_mtime_ns, found.st_ino)

    def _hashed(self) -> str:
        """Hash the file, once for as long as it stays the same.

        What is loaded and what is hashed have to be one file: an exam passed by
        one counts for no other.
        """
        with self._opening:
            seen = self._seen()
            if self._digest is None:
                with self._path().open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                self._digest = (seen, digest)
            if seen != self._digest[0] or seen != self._seen():
                raise self._trouble("altered")
            return self._digest[1]

    # --- The engine -------------------------------------------------------------

    async def _open(self) -> None:
        if self._closed:
            raise self._trouble("closed")
        if self._engine is None:
            await anyio.to_thread.run_sync(self._hashed)
            await anyio.to_thread.run_sync(self._load)

    def _load(self) -> None:
        with self._opening:
            if self._engine is not None:
                return
            folder = tempfile.mkdtemp(prefix="cp-")  # mode 0700
            try:
                engine = self._engine_in(folder)
            except ProviderError:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            self._engine, self._folder = engine, folder
        if self._seen() != (self._digest or (None,))[0]:
            self._shut()
            raise self._trouble("altered")

    def _engine_in(self, folder: str) -> Any:
        import xllamacpp  # noqa: PLC0415 - an optional extra, half a second

        socket = f"{folder}/engine.sock"
        params = xllamacpp.CommonParams()
        params.model.path = str(self._path())
        params.hostnames = [socket]
        params.api_keys = [secrets.token_urlsafe(32)]
        params.endpoint_slots = False
        params.endpoint_props = False
        params.endpoint_metrics = False
        params.ui = False
        params.offline = True
        params.cache_ram_mib = 0
        params.n_parallel = 1
        params.n_ctx = CONTEXT
        params.cpuparams.n_threads = self._threads
        params.cpuparams_batch.n_threads = self._threads
        params.verbosity = _SILENT
        try:
            engine = xllamacpp.Server(params)
        except (RuntimeError, ValueError, MemoryError) as error:
            raise self._trouble("damaged") from error
        if engine.listening_address != f"unix://{socket}":
            raise self._trouble("not_private")
        return engine

    def _shut(self) -> None:
        for thread in list(self._running):
            thread.join()
        with self._opening:
            self._engine = None  # the last reference: the engine ends itself
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None

    # --- One answer -------------------------------------------------------------

    def _asked(self, request: Request) -> dict[str, Any]:
        system = {"role": "system", "content": request.instruction}
        asked: dict[str, Any] = {
            "messages": [system, *messages_of(request)],
            "max_tokens": self._most_tokens,
            "temperature": TEMPERATURE,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        return asked if self._seed is None else asked | {"seed": self._seed}

    async def _spoken(self, asked: dict[str, Any]) -> AsyncGenerator[str, None]:
        self._usage = ()
        await self._open()
        said, stop = self._started(asked)
        try:
            while True:
                # Whoever gives up waiting leaves this thread behind; the last
                # word of the working thread sets it free.
                part = await anyio.to_thread.run_sync(said.get, abandon_on_cancel=True)
                if isinstance(part, str):
                    yield part
                elif part.trouble is None:
                    return
                else:
                    raise self._trouble(part.trouble)
        finally:
            stop.set()

    def _started(
        self, body: dict[str, Any]
    ) -> tuple[queue.SimpleQueue[str | _Ended], threading.Event]:
        """Let the engine work in a thread of its own; it blocks until it is done."""
        said: queue.SimpleQueue[str | _Ended] = queue.SimpleQueue()
        stop, engine = threading.Event(), self._engine

        def heard(part: dict[str, Any]) -> bool:
            """Pass a piece on; True stops the engine."""
            if "error" in part or "code" in part:
                trouble.append(_kind_of(part))
                return True
            if "usage" in part:
                self._count(part["usage"])
            for choice in part.get("choices", ()):
                if text := choice.get("delta", {}).get("content"):
                    said.put(text)
            return stop.is_set()

        def work() -> None:
            try:
                whole = engine.handle_chat_completions(body, heard)
                if isinstance(whole, dict):
                    heard(whole)
            except Exception:  # noqa: BLE001 - whoever waits has to be told
                trouble.append("failed")
            finally:
                self._running.pop(thread, None)
                said.put(_Ended(trouble[0] if trouble else None))

        trouble: list[str] = []
        thread = threading.Thread(target=work, name="local-model", daemon=True)
        self._running[thread] = stop
        thread.start()
        return said, stop

    def _count(self, usage: Mapping[str, int]) -> None:
        names = (
            ("prompt_tokens", "input_tokens"),
            ("completion_tokens", "output_tokens"),
        )
        self._usage = tuple((ours, usage[its]) for its, ours in names if its in usage)

    def _trouble(self, what: str, *, code: str = "failed") -> ProviderError:
        sentence: str = load("providers", "local").body["sentence"][what]
        return ProviderError(sentence.format(name=self._called), code=code)


def _kind_of(part: Mapping[str, Any]) -> str:
    error = part.get("error", part)
    kind = error.get("type") if isinstance(error, dict) else None
    return "too_long" if kind == "exceed_context_size_error" else "failed"
