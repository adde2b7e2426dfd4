"""A model is asked by https, or on this machine, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.errors import SettingsError
from counterpoint.providers.address import address

ALLOWED = [
    ("https://api.example.org/v1", "https://api.example.org:443", False),
    ("https://api.example.org/v1/", "https://api.example.org:443", False),
    ("https://api.example.org:8443", "https://api.example.org:8443", False),
    ("https://8.8.8.8/v1", "https://8.8.8.8:443", False),
    ("https://192.168.1.20:8443/v1", "https://192.168.1.20:8443", False),
    ("https://[2001:db8::1]/v1", "https://[2001:db8::1]:443", False),
    ("http://127.0.0.1:11434", "http://127.0.0.1:11434", True),
    ("http://127.1.2.3:80/v1", "http://127.1.2.3:80", True),
    ("http://localhost:1234/v1", "http://127.0.0.1:1234", True),
    ("http://model.localhost:1234", "http://127.0.0.1:1234", True),
    ("http://localhost.:1234", "http://127.0.0.1:1234", True),
    ("http://[::1]:8080", "http://[::1]:8080", True),
    ("http://[::ffff:127.0.0.1]:8080", "http://127.0.0.1:8080", True),
]

REFUSED = [
    # another machine, in the clear
    "http://example.org/v1",
    "http://192.168.1.20:11434",
    "http://10.0.0.1",
    "http://8.8.8.8",
    "http://127.0.0.1.example.org",
    "http://localhost.example.org",
    # this machine or a network's inside, in disguise
    "http://0177.0.0.1",
    "http://0x7f.0.0.1",
    "http://0x7f000001",
    "http://2130706433",
    "http://127.1",
    "http://127.0.0.01",
    "http://0.0.0.0:11434",
    "http://[::]:11434",
    "http://[::ffff:8.8.8.8]",
    "http://[::ffff:0a00:1]",
    "http://[64:ff9b::7f00:1]",
    "http://[2002:7f00:1::]",
    "https://[64:ff9b::a9fe:a9fe]",
    "https://[2002:a9fe:a9fe::]",
    "https://169.254.169.254/latest",
    "https://[::ffff:169.254.169.254]",
    "https://[fe80::1]",
    "https://[fe80::1%25eth0]",
    "https://0.0.0.0",
    "https://224.0.0.1",
    "https://255.255.255.255",
    "https://0x08080808",
    "http://\uff11\uff12\uff17.0.0.1",
    "http://\u24db\u24de\u24d2\u24d0lhost",
    # a password, a query, a fragment, a way out
    "https://user:secret@example.org",
    "http://127.0.0.1@example.org",
    "http://example.org#@127.0.0.1",
    "http://127.0.0.1\\@example.org",
    "https://example.org/v1?key=secret",
    "https://example.org/v1#x",
    "https://example.org/../admin",
    "https://example.org/%2e%2e/admin",
    "http://127.0.0.1\r\nHost: example.org",
    "https://example.org\n",
    " https://example.org",
    "https://exa mple.org",
    "https://example%2eorg",
    # no address at all
    "",
    "example.org",
    "https://",
    "https:///v1",
    "https://.",
    "https://a..b",
    "https://-",
    "ftp://127.0.0.1",
    "file:///etc/passwd",
    "unix:///run/model.sock",
    "HTTPS://example.org",
    "https://example.org:0",
    "https://example.org:",
    "https://example.org:99999",
    "https://example.org:8o",
    "https://[::1",
    "https://[::g]",
    f"https://example.org/{'a' * 400}",
]


@pytest.mark.parametrize(("written", "origin", "here"), ALLOWED)
def test_an_address_that_may_be_used(written: str, origin: str, here: bool) -> None:
    found = address(written)
    assert found.origin == origin
    assert found.here is here
    assert found.url.startswith(origin)
    assert not found.url.endswith("/")


@pytest.mark.parametrize("written", REFUSED)
def test_an_address_that_may_not_be_used(written: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        address(written)
    assert "secret" not in str(refusal.value)


@given(st.text(max_size=60) | st.text(max_size=40).map(lambda text: f"http://{text}"))
def test_whatever_is_written_is_read_or_refused(written: str) -> None:
    try:
        found = address(written)
    except SettingsError:
        return
    assert found.here or found.url.startswith("https://")
    assert address(found.url) == found
