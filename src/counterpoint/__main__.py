"""The command `counterpoint`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from counterpoint.interfaces.cli.commands import run  # noqa: PLC0415 - after start

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
