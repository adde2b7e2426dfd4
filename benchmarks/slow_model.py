"""A model server that writes slowly, for measuring what waits behind it.

Speaks the streaming format of OpenAI's chat completions. It quotes the first words
of the message, so that a review has something to read. `python slow_model.py PORT
SECONDS` serves until it is killed.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

PIECES = 40


def reply(message: str) -> str:
    """Return what is said to a message."""
    words = " ".join(message.split()[:6]).strip(".,!? ")
    return f'You wrote "{words}". What stays with you of that?'


async def completions(request: Request) -> Response:
    """Answer as a stream of pieces."""
    body = await request.json()
    last = body["messages"][-1]["content"]
    said = reply(last.replace("<message>", "").replace("</message>", ""))
    seconds: float = request.app.state.seconds

    async def stream() -> AsyncIterator[bytes]:
        step = max(1, len(said) // PIECES)
        for start in range(0, len(said), step):
            await asyncio.sleep(seconds / PIECES)
            delta = {"content": said[start : start + step]}
            yield _chunk(body["model"], {"delta": delta, "finish_reason": None})
        yield _chunk(body["model"], {"delta": {}, "finish_reason": "stop"})
        yield b"data: [DONE]\n\n"

    return StreamingResponse(stream(), media_type="text/event-stream")


def _chunk(model: str, choice: dict[str, object]) -> bytes:
    chunk = {
        "id": "x",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": model,
        "choices": [{"index": 0, **choice}],
    }
    return f"data: {json.dumps(chunk)}\n\n".encode()


async def models(request: Request) -> Response:
    """Say which models there are."""
    del request
    return JSONResponse({"object": "list", "data": [{"id": "slow", "object": "model"}]})


def main() -> None:
    """Serve until killed."""
    app = Starlette(
        routes=[
            Route("/v1/chat/completions", completions, methods=["POST"]),
            Route("/v1/models", models),
        ]
    )
    app.state.seconds = float(sys.argv[2])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")


if __name__ == "__main__":
    main()
