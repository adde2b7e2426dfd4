"""How is what an audit found told to the person it is about?"""

from __future__ import annotations
