"""Settings are read once, from one file, and a wrong one says what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from counterpoint.errors import SettingsError
from counterpoint.ports import Key
from counterpoint.settings import (
    Access,
    Appearance,
    Assistants,
    EndpointSettings,
    KeyPlace,
    OperatorProfile,
    PersonalLimits,
    ProviderSettings,
    Settings,
    TextSize,
    Weekday,
    find_key,
    forget_key,
    keep_key,
    key_file,
    key_of,
    read_settings,
    write_settings,
)
from counterpoint.terms import Mode

CLAUDE = ProviderSettings(name="claude", kind="anthropic", model="m")
NOWHERE: dict[str, str] = {}


def test_without_a_file_the_defaults_are_the_careful_ones(tmp_path: Path) -> None:
    settings = read_settings({"COUNTERPOINT_HOME": str(tmp_path)})
    assert settings.provider == "guide"
    assert settings.judge is None
    assert settings.country is None
    assert settings.mode is Mode.HELP_ME_THINK
    assert settings.lock_after_minutes > 0
    assert settings.keep


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    environment = {"COUNTERPOINT_HOME": str(tmp_path / "new")}
    settings = read_settings(environment)
    changed = type(settings)(
        folder=settings.folder,
        mode=Mode.PUSH_BACK,
        country="GB",
        lock_after_minutes=5,
    )
    write_settings(changed)
    assert read_settings(environment) == changed
    assert settings.file.stat().st_mode & 0o077 == 0


names = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,39}", fullmatch=True).filter(
    lambda name: name != "guide"
)
values = st.text(max_size=300).filter(str.isprintable)
times = st.from_regex(r"([01][0-9]|2[0-3]):[0-5][0-9]", fullmatch=True)
quiet = st.none() | st.tuples(times, times)
variables = st.just("") | st.from_regex(r"[A-Z_][A-Z0-9_]{0,20}", fullmatch=True)
providers = st.lists(
    st.builds(
        ProviderSettings,
        name=names,
        kind=names,
        model=values,
        base_url=values,
        key_variable=variables,
        threads=st.integers(0, 256),
    ),
    max_size=4,
    unique_by=lambda one: one.name,
).map(tuple)
limits = st.builds(
    lambda minutes, hours, sittings, days: PersonalLimits(
        minutes, *(hours or (None, None)), sittings, days
    ),
    st.none() | st.integers(1, 1440),
    quiet,
    st.none() | st.integers(1, 24),
    st.frozensets(st.sampled_from(Weekday)),
)
operators = st.builds(
    OperatorProfile,
    name=values,
    contact=values,
    jurisdictions=st.lists(
        st.from_regex(r"[a-z]{2}(-[a-z0-9]{2,3})?", fullmatch=True), max_size=3
    ).map(tuple),
    minors=st.booleans(),
    counting=st.booleans(),
    address=st.sampled_from(["", "https://a.example", "https://b-c.example.org:8443"]),
)
any_settings = st.builds(
    Settings,
    folder=st.just(Path()),
    mode=st.sampled_from(Mode),
    country=st.none() | st.sampled_from(["GB", "US", "IN"]),
    language=st.sampled_from(["en", "de", "und"]),
    provider=names,
    judge=st.none() | names,
    providers=providers,
    keep=st.booleans(),
    lock_after_minutes=st.integers(0, 10_000),
    limits=limits,
    appearance=st.sampled_from(Appearance),
    text_size=st.sampled_from(TextSize),
    shortcuts=st.booleans(),
    welcomed=st.booleans(),
    operator=operators,
    endpoint=st.builds(
        EndpointSettings,
        kept=st.booleans(),
        origins=st.lists(
            st.sampled_from(["https://chat.example", "http://localhost:3000"]),
            max_size=2,
        ).map(tuple),
    ),
    assistants=st.builds(
        Assistants,
        plan=st.sampled_from(Access),
        ledger=st.sampled_from(Access),
        measures=st.sampled_from(Access),
        handoff=st.sampled_from(Access),
    ),
    passphrase=st.none(),
)


@trying(max_examples=80, deadline=None)
@given(any_settings)
def test_whatever_can_be_set_is_read_again_as_it_was(drawn: Settings) -> None:
    with TemporaryDirectory() as folder:
        settings = replace(drawn, folder=Path(folder))
        write_settings(settings)
        assert read_settings({"COUNTERPOINT_HOME": folder}) == settings


def test_uk_is_understood_as_great_britain(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('country = "uk"\n')
    assert read_settings({"COUNTERPOINT_HOME": str(tmp_path)}).country == "GB"


@pytest.mark.parametrize(
    "body",
    [
        "mode = 'shout'",
        "country = 'Britain'",
        "nonsense",
        "lock_after_minutes = -1",
        "lock_after_minutes = true",
        "x = 1",
        "provider = 5",
        "provider = '../guide'",
        "judge = ''",
        "language = 'English'",
        "appearance = 'pink'",
        "text_size = 'huge'",
        "keep = 'yes'",
        "operator = 5",
        "[operator]\njurisdictions = 'us-ca'",
        "[operator]\njurisdictions = ['California']",
        "[operator]\ncounting = 'yes'",
        "[operator]\naddress = 'http://example.org'",
        "[operator]\naddress = 'https://example.org/way/in'",
        "[operator]\naddress = 'https://127.0.0.1'",
        "[operator]\nplace = 'us-ca'",
        "[endpoint]\nkept = 1",
        "[endpoint]\norigins = 'https://chat.example'",
        "[endpoint]\norigins = ['*']",
        "[endpoint]\norigins = ['https://chat.example/page']",
        "welcomed = 1",
        "limits = 3",
        "[limits]\nminutes_a_day = 0",
        "[limits]\nquiet_from = '22:00'",
        "[limits]\nquiet_from = '25:00'\nquiet_until = '07:00'",
        "[limits]\nsometimes = 1",
        "[limits]\nsittings_a_day = 0",
        "[limits]\npause_days = 'sunday'",
        "[limits]\npause_days = ['someday']",
        "providers = []",
        "[providers.guide]\nkind = 'echo'",
        "[providers.claude]\nkind = 'anthropic'\nkey = 'sk-1'",
        "[providers.claude]\nkey_variable = 'not a name'",
        "[providers.mine]\nthreads = 1000",
        '[providers.claude]\nbase_url = "https://a\\nb"',
    ],
)
def test_a_wrong_setting_names_the_file_and_loses_nothing(
    tmp_path: Path, body: str
) -> None:
    (tmp_path / "settings.toml").write_text(body)
    with pytest.raises(SettingsError, match=r"settings\.toml"):
        read_settings({"COUNTERPOINT_HOME": str(tmp_path)})


@pytest.mark.parametrize(
    "wrong",
    [
        Settings(folder=Path(), country="Britain"),
        Settings(folder=Path(), judge="not a name"),
        Settings(folder=Path(), limits=PersonalLimits(quiet_from="22:00")),
        Settings(folder=Path(), providers=(CLAUDE, CLAUDE)),
        Settings(folder=Path(), providers=(ProviderSettings("a\n[b]", "echo"),)),
        Settings(folder=Path(), providers=(ProviderSettings("a", "echo", 'x"\n'),)),
    ],
)
def test_a_setting_that_could_not_be_read_again_is_not_written(
    tmp_path: Path, wrong: Settings
) -> None:
    write_settings(Settings(folder=tmp_path, country="GB"))
    with pytest.raises(SettingsError, match="Nothing was"):
        write_settings(replace(wrong, folder=tmp_path))
    assert read_settings({"COUNTERPOINT_HOME": str(tmp_path)}).country == "GB"


def test_the_folder_is_where_other_programs_keep_their_data(tmp_path: Path) -> None:
    home = read_settings({"HOME": str(tmp_path)}).folder
    assert home == tmp_path / ".local" / "share" / "counterpoint"
    assert read_settings({"XDG_DATA_HOME": "/data"}).folder.name == "counterpoint"


def test_a_provider_that_was_not_set_is_its_own_kind(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path, providers=(CLAUDE,))
    assert settings.provider_named("claude") is CLAUDE
    assert settings.provider_named("echo").kind == "echo"


# --- Keys ---------------------------------------------------------------------


def test_a_key_that_is_kept_is_found_again_and_can_be_forgotten(
    tmp_path: Path,
) -> None:
    settings = Settings(folder=tmp_path)
    assert key_of(settings, CLAUDE, NOWHERE) is None
    keep_key(settings, "claude", Key("sk-1"))
    assert find_key(settings, CLAUDE, NOWHERE) == (KeyPlace.FILE, Key("sk-1"))
    assert key_file(settings, "claude").stat().st_mode & 0o077 == 0
    assert forget_key(settings, "claude")
    assert not forget_key(settings, "claude")
    assert key_of(settings, CLAUDE, NOWHERE) is None


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path)
    keep_key(settings, "claude", Key("sk-file"))
    environment = {"ANTHROPIC_API_KEY": "sk-environment"}
    assert key_of(settings, CLAUDE, environment) == Key("sk-environment")


def test_a_variable_that_was_named_takes_the_place_of_the_usual_one(
    tmp_path: Path,
) -> None:
    named = ProviderSettings("claude", "anthropic", key_variable="MY_KEY")
    environment = {"ANTHROPIC_API_KEY": "sk-usual", "MY_KEY": "sk-mine"}
    assert key_of(Settings(folder=tmp_path), named, environment) == Key("sk-mine")
    only_usual = {"ANTHROPIC_API_KEY": "sk-usual"}
    assert key_of(Settings(folder=tmp_path), named, only_usual) is None


def test_the_makers_key_is_not_given_to_another_address(tmp_path: Path) -> None:
    other = ProviderSettings("other", "openai", base_url="https://example.org/v1")
    environment = {"OPENAI_API_KEY": "sk-usual"}
    assert key_of(Settings(folder=tmp_path), other, environment) is None


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path)
    keep_key(settings, "claude", Key("sk-1"))
    key_file(settings, "claude").chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        key_of(settings, CLAUDE, NOWHERE)


@pytest.mark.parametrize("name", ["../x", "", "A", "a/b", "."])
def test_a_key_is_never_kept_outside_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError):
        keep_key(Settings(folder=tmp_path), name, Key("sk-1"))


@pytest.mark.parametrize("text", ["", "two words", "a\nb", "schl\u00fcssel"])
def test_what_is_no_key_is_not_kept(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError):
        keep_key(Settings(folder=tmp_path), "claude", Key(text))


def test_a_keyring_that_does_not_work_holds_no_key(tmp_path: Path) -> None:
    """The tests run where there is no keyring, or none that may be reached."""
    with pytest.raises(SettingsError, match="keyring"):
        keep_key(Settings(folder=tmp_path), "claude", Key("sk-1"), in_keyring=True)


def test_neither_a_key_nor_a_passphrase_shows_itself(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path, passphrase="hush-hush")  # noqa: S106
    keep_key(settings, "claude", Key("sk-secret"))
    write_settings(settings)
    shown = f"{Key('sk-secret')} {Key('sk-secret')!r} {settings}"
    assert "sk-secret" not in shown
    assert "hush-hush" not in shown
    assert "secret" not in settings.file.read_text()
