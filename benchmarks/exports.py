"""How long does it take to read an export, and how much memory does it need?

Exports of every shape are made by a seeded generator out of the lines of our own
corpus, and read by a process of their own each. Aim, for 300 MB as Claude writes them:
6 s of one core and 150 MB.

    python benchmarks/exports.py                     300 MB of Claude, 30 of the others
    python benchmarks/exports.py --shape grok --megabytes 100
    python benchmarks/exports.py --keep FOLDER --messages 100000
"""

from __future__ import annotations

import argparse
import html
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import tasks as tasks_of_others
from counterpoint.audit.opening import talks_in
from counterpoint.audit.talks import Broken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOME = Path(__file__).parent.parent
AIM_SECONDS = 6.0
AIM_MEGABYTES = 150
BEGINNING = datetime(2024, 1, 1, 19, tzinfo=UTC)
MODELS = ("small-1", "small-2", "large-1")


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a made-up talk."""

    id: str
    theirs: bool
    text: str
    at: datetime
    model: str


@dataclass(frozen=True, slots=True)
class Made:
    """A made-up talk."""

    id: str
    lines: tuple[Line, ...]


def talks(seed: int, *, tasks: float = 0) -> Iterator[Made]:
    """Make talks without end, the same for the same seed.

    Args:
        seed: begins the chance.
        tasks: the share of talks that are about a task and nobody's life.
    """
    chance = Random(seed)  # noqa: S311 - the same talks for the same seed
    corpus = HOME / "corpus"
    asked = _texts(corpus / "messages.jsonl", "text")
    answered = _texts(corpus / "pairs.jsonl", "reply")
    at = BEGINNING
    number = 0
    while True:
        number += 1
        at += timedelta(hours=chance.uniform(1, 40))
        if tasks and chance.random() < tasks:
            yield _talk(number, at, chance, *_task_lines(chance))
        else:
            yield _talk(number, at, chance, asked, answered)


def _task_lines(chance: Random) -> tuple[list[str], list[str]]:
    return (
        [tasks_of_others.asked(chance) for _ in range(24)],
        [tasks_of_others.answered(chance) for _ in range(24)],
    )


def _texts(path: Path, key: str) -> list[str]:
    with path.open(encoding="utf-8") as rows:
        return [json.loads(row)[key] for row in rows]


def _talk(
    number: int,
    began: datetime,
    chance: Random,
    asked: list[str],
    answered: list[str],
) -> Made:
    lines: list[Line] = []
    model = MODELS[min(number // 400, len(MODELS) - 1)]
    for turn in range(chance.randint(1, 24)):
        at = began + timedelta(minutes=2 * turn)
        reply = "\n\n".join(chance.choices(answered, k=chance.randint(1, 8)))
        own = f"{number:08x}-{turn:04x}"
        lines.append(Line(f"{own}-p", True, chance.choice(asked), at, model))
        later = at + timedelta(seconds=chance.randint(2, 40))
        lines.append(Line(f"{own}-r", False, reply, later, model))
    return Made(f"{number:08x}", tuple(lines))


# --- Shapes ---------------------------------------------------------------------


def _claude(talk: Made) -> dict[str, Any]:
    before = "00000000-0000-4000-8000-000000000000"
    messages = []
    for line in talk.lines:
        at = line.at.isoformat()
        block = {
            "type": "text",
            "text": line.text,
            "start_timestamp": at,
            "flags": None,
        }
        messages.append(
            {
                "uuid": line.id,
                "text": line.text,
                "content": [block],
                "sender": "human" if line.theirs else "assistant",
                "created_at": at,
                "updated_at": at,
                "attachments": [],
                "files": [],
                "parent_message_uuid": before,
            }
        )
        before = line.id
    at = talk.lines[0].at.isoformat()
    head = {"uuid": talk.id, "name": f"Talk {talk.id}", "created_at": at}
    return head | {"account": {"uuid": "a"}, "chat_messages": messages}


def _tree(talk: Made, message: Callable[[Line], dict[str, Any]]) -> dict[str, Any]:
    ids = ["root", *(line.id for line in talk.lines)]
    nodes: dict[str, Any] = {}
    for place, own in enumerate(ids):
        nodes[own] = {
            "id": own,
            "parent": ids[place - 1] if place else None,
            "children": ids[place + 1 : place + 2],
            "message": message(talk.lines[place - 1]) if place else None,
        }
    return nodes


def _chatgpt(talk: Made) -> dict[str, Any]:
    def message(line: Line) -> dict[str, Any]:
        return {
            "id": line.id,
            "author": {"role": "user" if line.theirs else "assistant", "metadata": {}},
            "create_time": line.at.timestamp(),
            "content": {"content_type": "text", "parts": [line.text]},
            "status": "finished_successfully",
            "metadata": {} if line.theirs else {"model_slug": line.model},
            "recipient": "all",
        }

    return {
        "title": f"Talk {talk.id}",
        "create_time": talk.lines[0].at.timestamp(),
        "mapping": _tree(talk, message),
        "current_node": talk.lines[-1].id,
        "conversation_id": talk.id,
    }


def _deepseek(talk: Made) -> dict[str, Any]:
    def message(line: Line) -> dict[str, Any]:
        kind = "REQUEST" if line.theirs else "RESPONSE"
        return {
            "files": [],
            "model": line.model,
            "inserted_at": line.at.isoformat(),
            "fragments": [{"type": kind, "content": line.text}],
        }

    at = talk.lines[0].at.isoformat()
    return {
        "id": talk.id,
        "title": "",
        "inserted_at": at,
        "mapping": _tree(talk, message),
    }


def _openwebui(talk: Made) -> dict[str, Any]:
    nodes: dict[str, Any] = {}
    before = None
    for line in talk.lines:
        nodes[line.id] = {
            "id": line.id,
            "parentId": before,
            "role": "user" if line.theirs else "assistant",
            "content": line.text,
            "model": line.model,
            "timestamp": int(line.at.timestamp()),
        }
        before = line.id
    history = {"messages": nodes, "currentId": before}
    chat = {"title": "", "history": history, "messages": []}
    return {
        "id": talk.id,
        "created_at": int(talk.lines[0].at.timestamp()),
        "chat": chat,
    }


def _grok(talk: Made) -> dict[str, Any]:
    def response(line: Line) -> dict[str, Any]:
        at = {"$date": {"$numberLong": str(int(line.at.timestamp() * 1000))}}
        said = {"_id": line.id, "message": line.text, "create_time": at}
        sender = "human" if line.theirs else "assistant"
        return {"response": said | {"sender": sender, "model": line.model}}

    about = {"id": talk.id, "title": "", "create_time": talk.lines[0].at.isoformat()}
    return {"conversation": about, "responses": [response(one) for one in talk.lines]}


def _pairs(talk: Made) -> list[tuple[Line, Line]]:
    newest_first = talk.lines[::-1]
    return list(zip(newest_first[1::2], newest_first[::2], strict=True))


def _gemini(talk: Made) -> list[dict[str, Any]]:
    return [
        {
            "header": "Gemini Apps",
            "title": f"Prompted {asked.text}",
            "time": asked.at.isoformat(),
            "products": ["Gemini Apps"],
            "safeHtmlItem": [{"html": f"<p>{html.escape(answered.text)}</p>"}],
        }
        for asked, answered in _pairs(talk)
    ]


def _gemini_cell(asked: Line, answered: Line) -> str:
    cell = "content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1"
    at = f"{asked.at:%b} {asked.at.day}, {asked.at:%Y, %I:%M:%S %p} UTC"
    return (
        '<div class="outer-cell mdl-cell"><div class="mdl-grid"><div class="header-cell">'
        '<p class="mdl-typography--title">Gemini Apps<br></p></div>'
        f'<div class="{cell}">Prompted&nbsp;{html.escape(asked.text)}<br>{at}<br>'
        f"<p>{html.escape(answered.text)}</p></div>"
        '<div class="content-cell mdl-typography--caption"></div></div></div>'
    )


def _characterai(talk: Made) -> dict[str, Any]:
    messages = [
        {
            "id": place,
            "created": line.at.isoformat(),
            "text": line.text,
            "src": {"is_human": line.theirs, "name": "Ada"},
            "is_alternative": False,
        }
        for place, line in enumerate(talk.lines)
    ]
    at = talk.lines[0].at.isoformat()
    return {"external_id": talk.id, "created": at, "msgs": messages}


def _json_line(talk: Made) -> str:
    messages = [
        {
            "id": line.id,
            "role": "user" if line.theirs else "assistant",
            "content": line.text,
            "at": line.at.isoformat(),
            "model": "" if line.theirs else line.model,
        }
        for line in talk.lines
    ]
    return json.dumps({"id": talk.id, "messages": messages})


def _silly_lines(talk: Made) -> Iterator[str]:
    for line in talk.lines:
        row = {"name": "x", "is_user": line.theirs, "is_system": False}
        yield json.dumps(row | {"send_date": line.at.isoformat(), "mes": line.text})


def _replika_lines(talk: Made) -> Iterator[str]:
    for line in talk.lines[::-1]:
        text = line.text.replace("\n", "\\n").replace('"', '""')
        who = "Me" if line.theirs else "Rep"
        yield f'{line.at.isoformat()},{who},"{text}",None,{line.id}'


def _whatsapp_lines(talk: Made) -> Iterator[str]:
    for line in talk.lines:
        who = "Sam" if line.theirs else "Meta AI"
        yield f"{line.at:%d/%m/%Y, %H:%M} - {who}: {line.text}"


def _markdown_lines(talk: Made) -> Iterator[str]:
    for line in talk.lines:
        yield f"## {'You' if line.theirs else 'ChatGPT'}\n\n{line.text}\n"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a product's file begins, goes on and ends."""

    file: str
    begins: str
    between: str
    ends: str
    parts: Callable[[Made], Iterator[str]]
    most: int = 10_000
    """Megabytes; a file that is one talk is never large."""


