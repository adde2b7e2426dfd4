"""Is what it takes to serve other assistants installed?"""

from __future__ import annotations

from importlib.util import find_spec

from counterpoint.authored import load
from counterpoint.errors import SettingsError


def start(*, http: bool, port: int | None, allow: str) -> int:
    """Serve until whoever started it leaves.

    Raises:
        InputError: what is allowed cannot be read.
        SettingsError: the part for MCP is not installed, the settings cannot be
            read, or the port is taken.
    """
    if find_spec("mcp") is None:
        raise SettingsError(load("interfaces.mcp", "serve").body["not_installed"])
    from counterpoint.interfaces.mcp.serve import serve  # noqa: PLC0415 - slow

    return serve(http=http, port=port, allow=allow)
