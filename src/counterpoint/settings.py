"""What did the person set, and where does everything lie?

The only reader of the environment and of the settings file, and of the keys
that lie beside it. Nothing here is read at import.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoint.errors import SettingsError
from counterpoint.ports import Key
from counterpoint.terms import Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LOCK_AFTER_MINUTES = 15
FILE_NAME = "settings.toml"
GUIDE = "guide"
LONGEST_VALUE = 300  # characters of one setting
LONGEST_KEY = 4096  # characters
MINUTES_OF_A_DAY = 24 * 60
MOST_THREADS = 256
MOST_SITTINGS_A_DAY = 24

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")
_JURISDICTION = re.compile(r"[a-z]{2}(?:-[a-z0-9]{2,3})?")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?")
# A name and perhaps a port, as browsers write them; only over TLS.
_ADDRESS = re.compile(
    r"https://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}(?::[1-9]\d{0,4})?"
)
_KEYRING_SERVICE = "counterpoint"

# What the makers' own programs read. Such a key belongs to its maker, so it is
# used only where no other address is set.
_USUAL_VARIABLES = {"anthropic": "ANTHROPIC_API_KEY", "openai": "OPENAI_API_KEY"}
_KEYLESS = frozenset({"echo", "local", "ollama"})


class Appearance(StrEnum):
    """Light or dark."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class TextSize(StrEnum):
    """How large the words are."""

    NORMAL = "normal"
    LARGE = "large"
    LARGER = "larger"


class Weekday(StrEnum):
    """A day of the week; Monday is the first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """One model that may word replies, under a name of the person's choice.

    `kind` names who speaks its language ("anthropic", "openai", "ollama" ...).
    `base_url` of "" is the kind's usual address. `key_variable` names the
    environment variable that holds its key, where it is not the usual one.
    `threads` are for a model that runs inside this program; 0 leaves one core
    to the rest of the machine.
    """

    name: str
    kind: str
    model: str = ""
    base_url: str = ""
    key_variable: str = ""
    threads: int = 0


@dataclass(frozen=True, slots=True)
class PersonalLimits:
    """What the person wants to be reminded of; None is not at all.

    `quiet_from` and `quiet_until` are local times, "HH:MM"; both or neither.
    `pause_days` are to stay free of it altogether.
    """

    minutes_a_day: int | None = None
    quiet_from: str | None = None
    quiet_until: str | None = None
    sittings_a_day: int | None = None
    pause_days: frozenset[Weekday] = frozenset()


@dataclass(frozen=True, slots=True)
class OperatorProfile:
    """Who runs this program for others, and under which laws.

    Empty for somebody who runs it for themselves. `jurisdictions` are codes such
    as "us-ca"; without any, the strictest rule of each kind holds. `minors` says
    that people under 18 are let in. `counting` counts, by month, how often help
    in danger was shown; it is off unless it is switched on. `address` is where
    others reach this server ("https://example.org"), for links to answer and for
    nothing else.
    """

    name: str = ""
    contact: str = ""
    jurisdictions: tuple[str, ...] = ()
    minors: bool = False
    counting: bool = False
    address: str = ""


class Access(StrEnum):
    """What somebody else's assistant may do with an area."""

    OFF = "off"
    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Assistants:
    """What other assistants may see and do, area by area; nothing unless allowed.

    To write is to read as well. `plan` is the safety plan, which nobody but the
    person writes; `handoff` the page for a professional, whose "write" puts a file
    into the folder of exports.
    """

    plan: Access = Access.OFF
    ledger: Access = Access.OFF
    measures: Access = Access.OFF
    handoff: Access = Access.OFF


