from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.errors import ProviderError

if TYPE_CHECKING:
    from counterpoint.terms import Finding, Message


class FakeJudge:
    """Says what it is told to say; `silent` makes it fail."""

    def __init__(
        self,
        *,
        concerns: tuple[Finding, ...] = (),
        objections: tuple[Finding, ...] = (),
        silent_on: str = "",
    ) -> None:
        self._concerns = concerns
        self._objections = objections
        self._silent_on = silent_on

    async def concerns(self, message: Message) -> tuple[Finding, ...]:
        del message
        if self._silent_on == "messages":
            raise ProviderError("The judge did not answer.")
        return self._concerns

    async def objections(self, message: Message, reply: str) -> tuple[Finding, ...]:
        del message, reply
        if self._silent_on == "replies":
            raise ProviderError("The judge did not answer.")
        return self._objections

    async def close(self) -> None:
        pass
