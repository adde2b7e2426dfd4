"""At the command line a model that was set is asked, and the guide answers for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from counterpoint.ports import Key
from counterpoint.settings import (
    ProviderSettings,
    Settings,
    keep_key,
    write_settings,
)
from tests.providers import servers
from tests.providers.servers import running

if TYPE_CHECKING:
    from tests.interfaces.cli_shell import Shell

QUIET = "My boss moved the deadline again and I said nothing, again."


def set_up(shell: Shell, kind: str, url: str) -> None:
    mine = ProviderSettings("mine", kind, model="some-model", base_url=url)
    settings = Settings(folder=shell.home, provider="mine", providers=(mine,))
    write_settings(settings)
    keep_key(settings, "mine", Key("sk-canary-key"))


@pytest.mark.parametrize("kind", servers.KINDS)
def test_a_model_that_was_set_is_asked_with_its_own_key(
    shell: Shell, kind: str
) -> None:
    """It sat no exam, so it is asked who it is, and words nothing yet."""
    with running(kind) as server:
        set_up(shell, kind, server.url)
        done = shell("say", "--json", QUIET)
    turn = json.loads(done.out)
    assert turn["attempts"][0]["draft"]["provider"] == "mine:some-model"
    assert turn["attempts"][0]["draft"]["error"] == "not_admitted"
    assert turn["said"]
    assert "sk-canary-key" in str(server.heard[0].headers)
    assert "sk-canary-key" not in done.out + done.err


def test_a_model_that_is_gone_leaves_the_guide_and_says_so_in_the_turn(
    shell: Shell,
) -> None:
    with running("ollama", servers.status(500)) as server:
        set_up(shell, "ollama", server.url)
        done = shell("say", "--json", QUIET)
    turn = json.loads(done.out)
    assert done.code == 0
    assert turn["attempts"][0]["draft"]["error"] == "server_error"
    assert turn["attempts"][-1]["draft"]["provider"] == "guide"


def test_a_wrong_setting_keeps_nobody_from_talking(shell: Shell) -> None:
    write_settings(Settings(folder=shell.home, provider="nobody"))
    done = shell("chat", "--not-kept", piped=f"{QUIET}\n")
    assert done.code == 0
    assert "the guide speaks" in done.err
    assert done.out.strip()


def test_a_provider_that_is_asked_for_by_name_must_be_there(shell: Shell) -> None:
    done = shell("chat", "--not-kept", "--provider", "nobody", piped="Hello.\n")
    assert done.code == 2
    assert "There are: guide" in done.err