@dataclass(frozen=True, slots=True)
class EndpointSettings:
    """How other chat programs may come in, where they have a key.

    `kept` says that their talks are kept, `origins` which pages of others may ask
    out of a browser, as "https://chat.example".
    """

    kept: bool = False
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; the defaults are the careful ones.

    `country` is an ISO 3166-1 alpha-2 code that the person chose, never
    guessed. `language` is an ISO 639 code. `lock_after_minutes` of 0 never
    locks. `provider` and `judge` are names out of `providers`, or kinds that
    need no more than their name; the guide is always there. `welcomed` says
    that the first start is over, `shortcuts` that single keys do something.
    """

    folder: Path
    mode: Mode = Mode.HELP_ME_THINK
    country: str | None = None
    language: str = "en"
    provider: str = GUIDE
    judge: str | None = None
    providers: tuple[ProviderSettings, ...] = ()
    keep: bool = True
    lock_after_minutes: int = LOCK_AFTER_MINUTES
    limits: PersonalLimits = field(default_factory=PersonalLimits)
    appearance: Appearance = Appearance.AUTO
    text_size: TextSize = TextSize.NORMAL
    shortcuts: bool = True
    welcomed: bool = False
    operator: OperatorProfile = field(default_factory=OperatorProfile)
    assistants: Assistants = field(default_factory=Assistants)
    endpoint: EndpointSettings = field(default_factory=EndpointSettings)
    passphrase: str | None = field(default=None, repr=False)

    @property
    def store(self) -> Path:
        """Return the folder of the store."""
        return self.folder / "store"

    @property
    def file(self) -> Path:
        """Return the settings file."""
        return self.folder / FILE_NAME

    def provider_named(self, name: str) -> ProviderSettings:
        """Return what was set for a provider; a bare kind stands for itself."""
        for one in self.providers:
            if one.name == name:
                return one
        return ProviderSettings(name=name, kind=name)


# --- Reading ------------------------------------------------------------------


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings file and the environment.

    COUNTERPOINT_HOME names the folder (else the XDG data folder),
    COUNTERPOINT_PASSPHRASE opens the store without asking.

    Raises:
        SettingsError: the file cannot be read or holds a wrong value.
    """
    env = os.environ if environment is None else environment
    settings = Settings(
        folder=_folder(env), passphrase=env.get("COUNTERPOINT_PASSPHRASE")
    )
    try:
        raw = settings.file.read_bytes()
    except FileNotFoundError:
        return settings
    except OSError as error:
        raise _unreadable(settings.file) from error
    try:
        return _with(settings, tomllib.loads(raw.decode("utf-8")))
    except (ValueError, TypeError) as error:
        raise _unreadable(settings.file) from error


def _folder(env: Mapping[str, str]) -> Path:
    if home := env.get("COUNTERPOINT_HOME"):
        return Path(home).expanduser()
    if data := env.get("XDG_DATA_HOME"):
        return Path(data) / "counterpoint"
    return Path(env.get("HOME") or Path.home()) / ".local" / "share" / "counterpoint"


def _unreadable(file: Path) -> SettingsError:
    return SettingsError(
        f"The settings in {file} cannot be read. Correct the file, or move it "
        "away to start with the defaults. Nothing you wrote is lost."
    )


def _with(settings: Settings, body: Mapping[str, object]) -> Settings:
    read: dict[str, Callable[[object], object]] = {
        "mode": lambda value: Mode(_text(value)),
        "country": _country,
        "language": lambda value: _matching(value, _LANGUAGE),
        "provider": lambda value: _matching(value, _NAME),
        "judge": lambda value: _matching(value, _NAME),
        "providers": _providers,
        "keep": _flag,
        "lock_after_minutes": lambda value: _number(value, least=0),
        "limits": _limits,
        "appearance": lambda value: Appearance(_text(value)),
        "text_size": lambda value: TextSize(_text(value)),
        "shortcuts": _flag,
        "welcomed": _flag,
        "operator": _operator,
        "assistants": _assistants,
        "endpoint": _endpoint,
    }
    if set(body) - set(read):
        raise ValueError
    changes = {name: read[name](value) for name, value in body.items()}
    return replace(settings, **changes)  # type: ignore[arg-type]


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_VALUE:
        raise TypeError
    if not value.isprintable():
        raise ValueError
    return value


