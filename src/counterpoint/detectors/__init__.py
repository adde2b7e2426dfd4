"""What is in this text? Pure functions from text to findings."""

from __future__ import annotations
