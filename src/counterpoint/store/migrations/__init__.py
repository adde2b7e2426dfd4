"""Which version of the schema does this program know?"""

from __future__ import annotations

HEAD = "0003"
