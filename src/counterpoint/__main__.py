"""The command `counterpoint`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Run the command line and leave with its exit code."""
    from counterpoint.interfaces.cli.commands import run  # noqa: PLC0415 - after start

    sys.exit(run(sys.argv[1:], serve=_serve, assist=_assist))


def _serve(*, port: int | None, browser: bool, show: Callable[[str], None]) -> int:
    from counterpoint.interfaces.web.serve import serve  # noqa: PLC0415 - at use
    from counterpoint.settings import read_settings  # noqa: PLC0415 - at use

    return serve(read_settings(), port=port, browser=browser, show=show)


def _assist(*, http: bool, port: int | None, allow: str) -> int:
    from counterpoint.interfaces.mcp.start import start  # noqa: PLC0415 - at use

    return start(http=http, port=port, allow=allow)


if __name__ == "__main__":
    main()
