"""Who else is needed? Crisis paths and helplines, authored and offline."""

from __future__ import annotations
