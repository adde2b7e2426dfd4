"""How do you come in by a browser? A server on loopback, for one person."""

from __future__ import annotations