def _matching(value: object, pattern: re.Pattern[str]) -> str:
    text = _text(value)
    if not pattern.fullmatch(text):
        raise ValueError
    return text


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _number(value: object, *, least: int, most: int | None = None) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    if value < least or (most is not None and value > most):
        raise ValueError
    return value


def _country(value: object) -> str | None:
    code = _text(value).strip().upper()
    if not code:
        return None
    if len(code) != len("GB") or not (code.isascii() and code.isalpha()):
        raise ValueError
    return "GB" if code == "UK" else code


def _table(value: object, *known: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError
    if known and set(value) - set(known):
        raise ValueError
    return value


def _limits(value: object) -> PersonalLimits:
    body = _table(
        value,
        "minutes_a_day",
        "quiet_from",
        "quiet_until",
        "sittings_a_day",
        "pause_days",
    )
    if ("quiet_from" in body) != ("quiet_until" in body):
        raise ValueError
    minutes, start = body.get("minutes_a_day"), body.get("quiet_from")
    sittings = body.get("sittings_a_day")
    return PersonalLimits(
        minutes_a_day=None
        if minutes is None
        else _number(minutes, least=1, most=MINUTES_OF_A_DAY),
        quiet_from=None if start is None else _matching(start, _CLOCK),
        quiet_until=None
        if start is None
        else _matching(body.get("quiet_until"), _CLOCK),
        sittings_a_day=None
        if sittings is None
        else _number(sittings, least=1, most=MOST_SITTINGS_A_DAY),
        pause_days=_days(body.get("pause_days", [])),
    )


def _days(value: object) -> frozenset[Weekday]:
    if not isinstance(value, list):
        raise TypeError
    return frozenset(Weekday(_text(day)) for day in value)


def _operator(value: object) -> OperatorProfile:
    body = _table(
        value, "name", "contact", "jurisdictions", "minors", "counting", "address"
    )
    codes, address = body.get("jurisdictions", []), body.get("address", "")
    if not isinstance(codes, list):
        raise TypeError
    return OperatorProfile(
        name=_text(body.get("name", "")),
        contact=_text(body.get("contact", "")),
        jurisdictions=tuple(_matching(code, _JURISDICTION) for code in codes),
        minors=_flag(body.get("minors", False)),
        counting=_flag(body.get("counting", False)),
        address=_matching(address, _ADDRESS) if address else "",
    )


def _assistants(value: object) -> Assistants:
    areas = [area.name for area in fields(Assistants)]
    body = _table(value, *areas)
    return Assistants(**{area: Access(_text(given)) for area, given in body.items()})


def _endpoint(value: object) -> EndpointSettings:
    body = _table(value, "kept", "origins")
    origins = body.get("origins", [])
    if not isinstance(origins, list):
        raise TypeError
    return EndpointSettings(
        kept=_flag(body.get("kept", False)),
        origins=tuple(_matching(origin, _ORIGIN) for origin in origins),
    )


def _providers(value: object) -> tuple[ProviderSettings, ...]:
    return tuple(_provider(name, body) for name, body in _table(value).items())


def _provider(name: str, value: object) -> ProviderSettings:
    body = _table(value, "kind", "model", "base_url", "key_variable", "threads")
    if _matching(name, _NAME) == GUIDE:
        raise ValueError
    variable = body.get("key_variable", "")
    return ProviderSettings(
        name=name,
        kind=_matching(body.get("kind", name), _NAME),
        model=_text(body.get("model", "")),
        base_url=_text(body.get("base_url", "")),
        key_variable=_matching(variable, _VARIABLE) if variable else "",
        threads=_number(body.get("threads", 0), least=0, most=MOST_THREADS),
    )


# --- Writing ------------------------------------------------------------------


def write_settings(settings: Settings) -> None:
    """Write the settings file, readable by its owner alone.

    Raises:
        SettingsError: a value cannot be used; the file stays as it was.
    """
    text = _as_toml(settings)
    _check_that_it_reads(text, settings)
    settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_private(settings.file, text)


def _check_that_it_reads(text: str, settings: Settings) -> None:
    empty = Settings(folder=settings.folder, passphrase=settings.passphrase)
    try:
        same = _with(empty, tomllib.loads(text)) == settings
    except (ValueError, TypeError):
        same = False
    if not same:
        raise SettingsError(
            "One of the settings has a value that cannot be used. Nothing was "
            "changed; correct it and try again."
        )


def _as_toml(settings: Settings) -> str:
    limits = settings.limits
    top = {
        "mode": settings.mode,
        "country": settings.country,
        "language": settings.language,
        "provider": settings.provider,
        "judge": settings.judge,
        "keep": settings.keep,
        "lock_after_minutes": settings.lock_after_minutes,
        "appearance": settings.appearance,
        "text_size": settings.text_size,
        "shortcuts": settings.shortcuts,
        "welcomed": settings.welcomed,
    }
    operator = settings.operator
    allowed = settings.assistants
    tables: list[tuple[str, Mapping[str, object]]] = [
        (
            "assistants",
            {
                area.name: given
                for area in fields(Assistants)
                if (given := getattr(allowed, area.name)) is not Access.OFF
            },
        ),
        (
            "endpoint",
            {
                "kept": settings.endpoint.kept or None,
                "origins": list(settings.endpoint.origins) or None,
            },
        ),
        (
            "operator",
            {
                "name": operator.name or None,
                "contact": operator.contact or None,
                "jurisdictions": list(operator.jurisdictions) or None,
                "minors": operator.minors or None,
                "counting": operator.counting or None,
                "address": operator.address or None,
            },
        ),
        (
            "limits",
            {
                "minutes_a_day": limits.minutes_a_day,
                "quiet_from": limits.quiet_from,
                "quiet_until": limits.quiet_until,
                "sittings_a_day": limits.sittings_a_day,
                "pause_days": [day for day in Weekday if day in limits.pause_days]
                or None,
            },
        ),
    ]
    tables += [
        (
            f"providers.{one.name}",
            {
                "kind": one.kind,
                "model": one.model,
                "base_url": one.base_url or None,
                "key_variable": one.key_variable or None,
                "threads": one.threads or None,
            },
        )
        for one in settings.providers
    ]
    parts = [_lines(top)]
    parts += [f"\n[{name}]\n{lines}" for name, t in tables if (lines := _lines(t))]
    return "".join(parts)


def _lines(values: Mapping[str, object]) -> str:
    # A JSON string or number of printable characters is a TOML one.
    return "".join(
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in values.items()
        if value is not None
    )


def _write_private(file: Path, text: str) -> None:
    fresh = file.with_name(file.name + ".new")
    fresh.unlink(missing_ok=True)
    made = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(made, "w", encoding="utf-8") as out:
        out.write(text)
    fresh.replace(file)


# --- Engines ------------------------------------------------------------------


QUIET = {
    "DO_NOT_TRACK": "1",
    "DAFT_ANALYTICS_ENABLED": "0",
    "DAFT_PROGRESS_BAR": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_DEDUP_LOGS": "0",
}
"""What tells Daft and Ray to send nothing to those who make them, and to be still."""


def keep_engines_quiet() -> None:
    """Say so to this process and those it starts, before either of them is loaded."""
    os.environ.update(QUIET)


# --- Keys -----------------------------------------------------------------------


class KeyPlace(StrEnum):
    """Where a key was found, strongest first."""

    ENVIRONMENT = "environment"
    FILE = "file"
    KEYRING = "keyring"


def key_of(
    settings: Settings,
    provider: ProviderSettings,
    environment: Mapping[str, str] | None = None,
) -> Key | None:
    """Return the key of a provider, if there is one.

    Raises:
        SettingsError: its file can be read by others.
    """
    found = find_key(settings, provider, environment)
    return found[1] if found else None


def find_key(
    settings: Settings,
    provider: ProviderSettings,
    environment: Mapping[str, str] | None = None,
) -> tuple[KeyPlace, Key] | None:
    """Look for a key in the environment, in its file, in the system's keyring.

    Raises:
        SettingsError: its file can be read by others.
    """
    env = os.environ if environment is None else environment
    usual = _USUAL_VARIABLES.get(provider.kind, "") if not provider.base_url else ""
    if key := _as_key(env.get(provider.key_variable or usual, "")):
        return KeyPlace.ENVIRONMENT, key
    if key := _key_in_file(key_file(settings, provider.name)):
        return KeyPlace.FILE, key
    # A keyring may ask the person to unlock it, which nobody expects of these.
    keyless = provider.kind in _KEYLESS and not provider.base_url
    if not keyless and (key := _key_in_keyring(provider.name)):
        return KeyPlace.KEYRING, key
    return None


def key_file(settings: Settings, name: str) -> Path:
    """Return where the key of a provider lies if it lies in a file.

    Raises:
        SettingsError: no provider can have that name.
    """
    if not _NAME.fullmatch(name):
        raise SettingsError(
            "A provider's name has small letters, digits, - and _ only. Choose another."
        )
    return settings.folder / "keys" / name


def keep_key(
    settings: Settings, name: str, key: Key, *, in_keyring: bool = False
) -> KeyPlace:
    """Keep a key in its own file, or in the system's keyring.

    Raises:
        SettingsError: it is no key, or the keyring does not take it.
    """
    file = key_file(settings, name)
    if _as_key(key.value) != key:
        raise SettingsError(
            "That is not a key: it is one line without spaces. Copy it again."
        )
    if in_keyring:
        _put_into_keyring(name, key)
        return KeyPlace.KEYRING
    settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.parent.mkdir(exist_ok=True, mode=0o700)
    _write_private(file, key.value + "\n")
    return KeyPlace.FILE


def forget_key(settings: Settings, name: str) -> bool:
    """Remove a key from its file and the keyring; say whether there was one."""
    file = key_file(settings, name)
    there = file.exists()
    file.unlink(missing_ok=True)
    return _take_out_of_keyring(name) or there


def _as_key(text: str) -> Key | None:
    text = text.strip()
    fits = text.isascii() and text.isprintable() and " " not in text
    return Key(text) if text and fits and len(text) <= LONGEST_KEY else None


def _key_in_file(file: Path) -> Key | None:
    try:
        shared = os.name == "posix" and file.stat().st_mode & 0o077
        text = "" if shared else file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"The key in {file} cannot be read. Set it again, or remove the file."
        ) from error
    if shared:
        raise SettingsError(
            f"The key in {file} can be read by other accounts, so it is not used. "
            f"Run: chmod 600 {file}"
        )
    return _as_key(text)


def _key_in_keyring(name: str) -> Key | None:
    try:
        import keyring  # noqa: PLC0415 - an extra

        return _as_key(keyring.get_password(_KEYRING_SERVICE, name) or "")
    except Exception:  # noqa: BLE001 - a keyring that cannot answer holds no key
        return None


def _put_into_keyring(name: str, key: Key) -> None:
    try:
        import keyring  # noqa: PLC0415 - an extra

        keyring.set_password(_KEYRING_SERVICE, name, key.value)
    except Exception as error:
        raise SettingsError(
            "The keyring of this system did not take the key. Leave out --keyring to "
            "keep it in a file that only you can read."
        ) from error


def _take_out_of_keyring(name: str) -> bool:
    try:
        import keyring  # noqa: PLC0415 - an extra

        keyring.delete_password(_KEYRING_SERVICE, name)
    except Exception:  # noqa: BLE001 - there is no such key, or no keyring
        return False
    return True
