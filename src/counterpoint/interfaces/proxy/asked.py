"""What does a program ask, once what it sent was checked?

The body of a request becomes a typed value here, or is refused in a sentence. Fields
that nobody knows are passed over. What is asked for and is not done here - pictures,
tools, several replies - is refused rather than left out in silence.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoint.app import readable
from counterpoint.app.relived import Pair
from counterpoint.interfaces.proxy.refusals import RefusedError
from counterpoint.interfaces.proxy.side_requests import SideRequest, side_request
from counterpoint.interfaces.proxy.wishes import Wishes, wishes

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_MESSAGES = 5_000
LONGEST_TEXT = 100_000  # characters of one message, as on the pages
LONGEST_NAME = 300

_INSTRUCTS = frozenset({"system", "developer"})
_ROLES = _INSTRUCTS | {"user", "assistant"}
_RANGES = {
    "temperature": (0.0, 2.0),
    "top_p": (0.0, 1.0),
    "presence_penalty": (-2.0, 2.0),
    "frequency_penalty": (-2.0, 2.0),
}
_AT_LEAST_ONE = ("max_tokens", "max_completion_tokens")
_NOT_DONE_HERE = (
    "tools",
    "functions",
    "logprobs",
    "top_logprobs",
    "audio",
    "web_search_options",
)


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A request that can be answered; `messages` are (role, text) as they came.

    `told` is what came before the message that is to be answered. `beside` is what a
    program asks beside a talk, where no person wrote this.
    """

    model: str
    messages: tuple[tuple[str, str], ...]
    told: tuple[Pair, ...]
    message: str
    wishes: Wishes
    beside: SideRequest | None = None
    stream: bool = False
    include_usage: bool = False


def read_model(raw: bytes) -> tuple[str, dict[str, Any]]:
    """Return which model is asked, and the whole body.

    Raises:
        RefusedError: it is no such request.
    """
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise RefusedError(400, "invalid_json") from None
    if not isinstance(body, dict):
        raise RefusedError(400, "invalid_json")
    model = _given(body, "model", str)
    if not model or len(model) > LONGEST_NAME:
        raise RefusedError(400, "missing", param="model")
    return model, body


def read_request(body: Mapping[str, Any]) -> ChatRequest:
    """Check a body and return what it asks.

    Raises:
        RefusedError: something of it cannot be used, or is not done here.
    """
    _check_numbers(body)
    options = body.get("stream_options")
    if options is not None and not isinstance(options, dict):
        raise RefusedError(400, "wrong_type", param="stream_options")
    messages = _messages(_given(body, "messages", list))
    beside = side_request(messages)
    if beside is None:  # an answer by rule needs none of it
        _check_what_is_not_done(body)
    instructions = [text for role, text in messages if role in _INSTRUCTS]
    told, message = _talk(messages)
    return ChatRequest(
        model=body["model"],
        messages=messages,
        told=told,
        message=message,
        wishes=wishes(instructions),
        beside=beside,
        stream=_flag(body, "stream"),
        include_usage=_flag(options or {}, "include_usage"),
    )


def _given(body: Mapping[str, Any], param: str, kind: type) -> Any:
    value = body.get(param)
    if value is None:
        raise RefusedError(400, "missing", param=param)
    if not isinstance(value, kind):
        raise RefusedError(400, "wrong_type", param=param)
    return value


def _flag(body: Mapping[str, Any], param: str) -> bool:
    value = body.get(param)
    if value is not None and not isinstance(value, bool):
        raise RefusedError(400, "wrong_type", param=param)
    return bool(value)


def _check_numbers(body: Mapping[str, Any]) -> None:
    for param, (least, most) in _RANGES.items():
        value = _number(body, param)
        if value is not None and not least <= value <= most:
            raise RefusedError(400, "out_of_range", param=param)
    for param in _AT_LEAST_ONE:
        value = _number(body, param)
        if value is not None and (value < 1 or value != int(value)):
            raise RefusedError(400, "out_of_range", param=param)
    count = _number(body, "n")
    if count is not None and count != 1:
        raise RefusedError(400, "unsupported_parameter", param="n")


