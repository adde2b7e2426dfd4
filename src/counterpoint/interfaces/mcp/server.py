"""How does a call over MCP become an answer of ours?

Whatever goes wrong, the answer is a sentence that says what to do next and holds
nothing that was given. Where something that was given may mean danger, whom to reach
comes first, also in a refusal.
"""

from __future__ import annotations

import json
import logging
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

import mcp_types as wire
import msgspec
from mcp.server import Server
from mcp.shared.exceptions import MCPError

from counterpoint import __version__
from counterpoint.app.assistants import expecting, handed_over
from counterpoint.app.assistants.answers import Answer
from counterpoint.app.assistants.reaching import seen_beside
from counterpoint.app.faults import place_of
from counterpoint.app.visit import readable
from counterpoint.authored import load
from counterpoint.errors import CounterpointError, InputError
from counterpoint.interfaces.mcp.tools import gives_schema, takes_schema, tools

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from mcp.server import ServerRequestContext

    from counterpoint.app.assistants.answers import Help
    from counterpoint.app.assistants.desk import Desk
    from counterpoint.interfaces.mcp.tools import Tool

NAME = "counterpoint"
PROMPT = "careful_conversation"
SAFETY_PLAN, LEDGER = "counterpoint://safety-plan", "counterpoint://ledger"
MOST_TEXTS = 200
LONGEST_READ = 20_000
"""So many texts, and so many characters of each, are read for danger in a refusal."""
_NOT_THE_PERSONS = frozenset({"reply"})
_WHERE = re.compile(r" - at `(?P<where>[^`]+)`$")
_log = logging.getLogger(__name__)


def server(desk: Desk) -> Server[Any]:
    """Return the server that serves this desk."""
    calls = _Calls(desk)
    return Server(
        NAME,
        version=__version__,
        title=_words("server")["title"],
        instructions=_words("server")["instructions"].strip(),
        on_list_tools=calls.list_tools,
        on_call_tool=calls.call_tool,
        on_list_resources=calls.list_resources,
        on_read_resource=calls.read_resource,
        on_list_prompts=calls.list_prompts,
        on_get_prompt=calls.get_prompt,
    )


