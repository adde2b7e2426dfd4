from __future__ import annotations

import hashlib
import re
import shutil
import stat
from contextlib import aclosing
from pathlib import Path

import anyio
import pytest

from counterpoint.errors import ProviderError
from counterpoint.ports import ChatModel, Connection, Identity, Request
from counterpoint.providers import local
from counterpoint.providers.local import LocalModel, threads_by_default
from tests.small_model import small_model

pytest.importorskip("xllamacpp")
pytestmark = pytest.mark.timeout(300)  # the first test may have to fetch the model

REQUEST = Request(
    instruction="Answer briefly.",
    talk=(("person", "My boss moved the deadline again."),),
    prompt="test@1",
)
YES_OR_NO = {
    "type": "object",
    "properties": {"yes": {"type": "boolean"}},
    "required": ["yes"],
}
SOCKET = re.compile(r"socket:\[(\d+)\]")
LISTENS = "0A"


@pytest.fixture(scope="module")
def gguf() -> Path:
    return small_model()


def model_of(file: Path | str, *, most_tokens: int = 24) -> LocalModel:
    connection = Connection(name="mine", model=str(file), threads=1)
    return LocalModel(connection, most_tokens=most_tokens, seed=7)


async def said(model: ChatModel, request: Request = REQUEST) -> str:
    return "".join([piece async for piece in model.say(request)])


def mode_of(path: Path) -> int | None:
    """Return who may use a path; None where it is not there."""
    return stat.S_IMODE(path.stat().st_mode) if path.exists() else None


def listeners_of_this_process() -> set[str]:
    """Return the TCP addresses on which this very process listens."""
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    targets = [link.readlink().name for link in links]
    ours = {found[1] for target in targets if (found := SOCKET.match(target))}
    rows = [
        line.split()
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        if Path(table).exists()
        for line in Path(table).read_text(encoding="ascii").splitlines()[1:]
    ]
    return {row[1] for row in rows if row[3] == LISTENS and row[9] in ours}


# --- The engine -----------------------------------------------------------------


async def test_a_reply_comes_in_pieces_and_is_counted(gguf: Path) -> None:
    model = model_of(gguf)
    pieces = [piece async for piece in model.say(REQUEST)]
    assert len(pieces) > 3
    assert dict(model.usage)["output_tokens"] >= len(pieces)
    assert dict(model.usage)["input_tokens"] > 0
    await model.close()


async def test_nothing_listens_on_tcp(gguf: Path) -> None:
    before = listeners_of_this_process()
    model = model_of(gguf)
    assert await said(model)
    assert listeners_of_this_process() == before
    assert model.address.startswith("unix://")
    await model.close()


async def test_the_listeners_of_this_process_would_be_seen() -> None:
    before = listeners_of_this_process()
    async with await anyio.create_tcp_listener(local_host="127.0.0.1"):
        assert len(listeners_of_this_process() - before) == 1


async def test_only_the_owner_can_reach_the_socket_and_it_goes_with_the_model(
    gguf: Path,
) -> None:
    model = model_of(gguf)
    assert await said(model)
    folder = Path(model.address.removeprefix("unix://")).parent
    assert mode_of(folder) == 0o700
    await model.close()
    assert mode_of(folder) is None


