"""Which faults of a zip mean that it is damaged, or was made to do damage?"""

from __future__ import annotations

import contextlib
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.errors import UnreadableArchiveError

_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,  # an offset that points nowhere
    RuntimeError,  # a locked member, or a way of packing that we do not know
    ValueError,
    OverflowError,
)


@contextlib.contextmanager
def reading(complaint: UnreadableArchiveError) -> Iterator[None]:
    """Raise the complaint if what is read here turns out to be damaged."""
    try:
        yield
    except _FAULTS:
        raise complaint from None
