"""The app finds the model that was set, and says of each whether it answers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import known_providers, model_named, open_judge, open_model, probe
from counterpoint.errors import SettingsError
from counterpoint.providers.judge import ModelJudge
from counterpoint.settings import ProviderSettings, Settings
from tests.providers import servers
from tests.providers.servers import running

if TYPE_CHECKING:
    from pathlib import Path


def settings_with(folder: Path, *providers: ProviderSettings, **more: str) -> Settings:
    return Settings(folder=folder, providers=providers, **more)  # type: ignore[arg-type]


def test_by_default_nobody_speaks_but_the_guide(tmp_path: Path) -> None:
    assert open_model(Settings(folder=tmp_path)) is None
    assert open_judge(Settings(folder=tmp_path)) is None


def test_the_echo_needs_no_more_than_its_name(tmp_path: Path) -> None:
    model = model_named(Settings(folder=tmp_path), "echo")
    assert model is not None
    assert model.name == "echo"


def test_what_was_set_comes_before_what_could_be(tmp_path: Path) -> None:
    mine = ProviderSettings("mine", "ollama", model="m")
    names = [one.name for one in known_providers(settings_with(tmp_path, mine))]
    assert names[0] == "mine"
    assert {"anthropic", "echo", "ollama", "openai"} < set(names)


def test_the_judge_is_the_provider_that_was_named(tmp_path: Path) -> None:
    assert isinstance(open_judge(settings_with(tmp_path, judge="echo")), ModelJudge)


def test_the_guide_cannot_judge(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="guide"):
        open_judge(settings_with(tmp_path, judge="guide"))


def test_what_is_not_installed_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "anthropic", None)
    mine = ProviderSettings("claude", "anthropic", model="m")
    with pytest.raises(SettingsError, match=r"counterpoint\[anthropic\]"):
        model_named(settings_with(tmp_path, mine), "claude")


@pytest.mark.parametrize("kind", servers.KINDS)
async def test_a_server_that_is_there_is_reachable(tmp_path: Path, kind: str) -> None:
    with running(kind) as server:
        mine = ProviderSettings("mine", kind, model="some-model", base_url=server.url)
        found = await probe(settings_with(tmp_path, mine), "mine")
    assert found.reachable
    assert found.milliseconds > 0
    assert found.identity is not None
    assert found.identity.model.startswith("some-model")


async def test_a_server_that_refuses_says_what_to_do(tmp_path: Path) -> None:
    with running("openai", servers.status(401)) as server:
        mine = ProviderSettings("mine", "openai", model="m", base_url=server.url)
        found = await probe(settings_with(tmp_path, mine), "mine")
    assert not found.reachable
    assert "key set mine" in found.sentence


@pytest.mark.parametrize("name", ["nobody", "anthropic"])
async def test_what_lacks_something_is_not_reachable(tmp_path: Path, name: str) -> None:
    found = await probe(Settings(folder=tmp_path), name)
    assert not found.reachable
    assert found.sentence


async def test_the_guide_is_always_there(tmp_path: Path) -> None:
    assert (await probe(Settings(folder=tmp_path), "guide")).reachable
