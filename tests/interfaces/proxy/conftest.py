from __future__ import annotations

from typing import TYPE_CHECKING

import openai
import pytest

from counterpoint.app import SystemClock, endpoint_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.interfaces.web_server import WebServer


@pytest.fixture
def key(web: WebServer) -> str:
    """A key to the endpoint of the server `web`."""
    return endpoint_keys.make(web.settings, "a program", clock=SystemClock()).value


@pytest.fixture
def client(web: WebServer, key: str) -> Iterator[openai.OpenAI]:
    """OpenAI's own client, talking to us."""
    with openai.OpenAI(
        base_url=f"{web.url}/v1", api_key=key, max_retries=0, timeout=30
    ) as made:
        yield made
