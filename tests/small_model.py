"""The small language model that tests run for real, or why it is not here."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tools.fetch_smollm2 import NotFetchedError, fetched

if TYPE_CHECKING:
    from pathlib import Path


def small_model() -> Path:
    """Return its path; without it a test is skipped, and fails where CI is set."""
    try:
        return fetched()
    except NotFetchedError as error:
        if os.environ.get("CI"):
            pytest.fail(f"{error} CI runs the real engine.")
        pytest.skip(f"{error} The real engine was not run.")
