"""For how long was somebody here, as the times of their messages show it?"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

PAUSE = timedelta(minutes=5)
"""A longer silence than this between two messages was time spent elsewhere."""
A_MESSAGE = timedelta(minutes=1)
"""What a message counts for that nothing follows."""


def minutes_here(messages: Iterable[datetime]) -> int:
    """Return for how many minutes the person wrote.

    Args:
        messages: when each message was written, in any order, aware.
    """
    here = sorted(messages)
    gaps = [min(later - earlier, PAUSE) for earlier, later in pairwise(here)]
    spent = sum((gap if gap < PAUSE else A_MESSAGE for gap in gaps), timedelta())
    if here:
        spent += A_MESSAGE
    return int(spent.total_seconds() // 60)
