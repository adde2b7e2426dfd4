"""Who speaks? Models behind one small port."""

from __future__ import annotations
