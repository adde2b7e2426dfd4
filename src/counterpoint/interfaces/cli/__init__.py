"""The terminal."""

from __future__ import annotations
