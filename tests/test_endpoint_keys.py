"""A key to the endpoint is shown once, kept as a hash, and revoked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counterpoint.app import endpoint_keys
from counterpoint.errors import InputError, NotFoundError, StoreError
from counterpoint.settings import Settings
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(folder=tmp_path / "home")


def test_a_key_opens_and_only_its_hash_is_kept(settings: Settings) -> None:
    key = endpoint_keys.make(settings, "Open WebUI", clock=FakeClock())
    found = endpoint_keys.holder(settings, key.value)
    assert found is not None
    assert found.name == "Open WebUI"
    file = endpoint_keys.place(settings)
    assert key.value not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    assert key.value not in repr(key)


def test_no_two_keys_are_alike_and_each_has_256_bits(settings: Settings) -> None:
    one = endpoint_keys.make(settings, "one", clock=FakeClock()).value
    two = endpoint_keys.make(settings, "two", clock=FakeClock()).value
    assert one != two
    assert len(one) >= len(endpoint_keys.PREFIX) + 43  # 32 bytes as base64


@pytest.mark.parametrize("wrong", ["", "cp-", "cp-wrong", "\ud800", "x" * 10_000])
def test_another_key_opens_nothing(settings: Settings, wrong: str) -> None:
    endpoint_keys.make(settings, "one", clock=FakeClock())
    assert endpoint_keys.holder(settings, wrong) is None


def test_a_revoked_key_opens_nothing_at_once(settings: Settings) -> None:
    key = endpoint_keys.make(settings, "one", clock=FakeClock())
    endpoint_keys.revoke(settings, "one")
    assert endpoint_keys.holder(settings, key.value) is None
    with pytest.raises(NotFoundError):
        endpoint_keys.revoke(settings, "one")


def test_hashes_that_cannot_be_read_open_to_nobody(settings: Settings) -> None:
    key = endpoint_keys.make(settings, "one", clock=FakeClock())
    endpoint_keys.place(settings).write_text("[{")
    assert endpoint_keys.holder(settings, key.value) is None
    with pytest.raises(StoreError, match="make new ones"):
        endpoint_keys.listed(settings)


@pytest.mark.parametrize("name", ["", " x", "a\nb", "../x", "x" * 41, "ä"])
def test_a_name_that_cannot_be_listed_is_refused(settings: Settings, name: str) -> None:
    with pytest.raises(InputError):
        endpoint_keys.make(settings, name, clock=FakeClock())


def test_two_keys_do_not_share_a_name(settings: Settings) -> None:
    endpoint_keys.make(settings, "one", clock=FakeClock())
    with pytest.raises(InputError, match="already"):
        endpoint_keys.make(settings, "one", clock=FakeClock())
