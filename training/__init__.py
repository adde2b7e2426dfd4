"""How is the reader made, from written lines to a trained and measured model?"""

from __future__ import annotations
