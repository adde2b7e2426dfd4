"""What the documents say is what the files say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_page_of_measures_is_what_the_instruments_files_say() -> None:
    done = subprocess.run(
        [sys.executable, "tools/write_measures.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
