"""A photo or document that speaks for or against a claim is kept sealed, or refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.app import ledger as kept
from counterpoint.app.ledger_files import put_file, read_file
from counterpoint.errors import InputError, NotFoundError, StoreError
from counterpoint.ledger.evidence_files import (
    LARGEST,
    cut,
    joined,
    named,
    taken,
    type_of,
)
from counterpoint.ledger.records import (
    Claim,
    ClaimKind,
    ClaimStatus,
    Evidence,
    EvidenceKind,
    FileType,
)
from tests.fakes.repository import FakeRepository
from tests.store.samples import opened

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.ports import Repository

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CLAIM = Claim("c1", NOON, ClaimKind.FACT, "he paid the rent late")
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 40
PDF = b"%PDF-1.7\n" + bytes(range(256))


async def put(
    repository: Repository, content: bytes, name: str = "rent.png", **more: str
) -> Evidence:
    return await put_file(
        repository,
        CLAIM.id,
        name=name,
        content=content,
        for_it=False,
        id="e1",
        now=NOON,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, FileType.PNG),
        (JPEG, FileType.JPEG),
        (PDF, FileType.PDF),
        ("Très bien.\r\n\tFine.".encode(), FileType.TEXT),
        (b"\xef\xbb\xbfwith a mark", FileType.TEXT),
        (b"<script>alert(1)</script>", FileType.TEXT),
        (b"GIF89a\x00\x00", None),
        (b"MZ\x90\x00", None),
        (b"PK\x03\x04", None),
        (b"\x7fELF", None),
        (b"text\x00text", None),
        (b"\xff\xfet\x00", None),
        (b"caf\xe9", None),
    ],
)
def test_what_a_file_is_is_read_from_it(content: bytes, kind: FileType | None) -> None:
    assert type_of(content) is kind


def test_only_pictures_may_be_shown() -> None:
    assert [kind for kind in FileType if kind.is_picture] == [
        FileType.JPEG,
        FileType.PNG,
    ]


@pytest.mark.parametrize(
    ("name", "kind", "safe"),
    [
        ("rent.PNG", FileType.PNG, "rent.png"),
        ("../../etc/passwd", FileType.TEXT, "passwd.txt"),
        ("C:\\Users\\ann\\rent.jpeg", FileType.JPEG, "rent.jpg"),
        ("photo.html", FileType.JPEG, "photo.html.jpg"),
        ('a"b\r\nSet-Cookie: x.pdf', FileType.PDF, "abSet-Cookie x.pdf"),
        ("gnp\u202e.exe", FileType.PNG, "gnp.exe.png"),
        ("x" * 400, FileType.TEXT, "x" * 100 + ".txt"),
    ],
)
def test_a_name_misleads_nobody(name: str, kind: FileType, safe: str) -> None:
    assert named(name, kind) == safe.replace("Cookie x", "Cookie: x")


@pytest.mark.parametrize("name", ["", "...", "/", '""', "\n"])
def test_a_name_of_which_nothing_is_left_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="no name"):
        named(name, FileType.PNG)


@given(st.text(max_size=300))
def test_whatever_a_file_is_called_its_name_is_one_harmless_line(name: str) -> None:
    try:
        safe = named(name, FileType.PDF)
    except InputError:
        return
    assert safe.endswith(".pdf")
    assert safe.isprintable()
    assert not set(safe) & set('/\\"\r\n')


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "nothing in this file"),
        (b"a" * (LARGEST + 1), "larger than 5 MB"),
        (b"\x00\x01", "none of the files"),
    ],
    ids=["empty", "large", "other"],
)
def test_a_file_that_is_not_kept_says_why(content: bytes, why: str) -> None:
    with pytest.raises(InputError, match=why):
        taken("rent.png", content)


@given(st.integers(0, 3), st.binary(max_size=100))
def test_a_file_is_put_together_as_it_was(pieces: int, rest: bytes) -> None:
    content = PDF + b"x" * (512 * 1024 * pieces) + rest
    entries = cut("e1", content, at=NOON)
    assert joined("e1", taken("a.pdf", content), reversed(entries)) == content


@pytest.mark.parametrize("size", [LARGEST, LARGEST - 1, 512 * 1024])
def test_the_largest_file_fits_whole(size: int) -> None:
    content = b"a" * size
    entries = cut("e1", content, at=NOON)
    assert joined("e1", taken("a.txt", content), entries) == content


def test_a_file_with_a_piece_missing_or_changed_is_not_handed_out() -> None:
    content = PDF + b"x" * (512 * 1024)
    file, entries = taken("a.pdf", content), cut("e1", content, at=NOON)
    changed = cut("e1", content[:-1] + b"y", at=NOON)
    for broken in (entries[:1], entries[1:], (), changed):
        with pytest.raises(InputError, match="put together"):
            joined("e1", file, broken)


async def test_a_file_is_kept_with_its_line_and_the_claim_stands_anew() -> None:
    repository = FakeRepository()
    await kept.keep(repository, CLAIM, now=NOON)
    line = await put(repository, PNG, text=" The letter of the landlord. ")
    assert line.kind is EvidenceKind.FILE
    assert line.text == "The letter of the landlord."
    opened_file = await read_file(repository, line.id)
    assert opened_file.content == PNG
    assert opened_file.file.name == "rent.png"
    known = await kept.read(repository)
    assert known.of(Evidence) == (line,)
    assert known.of(Claim)[0].status is ClaimStatus.AGAINST
    assert known.unreadable == 0


async def test_a_file_for_no_claim_is_not_kept() -> None:
    repository = FakeRepository()
    with pytest.raises(NotFoundError):
        await put(repository, PNG)
    assert repository.beside == {}


async def test_a_store_that_fails_keeps_no_half_of_a_file() -> None:
    repository = FakeRepository()
    await kept.keep(repository, CLAIM, now=NOON)
    repository.fails = StoreError("There is no room.")
    with pytest.raises(StoreError):
        await put(repository, PNG)
    assert set(repository.beside) == {CLAIM.id}


async def test_a_line_without_a_file_has_none_to_read() -> None:
    repository = FakeRepository()
    await kept.keep(repository, CLAIM, now=NOON)
    note = Evidence("e2", NOON, CLAIM.id, for_it=True, text="I saw it.")
    await kept.keep(repository, note, now=NOON)
    for name in (note.id, CLAIM.id, "nothing"):
        with pytest.raises(NotFoundError):
            await read_file(repository, name)


async def test_a_file_goes_with_its_claim_and_can_be_brought_back_until_then() -> None:
    repository = FakeRepository()
    await kept.keep(repository, CLAIM, now=NOON)
    line = await put(repository, PNG)
    await kept.forget(repository, CLAIM.id, now=NOON)
    with pytest.raises(NotFoundError):
        await read_file(repository, line.id)
    await kept.bring_back(repository, CLAIM.id, now=NOON)
    assert (await read_file(repository, line.id)).content == PNG
    await kept.forget(repository, CLAIM.id, now=NOON)
    await kept.let_go(repository)
    assert repository.beside == {}


async def test_a_file_is_sealed_exported_taken_in_again_and_erased(
    tmp_path: Path,
) -> None:
    content = PDF + b"the landlord wrote this" * 60_000
    async with (
        await opened(tmp_path / "one") as one,
        await opened(tmp_path / "two") as two,
    ):
        await kept.keep(one, CLAIM, now=NOON)
        line = await put(one, content, name="letter.pdf")
        assert (await read_file(one, line.id)).content == content
        await one.export(tmp_path / "out.zip")
        await two.import_archive(tmp_path / "out.zip")
        assert (await read_file(two, line.id)).content == content
        await kept.withdraw(one, line.id)
        assert [entry.id for entry in await one.entries()] == [CLAIM.id]
    for path in (tmp_path / "one").rglob("*"):
        assert not path.is_file() or b"the landlord wrote" not in path.read_bytes()


async def test_what_is_written_of_a_file_stays_as_it_was(tmp_path: Path) -> None:
    async with await opened(tmp_path / "one") as one:
        await kept.keep(one, CLAIM, now=NOON)
        line = await put(one, JPEG)
        await kept.keep(one, replace(line, text="His photo."), now=NOON)
        assert (await kept.read(one)).of(Evidence)[0].file == line.file
        assert (await read_file(one, line.id)).content == JPEG
