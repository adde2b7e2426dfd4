"""How do whole files come in and go out without leaving a trace?

On their way they lie in a folder inside the person's own, which only its owner
can read and which is gone afterwards. Nothing is put into the folder for
temporary files that all programs share.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import FormParser, parse_options_header
from starlette.responses import StreamingResponse

from counterpoint.authored import load
from counterpoint.errors import InputError, StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from python_multipart.multipart import Field, File
    from starlette.requests import Request
    from starlette.responses import Response

_PREFIX = ".passing-"
_PIECE = 64 * 1024
_MOST_FIELDS = 20
_LONGEST_FIELD = 8 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    """A form that came with a file; `file` is None where none was chosen.

    `name` is what the browser calls it; on the disk it has another.
    """

    fields: Mapping[str, str]
    file: Path | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A form that came with a small file; `content` is None where none was chosen."""

    fields: Mapping[str, str]
    name: str
    content: bytes | None


@contextlib.contextmanager
def private_folder(home: Path) -> Iterator[Path]:
    """Make a folder for what passes through, and remove it with all that is in it."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=home))
    except OSError as error:
        sentence = load("interfaces.web", "pages").body["data"]["no_place"]
        raise StoreError(sentence.format(path=home, why=error.strerror)) from None
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def sweep(home: Path) -> None:
    """Remove what a program that was cut off left behind."""
    for left in home.glob(f"{_PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)


@contextlib.asynccontextmanager
async def received(request: Request, home: Path) -> AsyncIterator[Received]:
    """Read a form with one file; the file lies in a private folder meanwhile.

    Raises:
        InputError: it is no such form.
    """
    with private_folder(home) as place:
        fields: dict[str, str] = {}
        found: list[File] = []
        config: dict[str, object] = {
            "UPLOAD_DIR": os.fsencode(place),
            "UPLOAD_DELETE_TMP": False,  # it is read again; the folder goes
            "MAX_MEMORY_FILE_SIZE": 0,
        }
        parser = _parser(request, config, fields=fields, found=found)
        try:
            await _read_through(request, parser)
        finally:
            for one in found:
                one.close()
        name = (found[0].file_name or b"").decode("utf-8", "replace") if found else ""
        yield Received(fields=fields, file=_lies_in(found), name=name)


async def held(request: Request) -> Held:
    """Read a form with one small file, which never touches the disk.

    How large it may be is for the guard to say, before any of it is read.

    Raises:
        InputError: it is no such form.
    """
    fields: dict[str, str] = {}
    found: list[File] = []
    config: dict[str, object] = {"MAX_MEMORY_FILE_SIZE": sys.maxsize}
    parser = _parser(request, config, fields=fields, found=found)
    try:
        await _read_through(request, parser)
        if not found or not found[0].file_name:
            return Held(fields=fields, name="", content=None)
        found[0].file_object.seek(0)
        name = found[0].file_name.decode("utf-8", "replace")
        return Held(fields=fields, name=name, content=found[0].file_object.read())
    finally:
        for one in found:
            one.close()


async def _read_through(request: Request, parser: FormParser) -> None:
    try:
        async for piece in request.stream():
            parser.write(piece)
        parser.finalize()
    except FormParserError:
        raise _not_whole() from None
    finally:
        parser.close()


def _parser(
    request: Request,
    config: dict[str, object],
    *,
    fields: dict[str, str],
    found: list[File],
) -> FormParser:
    kind, options = parse_options_header(request.headers.get("content-type", ""))

    def take_field(field: Field) -> None:
        if len(fields) >= _MOST_FIELDS or len(field.value or b"") > _LONGEST_FIELD:
            raise _not_whole()
        name = (field.field_name or b"").decode("utf-8", "replace")
        fields[name] = (field.value or b"").decode("utf-8", "replace")

    def take_file(file: File) -> None:
        found.append(file)
        if len(found) > 1:
            raise _not_whole()

    if kind != b"multipart/form-data" or b"boundary" not in options:
        raise _not_whole()
    return FormParser(
        "multipart/form-data",
        take_field,
        take_file,
        boundary=options[b"boundary"],
        config=config,
    )


def _lies_in(found: list[File]) -> Path | None:
    name = found[0].actual_file_name if found else None
    return None if name is None else Path(os.fsdecode(name))


def _not_whole() -> InputError:
    return InputError(load("interfaces.web", "pages").body["data"]["not_whole"])


def handed_over(file: Path, *, name: str, kind: str) -> Response:
    """Answer with a file and remove it: an open file can be read to its end.

    Args:
        file: what is sent; it alone lies in a folder of `private_folder`.
        name: what the browser calls it.
        kind: its media type.
    """
    opened = file.open("rb")
    size = os.fstat(opened.fileno()).st_size
    with contextlib.suppress(OSError):  # Windows removes no open file
        file.unlink()
    return StreamingResponse(
        _pieces(opened),
        media_type=kind,
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "content-length": str(size),
        },
    )


async def _pieces(opened: BinaryIO) -> AsyncIterator[bytes]:
    with opened:
        while piece := await asyncio.to_thread(opened.read, _PIECE):
            yield piece
