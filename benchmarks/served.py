"""The real server in a process of its own, with or without a model behind it.

`python served.py HOME MODEL_PORT` prints its address and a launch code, and serves
until it is killed. The exam is left out: what is measured is the loop.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace

from counterpoint.app import SystemClock
from counterpoint.interfaces.web.application import application
from counterpoint.interfaces.web.doorway import Doorway
from counterpoint.interfaces.web.house import House
from counterpoint.interfaces.web.serve import bind, server
from counterpoint.ports import ChatModel, Connection
from counterpoint.settings import Settings, read_settings


def speaker(port: int) -> ChatModel | None:
    """Return the slow model on this port; 0 is the guide."""
    if not port:
        return None
    from counterpoint.providers.openai_compatible import (  # noqa: PLC0415
        OpenAICompatibleModel,
    )

    url = f"http://127.0.0.1:{port}/v1"
    return OpenAICompatibleModel(
        Connection(name="slow", model="slow", base_url=url, key=None)
    )


async def main() -> None:
    """Serve until killed."""
    read = read_settings({"COUNTERPOINT_HOME": sys.argv[1]})
    settings: Settings = replace(read, welcomed=True, country="GB")
    clock, bound = SystemClock(), bind(0)
    model = speaker(int(sys.argv[2]))
    home = House(settings, clock=clock, speaker=lambda _: model)
    doorway = Doorway(clock)
    app = application(home, doorway, port=bound.port)
    print(f"http://127.0.0.1:{bound.port} {doorway.new_code()}", flush=True)
    await server(app).serve(sockets=[bound.socket])


if __name__ == "__main__":
    asyncio.run(main())
