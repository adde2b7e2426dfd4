"""What do we say now? Screen, plan, reply, review, turn."""

from __future__ import annotations
