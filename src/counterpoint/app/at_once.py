"""How does what awaits a model end in a program that awaits nothing?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")


def finished(coroutine: Coroutine[Any, Any, T], *, waits: bool) -> T:
    """Run to the end; without a model or a judge nothing is waited for.

    Starting an event loop would cost more than the answer.
    """
    if waits:
        import anyio  # noqa: PLC0415 - at use

        async def run() -> T:
            return await coroutine

        return anyio.run(run)
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise AssertionError("without a model nothing is waited for")
