"""Is a model any good: is it fit to word what a person reads?"""

from __future__ import annotations
