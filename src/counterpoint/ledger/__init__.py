"""Is it so? What was claimed, what the world made of it, and the other side of it."""

from __future__ import annotations
