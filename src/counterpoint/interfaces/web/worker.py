"""What does a browser keep for when the server is not there?

The help page, and of what a person wrote their safety plan alone, where they chose
that.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from counterpoint.interfaces.web.pages import page, static_version

if TYPE_CHECKING:
    from starlette.requests import Request


def routes() -> list[Route]:
    """Return the addresses of what is kept."""
    return [
        Route("/service-worker.js", worker, methods=["GET"]),
        Route("/manifest.webmanifest", manifest, methods=["GET"]),
        Route("/offline", offline, methods=["GET"]),
    ]


async def worker(request: Request) -> Response:
    """Return the script that answers when we cannot."""
    del request
    source = files("counterpoint.interfaces.web") / "static" / "service-worker.js"
    script = source.read_text(encoding="utf-8").replace("VERSION", static_version())
    return Response(script, media_type="text/javascript")


async def manifest(request: Request) -> Response:
    """Say how the pages are installed as an app."""
    del request
    return JSONResponse(
        {
            "name": "Counterpoint",
            "short_name": "Counterpoint",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#faf7f1",
            "theme_color": "#23504c",
            "shortcuts": [
                {"name": "Help now", "url": "/help"},
                {"name": "My plan", "url": "/plan"},
            ],
            "icons": [
                {"src": "/static/icon.svg", "sizes": "any", "type": "image/svg+xml"}
            ],
        },
        media_type="application/manifest+json",
    )


async def offline(request: Request) -> Response:
    """Return the page for when the program is closed."""
    return page(request, "offline.html")