def _one(made: Callable[[Made], dict[str, Any]]) -> Callable[[Made], Iterator[str]]:
    return lambda talk: iter([json.dumps(made(talk))])


SHAPES = {
    "claude": Shape("claude.json", "[", ",", "]", _one(_claude)),
    "chatgpt": Shape("chatgpt.json", "[", ",", "]", _one(_chatgpt)),
    "deepseek": Shape("deepseek.json", "[", ",", "]", _one(_deepseek)),
    "openwebui": Shape("openwebui.json", "[", ",", "]", _one(_openwebui)),
    "grok": Shape("grok.json", '{"conversations": [', ",", "]}", _one(_grok)),
    "gemini": Shape(
        "gemini.json", "[", ",", "]", lambda talk: map(json.dumps, _gemini(talk))
    ),
    "gemini-page": Shape(
        "gemini.html",
        "<html><body>",
        "",
        "</body></html>",
        lambda talk: (_gemini_cell(*pair) for pair in _pairs(talk)),
    ),
    "characterai": Shape(
        "characterai.json",
        '{"histories": {"histories": [',
        ",",
        "]}}",
        _one(_characterai),
    ),
    "json-lines": Shape(
        "talks.jsonl", "", "\n", "\n", lambda talk: iter([_json_line(talk)])
    ),
    "sillytavern": Shape(
        "sillytavern.jsonl",
        '{"user_name": "x", "character_name": "Ada"}\n',
        "\n",
        "\n",
        _silly_lines,
        most=20,
    ),
    "replika": Shape(
        "replika.csv", "Timestamp,From,Text,Reaction,ID\n", "\n", "\n", _replika_lines
    ),
    "whatsapp": Shape("whatsapp.txt", "", "\n", "\n", _whatsapp_lines),
    "markdown": Shape("transcript.md", "", "\n", "\n", _markdown_lines, most=20),
}


