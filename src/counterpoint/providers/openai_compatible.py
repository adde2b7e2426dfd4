"""How does a model word a reply that speaks as OpenAI's servers do?

Most servers can: OpenAI, vLLM, LM Studio, the server of llama.cpp, OpenRouter and
many more. Only what nearly all of them know is asked of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterpoint.ports import Capabilities, Identity
from counterpoint.providers.address import address
from counterpoint.providers.wire import (
    MOST_TOKENS_WITH_THOUGHT,
    Patience,
    WireError,
    WireModel,
    as_object,
    client_for,
    keep_out_of_logs,
    messages_of,
    the_one_model,
    usual_or,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from counterpoint.ports import Connection, Request

USUAL_URL = "https://api.openai.com/v1"
_ELSEWHERE = "the key is put on where the request leaves"


class OpenAICompatibleModel(WireModel):
    """A model behind any server that speaks as OpenAI's do."""

    def __init__(
        self, connection: Connection, *, patience: Patience | None = None
    ) -> None:
        import openai  # noqa: PLC0415 - slow, and an extra

        super().__init__(connection, patience or Patience())
        self._model = connection.model
        where = usual_or(connection, USUAL_URL)
        # OpenAI's newer models refuse the old name, other servers the new one.
        self._most = (
            "max_completion_tokens" if where == address(USUAL_URL) else "max_tokens"
        )
        self._client = openai.AsyncOpenAI(
            api_key=_ELSEWHERE,
            base_url=where.url,
            max_retries=0,
            http_client=client_for(
                where, connection.key, self._patience, header="authorization"
            ),
        )
        keep_out_of_logs("openai")

    @property
    def name(self) -> str:
        """Name the provider and the model."""
        return f"{self._connection.name}:{self._model or '?'}"

    @property
    def capabilities(self) -> Capabilities:
        """Return what it can do.

        A server on this machine may hand on what it is asked, so it never counts
        as local.
        """
        return Capabilities(structured=True)

    async def _streamed(self, request: Request) -> AsyncGenerator[str, None]:
        ended = False
        stream = await self._client.chat.completions.create(
            **await self._asked(request),
            stream=True,
            stream_options={"include_usage": True},
        )
        async with stream:
            async for chunk in stream:
                if chunk.usage is not None:
                    self._count(chunk.usage)
                for choice in chunk.choices or ():
                    self._stop_if_refused(
                        choice.finish_reason, getattr(choice.delta, "refusal", None)
                    )
                    if choice.delta.content:
                        yield choice.delta.content
                    ended = ended or choice.finish_reason is not None
        if not ended:
            raise WireError("broken_stream", self._connection.name)

    async def _answered(
        self, request: Request, schema: Mapping[str, object]
    ) -> Mapping[str, object]:
        form: Any = {"name": "answer", "schema": dict(schema), "strict": True}
        completion = await self._client.chat.completions.create(
            **await self._asked(request),
            response_format={"type": "json_schema", "json_schema": form},
            stream=False,
        )
        if completion.usage is not None:
            self._count(completion.usage)
        for choice in completion.choices[:1]:
            self._stop_if_refused(choice.finish_reason, choice.message.refusal)
            return as_object(
                choice.message.content or "", schema, self._connection.name
            )
        raise WireError("invalid_json", self._connection.name)

    async def _asked(self, request: Request) -> dict[str, Any]:
        if not self._model:
            self._model = (await self.identity()).model
        system = {"role": "system", "content": request.instruction}
        return {
            "model": self._model,
            "messages": [system, *messages_of(request)],
            self._most: MOST_TOKENS_WITH_THOUGHT,
        }

    def _count(self, usage: Any) -> None:
        self._usage = (
            ("input_tokens", usage.prompt_tokens),
            ("output_tokens", usage.completion_tokens),
        )

    def _stop_if_refused(self, reason: str | None, refusal: str | None) -> None:
        if reason == "content_filter" or refusal:
            raise WireError("refused", self._connection.name)

    async def identity(self) -> Identity:
        """Ask the server which models it has, and say which one this is."""
        listed = await self._asked_for(self._listed)
        model = the_one_model(self._connection, listed)
        return Identity(provider=self._connection.name, model=model)

    async def _listed(self) -> tuple[str, ...]:
        page = await self._client.models.list()
        return tuple(one.id for one in page.data)

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.close()
