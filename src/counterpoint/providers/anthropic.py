"""How does Claude word a reply? Through the messages interface of Anthropic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from counterpoint.errors import SettingsError
from counterpoint.ports import Capabilities, Identity
from counterpoint.providers.wire import (
    MOST_TOKENS_WITH_THOUGHT,
    Patience,
    WireError,
    WireModel,
    as_object,
    client_for,
    keep_out_of_logs,
    messages_of,
    usual_or,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from counterpoint.ports import Connection, Request

USUAL_URL = "https://api.anthropic.com"
_ELSEWHERE = "the key is put on where the request leaves"


class AnthropicModel(WireModel):
    """A model of Anthropic."""

    def __init__(
        self, connection: Connection, *, patience: Patience | None = None
    ) -> None:
        import anthropic  # noqa: PLC0415 - slow, and an extra

        if not connection.model:
            raise SettingsError(
                f'Say which model "{connection.name}" is: set its "model" in the '
                "settings."
            )
        super().__init__(connection, patience or Patience())
        where = usual_or(connection, USUAL_URL)
        self._client = anthropic.AsyncAnthropic(
            api_key=_ELSEWHERE,
            base_url=where.url,
            max_retries=0,
            http_client=client_for(
                where, connection.key, self._patience, header="x-api-key"
            ),
        )
        keep_out_of_logs("anthropic")

    @property
    def name(self) -> str:
        """Name the provider and the model."""
        return f"{self._connection.name}:{self._connection.model}"

    @property
    def capabilities(self) -> Capabilities:
        """Return what it can do."""
        return Capabilities(structured=True)

    async def _streamed(self, request: Request) -> AsyncGenerator[str, None]:
        counted: dict[str, int] = {}
        ended = False
        stream = await self._client.messages.create(
            **self._asked(request),
            stream=True,
        )
        async with stream:
            async for event in stream:
                match event.type:
                    case "message_start":
                        counted["input_tokens"] = event.message.usage.input_tokens
                    case "content_block_delta" if event.delta.type == "text_delta":
                        yield event.delta.text
                    case "message_delta":
                        counted["output_tokens"] = event.usage.output_tokens
                        self._stop_if_refused(event.delta.stop_reason)
                    case "message_stop":
                        ended = True
                    case _:
                        pass
        if not ended:
            raise WireError("broken_stream", self._connection.name)
        self._usage = tuple(counted.items())

    async def _answered(
        self, request: Request, schema: Mapping[str, object]
    ) -> Mapping[str, object]:
        message = await self._client.messages.create(
            **self._asked(request),
            output_config={"format": {"type": "json_schema", "schema": dict(schema)}},
            stream=False,
        )
        self._stop_if_refused(message.stop_reason)
        self._usage = (
            ("input_tokens", message.usage.input_tokens),
            ("output_tokens", message.usage.output_tokens),
        )
        text = "".join(part.text for part in message.content if part.type == "text")
        return as_object(text, schema, self._connection.name)

    def _asked(self, request: Request) -> dict[str, Any]:
        return {
            "model": self._connection.model,
            "max_tokens": MOST_TOKENS_WITH_THOUGHT,
            "system": request.instruction,
            "messages": cast("Any", messages_of(request)),
        }

    def _stop_if_refused(self, reason: str | None) -> None:
        if reason == "refusal":
            raise WireError("refused", self._connection.name)

    async def identity(self) -> Identity:
        """Ask the server which model this is."""
        known = await self._asked_for(
            lambda: self._client.models.retrieve(self._connection.model)
        )
        return Identity(provider=self._connection.name, model=known.id)

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.close()
