from __future__ import annotations

import inspect

import anyio
import pytest
from hypothesis import settings

from tests.fakes.clock import FakeClock

# How long an example takes is the machine's affair: nothing here is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def talk(request: pytest.FixtureRequest) -> object:
    """The conversation in the test's docstring, held."""
    from tests.transcripts import hold

    docstring = inspect.getdoc(request.function)
    assert docstring, "a conversation test needs its transcript"
    return anyio.run(hold, docstring)