def write(
    shape: Shape,
    folder: Path,
    *,
    megabytes: float,
    messages: int,
    seed: int,
    tasks: float = 0,
) -> Path:
    """Write an export as large as asked for, in bytes or in messages."""
    path = folder / shape.file
    most = min(megabytes, shape.most) * 1_000_000
    held = said = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(shape.begins)
        for talk in talks(seed, tasks=tasks):
            for part in shape.parts(talk):
                file.write(shape.between if held else "")
                file.write(part)
                held += len(part)
            said += len(talk.lines)
            if held >= most or said >= messages:
                break
        file.write(shape.ends)
    return path


# --- Measuring ------------------------------------------------------------------


def read_it(path: Path) -> dict[str, float]:
    """Read an export to its end, in this process."""
    begun, spent = time.perf_counter(), time.process_time()
    found = said = broken = 0
    for talk in talks_in(path):
        if isinstance(talk, Broken):
            broken += 1
        else:
            found += 1
            said += len(talk.said)
    return {
        "talks": found,
        "said": said,
        "broken": broken,
        "cpu": time.process_time() - spent,
        "wall": time.perf_counter() - begun,
        "peak": _peak(),
    }


def _peak() -> float:
    """Return the most memory that this process held, in megabytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(one for one in status.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1000


def measured(path: Path) -> dict[str, float]:
    """Read an export in a process of its own."""
    command = [sys.executable, __file__, "--read", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Make exports and say what reading them took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--shape", choices=SHAPES, action="append")
    asked.add_argument("--megabytes", type=float)
    asked.add_argument("--messages", type=int, default=10**9)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--tasks", type=float, default=0, help="share of task talks")
    asked.add_argument("--keep", type=Path, help="where the exports are left")
    asked.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.read is not None:
        print(json.dumps(read_it(given.read)))
        return
    print(
        f"{'shape':12} {'MB':>6} {'talks':>7} {'said':>8} {'CPU s':>6} {'peak MB':>8}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for name in given.shape or SHAPES:
            usual = 300 if name == "claude" else 30
            path = write(
                SHAPES[name],
                given.keep or Path(folder),
                megabytes=given.megabytes or usual,
                messages=given.messages,
                seed=given.seed,
                tasks=given.tasks,
            )
            _say(name, path)
            if given.keep is None:
                path.unlink()


def _say(name: str, path: Path) -> None:
    found = measured(path)
    size = path.stat().st_size / 1_000_000
    print(
        f"{name:12} {size:6.0f} {found['talks']:7.0f} {found['said']:8.0f}"
        f" {found['cpu']:6.1f} {found['peak']:8.0f}"
    )
    if found["broken"]:
        sys.exit(f"{found['broken']:.0f} talks of {name} could not be read.")
    if name == "claude" and size >= 299:
        aims = found["cpu"] <= AIM_SECONDS, found["peak"] <= AIM_MEGABYTES
        print(f"{'':12} aims of {AIM_SECONDS:.0f} s and {AIM_MEGABYTES} MB met: {aims}")


if __name__ == "__main__":
    main()
