"""How do you come in?"""

from __future__ import annotations
