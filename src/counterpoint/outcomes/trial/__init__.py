"""Would a plain notebook have done the same, for this one person?"""

from __future__ import annotations