class _Calls:
    """Answers each kind of call."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tools = {tool.name: tool for tool in tools()}
        self._resources: dict[str, Callable[[Desk], Awaitable[dict[str, object]]]] = {
            SAFETY_PLAN: handed_over.safety_plan,
            LEDGER: expecting.ledger,
        }

    # --- Tools ------------------------------------------------------------------

    async def list_tools(
        self,
        _: ServerRequestContext[Any],
        __: wire.PaginatedRequestParams | None,
    ) -> wire.ListToolsResult:
        return wire.ListToolsResult(tools=[*map(_listed, self._tools.values())])

    async def call_tool(
        self, _: ServerRequestContext[Any], params: wire.CallToolRequestParams
    ) -> wire.CallToolResult:
        tool = self._tools.get(params.name)
        if tool is None:
            names = ", ".join(self._tools)
            sentence = _words("error")["no_tool"].format(names=names)
            raise MCPError(code=wire.INVALID_PARAMS, message=sentence)
        given = params.arguments or {}
        try:
            answer = await tool.does(self._desk, _taken(tool, given))
        except CounterpointError as error:
            return _result(self._refused(str(error), given))
        except Exception as fault:  # noqa: BLE001 - an interface answers, whatever fails
            _log.error("%s: %s", tool.name, place_of(fault))
            return _result(self._refused(_words("error")["failed"], given))
        return _result(answer)

    def _refused(self, sentence: str, given: Mapping[str, Any]) -> Answer[Any, Any]:
        return Answer(help=self._help_in(given), refused=sentence)

    def _help_in(self, given: Mapping[str, Any]) -> Help | None:
        """Read what was given for danger; a check that fails shows whom to reach."""
        texts = islice(_texts(given), MOST_TEXTS)
        read = [readable(text[:LONGEST_READ]) for text in texts]
        found, _ = seen_beside(read, self._desk)
        return found

    # --- Resources --------------------------------------------------------------

    async def list_resources(
        self,
        _: ServerRequestContext[Any],
        __: wire.PaginatedRequestParams | None,
    ) -> wire.ListResourcesResult:
        said = _words("resource")
        return wire.ListResourcesResult(
            resources=[
                wire.Resource(
                    uri=uri,
                    name=uri.rpartition("/")[2],
                    title=said[uri]["title"],
                    description=said[uri]["about"],
                    mime_type="application/json",
                )
                for uri in self._resources
            ]
        )

    async def read_resource(
        self, _: ServerRequestContext[Any], params: wire.ReadResourceRequestParams
    ) -> wire.ReadResourceResult:
        uri = str(params.uri)
        reads = self._resources.get(uri)
        if reads is None:
            sentence = _words("error")["no_resource"]
            raise MCPError(code=wire.INVALID_PARAMS, message=sentence)
        try:
            found = await reads(self._desk)
        except CounterpointError as error:
            raise MCPError(code=wire.INVALID_REQUEST, message=str(error)) from None
        except Exception as fault:  # noqa: BLE001 - an interface answers, whatever fails
            _log.error("%s: %s", uri, place_of(fault))
            sentence = _words("error")["failed"]
            raise MCPError(code=wire.INTERNAL_ERROR, message=sentence) from None
        text = msgspec.json.encode(found).decode()
        return wire.ReadResourceResult(
            contents=[
                wire.TextResourceContents(
                    uri=uri, mime_type="application/json", text=text
                )
            ]
        )

    # --- The prompt -------------------------------------------------------------

    async def list_prompts(
        self,
        _: ServerRequestContext[Any],
        __: wire.PaginatedRequestParams | None,
    ) -> wire.ListPromptsResult:
        body = load("interfaces.mcp", PROMPT).body
        listed = wire.Prompt(
            name=PROMPT, title=body["title"], description=body["about"]
        )
        return wire.ListPromptsResult(prompts=[listed])

    async def get_prompt(
        self, _: ServerRequestContext[Any], params: wire.GetPromptRequestParams
    ) -> wire.GetPromptResult:
        if params.name != PROMPT:
            sentence = _words("error")["no_prompt"].format(name=PROMPT)
            raise MCPError(code=wire.INVALID_PARAMS, message=sentence)
        body = load("interfaces.mcp", PROMPT).body
        rules = wire.TextContent(type="text", text=body["rules"].strip())
        return wire.GetPromptResult(
            description=body["about"],
            messages=[wire.PromptMessage(role="user", content=rules)],
        )


def _listed(tool: Tool) -> wire.Tool:
    said = tool.words
    return wire.Tool(
        name=tool.name,
        title=said["title"],
        description=said["about"],
        input_schema=takes_schema(tool),
        output_schema=gives_schema(tool),
        annotations=wire.ToolAnnotations(
            title=said["title"],
            read_only_hint=not tool.changes,
            destructive_hint=tool.replaces,
            idempotent_hint=tool.repeatable,
            open_world_hint=False,
        ),
    )


def _result(answer: Answer[Any, Any]) -> wire.CallToolResult:
    """Put an answer on the wire; whom to reach is the first thing that is read."""
    built: dict[str, Any] = msgspec.to_builtins(answer)
    texts = [json.dumps(built, ensure_ascii=False)]
    if answer.help is not None:
        texts.insert(0, f"{answer.help.words}\n\n{answer.help.card}".strip())
    return wire.CallToolResult(
        content=[wire.TextContent(type="text", text=text) for text in texts],
        structured_content=built,
        # An answer with help in it is to be shown, not tried again.
        is_error=bool(answer.refused) and answer.help is None,
    )


# --- What was given ------------------------------------------------------------------


def _taken(tool: Tool, given: Mapping[str, Any]) -> Any:
    """Read what a tool was given.

    Raises:
        InputError: it is not what the tool takes; says where, and not what.
    """
    fields = {field.name: field for field in msgspec.structs.fields(tool.takes)}
    unfolded = {
        name: _unfolded(value)
        if name in fields and fields[name].type is not str
        else value
        for name, value in given.items()
    }
    try:
        return msgspec.convert(_readable(unfolded), tool.takes)
    except (msgspec.ValidationError, RecursionError, ValueError) as error:
        found = _WHERE.search(str(error))
        where = found["where"].removeprefix("$.") if found else tool.name
        names = ", ".join(fields) or _words("error")["nothing"]
        sentence = _words("error")["arguments"].format(where=where, names=names)
        raise InputError(sentence) from None


def _unfolded(value: object) -> object:
    """Read a list or an object that came as a string of JSON, as some clients send."""
    if not isinstance(value, str) or value[:1] not in {"[", "{"}:
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _readable(value: Any) -> Any:
    match value:
        case str():
            return readable(value)
        case list():
            return [*map(_readable, value)]
        case dict():
            return {key: _readable(one) for key, one in value.items()}
        case _:
            return value


def _texts(value: Any) -> Iterator[str]:
    """Yield what of the arguments the person may have written."""
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from _texts(one)
        case dict() if value.get("role") != "reply":
            for name, one in value.items():
                if name not in _NOT_THE_PERSONS:
                    yield from _texts(one)


def _words(section: str) -> dict[str, Any]:
    found: dict[str, Any] = load("interfaces.mcp", "tools").body[section]
    return found