def _number(body: Mapping[str, Any], param: str) -> float | None:
    value = body.get(param)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RefusedError(400, "wrong_type", param=param)
    if isinstance(value, float) and not math.isfinite(value):
        raise RefusedError(400, "out_of_range", param=param)
    return value


def _check_what_is_not_done(body: Mapping[str, Any]) -> None:
    for param in _NOT_DONE_HERE:
        if body.get(param):
            raise RefusedError(400, "unsupported_parameter", param=param)
    form = body.get("response_format")
    if form is not None and (not isinstance(form, dict) or form.get("type") != "text"):
        raise RefusedError(400, "unsupported_parameter", param="response_format")
    if body.get("modalities") not in (None, ["text"]):
        raise RefusedError(400, "unsupported_parameter", param="modalities")


def _messages(sent: list[Any]) -> tuple[tuple[str, str], ...]:
    if not sent:
        raise RefusedError(400, "empty_messages", param="messages")
    if len(sent) > MOST_MESSAGES:
        raise RefusedError(
            400, "too_many_messages", param="messages", most=MOST_MESSAGES
        )
    return tuple(_message(one, f"messages[{n}]") for n, one in enumerate(sent))


def _message(sent: Any, param: str) -> tuple[str, str]:
    if not isinstance(sent, dict):
        raise RefusedError(400, "wrong_type", param=param)
    role = sent.get("role")
    if not isinstance(role, str) or role not in _ROLES:
        raise RefusedError(400, "unsupported_role", param=f"{param}.role")
    if sent.get("tool_calls") or sent.get("function_call") or sent.get("audio"):
        raise RefusedError(400, "unsupported_parameter", param=f"{param}.tool_calls")
    text = readable(_text(sent.get("content"), f"{param}.content"))
    if len(text) > LONGEST_TEXT:
        raise RefusedError(400, "too_long", param=f"{param}.content", most=LONGEST_TEXT)
    return role, text


def _text(content: Any, param: str) -> str:
    """Return the text of a message, which may come in parts."""
    if content is None or isinstance(content, str):
        return content or ""
    if not isinstance(content, list):
        raise RefusedError(400, "wrong_type", param=param)
    texts = []
    for part in content:
        text = part.get("text") if isinstance(part, dict) else None
        if not isinstance(part, dict) or part.get("type") != "text":
            raise RefusedError(400, "unsupported_content", param=param)
        if not isinstance(text, str):
            raise RefusedError(400, "wrong_type", param=param)
        texts.append(text)
    return "\n".join(texts)


def _talk(messages: tuple[tuple[str, str], ...]) -> tuple[tuple[Pair, ...], str]:
    """Return what came before, and the person's last words.

    Messages in a row of one side are one, so that each of them is answered.
    """
    sides: list[tuple[str, str]] = []
    for role, text in messages:
        if role in _INSTRUCTS:
            continue
        if sides and sides[-1][0] == role:
            sides[-1] = (role, _as_one(sides[-1][1], text))
        else:
            sides.append((role, text))
    if not sides:
        raise RefusedError(400, "empty_messages", param="messages")
    role, message = sides.pop()
    if role != "user" or not message.strip():
        raise RefusedError(400, "last_is_not_the_persons", param="messages")
    told = [Pair(reply=sides.pop(0)[1])] if sides and sides[0][0] != "user" else []
    pairs = zip(sides[::2], sides[1::2], strict=True)
    told += [Pair(person=mine[1], reply=theirs[1]) for mine, theirs in pairs]
    return tuple(told), message


def _as_one(before: str, text: str) -> str:
    """Put two messages together, which are no longer than one may be."""
    if len(before) + len(text) > LONGEST_TEXT:
        raise RefusedError(400, "too_long", param="messages", most=LONGEST_TEXT)
    return f"{before}\n\n{text}".strip()
