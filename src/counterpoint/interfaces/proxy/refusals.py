"""What is answered where there is no answer, in the form that such programs expect?"""

from __future__ import annotations

from typing import Any

from counterpoint.authored import load
from counterpoint.errors import CounterpointError

_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    429: "rate_limit_error",
    500: "server_error",
}


class RefusedError(CounterpointError):
    """A request that is not answered; `code` says why, for the program that asked.

    `param` names the field that is at fault, where one is.
    """

    def __init__(
        self, status: int, code: str, *, param: str | None = None, **told: object
    ) -> None:
        sentence: str = load("interfaces.proxy", "proxy").body["refused"][code]
        super().__init__(sentence.format(param=param, **told))
        self.status = status
        self.code = code
        self.param = param

    def body(self) -> dict[str, Any]:
        """Return it as it goes over the wire."""
        return error_body(self.status, str(self), code=self.code, param=self.param)


def error_body(
    status: int, sentence: str, *, code: str | None = None, param: str | None = None
) -> dict[str, Any]:
    """Return an error as it goes over the wire."""
    kind = _TYPES.get(status, "invalid_request_error")
    error = {"message": sentence, "type": kind, "param": param, "code": code}
    return {"error": error}
