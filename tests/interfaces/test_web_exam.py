"""A model sits its exam from a page, and Ollama is offered where it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counterpoint.settings import ProviderSettings
from tests.interfaces.web_server import words_of
from tests.providers import servers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.interfaces.web_server import Visitor, WebServer

ECHO = ProviderSettings(name="pleaser", kind="echo")
GONE = ProviderSettings(
    name="gone", kind="openai", model="small", base_url="http://127.0.0.1:9/v1"
)


def _wait(web: WebServer) -> None:
    async def until_over() -> None:
        if web.house.exam is not None and web.house.exam.task is not None:
            await web.house.exam.task

    web.ask(until_over())


def _sits(visitor: Visitor, web: WebServer, name: str) -> str:
    visitor.get(f"/settings/model/{name}")
    visitor.send(f"/settings/model/{name}/exam")
    _wait(web)
    return words_of(visitor.get(f"/settings/model/{name}"))


@pytest.mark.timeout(120)
def test_a_model_that_fails_is_refused_and_its_card_says_why(
    open_web: Callable[..., WebServer],
) -> None:
    web = open_web(providers=(ECHO,), provider="pleaser")
    shown = _sits(web.visitor(), web, "pleaser")
    assert "did not pass the exam" in shown
    assert "Let it sit the exam again" in shown
    assert "Not passed" in shown


def test_a_model_that_is_not_there_says_so_and_stays_out(
    open_web: Callable[..., WebServer],
) -> None:
    web = open_web(providers=(GONE,))
    shown = _sits(web.visitor(), web, "gone")
    assert "gone cannot be reached" in shown
    assert "has not sat the exam yet" in shown


def test_an_exam_that_goes_on_shows_how_far_it_is_and_can_be_stopped(
    open_web: Callable[..., WebServer],
) -> None:
    with servers.running("openai", servers.hanging) as server:
        slow = ProviderSettings("slow", "openai", "some-model", base_url=server.url)
        web = open_web(providers=(slow, ECHO))
        visitor = web.visitor()
        visitor.get("/settings")
        visitor.send("/settings/model/slow/exam")
        shown = visitor.get("/settings/model/slow")
        assert "is sitting its exam" in words_of(shown)
        assert 'http-equiv="refresh"' in shown.text
        other = visitor.get("/settings/model/pleaser")
        assert "Another model is sitting its exam" in words_of(other)
        visitor.send("/settings/model/slow/stop")
        assert "has not sat the exam yet" in words_of(
            visitor.get("/settings/model/slow")
        )
        assert web.house.exam is None


def test_a_name_that_is_not_set_has_no_exam(web: WebServer) -> None:
    visitor = web.visitor()
    visitor.get("/settings")
    for path in ("/settings/model/nobody", "/settings/model/guide"):
        assert visitor.get(path).status_code == 404
        assert visitor.send(f"{path}/exam").status_code == 404


def test_ollama_is_offered_where_it_answers_on_this_computer(
    open_web: Callable[..., WebServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    with servers.running("ollama") as server:
        monkeypatch.setattr("counterpoint.providers.ollama.USUAL_URL", server.url)
        web = open_web()
        visitor = web.visitor()
        shown = words_of(visitor.get("/settings"))
        assert "A language model on this computer. Nothing leaves it." in shown
        visitor.send("/settings/set/speaker", {"provider": "ollama", "judge": ""})
        assert web.house.settings.provider == "ollama"
        assert web.house.settings.provider_named("ollama").model


def test_where_no_ollama_answers_none_is_offered(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counterpoint.providers.ollama.USUAL_URL", "http://127.0.0.1:9")
    assert 'value="ollama"' not in web.visitor().get("/settings").text
