"""The authored voice: what may be said, and which words say it best."""

from __future__ import annotations
