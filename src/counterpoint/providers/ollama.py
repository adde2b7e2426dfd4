"""How does a model on the person's own machine word a reply, through Ollama?

It is looked for on its usual port, and a refused connection says at once that it
is not there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx2

from counterpoint.ports import Capabilities, Identity
from counterpoint.providers.address import address
from counterpoint.providers.wire import (
    MOST_TOKENS_WITH_THOUGHT,
    Patience,
    WireError,
    WireModel,
    as_object,
    client_for,
    messages_of,
    the_one_model,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from counterpoint.ports import Connection, Request

USUAL_URL = "http://127.0.0.1:11434"
TOKENS_IN_VIEW = 8_192
"""Of less, Ollama would drop the beginning of what it is told, unsaid."""

_REMOTE = ("-cloud", ":cloud")  # such models run elsewhere, behind the local server


class OllamaModel(WireModel):
    """A model that Ollama runs."""

    def __init__(
        self, connection: Connection, *, patience: Patience | None = None
    ) -> None:
        # The first answer waits until the model has been read into memory.
        usual = Patience(connect=1.0, read=55.0, tries=2, pause=0.2)
        super().__init__(connection, patience or usual)
        self._model = connection.model
        self._where = address(connection.base_url or USUAL_URL)
        self._client = client_for(
            self._where, connection.key, self._patience, header="authorization"
        )

    @property
    def name(self) -> str:
        """Name the provider and the model."""
        return f"{self._connection.name}:{self._model or '?'}"

    @property
    def capabilities(self) -> Capabilities:
        """Return what it can do."""
        here = self._where.here and not self._model.endswith(_REMOTE)
        return Capabilities(structured=True, local=here and bool(self._model))

    async def _streamed(self, request: Request) -> AsyncGenerator[str, None]:
        body = await self._asked(request) | {"stream": True}
        ended = False
        async with self._client.stream("POST", self._url("chat"), json=body) as answer:
            _raise_for(answer)
            async for line in answer.aiter_lines():
                part = self._part(line)
                if text := part.get("message", {}).get("content"):
                    yield text
                if part.get("done"):
                    self._count(part)
                    ended = True
        if not ended:
            raise WireError("broken_stream", self._connection.name)

    def _part(self, line: str) -> dict[str, Any]:
        if not line.strip():
            return {}
        part: dict[str, Any] = json.loads(line)
        if "error" in part:
            raise WireError("server_error", self._connection.name)
        return part

    async def _answered(
        self, request: Request, schema: Mapping[str, object]
    ) -> Mapping[str, object]:
        body = await self._asked(request) | {"stream": False, "format": dict(schema)}
        answer = await self._client.post(self._url("chat"), json=body)
        _raise_for(answer)
        whole = answer.json()
        self._count(whole)
        return as_object(whole["message"]["content"], schema, self._connection.name)

    async def _asked(self, request: Request) -> dict[str, Any]:
        if not self._model:
            self._model = (await self.identity()).model
        system = {"role": "system", "content": request.instruction}
        return {
            "model": self._model,
            "messages": [system, *messages_of(request)],
            "options": {
                "num_predict": MOST_TOKENS_WITH_THOUGHT,
                "num_ctx": TOKENS_IN_VIEW,
            },
        }

    def _count(self, part: Mapping[str, Any]) -> None:
        names = (("prompt_eval_count", "input_tokens"), ("eval_count", "output_tokens"))
        self._usage = tuple((ours, part[its]) for its, ours in names if its in part)

    def _url(self, what: str) -> str:
        return f"{self._where.url}/api/{what}"

    async def identity(self) -> Identity:
        """Ask which models are there, and say which one this is, with its digest."""
        listed = await self._asked_for(self._listed)
        model = the_one_model(self._connection, tuple(listed), latest=":latest")
        return Identity(self._connection.name, model, digest=listed[model])

    async def _listed(self) -> dict[str, str]:
        answer = await self._client.get(self._url("tags"))
        _raise_for(answer)
        models = answer.json().get("models") or ()
        return {one["name"]: one.get("digest", "") for one in models}

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.aclose()


def _raise_for(answer: httpx2.Response) -> None:
    if answer.status_code != httpx2.codes.OK:
        raise httpx2.HTTPStatusError("", request=answer.request, response=answer)