async def test_an_engine_that_listens_elsewhere_is_not_used(
    gguf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import xllamacpp

    class Open:
        listening_address = "http://127.0.0.1:8080"

        def __init__(self, params: object) -> None:
            del params

    monkeypatch.setattr(xllamacpp, "Server", Open)
    with pytest.raises(ProviderError, match="open to other programs"):
        await said(model_of(gguf))


async def test_the_engine_writes_nothing_to_the_terminal(
    gguf: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    model = model_of(gguf)
    await said(model)
    await model.close()
    assert capfd.readouterr() == ("", "")


async def test_leaving_off_stops_the_engine(gguf: Path) -> None:
    model = model_of(gguf, most_tokens=600)
    async with aclosing(model.say(REQUEST)) as pieces:
        async for _ in pieces:
            break
    assert await said(model_of(gguf, most_tokens=4))
    await model.close()
    assert model._running == {}
    assert model.usage == ()


async def test_giving_up_stops_the_engine(gguf: Path) -> None:
    model = model_of(gguf, most_tokens=600)
    await said(model_of(gguf, most_tokens=1))
    with anyio.move_on_after(0.05) as waited:
        await said(model)
    assert waited.cancelled_caught
    await model.close()
    assert model._running == {}


async def test_an_answer_has_the_shape_that_was_asked_for(gguf: Path) -> None:
    model = model_of(gguf, most_tokens=40)
    assert set(await model.answer(REQUEST, YES_OR_NO)) == {"yes"}
    await model.close()


async def test_an_answer_that_is_cut_off_cannot_be_read(gguf: Path) -> None:
    model = model_of(gguf, most_tokens=2)
    with pytest.raises(ProviderError) as caught:
        await model.answer(REQUEST, YES_OR_NO)
    assert caught.value.code == "invalid_json"
    await model.close()


async def test_a_talk_that_is_too_long_is_said_in_a_sentence(gguf: Path) -> None:
    model = model_of(gguf)
    long = Request("", (("person", "canary " * local.CONTEXT),), "test@1")
    with pytest.raises(ProviderError, match="longer than mine can read") as caught:
        await said(model, long)
    assert "canary" not in str(caught.value)
    assert await said(model)
    await model.close()


async def test_a_model_that_was_closed_says_so(gguf: Path) -> None:
    model = model_of(gguf)
    await model.close()
    with pytest.raises(ProviderError, match="was closed"):
        await said(model)


# --- The file -------------------------------------------------------------------


async def test_a_model_is_known_by_the_hash_of_its_file(gguf: Path) -> None:
    with gguf.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    assert await model_of(gguf).identity() == Identity("mine", gguf.name, digest)


async def test_the_name_does_not_tell_where_the_file_lies(gguf: Path) -> None:
    assert model_of(gguf).name == f"mine:{gguf.name}"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "is not there"),
        (b"", "not a GGUF file"),
        (b"PK\x03\x04 a wheel", "not a GGUF file"),
        (b"GGUF" + bytes(200), "damaged"),
    ],
    ids=["missing", "empty", "a zip file", "damaged"],
)
async def test_a_file_that_cannot_be_used_is_said_in_a_sentence(
    tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    file = tmp_path / "canary.gguf"
    if content is not None:
        file.write_bytes(content)
    model = model_of(file)
    with pytest.raises(ProviderError, match=sentence) as caught:
        await said(model)
    assert "canary" not in str(caught.value)
    await model.close()


async def test_a_file_that_is_cut_off_cannot_be_loaded(
    tmp_path: Path, gguf: Path
) -> None:
    file = tmp_path / "cut.gguf"
    with gguf.open("rb") as whole:
        file.write_bytes(whole.read(5_000_000))
    with pytest.raises(ProviderError, match="damaged"):
        await said(model_of(file))


async def test_a_file_that_was_changed_is_another_model(
    tmp_path: Path, gguf: Path
) -> None:
    file = tmp_path / "changing.gguf"
    shutil.copyfile(gguf, file)
    model = model_of(file)
    await model.identity()
    with file.open("ab") as whole:
        whole.write(b"\0")
    with pytest.raises(ProviderError, match="was changed"):
        await model.identity()
    with pytest.raises(ProviderError, match="was changed"):
        await said(model)


async def test_without_a_path_it_says_what_is_missing() -> None:
    with pytest.raises(ProviderError, match="Put the path of a GGUF file"):
        await model_of("").identity()


def test_without_the_engine_it_cannot_be_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(local, "find_spec", lambda _: None)
    with pytest.raises(ImportError):
        model_of("any.gguf")


# --- Threads --------------------------------------------------------------------


def test_one_core_is_left_to_the_rest_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for cpu in range(8):  # four cores of two threads each
        topology = tmp_path / f"cpu{cpu}" / "topology"
        topology.mkdir(parents=True)
        (topology / "thread_siblings_list").write_text(f"{cpu % 4},{cpu % 4 + 4}\n")
    monkeypatch.setattr(local, "_TOPOLOGY", tmp_path)
    monkeypatch.setattr(local, "_usable_cpus", lambda: set(range(8)))
    assert threads_by_default() == 3


def test_there_is_always_one_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "_TOPOLOGY", tmp_path)
    monkeypatch.setattr(local, "_usable_cpus", lambda: {0})
    assert threads_by_default() == 1
