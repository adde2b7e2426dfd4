"""Talks read by Daft: the same outcome as by the pool, whatever is lost on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from counterpoint.app.audit import Asked, audit
from counterpoint.audit import engines
from counterpoint.audit.engines import Engine, daft_on
from counterpoint.audit.report.tables import Shape, as_json
from counterpoint.errors import InputError, SettingsError
from tests.audit.small_exports import TALKS, many

needs_daft = pytest.mark.skipif(find_spec("daft") is None, reason="an extra")
needs_ray = pytest.mark.skipif(
    find_spec("daft") is None or find_spec("ray") is None, reason="an extra"
)
A_WHILE = 150  # seconds; a cluster takes ten to come up
PROGRAM = Path(__file__).with_name("reading_with_daft.py")


def rows(count: int) -> list[dict[str, object]]:
    return [
        {
            "id": f"t-{number}",
            "person": f"p-{number % 7}",
            "messages": [
                {
                    "role": "assistant" if place % 2 else "user",
                    "content": text,
                    "at": f"2026-03-0{1 + number % 9}T10:00:00+01:00",
                    "model": "m-1",
                }
                for place, text in enumerate(talk)
            ],
        }
        for number, talk in enumerate(many(count))
    ]


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "talks.jsonl"
    told = (json.dumps(row) for row in rows(500))
    path.write_text("\n".join(told), encoding="utf-8")
    return path


def by_the_pool(lines: Path, tmp_path: Path, **how: bool) -> bytes:
    asked = Asked((lines,), fast=True, everything=True, workers=1, **how)  # type: ignore[arg-type]
    return as_json(audit(asked, tmp_path / "pool"), Shape(**how))


def by_daft(
    lines: Path | str, home: Path, *more: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(PROGRAM), str(lines), str(home), *more],
        check=False,
        capture_output=True,
        timeout=A_WHILE,
        env={**os.environ, "COUNTERPOINT_HOME": str(home)},
    )


def test_without_the_extra_it_is_said_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "daft", None)
    with pytest.raises(SettingsError, match=r"counterpoint\[scale\]"):
        daft_on(None)


def test_nothing_is_sent_to_those_who_make_the_engines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DO_NOT_TRACK", raising=False)
    monkeypatch.setitem(sys.modules, "daft", None)
    with pytest.raises(SettingsError):
        daft_on(None)
    assert os.environ["DO_NOT_TRACK"] == "1"
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
    assert engines.QUIET["DAFT_ANALYTICS_ENABLED"] == "0"


@needs_daft
@pytest.mark.timeout(A_WHILE)
def test_daft_finds_what_the_pool_finds(lines: Path, tmp_path: Path) -> None:
    done = by_daft(lines, tmp_path / "home")
    assert done.stdout == by_the_pool(lines, tmp_path)
    assert not list((tmp_path / "home").rglob("*"))


@needs_daft
@pytest.mark.timeout(A_WHILE)
def test_a_lost_worker_changes_nothing(lines: Path, tmp_path: Path) -> None:
    done = by_daft(lines, tmp_path / "home", "--lose", "udf_worker")
    assert b"lost one" in done.stderr
    assert done.stdout == by_the_pool(lines, tmp_path)


@needs_daft
@pytest.mark.timeout(A_WHILE)
def test_killed_and_taken_up_again_it_finds_the_same(
    lines: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    done = by_daft(lines, home, "--die")
    assert done.returncode == -signal.SIGKILL
    left = list(home.rglob("*.labels"))
    assert left
    for text in (text for talk in TALKS for text in talk):
        assert all(text[:12].encode() not in one.read_bytes() for one in left)
    again = by_daft(lines, home)
    assert again.stdout == by_the_pool(lines, tmp_path)


@needs_daft
@pytest.mark.timeout(A_WHILE)
def test_labels_alone_hold_no_word(lines: Path, tmp_path: Path) -> None:
    done = by_daft(lines, tmp_path / "home", "--no-text")
    for text in (text for talk in TALKS for text in talk):
        assert json.dumps(text)[1:-1].encode() not in done.stdout
    assert done.stdout == by_the_pool(lines, tmp_path, with_words=False)


@needs_daft
@pytest.mark.timeout(A_WHILE)
def test_parquet_and_a_pattern_are_read_as_lines_are(
    lines: Path, tmp_path: Path
) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    folder = tmp_path / "parquet"
    folder.mkdir()
    whole = rows(500)
    for number, part in enumerate((whole[:200], whole[200:])):
        table = pa.Table.from_pylist(part)
        parquet.write_table(table, str(folder / f"part-{number}.parquet"))
    done = by_daft(str(folder / "*.parquet"), tmp_path / "home")
    of_lines = json.loads(by_the_pool(lines, tmp_path))
    assert json.loads(done.stdout)["figures"] == of_lines["figures"]


@needs_ray
@pytest.mark.timeout(A_WHILE)
def test_a_lost_worker_of_a_cluster_changes_nothing(
    lines: Path, tmp_path: Path
) -> None:
    done = by_daft(lines, tmp_path / "home", "--ray", "--lose", "UDFActor")
    assert b"lost one" in done.stderr
    assert done.stdout == by_the_pool(lines, tmp_path)


def test_a_pattern_without_daft_is_refused(tmp_path: Path) -> None:
    from counterpoint.interfaces.cli.audit import Typed
    from counterpoint.interfaces.cli.audit import audit as typed

    with pytest.raises(InputError, match="--engine daft"):
        typed(Typed((str(tmp_path / "a.parquet"),)))
    with pytest.raises(InputError, match="--engine daft"):
        typed(Typed(("a.jsonl",), ray="local"))
    assert Engine("daft") is Engine.DAFT
