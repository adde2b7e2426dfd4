"""Whatever is sent, there is an answer in the usual form, and no word of it is told."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.settings import Settings
from tests.interfaces.proxy.serving import AHome, serving

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "canary-4711"
BODY: dict[str, Any] = {
    "model": "counterpoint/guide",
    "messages": [{"role": "user", "content": f"{CANARY} said no, again"}],
}

_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=4), inner, max_size=3)
        | st.fixed_dictionaries(
            {"role": st.sampled_from(["user", "system", "x"]), "content": inner}
        )
    ),
    max_leaves=6,
)
_changes = st.dictionaries(
    st.sampled_from(
        ["model", "messages", "stream", "stream_options", "n", "temperature", "x"]
    ),
    _values,
    max_size=3,
)


def test_no_body_brings_it_down(tmp_path: Path) -> None:
    home = AHome(Settings(folder=tmp_path, country="GB"))
    with (
        serving(home) as served,
        httpx2.Client(headers={"authorization": f"Bearer {served.key}"}) as client,
    ):

        @settings(max_examples=150)
        @given(
            st.binary(max_size=40) | _changes.map(lambda c: json.dumps({**BODY, **c}))
        )
        def sent(content: bytes | str) -> None:
            answer = client.post(
                f"{served.url}/chat/completions", content=content, timeout=30
            )
            assert answer.status_code in {200, 400, 404}
            if answer.status_code != 200:
                error = answer.json()["error"]
                assert set(error) == {"message", "type", "param", "code"}
                assert CANARY not in str(error)

        sent()


class Faulty:
    """A judge whose client is no error of ours, and whose fault holds words."""

    async def concerns(self, message: object) -> tuple[()]:
        raise SystemError(str(message))

    async def objections(self, message: object, reply: str) -> tuple[()]:
        raise SystemError(f"{message} {reply}")

    async def close(self) -> None:
        return


@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
def test_a_fault_of_ours_is_told_and_noted_without_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, stream: bool
) -> None:
    home = AHome(Settings(folder=tmp_path, country="GB"))
    with caplog.at_level(logging.DEBUG), serving(home) as served:

        async def fails(*_: object) -> None:
            raise RuntimeError(CANARY)

        served.talks.answer = fails  # type: ignore[assignment, method-assign]
        answer = httpx2.post(
            f"{served.url}/chat/completions",
            json={**BODY, "stream": stream},
            headers={"authorization": f"Bearer {served.key}"},
            timeout=30,
        )
    assert answer.status_code == (200 if stream else 500)
    assert "findahelpline.com" in answer.text
    assert CANARY not in answer.text
    assert "A fault in the endpoint: RuntimeError" in caplog.text
    assert CANARY not in caplog.text


def test_nothing_that_is_written_reaches_a_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = AHome(Settings(folder=tmp_path, country="GB"), judge=Faulty())
    with caplog.at_level(logging.DEBUG, logger="counterpoint"), serving(home) as served:
        answer = httpx2.post(
            f"{served.url}/chat/completions",
            json=BODY,
            headers={"authorization": f"Bearer {served.key}"},
            timeout=30,
        )
    assert answer.status_code == 200
    assert CANARY not in caplog.text
