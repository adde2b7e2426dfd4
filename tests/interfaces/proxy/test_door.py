"""Only a key opens the endpoint: no cookie, no page of others, no other name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import httpx2
import pytest

from counterpoint.app import endpoint_keys
from counterpoint.settings import EndpointSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.interfaces.web_server import WebServer

ASKED = {
    "model": "counterpoint/guide",
    "messages": [{"role": "user", "content": "he said no, again"}],
}
PATHS = ("/v1/models", "/v1/models/counterpoint/guide", "/v1/nothing")


def ask(web: WebServer, **headers: str) -> httpx2.Response:
    return httpx2.post(
        f"{web.url}/v1/chat/completions", json=ASKED, headers=headers, timeout=30
    )


@pytest.mark.parametrize("path", PATHS)
def test_without_a_key_there_is_no_answer(web: WebServer, path: str) -> None:
    answer = httpx2.get(f"{web.url}{path}")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "invalid_api_key"
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer x y", "Basic {key}", "{key}", "Bearer {key}x", "Bearer cp-"],
)
def test_half_a_key_is_none(web: WebServer, key: str, authorization: str) -> None:
    assert ask(web, authorization=authorization.format(key=key)).status_code == 401


def test_the_cookie_of_the_pages_opens_nothing_here(web: WebServer) -> None:
    visitor = web.visitor()
    assert visitor.get("/v1/models").status_code == 401
    assert visitor.client.post("/v1/chat/completions", json=ASKED).status_code == 401


def test_a_key_opens_none_of_the_pages(web: WebServer, key: str) -> None:
    headers = {"authorization": f"Bearer {key}"}
    page = httpx2.get(f"{web.url}/settings", headers=headers)
    assert "closed" in page.text.lower()


def test_a_revoked_key_opens_nothing_from_then_on(web: WebServer, key: str) -> None:
    headers = {"authorization": f"Bearer {key}"}
    assert ask(web, **headers).status_code == 200
    endpoint_keys.revoke(web.settings, "a program")
    assert ask(web, **headers).status_code == 401


@pytest.mark.parametrize(
    "host",
    ["evil.test", "localhost.evil.test", "127.0.0.1", "127.0.0.1.:80", "[::1]"],
)
def test_another_name_for_this_machine_is_turned_away(
    web: WebServer, key: str, host: str
) -> None:
    answer = ask(web, authorization=f"Bearer {key}", host=host)
    assert answer.status_code == 421


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "{ours}"])
def test_a_page_of_others_is_sent_away_even_with_a_key(
    web: WebServer, key: str, origin: str
) -> None:
    headers = {
        "authorization": f"Bearer {key}",
        "origin": origin.format(ours=web.url),
    }
    answer = ask(web, **headers)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "origin_not_allowed"
    assert "access-control-allow-origin" not in answer.headers
    asked_first = httpx2.options(f"{web.url}/v1/chat/completions", headers=headers)
    assert asked_first.status_code == 403
    assert "access-control-allow-origin" not in asked_first.headers


def test_a_page_that_the_person_allowed_may_ask_with_a_key(
    open_web: Callable[..., WebServer],
) -> None:
    theirs = "https://chat.example"
    web = open_web(endpoint=EndpointSettings(origins=(theirs,)))
    asked_first = httpx2.options(
        f"{web.url}/v1/chat/completions",
        headers={"origin": theirs, "access-control-request-method": "POST"},
    )
    assert asked_first.status_code == 204
    assert asked_first.headers["access-control-allow-origin"] == theirs
    assert ask(web, origin=theirs).status_code == 401
    key = endpoint_keys.make(web.settings, "a page", clock=web.house.clock)
    answer = ask(web, origin=theirs, authorization=f"Bearer {key.value}")
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == theirs
    assert "Origin" in answer.headers["vary"].title()
    other = ask(web, origin="https://evil.test", authorization=f"Bearer {key.value}")
    assert other.status_code == 403


def test_an_address_that_is_not_there_is_told_with_those_that_are(
    web: WebServer, key: str
) -> None:
    headers = {"authorization": f"Bearer {key}"}
    gone = httpx2.post(f"{web.url}/v1/embeddings", json={}, headers=headers)
    assert gone.status_code == 404
    assert "/v1/models" in gone.json()["error"]["message"]
    wrong = httpx2.get(f"{web.url}/v1/chat/completions", headers=headers)
    assert wrong.status_code == 405
    assert wrong.json()["error"]["code"] == "method_not_allowed"


def test_a_body_without_end_is_refused(web: WebServer, key: str) -> None:
    large = b'{"model": "' + b"x" * (5 * 1024 * 1024)
    answer = httpx2.post(
        f"{web.url}/v1/chat/completions",
        content=large,
        headers={"authorization": f"Bearer {key}"},
        timeout=30,
    )
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"


def test_every_answer_carries_the_headers_of_the_pages(
    web: WebServer, key: str
) -> None:
    for answer in (ask(web, authorization=f"Bearer {key}"), ask(web)):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_settings_that_change_count_at_once(web: WebServer, key: str) -> None:
    origin = "https://chat.example"
    headers = {"authorization": f"Bearer {key}", "origin": origin}
    assert ask(web, **headers).status_code == 403
    web.house.settings = replace(
        web.house.settings, endpoint=EndpointSettings(origins=(origin,))
    )
    assert ask(web, **headers).status_code == 200
