"""Where may a model be asked?

Anywhere by https; by http only on this machine, where nobody can listen in. An
address that two programs could read in two ways is refused, and so is one with a
password in it: keys have their own place.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from counterpoint.errors import SettingsError

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_WRITTEN = re.compile(r"(https?)://([^/?#@\\\s]+)(/[A-Za-z0-9._~/-]*)?", re.ASCII)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\.?", re.ASCII)
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|\d+)\.?", re.ASCII)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """A base URL that passed; `origin` is what a key is bound to."""

    url: str
    origin: str
    here: bool  # on this machine


def address(written: str) -> Address:
    """Read a base URL.

    Raises:
        SettingsError: it may not be used.
    """
    found = _WRITTEN.fullmatch(written)
    if found is None or len(written) > 300:
        raise _refused()
    scheme, path = found[1], (found[3] or "").rstrip("/")
    host, port = _host_and_port(scheme, found[2])
    ip = _ip(host)
    here = host == "localhost" if ip is None else ip.is_loopback
    if "/../" in path + "/" or (ip is not None and _leads_nowhere(ip)):
        raise _refused()
    if scheme == "http" and not here:
        raise SettingsError(
            "A model on another machine is asked by https only, so that nobody can "
            "read along. Begin its address with https://."
        )
    # The name of this machine is not looked up: nobody else can answer for it.
    shown = "127.0.0.1" if ip is None and here else _shown(host, ip)
    origin = f"{scheme}://{shown}:{port}"
    return Address(url=origin + path, origin=origin, here=here)


def _host_and_port(scheme: str, rest: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _refused() from None
    if port == 0 or (port is None and rest.endswith(":")):
        raise _refused()
    host = host.removesuffix(".")
    if host.endswith(".localhost"):
        host = "localhost"
    return host, port or _DEFAULT_PORTS[scheme]


def _ip(host: str) -> IP | None:
    """Return the address where one is written; None is a name."""
    if ":" in host:
        try:
            return _unwrapped(ipaddress.IPv6Address(host))
        except ValueError:
            raise _refused() from None
    if not _HOST.fullmatch(host) or ".." in host:
        raise _refused()
    if not _NUMBER.fullmatch(host.rpartition(".")[2]):
        return None
    try:
        # Octal, hexadecimal and shortened numbers are read in several ways.
        return ipaddress.IPv4Address(host)
    except ValueError:
        raise _refused() from None


def _unwrapped(ip: ipaddress.IPv6Address) -> IP:
    """Return the IPv4 address within, where a gateway would lead to it.

    A mapped address is this machine's own business. The others leave it, so they
    are never this machine, whatever stands in them.
    """
    if ip.scope_id is not None:
        raise ValueError
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    inner = ip.sixtofour
    if ip in _NAT64:
        inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if inner is not None and not inner.is_global:
        raise ValueError
    return ip


def _leads_nowhere(ip: IP) -> bool:
    """Say whether no model can be there: link-local holds a cloud's own secrets."""
    broad = ip.is_unspecified or ip.is_multicast or ip.is_link_local
    return broad or (ip.is_reserved and not ip.is_loopback)


def _shown(host: str, ip: IP | None) -> str:
    if ip is None:
        return host
    return f"[{ip}]" if ip.version == 6 else str(ip)


def _refused() -> SettingsError:
    return SettingsError(
        "The address of the model cannot be used. Write it plainly, such as "
        "https://example.org/v1 or http://127.0.0.1:8080/v1, without a name, a "
        "password, a question mark or a # in it."
    )
